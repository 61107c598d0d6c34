"""Draws tables of several periods, and profiles by months, terms and half years.

Source: docs/rules/periods.md (`year_starts`, `each`, "How headings spell it"), tolerance.md (`by_quarter`).
"""

import datetime
from fractions import Fraction

from . import cells
from .lines import draw_allowance
from .meaning import number
from .model import HIGHER, LOWER, Line, Measure, Rules, Table
from .pages import Page

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]
PARTS = {"month": 12, "quarter": 4, "half year": 2, "term": 3, "year": 1}
TERMS = ["Autumn", "Spring", "Summer"]
YEAR = 2025


def month_of(start, part):
    """The year and the month of a part of the year that begins in this month."""
    index = start - 1 + part - 1
    return YEAR + index // 12, index % 12 + 1


def year_text(start):
    """The year as people write it."""
    return str(YEAR) if start == 1 else f"{YEAR}/{(YEAR + 1) % 100:02}"


def period_text(rng, kind, start, part):
    """The period as the rules state it."""
    if kind == "month":
        year, month = month_of(start, part)
        forms = [f"{MONTHS[month - 1]} {year}", f"{MONTHS[month - 1][:3]}-{year % 100:02}", f"{year}-{month:02}"]
        return rng.choice(forms if start == 1 else [*forms, f"{year_text(start)} P{part:02}"])
    if kind == "quarter":
        return f"{year_text(start)} Q{part}"
    if kind == "half year":
        return f"{year_text(start)} H{part}"
    if kind == "term":
        return f"{TERMS[part - 1]} {YEAR if part == 1 else YEAR + 1}"
    return year_text(start)


def heading_of(rng, kind, start, part, style):
    """How the heading of a column spells its period, in the style of the table."""
    if kind == "month":
        year, month = month_of(start, part)
        if style == "date":
            return datetime.datetime(year, month, 1)
        name = MONTHS[month - 1]
        return {"short": name[:3], "long": name, "dated": f"{name[:3]}-{year % 100:02}",
                "full": f"{name} {year}"}[style]
    if kind == "quarter":
        return {"short": f"Q{part}", "long": f"Quarter {part}", "dated": f"{year_text(start)} Q{part}"}.get(
            style, f"Q{part}")
    if kind == "half year":
        return f"H{part}"
    return str(YEAR - 2 + part) if start == 1 else f"{YEAR - 2 + part}/{(YEAR - 1 + part) % 100:02}"


def draw_profile(rng, parts):
    """How the year's target spreads over its parts."""
    shares = sorted(Fraction(rng.choice([5, 10, 25, 40, 50, 60, 75, 80, 100])) for _ in range(parts))
    return rng.choice(["linear", "linear", "flat", "year_end", tuple(shares), tuple(shares)])


def draw_rules(rng, kind, start, part):
    """The rules of a table of periods."""
    rules = Rules(["Green", "Amber", "Red"], False, parts=PARTS[kind])
    stated = kind == "term" or rng.random() < 0.85
    rules.period = (YEAR, part) if stated else None
    if stated:
        rules.more.append(f'period("{period_text(rng, kind, start, part)}");')
    if kind in ("month", "term") or start != 4:
        rules.more.insert(0, f'year_starts("{MONTHS[start - 1]}");')
    rules.all_others = rng.choice([HIGHER, LOWER])
    rules.amber = [(draw_allowance(rng), None, None)]
    return rules


def draw_lines(rng, rules, names, profiles):
    """Profiles and ways of some measures."""
    for name in rng.sample(names, min(len(names), 4)) if profiles else []:
        rules.lines.append(Line((name,), {"profile": draw_profile(rng, rules.parts)}))
    rules.lines.append(Line((names[0],), {"good_is": rng.choice([HIGHER, LOWER])}, way="list"))
    if rng.random() < 0.3:
        rules.not_rated = [names[-1]]


def share_of(rules, name, part):
    """The share of the target that is due by a part, to draw actuals near it."""
    found = [line.sets["profile"] for line in rules.lines if "profile" in line.sets and line.names == (name,)]
    profile = found[0] if found else None
    if profile == "linear":
        return Fraction(part, rules.parts)
    return profile[part - 1] / 100 if isinstance(profile, tuple) else Fraction(1)


def draw_value(rng, rules, name, part, target):
    """An actual near what is due."""
    if rng.random() < 0.12:
        return rng.choice([cells.NOTHING, cells.gap(rng), cells.words("see note")])
    due = target * share_of(rules, name, part)
    allowance = rules.amber[0][0]
    rooms = [one.amount if one.word == "points" else due * one.amount / 100 for one in (allowance.of or (allowance,))]
    amount = due + rng.choice([0, 0, 1, -1]) * rng.choice([*rooms, *rooms, 1])
    return cells.drawn(rng, round(amount, 2), "", texts=0.1)


