"""Pairs of small rulesets drawn from a seed, and the numbers around all their limits.

The limits are computed here in exact fractions, from what the pages of docs/rules say of each word; nothing here is made
from the program's code or from its output.
"""

import dataclasses
import random
from fractions import Fraction

HEADINGS = ["Measure", "Actual", "Target", "Previous", "Worst", "Min"]
TABLE = (
    'tables(#{ measure: "Measure", actual: "Actual", target: "Target", previous: "Previous", intervention: "Worst",'
    ' rating: new_column("RAG") });\n'
)
LEVELS = ["Green", "Amber", "Red"]
PERIODS = {"2024/25 Q1": Fraction(1, 4), "2024/25 Q3": Fraction(3, 4), "August 2024": Fraction(5, 12)}


def number(value):
    """A fraction as a decimal text; None where its decimals do not end."""
    value = Fraction(value)
    scaled = value * 10**9
    if scaled.denominator != 1:
        return None
    text = f"{'-' if value < 0 else ''}{abs(scaled.numerator) // 10**9}.{abs(scaled.numerator) % 10**9:09}".rstrip("0")
    return text.rstrip(".")


@dataclasses.dataclass
class Rules:
    """The rules of one measure: how they are written, and what limits they have."""

    period: str
    good_is: str
    profile: str | None
    target: Fraction | None
    rounded: int | None
    tolerance: tuple
    conditions: list | None
    same_if: tuple | None
    small: tuple | None

    def script(self):
        lines = [f'year_starts("April");\nperiod("{self.period}");\n', TABLE]
        if self.same_if:
            lines.append(f"same_if_within({allowance(self.same_if)});\n")
        if self.small:
            limit, tolerance = self.small
            lines.append(f"same_if_within({allowance(tolerance)}, where_target_under({number(limit)}));\n")
        keys = [f"good_is: {self.good_is}"]
        keys += [f"profile: {self.profile}"] if self.profile else []
        keys += [f"target: {number(self.target)}"] if self.target is not None else []
        keys += [f"rounded: {self.rounded}"] if self.rounded is not None else []
        if self.conditions is None:
            keys.append(f"amber_within: {allowance(self.tolerance)}")
        else:
            listed = ",\n  ".join(call(word, arguments, level) for word, arguments, level in self.conditions)
            keys.append(f"by: first_of([\n  {listed} ])")
        lines.append(f'measure("M*", #{{ {", ".join(keys)} }});\n')
        return "".join(lines)

    def share(self):
        if self.profile == "linear":
            return PERIODS[self.period]
        return Fraction(1)

    def allowances(self):
        if self.conditions is None:
            return [self.tolerance]
        return [argument for _, arguments, _ in self.conditions for argument in arguments if isinstance(argument, tuple)]

    def lines(self):
        """Each limit on the actual as a number and a share of the target."""
        due = self.share()
        lines = {(Fraction(0), due)}
        for one in self.allowances():
            for kind, by in parts(one):
                for sign in (1, -1):
                    lines.add((Fraction(0), due * (1 + sign * by / 100)) if kind == "percent_of_target" else (sign * by, due))
        for _, arguments, _ in self.conditions or []:
            lines |= {(argument, Fraction(0)) for argument in arguments if isinstance(argument, Fraction)}
        return lines

    def moves(self):
        """How far a value before may be off, as a number and as a share of it."""
        found = {(Fraction(0), Fraction(0))}
        for one in [self.same_if, self.small[1] if self.small else None]:
            for kind, by in parts(one) if one else []:
                found.add((Fraction(0), by / 100) if kind == "percent_of_previous" else (by, Fraction(0)))
        return found

    def reads(self, *words):
        return any(word in words for word, _, _ in self.conditions or [])


def parts(one):
    kind, *values = one
    return values if kind in ("smaller_of", "larger_of") else [(kind, values[0])]


def allowance(one):
    kind, *values = one
    inside = ", ".join(allowance(value) for value in values) if isinstance(values[0], tuple) else number(values[0])
    return f"{kind}({inside})"


