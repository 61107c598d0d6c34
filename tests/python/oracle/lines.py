"""Draws rules: the scale, the tolerances, the lines that name measures, the headings of the tables."""

import dataclasses
from fractions import Fraction

from .meaning import number
from .model import BY_TARGET, CLOSE, HIGHER, LOWER, Allowance, Condition, Heading, Line, Rules, Table, fold

SCALES = {
    2: ["Met", "Missed"],
    3: ["On track", "At risk", "Off track"],
    4: ["Blue", "Green", "Amber", "Red"],
    5: ["Best", "Good", "Fair", "Poor", "Worst"],
    6: ["A", "B", "C", "D", "E", "F"],
}
WAYS = [HIGHER, LOWER, CLOSE]
NUMBERS = [Fraction(n) for n in ("2", "5", "10", "12", "40", "75", "80", "85", "90", "95", "100")]
WORDS_OF_WAY = {
    HIGHER: ["High", "Higher is better", "Up", "Increase", "Maximise", "HIGH", "up "],
    LOWER: ["Low", "Lower is better", "Down", "Decrease", "Minimise", "low"],
    CLOSE: ["On target", "Close to target", "Plan is best"],
}
KINDS = ["Calls", "Repairs", "Complaints", "Visits", "Absence"]
OTHERS = ["answered", "done", "open", "on time", "lost"]
TEXTS = ["Complete", "On track so far", "Late", "Done"]


def draw_allowance(rng, words=("points", "percent_of_target")):
    """An allowance with a number that is often met exactly."""
    amounts = ["0", "0.5", "1", "2", "2.5", "5", "10", "33.3"]
    if "percent_of_previous" not in words and rng.random() < 0.15:
        both = [Allowance(word, Fraction(rng.choice(amounts))) for word in ("points", "percent_of_target")]
        return Allowance(rng.choice(["smaller_of", "larger_of"]), of=tuple(rng.sample(both, 2)))
    word = rng.choice(words)
    unit = rng.choice(["£", "%", "days"]) if word == "points" and "percent_of_previous" not in words and (
        rng.random() < 0.08) else ""
    return Allowance(word, Fraction(rng.choice(amounts)), unit)


def draw_rules(rng):
    """Everything of a script but the lines that name measures."""
    written = rng.random() < 0.45
    levels = list(SCALES[rng.choice(list(SCALES))]) if written else ["Green", "Amber", "Red"]
    rules = Rules(levels, written)
    if rng.random() < 0.6:
        rules.period = (rng.choice([2022, 2023]), rng.randint(1, 4))
    if len(levels) == 3 and rng.random() < 0.85:
        draw_amber(rng, rules)
    if len(levels) == 3 and rng.random() < 0.1:
        rules.function = Allowance("percent_of_target", Fraction(rng.choice(["0", "5", "10"])))
    if rng.random() < 0.75:
        draw_same(rng, rules)
    rules.ways = {kind: rng.choice([HIGHER, LOWER, HIGHER, LOWER, CLOSE]) for kind in KINDS}
    if rng.random() < 0.8:
        rules.all_others = rng.choice(WAYS)
    rules.unit = rng.choice(["%", "days", "£", *[None] * 40])
    rules.decimal_comma = rng.random() < 0.06
    if rng.random() < 0.2:
        rules.directions = rng.choice([("▲", "►", "▼"), ("Better", "No change", "Worse")])
    if rng.random() < 0.25:
        rules.good_means = [("On target", rng.choice(WAYS)), ("Less than*|At most*", LOWER)]
    return rules


def draw_amber(rng, rules):
    """The tolerance for all, seldom one that changes with the period."""
    if rules.period and rng.random() < 0.25:
        end = (2022, rng.randint(1, 4))
        begin = (2022, end[1] + 1) if end[1] < 4 else (2023, 1)
        rules.amber = [(draw_allowance(rng), None, end), (draw_allowance(rng), begin, None)]
    else:
        rules.amber = [(draw_allowance(rng), None, None)]


