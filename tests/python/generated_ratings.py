"""Returns with published ratings by rules that are known: drawn at random, rated here in exact fractions.

Nothing here is computed by Ambersheet. A return is a list of measures with a group, a unit, a target and one or more
figures, and the rules are limits by measure: on how far off target it is, in percent or in points, or on the figure itself.
"""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import openpyxl

WORDS = {
    2: ("Green", "Red"),
    3: ("Green", "Amber", "Red"),
    4: ("Green", "Yellow", "Amber", "Red"),
    5: ("Blue", "Green", "Yellow", "Amber", "Red"),
}
COLOURS = {"Blue": "blue", "Green": "green", "Yellow": "yellow", "Amber": "amber", "Red": "red"}
GROUPS = ("Adults", "Children", "Places")
UNITS = ("%", "£", "days")
KINDS = (
    ("percent_of_target", "all", "meets_target"),
    ("points", "all", "meets_target"),
    ("figure", "all", "own_limit"),
    ("percent_of_target", "unit", "meets_target"),
    ("points", "unit", "meets_target"),
    ("percent_of_target", "group", "meets_target"),
    ("points", "measure", "meets_target"),
    ("percent_of_target", "measure", "meets_target"),
    ("percent_of_target", "all", "own_limit"),
    ("figure", "unit", "own_limit"),
)


@dataclass
class Measure:
    """A measure with its rule: the limits between its levels, as the basis counts them."""

    name: str
    group: str
    unit: str
    higher: bool
    target: Decimal
    limits: list
    figures: list = field(default_factory=list)

    def off(self, figure):
        return Fraction(self.target - figure) if self.higher else Fraction(figure - self.target)

    def rank(self, basis, best, figure):
        """The level of a figure; exactly at a limit it is the better one."""
        off = self.off(figure)
        if best == "meets_target" and off <= 0:
            return 0
        if basis == "figure":
            kept = [figure >= limit if self.higher else figure <= limit for limit in self.limits]
        else:
            share = off if basis == "points" else off * 100 / abs(Fraction(self.target))
            kept = [share <= limit for limit in self.limits]
        passed = kept.index(True) if True in kept else len(kept)
        return passed + (best == "meets_target")


@dataclass
class Return:
    """A return: measures, one published rank for each figure, and the rules that gave them."""

    kind: tuple
    levels: int
    says_good: bool
    measures: list
    ranks: dict  # (place of the measure, place of the figure): rank

    @property
    def words(self):
        return WORDS[self.levels]

    def key(self, measure):
        """What a measure's limits hold for, as the document names it."""
        scope = self.kind[1]
        return {"all": None, "unit": measure.unit, "group": measure.group, "measure": measure.name}[scope]