def call(word, arguments, level):
    shown = [argument if isinstance(argument, str) else allowance(argument) if isinstance(argument, tuple) else number(argument)
             for argument in arguments]
    return f"{word}({', '.join([*shown, repr_text(level)])})"


def repr_text(text):
    return f'"{text}"'


def draw_allowance(random_, kinds=("percent_of_target", "points", "smaller_of", "larger_of")):
    kind = random_.choice(kinds)
    percent = ("percent_of_target", Fraction(random_.choice([2, 5, 10, "7.5", 12])))
    points = ("points", Fraction(random_.choice([1, 2, "2.5", 4, 10])))
    if kind in ("smaller_of", "larger_of"):
        return (kind, percent, points)
    if kind == "percent_of_previous":
        return (kind, Fraction(random_.choice([2, 5, 10])))
    return percent if kind == "percent_of_target" else points


def draw_conditions(random_, good_is):
    def condition():
        level = random_.choice(LEVELS)
        word = random_.choice(WORDS)
        bound = Fraction(random_.choice([0, 3, 8, 40, 60, 90, "92.5", 100]))
        if word in ("within", "closer_than"):
            return (word, [draw_allowance(random_)], level)
        if word == "better_than_target":
            return (word, random_.choice([[], [draw_allowance(random_, ("percent_of_target", "points"))]]), level)
        if word in ("at_least", "at_most", "more_than", "less_than", "exactly"):
            return (word, [bound], level)
        if word == "between":
            return (word, [bound, bound + random_.choice([1, 5, 20])], level)
        if word == "text":
            return ("exactly", [random_.choice(['"Done*"', '"On track"', '"*late"'])], level)
        if word == "heading":
            return (random_.choice(["at_least", "at_most"]), ['heading("Min")'], level)
        return (word, [], level)

    drawn = [condition() for _ in range(random_.randint(1, 4))]
    if good_is == "close_to_target":
        drawn = [one for one in drawn if one[0] not in ("up_to_intervention", "better_than_target")]
    rest = [("otherwise", [], random_.choice(LEVELS))] if random_.random() < 0.8 or not drawn else []
    return drawn + rest


WORDS = ["on_target", "better_than_target", "within", "within", "closer_than", "at_least", "at_most", "more_than", "less_than",
         "between", "exactly", "text", "heading", "up_to_intervention", "improved", "improved_or_same"]


def draw(random_):
    good_is = random_.choice(["higher", "lower", "close_to_target"])
    target = Fraction(random_.choice([8, 90, "62.5"])) if random_.random() < 0.25 else None
    conditions = draw_conditions(random_, good_is) if random_.random() < 0.6 else None
    rules = Rules(
        period=random_.choice(list(PERIODS)),
        good_is=good_is,
        profile=random_.choice([None, None, "linear", "flat"]),
        target=target,
        rounded=random_.choice([0, 1]) if random_.random() < 0.15 else None,
        tolerance=draw_allowance(random_),
        conditions=conditions,
        same_if=None,
        small=None,
    )
    if rules.reads("improved", "improved_or_same") and random_.random() < 0.7:
        rules.same_if = draw_allowance(random_, ("points", "percent_of_previous"))
        if random_.random() < 0.4:
            rules.small = (Fraction(random_.choice([10, 50])), ("points", Fraction("0.5")))
    return rules


def changed(random_, rules):
    """The rules with one of them changed."""
    other = dataclasses.replace(rules, conditions=list(rules.conditions) if rules.conditions else None)
    what = random_.choice(["tolerance", "good_is", "target", "profile", "conditions", "conditions", "same_if", "rounded"])
    if what == "conditions" and other.conditions:
        at = random_.randrange(len(other.conditions))
        word, arguments, level = other.conditions[at]
        if word == "otherwise" or random_.random() < 0.5:
            other.conditions[at] = (word, arguments, random_.choice(LEVELS))
        else:
            other.conditions[at] = draw_conditions(random_, rules.good_is)[0]
            if other.conditions[at][0] == "otherwise":
                other.conditions = other.conditions[: at + 1]
    elif what == "same_if" and other.same_if:
        other.same_if = draw_allowance(random_, ("points", "percent_of_previous"))
    elif what == "tolerance" and not other.conditions:
        other.tolerance = draw_allowance(random_)
    elif what in ("good_is", "target", "profile", "rounded"):
        setattr(other, what, getattr(draw(random_), what))
    return other


