"""Draws tables whose values stand in other rows, under headings that are the measures, or in other tables.

Source: docs/rules/other-rows.md, docs/decisions/0040.
"""

import dataclasses
from fractions import Fraction

from . import cells
from .lines import draw_allowance
from .meaning import Meaning, number
from .measures import fit_to_type
from .model import HIGHER, LOWER, Line, Measure, Rules, Table
from .pages import Page

# No target of the rules stands in for a row that is not there, or is there twice.
MISSING = cells.Cell(None, Meaning("gap", reason="no row"))
LOST = cells.Cell(None, Meaning("two rows"))
QUARTERS = ["2025 Q1", "2025 Q2", "2025 Q3"]


def draw_rules(rng, names):
    """A tolerance, ways, and a target that stands in for some blank ones."""
    rules = Rules(["Green", "Amber", "Red"], False)
    rules.all_others = rng.choice([HIGHER, LOWER])
    rules.amber = [(draw_allowance(rng), None, None)]
    rules.lines.append(Line((names[0] + "*",), {"good_is": rng.choice([HIGHER, LOWER])}, way="list"))
    if rng.random() < 0.6:
        found = tuple(name + "*" for name in rng.sample(names, 2))
        rules.lines.append(Line(found, {"target": number(Fraction(85))}))
    return rules


def draw_values(rng, rules):
    """An actual and its target, often at the edge of the tolerance."""
    target = Fraction(rng.choice([40, 80, 85, 90, 100]))
    allowance = rules.amber[0][0]
    single = allowance.of or (allowance,)
    rooms = [one.amount if one.word == "points" else target * one.amount / 100 for one in single]
    actual = target + rng.choice([0, 1, -1]) * rng.choice([*rooms, *rooms, 1])
    actual = actual if fit_to_type(actual) else target
    found = [cells.drawn(rng, amount, "", texts=0.15) for amount in (actual, target)]
    if rng.random() < 0.12:
        found[0] = rng.choice([cells.words("see note"), cells.gap(rng, ("awaited", "not_applicable"))])
    if rng.random() < 0.15:
        found[1] = rng.choice([cells.words("see note"), cells.gap(rng), cells.text_cell("-", Meaning(
            "gap", reason="no_data", words="-"))])
    return found


@dataclasses.dataclass
class Rows:
    """The rows of a table before they are shuffled: what each holds, and which of them are the measures."""

    heads: list[str]
    rows: list[dict]
    measures: list
    unnamed: str | None = None  # the heading that is not written: its column is named by its letter

    def write(self, rng, page, keep_order=False, gaps=False):
        """Writes headings and rows, and notes where each measure stands."""
        for column, text in enumerate(self.heads, 1):
            page.put(1, column, None if text == self.unnamed else text)
        order = self.rows if keep_order else rng.sample(self.rows, len(self.rows))
        at = 2
        for one in order:
            for column, text in enumerate(self.heads, 1):
                if text in one:
                    page.put(at, column, one[text])
            for measure, role, heading in one.get("of", ()):
                measure.places[role] = page.put(at, self.heads.index(heading) + 1, one.get(heading))
            at += 1 + (gaps and rng.random() < 0.2)


def partner(rng):
    """Whether the other row is there, is missing, or is there twice."""
    return rng.choices([1, 0, 2], [10, 2, 1])[0]


def target_of(cell, there):
    """The target, where the other row is there once. A missing row has none, and of two none counts."""
    return {0: MISSING, 1: cell, 2: LOST}[there]