def draw_same(rng, rules):
    """Which change counts as none, perhaps another for small targets."""
    words = ("points", "percent_of_target", "percent_of_previous")
    rules.same = [(draw_allowance(rng, words), None)]
    if rng.random() < 0.3:
        for under in sorted(rng.sample([5, 10, 50, 90], rng.randint(1, 2))):
            rules.same.append((draw_allowance(rng, words), Fraction(under)))


def draw_condition(rng, rules, columns, level):
    """A condition that the columns of the tables allow."""
    words = ["on_target", "better_than_target", "within", "closer_than", "at_least", "more_than", "at_most",
             "less_than", "between", "exactly", "words"]
    if columns & {"previous"}:
        words += ["improved", "improved_or_same"]
    if "intervention" in columns:
        words += ["up_to_intervention"] * 2
    word = rng.choice(words)
    if word in ("within", "closer_than") or (word == "better_than_target" and rng.random() < 0.5):
        return Condition(word, (draw_allowance(rng),), level)
    if "floor" in columns and word in ("at_least", "more_than", "at_most", "less_than") and rng.random() < 0.5:
        return Condition(word, (Heading("floor"),), level)
    if word == "between":
        low, high = sorted(rng.sample(NUMBERS, 2))
        return Condition(word, (low, high), level)
    if word == "words":
        text = rng.choice(TEXTS)
        return Condition("exactly", (text if rng.random() < 0.5 else text[:4] + "*",), level)
    if word in ("at_least", "more_than", "at_most", "less_than", "exactly"):
        amount = rng.choice(NUMBERS)
        take = number(amount, "%", words=f"{amount}%") if rng.random() < 0.1 and word != "exactly" else amount
        return Condition(word, (take,), level)
    return Condition(word, (), level)


def draw_family(rng, rules, columns):
    """Conditions as people write them: of one kind, best level first, each further than the one before."""
    steps = len(rules.levels) - 1
    kinds = ["distance", "distance", "distance", "distance", "at_least", "more_than", "at_most", "less_than", "between"]
    kinds += ["intervention"] * 2 if "intervention" in columns else []
    kinds += ["previous"] * 2 if "previous" in columns else []
    kinds += ["headings"] * 2 if "floor" in columns else []
    kind = rng.choice(kinds)
    if kind in ("intervention", "previous"):
        first = rng.choice([Condition("on_target", (), rules.levels[0]),
                            Condition("within", (draw_allowance(rng),), rules.levels[0])])
        word = rng.choice(["improved", "improved_or_same"]) if kind == "previous" else "up_to_intervention"
        return [first, Condition(word, (), rules.levels[1])] if steps > 1 else [Condition(word, (), rules.levels[0])]
    if kind == "headings":
        word, goal = rng.choice([("at_least", "target"), ("more_than", "target"), ("at_most", "target"),
                                 ("less_than", "target")])
        takes = rng.sample([Heading(goal), Heading("floor")], 2)
        return [Condition(word, (take,), level) for take, level in zip(takes, rules.levels[:steps], strict=False)]
    if kind == "distance":
        word = rng.choice(["points", "percent_of_target"])
        rooms = sorted(rng.sample([Fraction(n) for n in ("0", "0.5", "1", "2", "2.5", "5", "10")], steps))
        found = [Condition(rng.choice(["within", "closer_than"]), (Allowance(word, room),), level)
                 for room, level in zip(rooms, rules.levels, strict=False)]
        first = Condition(rng.choice(["on_target", "better_than_target"]), (), rules.levels[0])
        if rng.random() < 0.5:
            first = Condition("better_than_target", (draw_allowance(rng),), rules.levels[0])
        return [first, *found[1:]] if rng.random() < 0.5 else found
    limits = sorted(rng.sample(NUMBERS, steps + 1), reverse=kind in ("at_least", "more_than"))
    if kind == "between":
        return [Condition(kind, (low, high), level)
                for low, high, level in zip(limits, limits[1:], rules.levels, strict=False)]
    return [Condition(kind, (limit,), level) for limit, level in zip(limits, rules.levels[:-1], strict=False)]


