"""Draws rules of which some lines are asked about, with measures that need them and measures that do not.

Source: docs/rules/not-rated.md (`question`).
"""

from fractions import Fraction

from . import cells
from .elsewhere import draw_values
from .meaning import number
from .model import HIGHER, LOWER, Allowance, Condition, Line, Measure, Rules, Table

TEXTS = {"amber": "How far off target is still Amber?", "same": "Which change counts as none?",
         "others": "Is high good for the others?", "table": "Is this the table?", "period": "Which period is it?",
         "scale": "Which level is best?", "not_rated": "Is it left out?"}


def draw_conditions(rng, levels):
    """Conditions that need the target and which way is good, or the value before, or neither."""
    last = Condition("otherwise", (), levels[2])
    kind = rng.choice(["target", "limits", "before"])
    if kind == "target":
        second = Condition("within", (Allowance("points", Fraction(5)),), levels[1])
        return Condition("on_target", (), levels[0]), second, last
    if kind == "before":
        return Condition("improved", (), levels[0]), last
    return Condition("at_most", (Fraction(80),), levels[0]), Condition("at_most", (Fraction(90),), levels[1]), last


def draw_lines(rng, rules, names):
    """Lines that each say one thing about some measures."""
    kinds = [("good_is", lambda: rng.choice([HIGHER, LOWER])),
             ("amber_within", lambda: Allowance("points", Fraction(2))),
             ("by", lambda: draw_conditions(rng, rules.levels)), ("target", lambda: number(Fraction(85)))]
    free = list(names)
    rng.shuffle(free)
    for key, drawn in kinds * 2:
        chosen = tuple(free.pop() for _ in range(min(len(free), rng.randint(0, 2))))
        if not chosen:
            continue
        way = "list" if key == "good_is" and rng.random() < 0.6 else "measure"
        rules.lines.append(Line(chosen, {key: drawn()}, way=way))
    if free:
        rules.not_rated = [free.pop()]


def draw_questions(rng, rules):
    """Asks about some lines, and has others answered."""
    keys = ["amber", "same", "others", "not_rated", *range(len(rules.lines))]
    keys += rng.choices([[], ["table"], ["period"], ["scale"]], [9, 1, 1, 1])[0]
    for key in keys:
        text = TEXTS.get(key) or f"Is line {key} right?"
        there = {"amber": rules.amber, "same": rules.same, "others": rules.all_others, "not_rated": rules.not_rated,
                 "period": rules.period, "scale": rules.scale_is_written}.get(key, True)
        if there and rng.random() < (0.3 if isinstance(key, int) or key in ("amber", "same", "others") else 0.8):
            (rules.questions if rng.random() < 0.8 else rules.answered)[key] = text
    if "period" in rules.questions:
        rules.period_is_given = rng.random() < 0.4


def draw(rng, taken, draw_name):
    """The rules, the table and its rows."""
    rules = Rules(["Good", "Fair", "Poor"], True) if rng.random() < 0.3 else Rules(["Green", "Amber", "Red"], False)
    rules.period = (2023, rng.randint(1, 4)) if rng.random() < 0.5 else None
    word = rng.choice(["points", "percent_of_target"])
    rules.amber = [(Allowance(word, Fraction(rng.choice([2, 5, 10]))), None, None)]
    rules.same = [(Allowance("points", Fraction(rng.choice([0, 1, 2]))), None)]
    rules.all_others = rng.choice([HIGHER, LOWER])
    headings = {"measure": "Measure", "target": "Target", "actual": "Actual", "previous": "Before"}
    headings |= {"good_is": "Good is"} if rng.random() < 0.4 else {}
    headings |= {"override": "Agreed RAG"} if rng.random() < 0.3 else {}
    table = Table(["Sheet"], headings, direction=rng.random() < 0.8)
    names = [draw_name(rng, taken) for _ in range(rng.randint(14, 22))]
    draw_lines(rng, rules, names)
    draw_questions(rng, rules)
    return rules, table, [draw_row(rng, rules, table, name) for name in names]


def draw_row(rng, rules, table, name):
    """One measure, seldom with a target of zero, or with a blank one for which the rules have another."""
    own = dict(zip(("actual", "target"), draw_values(rng, rules), strict=True))
    if rng.random() < 0.15:
        own["target"] = rng.choice([cells.NOTHING, cells.number_cell(0)])
    before = cells.drawn(rng, Fraction(rng.choice([40, 80, 85])), "")
    own["previous"] = before if rng.random() < 0.85 else cells.NOTHING
    own["good_is"] = cells.words(rng.choice(["High", "Low"])) if rng.random() < 0.3 else cells.NOTHING
    own["override"] = cells.words(rng.choice(rules.levels)) if rng.random() < 0.2 else cells.NOTHING
    if all(own[column].value is None for column in ("actual", "target")):
        own["target"] = cells.number_cell(40)
    return Measure(name, table, {column: cell for column, cell in own.items() if column in table.headings})