def drawn(seed):
    """A return drawn by a seed."""
    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    basis, scope, best = kind
    levels = 3 if best == "meets_target" and chance.random() < 0.6 else chance.choice((2, 3, 4, 5))
    cuts = levels - 1 - (best == "meets_target")
    one_unit = basis in ("points", "figure") and scope in ("all", "group")
    units = (chance.choice(UNITS),) if one_unit else UNITS
    chosen = {}
    measures = []
    sides = {unit: chance.random() < 0.6 for unit in UNITS}
    parts = {"all": 1, "unit": len(units), "group": len(GROUPS), "measure": 0}[scope]
    for number in range(chance.randint(max(12, 5 * parts * cuts), 40 + 5 * parts * cuts)):
        # Each of the units and groups has its measures.
        unit, group = units[number % len(units)], GROUPS[number // len(units) % len(GROUPS)]
        higher = sides[unit] if basis == "figure" else chance.random() < 0.5
        target = Decimal(chance.randint(20, 400)) / chance.choice((1, 2, 4))
        name = f"Measure {number + 1}"
        holds = {"all": "", "unit": unit, "group": group, "measure": name}[scope]
        limits = chosen.setdefault(holds, draw_limits(chance, basis, higher, cuts))
        measures.append(Measure(name, group, unit, higher, target, limits))
    returns = chance.choice((1, 2)) if scope != "measure" else 8
    for measure in measures:
        measure.figures = [draw_figure(chance, basis, measure) for _ in range(returns)]
    ranks = {
        (place, at): measure.rank(basis, best, figure)
        for place, measure in enumerate(measures)
        for at, figure in enumerate(measure.figures)
    }
    says_good = chance.random() < 0.75 or best == "own_limit"
    return Return(kind, levels, says_good, measures, ranks)


def draw_limits(chance, basis, higher, cuts):
    """Limits from the best level on, each wider than the one before."""
    drawn = sorted(chance.sample(range(1, 40), cuts))
    if basis == "figure":
        limits = [Decimal(10 + 8 * limit) for limit in drawn]
        return limits[::-1] if higher else limits
    return [Decimal(limit) / chance.choice((1, 2)) for limit in drawn] if cuts < 2 else [Decimal(limit) for limit in drawn]


def draw_figure(chance, basis, measure):
    """A figure about the target, at a limit now and then."""
    if basis == "figure":
        if measure.limits and chance.random() < 0.1:
            return chance.choice(measure.limits)
        return Decimal(chance.randint(40, 1600)) / 4
    if measure.limits and chance.random() < 0.1:
        limit = chance.choice(measure.limits)
        off = limit if basis == "points" else limit * measure.target / 100
    elif basis == "points":
        off = Decimal(chance.randint(-80, 200)) / 4
    else:
        off = (measure.target * chance.randint(-100, 220) / 400).quantize(Decimal("0.01"))
    return measure.target - off if measure.higher else measure.target + off


FORMATS = {"%": '0.00"%"', "£": '"£"#,##0.00', "days": '0.00" days"'}


def write(folder, made, ranks=None):
    """Writes a return as workbooks, one for each round of figures; gives back their paths."""
    ranks = ranks or made.ranks
    paths = []
    for at in range(len(made.measures[0].figures)):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Returns"
        heads = ["Measure", "Department", "Actual", "Target", "RAG"]
        sheet.append(heads + ["Good is"] if made.says_good else heads)
        for place, measure in enumerate(made.measures):
            row = [measure.name, measure.group, text(measure.figures[at], measure.unit), text(measure.target, measure.unit)]
            row.append(made.words[ranks[place, at]])
            sheet.append(row + ["High" if measure.higher else "Low"] if made.says_good else row)
        paths.append(folder / f"return-{at + 1}.xlsx")
        book.save(paths[-1])
    return paths


def text(number, unit):
    """A figure as a department types it."""
    number = f"{number.normalize():f}"
    return {"%": f"{number}%", "days": f"{number} days"}.get(unit) or (
        f"-£{number[1:]}" if number.startswith("-") else f"£{number}"
    )


def rules(made):
    """Rules that say where things stand and what the levels are, and nothing about limits."""
    levels = ", ".join(f'level("{word}", {COLOURS[word]})' for word in made.words)
    good = ' good_is: "Good is",' if made.says_good else ""
    return (
        f"scale([ {levels} ]);\n"
        f'tables(#{{ measure: "Measure", group: "Department", actual: "Actual", target: "Target",{good}\n'
        '  published_rating: "RAG", rating: new_column("Ours") });\n'
    )


def smallest(made, ranks):
    """The smallest sets of colours whose removal leaves the others consistent with the kind of the true rules.

    Returns their size, and the colours that are in all of them, by trying every limit between two neighbouring numbers.
    """
    basis, _, best = made.kind
    parts = {}
    forced = []
    for (place, at), rank in ranks.items():
        measure = made.measures[place]
        off = measure.off(measure.figures[at])
        if best == "meets_target":
            if (off <= 0) != (rank == 0):
                forced.append((place, at))
            if off <= 0 or rank == 0:
                continue
        figure = Fraction(measure.figures[at])
        value = {"points": off, "percent_of_target": off / abs(Fraction(measure.target)),
                 "figure": -figure if measure.higher else figure}[basis]
        side = measure.higher if basis == "figure" else None
        parts.setdefault((made.key(measure), side), []).append((value, rank, (place, at)))
    size, sure = len(forced), set(forced)
    first = int(best == "meets_target")
    for items in parts.values():
        fewest, always = smallest_in(sorted(items), first, made.levels)
        size, sure = size + fewest, sure | always
    return size, sure


def smallest_in(items, first, levels):
    """The same for colours along one number, over every way to give its values levels that never get better."""
    values = sorted({value for value, _, _ in items})
    ways = {first: (0, None)}  # level: (fewest left out so far, those left out in all of the fewest)
    ways = {level: (0, frozenset()) for level in range(first, levels)}
    for value in values:
        own = [(rank, key) for item, rank, key in items if item == value]
        stepped = {}
        for level in range(first, levels):
            wrong = frozenset(key for rank, key in own if rank != level)
            before = [ways[lower] for lower in range(first, level + 1)]
            fewest = min(count for count, _ in before)
            always = frozenset.intersection(*(keys for count, keys in before if count == fewest))
            stepped[level] = (fewest + len(wrong), always | wrong)
        ways = stepped
    fewest = min(count for count, _ in ways.values())
    return fewest, frozenset.intersection(*(keys for count, keys in ways.values() if count == fewest))