def draw_conditions(rng, rules, columns):
    """A list for `first_of`, mostly with `otherwise` at its end."""
    if rng.random() < 0.7:
        return (*draw_family(rng, rules, columns), Condition("otherwise", (), rules.levels[-1]))
    found = [draw_condition(rng, rules, columns, rng.choice(rules.levels)) for _ in range(rng.randint(1, 5))]
    if rng.random() < 0.8:
        found.append(Condition("otherwise", (), rules.levels[-1]))
    return tuple(found)


def draw_sets(rng, rules, columns, kind):
    """What one `measure` line sets, for measures of a kind or of all kinds."""
    sets = {}
    if rng.random() < (0.75 if kind else 0.1):
        sets["good_is"] = draw_way(rng, rules, kind)
    if "no ways" in columns and rng.random() < 0.1:
        sets["good_is"] = BY_TARGET
    needs_conditions = len(rules.levels) != 3
    if rng.random() < (0.25 if needs_conditions else 0.6):
        sets["by"] = draw_conditions(rng, rules, columns) if rng.random() < 0.93 else rng.choice(NUMBERS)
    elif not needs_conditions:
        sets["amber_within"] = draw_allowance(rng)
    if rules.period and rng.random() < 0.25:
        quarters = sorted(Fraction(rng.choice([5, 10, 25, 40, 50, 75, 80, 100])) for _ in range(4))
        sets["profile"] = rng.choice(["linear", "flat", "year_end", tuple(quarters), tuple(quarters)])
    if rng.random() < 0.15:
        amount = rng.choice(NUMBERS)
        sets["target"] = rng.choice([number(amount), number(amount, "%", words=f"{amount}%")])
    if "previous" in columns and rng.random() < 0.2:
        sets["same_if_within"] = draw_allowance(rng, ("points", "percent_of_target", "percent_of_previous"))
    choices = sorted(columns & {"same_period_last_year", "baseline"})
    if choices and rng.random() < 0.3:
        sets["compared_with"] = rng.choice([*choices, "previous_period"])
    if rules.period and rng.random() < 0.1:
        sets["redefined"] = (rules.period[0] - rng.randint(0, 1), rng.randint(1, 4))
    if "actual" in columns and not rules.function and not rules.decimal_comma and rng.random() < 0.15:
        sets = draw_special(rng, rules, sets)
    if rng.random() < 0.07:
        sets["unit"] = rng.choice(["%", "days", "£", "number"])
    if rng.random() < 0.1:
        sets["rounded"] = rng.choice([0, 1, 1, "yes"])
    if "forecast" in columns and rng.random() < 0.2:
        sets["rate"] = "forecast"
    return sets


def draw_special(rng, rules, sets):
    """What a line sets about values with parts, and about texts with places in a list; no conditions then."""
    if rng.random() < 0.25 and len(rules.levels) == 3:
        return {"ranked": ("*Quartile 1*", "*Quartile 2*", "*Quartile 3*", "*Quartile 4*"),
                "amber_within": Allowance("points", Fraction(rng.randint(0, 2)))}
    key, value = rng.choice([("part", "NCS"), ("part", "Cumulative"), ("parts", "worst"), ("parts", "sum"),
                             ("target_in_actual", "Target")])
    return {one: said for one, said in sets.items() if one not in ("by", "rate", "unit")} | {key: value}


def draw_way(rng, rules, kind):
    """Which way is good: mostly what other lines say of this kind, too."""
    return rules.ways[kind] if kind and rng.random() < 0.9 else rng.choice(WAYS)