def draw_by_name(rng, taken, draw_name):
    """The kind is part of the name: `rows: "* Act"`."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(6, 11))]
    rules, grouped, gaps = draw_rules(rng, names), rng.random() < 0.5, rng.random() < 0.5
    before = rng.random() < 0.4
    keys = ['measure: "Table", rows: "* Act", actual: "Total", target: in_row("* Plan")']
    keys += ['previous: in_row("* Before")'] if before else []
    keys += ['group: "State"'] if grouped else []
    keys += ["blank_rows: skipped"] if gaps else []
    keys.append('rating: write_to("RAG")')
    table = Table(["Rows"], {"measure": "", "previous": ""}, statement=f"tables(#{{ {', '.join(keys)} }});")
    found = Rows([*(["State"] if grouped else []), "Table", "Total", "RAG"], [], [])
    for name in names:
        group = rng.choice(["Housing", "Highways"]) if grouped else None
        actual, target = draw_values(rng, rules)
        there = partner(rng)
        measure = Measure(f"{name} Act", table, {"actual": actual, "target": target_of(target, there)}, group=group,
                          sheet="Rows")
        found.rows.append({"State": group, "Table": measure.name, "Total": actual, "of": [(measure, "rating", "RAG"),
                                                                                        (measure, "actual", "Total")]})
        for _ in range(there):
            found.rows.append({"State": group, "Table": f"{name} Plan", "Total": target})
        if grouped and rng.random() < 0.3:  # the same name in another group is another row
            other = {"Housing": "Highways", "Highways": "Housing"}[group]
            found.rows.append({"State": other, "Table": f"{name} Plan", "Total": cells.number_cell(7)})
        if rng.random() < 0.06:  # two measures that would take the same row have none
            measure.cells["target"] = LOST if there else MISSING
            twin = Measure(measure.name, table, dict(measure.cells), group=group, sheet="Rows")
            found.rows.append({"State": group, "Table": twin.name, "Total": actual,
                               "of": [(twin, "rating", "RAG"), (twin, "actual", "Total")]})
            found.measures += [measure, twin]
            continue
        if before:
            measure.cells["previous"] = cells.drawn(rng, Fraction(rng.choice([40, 80])), "")
            found.rows.append({"State": group, "Table": f"{name} Before", "Total": measure.cells["previous"]})
        found.measures.append(measure)
    page = Page()
    found.write(rng, page, gaps=gaps)
    return rules, table, found.measures, {"Rows": page}


def by_letter(statement, unnamed, letter):
    """A line of rules where a column without a heading is named by its letter."""
    return statement.replace(f'"{unnamed}":', f'"column({letter})":')


def draw_by_kind(rng, taken, draw_name):
    """The kind has a column of its own, and the name stands in each row or is merged down."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(5, 9))]
    rules, merged = draw_rules(rng, names), rng.random() < 0.5
    ways, in_row, unnamed = rng.random() < 0.4, rng.random() < 0.5, rng.choice([None, None, "Line"])
    keys = ['measure: "Pathway", rows: #{ "Line": "Delivered" }, actual: "Sep", target: in_row(#{ "Line": "Plan" })']
    keys += ['good_is: in_row(#{ "Line": "Good is" })'] if ways else []
    keys.append('rating: write_to(in_row(#{ "Line": "Assessment" }))' if in_row else 'rating: write_to("RAG")')
    headings = {"measure": "", "good_is": ""} if ways else {"measure": ""}
    statement = by_letter(f"tables(#{{ {', '.join(keys)} }});", unnamed, "B")
    table = Table(["Rows"], headings, statement=statement)
    found = Rows(["Pathway", "Line", "Sep", *([] if in_row else ["RAG"])], [], [], unnamed)
    page, at = Page(), 2
    for name in names:
        actual, target = draw_values(rng, rules)
        there = partner(rng)
        own = {"actual": actual, "target": target_of(target, there)}
        measure = Measure(name, table, own, sheet="Rows")
        block = [{"Line": "Delivered", "Sep": actual, "of": [(measure, "actual", "Sep"),
                                                             *([] if in_row else [(measure, "rating", "RAG")])]}]
        block += [{"Line": "Plan", "Sep": target} for _ in range(there)]
        if ways:
            own["good_is"] = cells.words(rng.choice(["High", "Low", "see note"]))
            block.append({"Line": "Good is", "Sep": own["good_is"]})
        if in_row:
            block.append({"Line": "Assessment", "of": [(measure, "rating", "Sep")]})
        block = rng.sample(block, len(block))
        for index, one in enumerate(block):
            one |= {} if merged and index else {"Pathway": name}
        if merged:
            page.merge(at, 1, at + len(block) - 1, 1)
        at += len(block)
        found.rows += block
        found.measures.append(measure)
    found.write(rng, page, keep_order=True)
    return rules, table, found.measures, {"Rows": page}