class Layout:
    """Which columns a table of periods has, and how its line in the rules is written."""

    def __init__(self, rng, kind, start, parts):
        self.kind, self.start, self.parts = kind, start, parts
        self.style = rng.choice(["short", "long", "dated", "full", "date"])
        self.word = "period" if kind == "quarter" and self.style == "dated" and rng.random() < 0.7 else kind
        self.own_targets = rng.random() < 0.5
        self.figure = rng.random() < 0.4  # fill_only(the_figure)
        self.tall = rng.random() < 0.4 and self.style != "date"
        self.before = rng.random() < 0.3 and (self.tall or self.own_targets)
        if (self.own_targets or not self.figure) and self.style == "date" and not self.tall:
            self.style = "dated"
        self.simple = not self.own_targets and self.figure and not self.tall
        self.roles = ["actual", *(["target"] if self.own_targets else []), *(["previous"] if self.before else []),
                      *(["rating"] if not self.figure else [])]

    def pattern(self, role):
        """The heading of a role, with its period in braces."""
        word = {"actual": "Actual", "target": "Goal", "previous": "Before", "rating": "RAG"}[role]
        if self.simple:
            return f"{{{self.word}}}"
        return f"{{{self.word}}} > {word}" if self.tall else f"{word} {{{self.word}}}"

    def statement(self):
        """The line of the rules."""
        keys = ['measure: "Measure"']
        for role in self.roles:
            taken = f'each("{self.pattern(role)}")'
            keys.append(f"{role}: " + (f"write_to({taken})" if role == "rating" else taken))
        if not self.own_targets:
            keys.append('target: "Target"')
        if self.figure:
            keys.append("rating: fill_only(the_figure)")
        return f"tables(#{{ {', '.join(keys)} }});"

    def write_headings(self, rng, page):
        """Writes the headings; the columns of each part, and the first row under them."""
        columns, column = {}, 2
        page.put(1, 1, "Measure")
        for part in self.parts:
            said = heading_of(rng, self.kind, self.start, part, self.style)
            for index, role in enumerate(self.roles):
                word = self.pattern(role).rsplit(" > ", 1)[-1].split(" ")[0]
                if self.tall:
                    page.put(1, column, said if not index else None)
                    page.put(2, column, word)
                elif self.simple:
                    cell = cells.Cell(said, number(0), "mmm-yy") if self.style == "date" else said
                    page.put(1, column, cell)
                else:
                    page.put(1, column, f"{word} {said}")
                columns[part, role] = column
                column += 1
        if not self.own_targets:
            page.put(1, column, "Target")
            columns["target"] = column
        return columns, 3 if self.tall else 2


def draw_each(rng, taken, draw_name):
    """A table with the columns of several periods."""
    kind = rng.choice(["month", "month", "quarter", "quarter", "half year", "year"])
    start = rng.choice([4, 4, 4, 1, 9]) if kind == "month" else 4
    last = {"year": 3}.get(kind, PARTS[kind])
    part = rng.randint(1, last)
    rules = draw_rules(rng, kind, start, part if kind != "year" else 1)
    first = rng.randint(1, max(1, last - 4))
    parts = list(range(first, min(last, first + 5) + 1))
    layout = Layout(rng, kind, start, parts)
    if layout.word == "period":
        rules.more.insert(0, 'year_starts("April");')
    table = Table(["Scores"], {"measure": "", "actual": "", "target": "", "previous": ""}, statement=layout.statement(),
                  rating="fill_only" if layout.figure else "write_to")
    names = [draw_name(rng, taken) for _ in range(rng.randint(4, 8))]
    draw_lines(rng, rules, names, kind != "year" and rng.random() < 0.7)
    page, measures = Page(), []
    columns, row = layout.write_headings(rng, page)
    if kind == "year" and rules.period:
        rules.period = (YEAR - 2 + part, 1)
        rules.more = [line for line in rules.more if not line.startswith("period")]
        rules.more.append(f'period("{heading_of(rng, kind, start, part, "")}");')
    for name in names:
        page.put(row, 1, name)
        measures += draw_row(rng, rules, table, layout, page, columns, row, name)
        row += 1
    return rules, table, measures, {"Scores": page}


