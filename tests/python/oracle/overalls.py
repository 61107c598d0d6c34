"""Ratings made of ratings: what they are, and lines about them drawn for a workbook that is there.

Source: docs/rules/overall.md.
"""

import dataclasses
import random
from fractions import Fraction

from .model import Condition, fold, matches
from .pages import Page

SHEET = "Totals"
LIMITS = ["0", "25", "33.3", "33.34", "40", "50", "60", "66.66", "66.67", "75", "80", "100"]
NAMES = ["All services", "Front office", "Alarm", "The programme"]


@dataclasses.dataclass(frozen=True)
class Share:
    """The percentage of the rated members that have one of some levels, and the level that it gives."""

    levels: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclasses.dataclass(frozen=True)
class Overall:
    """A line `overall`: its name, or none for each group; how it is made; which ratings it is made of."""

    name: str | None
    how: object  # worst, best or a Share
    measures: tuple[str, ...] = ()
    by_id: bool = False
    groups: tuple[str, ...] = ()
    field: str | None = None
    written: str | None = None  # cell, beside or table
    place: str | None = None  # of the cell
    question: str | None = None


def is_member(one, measure):
    """Whether the rating of a measure is one of those."""
    name = measure.id if one.by_id else measure.name
    if one.measures and (name is None or not any(matches(pattern, name) for pattern in one.measures)):
        return False
    if one.groups and (measure.group is None or not any(matches(group, measure.group) for group in one.groups)):
        return False
    return is_of_two(measure) and one.field is None or measure.field == one.field


def of_the_period(rules, measure):
    """Whether a figure is of the period that is rated."""
    return measure.period is None or measure.period == rules.period


def made(rules, one, ratings):
    """The level of a rating of ratings, and the reason where it has none."""
    if one.question:
        return None, "waits_for_answer"
    places = [rules.levels.index(rating) for rating in ratings if rating is not None]
    if not places:
        return None, "nothing_rated"
    if one.how == "worst":
        return rules.levels[max(places)], None
    if one.how == "best":
        return rules.levels[min(places)], None
    counted = sum(rules.levels[place] in one.how.levels for place in places)
    share = Fraction(100 * counted, len(places))
    for condition in one.how.conditions:
        if holds(condition, share):
            return condition.level, None
    return None, "no_rule"


def holds(condition, share):
    """Whether a condition holds for a share in percent."""
    if condition.word == "otherwise":
        return True
    first, last = condition.takes[0], condition.takes[-1]
    return {
        "at_least": share >= first, "more_than": share > first, "at_most": share <= first, "less_than": share < first,
        "exactly": share == first, "between": first <= share <= last,
    }[condition.word]


@dataclasses.dataclass
class Made:
    """A rating of ratings: its line and name, its level or the reason for none, and what it is made of."""

    line: Overall
    name: str
    rating: str | None
    unrated: str | None
    ratings: list  # of the members
    decided_by: set | None  # the members that decide; None where there are more than reports name


def promised(rules, rated):
    """What the reference promises of every rating of ratings; `rated` has each measure with its rating."""
    rated = [(measure, rating) for measure, rating in rated if of_the_period(rules, measure)]
    found = []
    for one in rules.overalls:
        chosen = [(measure, rating) for measure, rating in rated if is_member(one, measure)]
        if one.name is not None:
            found.append((one, one.name, chosen))
            continue
        groups = {}
        for measure, rating in chosen:
            if measure.group is not None:
                groups.setdefault(fold(measure.group), (measure.group, []))[1].append((measure, rating))
        found += [(one, *group) for group in groups.values()]
    return [whole(rules, one, name, chosen) for one, name, chosen in found]


def whole(rules, one, name, chosen):
    """A rating of ratings, with what it is made of."""
    rating, unrated = made(rules, one, [each for _, each in chosen])
    deciding = [called(measure) for measure, each in chosen if each is not None and decides(rules, one.how, each, rating)]
    told = set(deciding if rating else ())
    return Made(one, name, rating, unrated, [each for _, each in chosen], told if len(deciding) <= 20 else None)


def decides(rules, how, level, rating):
    """Whether a member of a level decides: by the level of the whole, against a share of the best, or for another share."""
    if isinstance(how, str):
        return level == rating
    return (level in how.levels) != (rules.levels[0] in how.levels)


def called(measure):
    """What a rating is called among those that decide: with the heading that tells two statements about one row apart."""
    return f"{measure.name}: {measure.field}" if is_of_two(measure) else measure.name


def is_of_two(measure):
    """Whether its row has ratings by two statements, each a main one."""
    return (measure.field or "").startswith("Performance")


def draw_share(rng, levels, ratings):
    """A share of one or two levels, and conditions about it: mostly with a limit on the share, or a hair beside it."""
    chosen = tuple(rng.sample(levels, rng.choice([1, 1, 2]) if len(levels) > 2 else 1))
    limits = [Fraction(limit) for limit in rng.sample(LIMITS, 2)]
    rated = [rating for rating in ratings if rating is not None]
    if rated and rng.random() < 0.7:
        share = Fraction(100 * sum(rating in chosen for rating in rated), len(rated))
        near = round(share, 2) + rng.choice([0, 0, 0, Fraction(1, 100), -Fraction(1, 100)])
        limits[0] = near if 1 <= near <= 100 and near not in limits else limits[0]
    limits.sort(reverse=True)
    word = rng.choice(["at_least", "at_least", "more_than", "exactly"])
    found = [Condition(word, (limit,), rng.choice(levels)) for limit in limits]
    if rng.random() < 0.4:
        word = rng.choice(["at_most", "less_than"])
        found = [Condition(word, (limit,), rng.choice(levels)) for limit in reversed(limits)]
    if rng.random() < 0.2:
        found[0] = Condition("between", tuple(reversed(limits)), rng.choice(levels))
    if rng.random() < 0.7:
        found.append(Condition("otherwise", (), rng.choice(levels)))
    return Share(chosen, tuple(found))