def draw_long(rng, taken, draw_name):
    """A row for each measure, kind and period."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(5, 8))]
    rules, unnamed = draw_rules(rng, names), rng.choice([None, None, "Type", "Period"])
    statement = ('tables(#{ measure: "Measure", rows: #{ "Type": "Actual", "Period": "2025 Q3" }, actual: "Value", '
                 'target: in_row(#{ "Type": "Target" }), rating: write_to("RAG") });')
    statement = by_letter(statement, unnamed, "C" if unnamed == "Period" else "B")
    table = Table(["Rows"], {"measure": ""}, statement=statement)
    found = Rows(["Measure", "Type", "Period", "Value", "RAG"], [], [], unnamed)
    for name in names:
        for quarter in QUARTERS:
            actual, target = draw_values(rng, rules)
            there = partner(rng)
            row = {"Measure": name, "Type": "Actual", "Period": quarter, "Value": actual}
            if quarter == "2025 Q3":
                measure = Measure(name, table, {"actual": actual, "target": target_of(target, there)}, sheet="Rows")
                row["of"] = [(measure, "rating", "RAG"), (measure, "actual", "Value")]
                found.measures.append(measure)
            found.rows.append(row)
            other = {"Measure": name, "Type": "Target", "Period": quarter, "Value": target}
            found.rows += [dict(other) for _ in range(there)]
    page = Page()
    found.write(rng, page)
    return rules, table, found.measures, {"Rows": page}


def draw_across(rng, taken, draw_name):
    """Each heading is a measure, and its values stand in the rows below."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(4, 8))]
    rules, fill = draw_rules(rng, names), rng.random() < 0.4
    ways, before = rng.random() < 0.5, rng.random() < 0.4
    labels = {"actual": "Autumn 1, 2026", "target": "What we expect"}
    labels |= {"good_is": "We want it to go"} if ways else {}
    labels |= {"previous": "Summer 2, 2026"} if before else {}
    keys = ['measure: headings("Half-term"), skip: "Total*"']
    keys += [f'{role}: in_row("{text}")' for role, text in labels.items()]
    keys.append('rating: fill_only(in_row("Autumn 1, 2026"))' if fill else 'rating: write_to(in_row("Our view"))')
    headings = {"measure": "", "previous": ""} | ({"good_is": ""} if ways else {})
    table = Table(["Rows"], headings, statement=f"tables(#{{ {', '.join(keys)} }});",
                  rating="fill_only" if fill else "write_to")
    page, measures = Page(), []
    order = rng.sample([*labels, *([] if fill else ["rating"]), "noise"], len(labels) + 1 + (not fill))
    at = {role: row for row, role in enumerate(order, 2)}
    page.put(1, 1, "Half-term")
    for role, row in at.items():
        page.put(row, 1, labels.get(role) or {"rating": "Our view", "noise": "Spring 2, 2026"}[role])
    for column, name in enumerate([*names, "Total of all"], 2):
        page.put(1, column, name)
        own = dict(zip(("actual", "target"), draw_values(rng, rules), strict=True))
        own["previous"] = cells.drawn(rng, Fraction(rng.choice([40, 80])), "")
        own["good_is"] = cells.words(rng.choice(["High", "Low", "Up", "see note"]))
        own = {role: cell for role, cell in own.items() if role in labels}
        for role, cell in own.items():
            page.put(at[role], column, cell)
        page.put(at["noise"], column, 3)
        if name in names:
            measure = Measure(name, table, own, sheet="Rows")
            role = "actual" if fill else "rating"
            measure.places["rating"] = page.put(at[role], column, own.get(role))
            measures.append(measure)
    return rules, table, measures, {"Rows": page}


def draw_from_table(rng, taken, draw_name):
    """The target stands in another table, in the row of the same name."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(6, 12))]
    rules, grouped = draw_rules(rng, names), rng.random() < 0.5
    more, before = ', group: "Service"' if grouped else "", rng.random() < 0.4
    statement = (f'table("Spend", #{{ measure: "Line"{more}, actual: "Spent", target: from_table("Budget", '
                 f'#{{ measure: "Name"{more}, target: "Goal" }}), rating: write_to("RAG") }});')
    if before:
        statement = statement.replace("rating:", f'previous: from_table("Budget", #{{ measure: "Name"{more}, previous: '
                                                 '"Last year" }), rating:')
    table = Table(["Spend"], {"measure": "", "previous": ""}, statement=statement)
    spend = Rows(["Service", "Line", "Spent", "RAG"], [], [])
    budget = Rows(["Name", "Note", "Goal", "Service", "Last year"], [], [])
    for name in names:
        group = rng.choice(["Housing", "Highways"])
        actual, target = draw_values(rng, rules)
        there = partner(rng)
        measure = Measure(name, table, {"actual": actual, "target": target_of(target, there)}, sheet="Spend",
                          group=group if grouped else None)
        spend.rows.append({"Service": group, "Line": name, "Spent": actual,
                           "of": [(measure, "rating", "RAG"), (measure, "actual", "Spent")]})
        spelt = rng.choice([name, name, name.upper(), name.replace(" ", "  ")])
        last = cells.drawn(rng, Fraction(rng.choice([40, 80])), "")
        measure.cells |= {"previous": last} if before and there == 1 else {}
        row = {"Name": spelt, "Goal": target, "Service": group, "Note": "as agreed", "Last year": last}
        budget.rows += [dict(row) for _ in range(there)]
        if grouped and rng.random() < 0.3:
            other = {"Housing": "Highways", "Highways": "Housing"}[group]
            budget.rows.append({"Name": name, "Goal": cells.number_cell(7), "Service": other})
        spend.measures.append(measure)
    pages = {"Spend": Page(), "Budget": Page()}
    spend.write(rng, pages["Spend"])
    budget.write(rng, pages["Budget"])
    return rules, table, spend.measures, pages


def draw(rng, taken, draw_name):
    """The rules, the table, its measures and its sheets."""
    kinds = [draw_by_name, draw_by_kind, draw_long, draw_across, draw_from_table]
    return rng.choice(kinds)(rng, taken, draw_name)