def draw_row(rng, rules, table, layout, page, columns, row, name):
    """The measures of one row, one for each period."""
    found, whole = [], Fraction(rng.choice([40, 80, 100, 120, 360]))
    if not layout.own_targets:
        shared = cells.drawn(rng, whole, "", texts=0.1)
        page.put(row, columns["target"], shared)
    for part in layout.parts:
        own = {"target": cells.drawn(rng, whole, "", texts=0.1)} if layout.own_targets else {"target": shared}
        share = 1 if layout.kind == "year" else part
        own["actual"] = draw_value(rng, rules, name, share, whole)
        if layout.before:
            own["previous"] = draw_value(rng, rules, name, share, whole)
        for role, cell in own.items():
            if (part, role) in columns:
                page.put(row, columns[part, role], cell)
        year = (YEAR - 2 + part, 1) if layout.kind == "year" else (YEAR, part)
        measure = Measure(name, table, own, sheet="Scores", period=year)
        measure.places["actual"] = page.put(row, columns[part, "actual"], own["actual"])
        measure.places["rating"] = measure.places["actual"]
        if not layout.figure:
            measure.places["rating"] = page.put(row, columns[part, "rating"], None)
        found.append(measure)
    return found


def draw_one(rng, taken, draw_name):
    """A table of one period, whose headings follow it, with profiles of its kind."""
    kind = rng.choice(["month", "month", "half year", "term", "quarter"])
    start = {"term": 9, "month": rng.choice([4, 1, 9])}.get(kind, 4)
    part = rng.randint(1, PARTS[kind])
    rules = draw_rules(rng, kind, start, part)
    rules.period = rules.period or (YEAR, part)
    if not any(line.startswith("period") for line in rules.more):
        rules.more.append(f'period("{period_text(rng, kind, start, part)}");')
    said, pattern = rng.choice([("Actual", "Actual"), ("Year to date", "{year to date}")])
    before = None
    if kind in ("month", "quarter") and part > 1 and rng.random() < 0.6:
        said, pattern = heading_of(rng, kind, start, part, "dated"), f"{{{kind}}}"
        before = heading_of(rng, kind, start, part - 1, "dated")
    keys = [f'measure: "Measure", actual: "{pattern}", target: "Target"']
    keys += [f'previous: "{{previous {kind}}}"'] if before else []
    table = Table(["Scores"], {"measure": "", "actual": "", "target": "", "previous": ""},
                  statement=f'tables(#{{ {", ".join(keys)}, rating: write_to("RAG") }});')
    names = [draw_name(rng, taken) for _ in range(rng.randint(10, 18))]
    for name in rng.sample(names, len(names) * 2 // 3):
        rules.lines.append(Line((name,), {"profile": draw_profile(rng, rules.parts)}))
    page, measures = Page(), []
    page.head(["Measure", before or "Comment", said, "Target", "RAG"])
    for row, name in enumerate(names, 2):
        whole = Fraction(rng.choice([40, 80, 100, 120, 360]))
        own = {"target": cells.drawn(rng, whole, "", texts=0.1), "actual": draw_value(rng, rules, name, part, whole)}
        if before:
            own["previous"] = draw_value(rng, rules, name, part, whole)
        measure = Measure(name, table, own, sheet="Scores")
        for column, role in enumerate(["previous", "actual", "target"], 2):
            page.put(row, column, own.get(role))
        page.put(row, 1, name)
        measure.places["rating"] = page.put(row, 5, None)
        measures.append(measure)
    return rules, table, measures, {"Scores": page}


def draw_two(rng, taken, draw_name):
    """Two statements about the same rows, each with a rating of its own."""
    rules = Rules(["Green", "Amber", "Red"], False, all_others=rng.choice([HIGHER, LOWER]))
    rules.amber = [(draw_allowance(rng), None, None)]
    heads = [f"Performance Q{quarter}" for quarter in rng.sample([1, 2, 3, 4], 2)]
    lines = [f'tables(#{{ measure: "Measure", actual: "{text}", target: "Target", '
             f'rating: new_column("RAG {text[-2:]}") }});' for text in heads]
    table = Table(["Scores"], {"measure": ""}, rating="new_column", statement="\n".join(lines))
    page, measures = Page(), []
    page.head(["Measure", *heads, "Target"])
    for row in range(2, rng.randint(8, 14)):
        name, whole = draw_name(rng, taken), Fraction(rng.choice([40, 80, 100]))
        target = cells.drawn(rng, whole, "", texts=0.1)
        page.put(row, 1, name)
        page.put(row, 4, target)
        for column, text in enumerate(heads, 2):
            own = {"target": target, "actual": draw_value(rng, rules, name, 1, whole)}
            measure = Measure(name, table, own, sheet="Scores", field=text)
            page.put(row, column, own["actual"])
            measures.append(measure)
    return rules, table, measures, {"Scores": page}


def draw(rng, taken, draw_name):
    """The rules, the table, its rows and its sheet."""
    kinds = [draw_each] * 6 + [draw_one] * 3 + [draw_two]
    return rng.choice(kinds)(rng, taken, draw_name)