def draw_how(rng, rules, one, rated):
    """How it is made, of the ratings that the line is about."""
    how = rng.choice(["worst", "worst", "best", "share", "share"])
    ratings = [rating for measure, rating in rated if of_the_period(rules, measure) and is_member(one, measure)]
    return dataclasses.replace(one, how=draw_share(rng, rules.levels, ratings) if how == "share" else how)


def draw_members(rng, measures, groups):
    """Which ratings a named line is made of: all, those of some names or ids, those of some groups."""
    found, kinds, chance = {}, sorted({measure.name.split()[0] for measure in measures}), rng.random()
    ids = [measure.id for measure in measures if measure.id]
    if chance < 0.25:
        found["measures"] = (kinds[0] + "*|" + kinds[-1] + "*",)
    elif chance < 0.5:
        found["measures"] = tuple({measure.name: 0 for measure in rng.sample(measures, min(3, len(measures)))})
    elif chance < 0.6 and ids:
        found |= {"measures": tuple({one: 0 for one in rng.sample(ids, min(3, len(ids)))}), "by_id": True}
    if groups and rng.random() < 0.4:
        chosen = rng.choice(groups)
        found["groups"] = (rng.choice([chosen, chosen.upper(), chosen[:4] + "*"]),)
    return found


def add(drawn, rated):
    """Adds lines about overall ratings to a drawn workbook, and the sheet in which some of them are written.

    `rated` has each measure with its rating, so that shares can stand on their limits.
    """
    rng, rules, measures = random.Random(drawn.seed + 3), drawn.rules, drawn.measures
    fields = sorted({"" if is_of_two(measure) else measure.field or "" for measure in measures})
    if any(measure.period for measure in measures) and rules.period is None:
        return
    groups = sorted({measure.group: 0 for measure in measures if measure.group})
    names, page = rng.sample(NAMES, rng.randint(1, 3)), Page()
    for row, name in enumerate(names, 2):
        more = draw_members(rng, measures, groups)
        field = rng.choice(fields) or None
        written = rng.choice(["cell", "cell", "beside", None])
        if written:
            page.put(row, 1, f"{name} so far:")
        one = Overall(name, None, field=field, written=written, place=f"B{row}" if written else None, **more,
                      question="Is this right?" if rng.random() < 0.07 else None)
        rules.overalls.append(draw_how(rng, rules, one, rated))
    if groups and rng.random() < 0.8:
        listed = rng.random() < 0.7
        one = Overall(None, None, field=rng.choice(fields) or None, written="table" if listed else None)
        rules.overalls.append(draw_how(rng, rules, one, rated))
        if listed:
            draw_list(rng, page, groups)
    if page.cells:
        sheets = list(drawn.sheets.items())
        sheets.insert(rng.choice([0, len(sheets)]), (SHEET, page))
        drawn.sheets = dict(sheets)


def draw_list(rng, page, groups):
    """The table that lists the groups: in any order, some twice, one that is none, a total, and what is after it."""
    page.put(10, 1, "Group so far")
    page.put(10, 2, "Overall so far")
    rows = [*groups, rng.choice(groups).upper(), "Nowhere", "Total"]
    rng.shuffle(rows)
    for row, text in enumerate(rows, 11):
        page.put(row, 1, text)
    page.put(12 + len(rows), 1, groups[0])  # after a blank row


def words(drawn, found):
    """The words that stand in the sheet of totals, by place: of each line that is written somewhere."""
    page, expected = drawn.sheets.get(SHEET), {}
    for one in found:
        if one.line.written in ("cell", "beside"):
            expected[one.line.place] = one.rating
        elif one.line.written == "table":
            row = 11
            while (row, 1) in page.cells:
                if fold(page.cells[row, 1]) == fold(one.name):
                    expected[f"B{row}"] = one.rating
                row += 1
    return expected


def lines(rules, quoted, condition):
    """The lines of the script, by the functions that write a text and a condition."""
    found = []
    for one in rules.overalls:
        how, keys = written_how(one.how, quoted, condition), []
        keys += [f"measure: {listed(one.measures, quoted, one.by_id)}"] if one.measures else []
        keys += [f"group: {listed(one.groups, quoted)}"] if one.groups else []
        keys += [f"field: {quoted(one.field)}"] if one.field else []
        sheet = ""
        if one.written == "cell":
            keys.append(f"rating: write_to(cell({quoted(f'{SHEET}!{one.place}')}))")
        elif one.written == "beside":
            sheet = f", {quoted(SHEET)}"
            keys.append(f"rating: write_to(beside({quoted(f'{one.name} so far:')}))")
        elif one.written == "table":
            sheet = f", {quoted(SHEET)}"
            keys += ['group: "Group so far"', 'rating: write_to("Overall so far")']
        name = quoted(one.name) if one.name else "each_group"
        body = f"#{{ by: {how}, {', '.join(keys)} }}" if keys else how
        found.append(f"overall({name}{sheet}, {body});")
        if one.question:
            found.append(f"question({quoted(one.question)});")
    return found


def listed(names, quoted, by_id=False):
    """Some names, as a line takes them."""
    text = ", ".join(map(quoted, names))
    text = text if len(names) == 1 else f"[ {text} ]"
    return f"with_id({text})" if by_id else text


def written_how(how, quoted, condition):
    """How it is made, as a line says it."""
    if isinstance(how, str):
        return how
    levels = listed(how.levels, quoted)
    return f"share({levels}, [ {', '.join(condition(one) for one in how.conditions)} ])"