def pair(seed):
    """Two rulesets: the second is the first with one rule changed, one of its own, or the first again."""
    random_ = random.Random(seed)
    first = draw(random_)
    kind = random_.random()
    second = first if kind < 0.1 else dataclasses.replace(draw(random_), period=first.period) if kind < 0.3 else changed(random_, first)
    return first, second


def ends(value):
    """A number that a cell can hold: the value, or those beside it where its decimals do not end."""
    if number(value) is not None:
        return {value}
    floor = Fraction(value * 10**6 // 1, 10**6)
    return {floor, floor + Fraction(1, 10**6)}


def around(values):
    """The values, the numbers just beside them, one between each two, and one beyond the ends."""
    values = sorted({end for value in values for end in ends(value)})
    if not values:
        return [Fraction(0)]
    near = [value + by for value in values for by in (0, Fraction(1, 100), Fraction(-1, 100), Fraction(1, 10**6), Fraction(-1, 10**6))]
    between = [end for one, other in zip(values, values[1:], strict=False) for end in ends((one + other) / 2)]
    return sorted({*near, *between, values[0] - 7, values[-1] + 7})


def crossings(lines):
    lines = sorted(lines)
    return {(b[0] - a[0]) / (a[1] - b[1]) for at, a in enumerate(lines) for b in lines[at + 1:] if a[1] != b[1]}


def limits(rules, target):
    """The actuals at which a verdict may change, at a target."""
    values = {add + share * target for add, share in rules.lines()}
    if rules.rounded is not None:
        step = Fraction(1, 10**rules.rounded)
        due = nearest(rules.share() * target, step)
        base = due / rules.share()
        values |= {add + share * base for add, share in rules.lines()}
        values |= {value // step * step + half * step / 2 for value in list(values) for half in (-1, 1, 2, 3)}
    return values


def nearest(value, step):
    """The value rounded to a step, half away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) / step + Fraction(1, 2)) // 1) * step


def grid(rules, random_, most=6_000):
    """Rows around all limits of both rulesets: actual, target, previous, intervention level, limit in a column."""
    lines = set().union(*(one.lines() for one in rules))
    others = {Fraction(0), Fraction(100), Fraction(12), Fraction(-10)}
    others |= {one.small[0] / one.share() for one in rules if one.small}
    targets = [None, *around(crossings(lines) | others)]
    random_.shuffle(targets)
    rows = []
    for target in targets:
        goals = [target] if target is not None else [one.target for one in rules if one.target is not None] or [Fraction(0)]
        for actual in around({limit for one in rules for goal in goals for limit in limits(one, goal)}):
            rows += beside(rules, actual, target, goals)
        rows += [(text, target, None, None, None) for text in ("Done at last", "On track", "very late", "other")]
        if len(rows) > most:
            break
    return rows


def beside(rules, actual, target, goals):
    """The rows of an actual: with each value before, intervention level and limit that may matter."""
    before, worst, least = {None}, {None}, {None}
    if any(one.reads("improved", "improved_or_same") for one in rules):
        for one in rules:
            for by, share in one.moves():
                centre = [actual, *(2 * goal * one.share() - actual for goal in goals)]
                values = {value + sign * (by + share * abs(value)) for value in centre for sign in (1, -1)}
                before |= {value + more for value in values for more in (0, Fraction(1, 100), Fraction(-1, 100))}
        before |= {actual + 50, actual - 50, *goals}
    if any(one.reads("up_to_intervention") for one in rules):
        worst |= {actual, actual + 1, actual - 1}
    if any('heading("Min")' in arguments for one in rules for _, arguments, _ in one.conditions or []):
        least |= {actual, actual + 1, actual - 1}
    exact = [value for value in before if value is None or number(value) is not None]
    return [(actual, target, p, w, m) for p in exact for w in worst for m in least]