def draw_line(rng, rules, columns, names, ids):
    """A line that names some measures."""
    way = rng.choices(["measure", "list"], [4, 2])[0]
    by_id = bool(ids) and rng.random() < 0.15
    kind = None if by_id else rng.choice(KINDS)
    known = ids if by_id else [name for name in names if name.startswith(kind)] or names
    chosen = tuple(rng.sample(known, min(len(known), rng.randint(1, 4))))
    if not by_id and rng.random() < 0.35:
        chosen = (rng.choice([f"{kind}*", f"*{rng.choice(OTHERS)} *", f"{kind} *d *|Xyz"]),)
        kind = None if chosen[0].startswith("*") else kind
    chosen = tuple(rng.choice([name, name, name, name.upper(), name.lower(), name.replace(" ", "  ")])
                   for name in chosen)
    if way == "list":
        return Line(chosen, {"good_is": draw_way(rng, rules, kind)}, way="list", by_id=by_id)
    limits = {}
    if rules.period and rng.random() < 0.15:
        limits = {rng.choice(["first", "last"]): (rng.choice([2022, 2023]), rng.randint(1, 4))}
    return Line(chosen, draw_sets(rng, rules, columns, kind), by_id=by_id, **limits)


def draw_lines(rng, rules, columns, names, ids):
    """The lines that name measures; no two set one thing in the same words, which a script may not."""
    said = set()
    drawn = [draw_line(rng, rules, columns, names, ids) for _ in range(rng.randint(5, 11))]
    if len(rules.levels) != 3:
        for kind in rng.sample(KINDS, 4):
            sets = {"good_is": rules.ways[kind], "by": draw_conditions(rng, rules, columns)}
            drawn.insert(0, Line((kind + "*",), sets))
    for line in drawn:
        fresh = {key: value for key, value in line.sets.items()
                 if not any((fold(name), key) in said for name in line.names)}
        if not fresh or (line.way == "list" and len(fresh) < len(line.sets)):
            continue
        said |= {(fold(name), key) for name in line.names for key in fresh}
        rules.lines.append(Line(line.names, fresh, line.way, line.by_id, line.first, line.last))
    if rng.random() < 0.3:
        rules.not_rated = rng.sample(names, 2)
    if rng.random() < 0.25:
        draw_register(rng, rules, names, said)


def draw_limits(rng, rules, sets):
    """The limit at which each level but the last begins, as the conditions that it stands for."""
    if sets["good_is"] == CLOSE:
        sets["good_is"] = HIGHER
    sets.pop("amber_within", None)
    found = sorted(rng.sample(NUMBERS, len(rules.levels) - 1), reverse=sets["good_is"] == HIGHER)
    word = "at_least" if sets["good_is"] == HIGHER else "at_most"
    limits = [Condition(word, (limit,), level) for limit, level in zip(found, rules.levels, strict=False)]
    return (*limits, Condition("otherwise", (), rules.levels[-1]))


def draw_register(rng, rules, names, said):
    """Rows of a register, for measures that no line names in the same words."""
    by_limits = rng.random() < 0.5
    for name in rng.sample(names, min(len(names), 4)):
        sets = {}
        if rng.random() < 0.8:
            sets["good_is"] = draw_way(rng, rules, name.split()[0])
        if len(rules.levels) == 3 and rng.random() < 0.6:
            allowance = draw_allowance(rng)
            sets["amber_within"] = dataclasses.replace(allowance.of[0] if allowance.of else allowance, unit="")
        if by_limits and "good_is" in sets and (fold(name), "good_is") not in said and rng.random() < 0.6:
            sets["by"] = draw_limits(rng, rules, sets)
        if rng.random() < 0.3:
            sets["target"] = number(rng.choice(NUMBERS))
        if rules.period and rng.random() < 0.3:
            sets["profile"] = rng.choice(["linear", "flat"])
        sets = {key: value for key, value in sets.items() if (fold(name), key) not in said}
        if sets:
            rules.lines.append(Line((name,), sets, way="register"))


def draw_columns(rng):
    """The columns that a table has besides those that it needs."""
    chances = {"previous": 0.7, "good_is": 0.4, "intervention": 0.4, "forecast": 0.2, "baseline": 0.2,
               "same_period_last_year": 0.2, "id": 0.35, "override": 0.15, "floor": 0.25}
    return {key for key, chance in chances.items() if rng.random() < chance}


def draw_counts(rng, table):
    """Says in some headings what the numbers of all three columns count."""
    table.counts = rng.choice(["%", "%", "days", "£", "£000"])
    columns = [column for column in ("actual", "target", "previous") if column in table.headings]
    sign = rng.choice({"%": [" %", " (%)"], "£": [" (£)"], "£000": [" (£000)"], "days": [" (days)"]}[table.counts])
    for column in rng.sample(columns, rng.randint(1, len(columns))):
        table.headings[column] += sign


def draw_table(rng, rules, sheets, columns):
    """The headings of a `table` line, and what else it says."""
    tall = rng.random() < 0.2
    quarter = ["Q1", "Q2", "Q3", "Q4"][rules.period[1] - 1] if rules.period else "Q4"
    headings = {"measure": "Measure", "target": "Target", "actual": f"Performance > {quarter}" if tall
                else f"Performance {quarter}"}
    texts = {"previous": "Performance > before" if tall else "Performance before", "good_is": "Good is",
             "intervention": "Step in at", "forecast": "Expected at year end", "baseline": "At the start",
             "same_period_last_year": "Same time last year", "id": "Ref", "override": "Agreed RAG", "floor": "Floor"}
    headings |= {key: text for key, text in texts.items() if key in columns}
    if rng.random() < 0.07:
        del headings["actual"]
        headings |= {"numerator": "Done", "denominator": "Due"}
        headings.pop("forecast", None)
        if tall:
            headings.pop("previous", None)
    table = Table(sheets, headings, group=rng.choice([None, "heading", "title_above", "sheet_name"]), tall=tall)
    extra = {"intervention", "forecast", "baseline", "same_period_last_year", "numerator"}
    if not tall and not (extra | {"floor"}) & set(headings) and rng.random() < 0.4:
        draw_counts(rng, table)
    if table.group == "heading":
        table.headings["group"] = "Service"
    table.direction = bool(rules.same) and "previous" in headings and rng.random() < 0.8
    table.quarter = rng.randint(1, 4) if rules.period and rng.random() < 0.15 else None
    table.unit = None if "numerator" in headings else rng.choice(["%", "%", "days", "£", *[None] * 16])
    table.empty = "< Select >" if rng.random() < 0.2 else None
    table.skip = "Total*" if rng.random() < 0.3 else None
    table.end_at = "END" if rng.random() < 0.2 else None
    table.hidden_rows = rng.random() > 0.15
    table.rating = rng.choice(["write_to", "write_to", "word_only", "new_column"])
    draw_more(rng, rules, table, columns)
    return table


def draw_more(rng, rules, table, columns):
    """Rules for the rows of the table, a tolerance in the return, rounding."""
    levels = len(rules.levels)
    if table.counts != "£000" and "numerator" not in table.headings and rng.random() < 0.25:
        table.rounded = rng.choice([0, 1, 2, "yes", "yes"])
    if levels == 3 and not table.tall and table.counts is None and rng.random() < 0.2:
        table.tolerance = rng.choice(["bare", "points", "percent_of_target"])
        table.headings["amber_within"] = "Tolerance"
    elif levels == 3 and rng.random() < 0.15:
        table.sets["amber_within"] = draw_allowance(rng)
    if "good_is" not in table.headings and rng.random() < 0.5:
        table.by_target = rng.random() < 0.5
        if not table.by_target:
            table.sets["good_is"] = rng.choice(WAYS)
    if rng.random() < 0.12:
        table.sets["by"] = draw_conditions(rng, rules, columns & table.headings.keys())

