"""Draws tables with names that have no heading, sections, blank rows, and tables side by side.

Source: docs/rules/tables.md ("left_of, column", "Blank rows and sections", "The group"), docs/decisions/0035.
"""

from fractions import Fraction

from . import cells
from .elsewhere import draw_rules, draw_values
from .model import Line, Measure, Table
from .pages import Page

TITLES = ["Housing", "Highways", "Libraries", "Parks and streets"]
NOTE = "These figures are still to be checked by the services that sent them, before publication."


class Sheet:
    """A table that grows downwards: where its columns are, and which group its next rows have."""

    def __init__(self, rng, page, table, left, columns):
        self.rng, self.page, self.table = rng, page, table
        self.at = {role: left + index for index, role in enumerate(columns)}
        self.row, self.group, self.measures = 1, None, []
        self.after_measure = 0  # the row below the last one

    def heading_row(self, texts, over_names=None):
        """Writes the headings, of which the names have none, or the title of the block."""
        for role, column in self.at.items():
            self.page.put(self.row, column, over_names if role == "measure" else texts.get(role))
        self.row += 1

    def measure(self, rules, name, own_id=None, blank=False):
        """Writes one measure."""
        actual, target = draw_values(self.rng, rules) if self.rng.random() < 0.95 else [cells.words("see note")] * 2
        if self.rng.random() < 0.1:
            actual = cells.NOTHING
        own = {} if blank else {"actual": actual, "target": target}
        own = self.without_headings(own)
        own_id = own_id if "id" in self.at else None
        found = Measure(name, self.table, own, id=own_id, sheet="Sections", group=self.group)
        self.page.put(self.row, self.at["measure"], name)
        if "id" in self.at:
            self.page.put(self.row, self.at["id"], own_id)
        for role, cell in own.items():
            self.page.put(self.row, self.at[role], cell)
        if "rating" in self.at:
            found.places["rating"] = self.page.put(self.row, self.at["rating"], None)
        self.measures.append(found)
        self.row += 1
        self.after_measure = self.row

    def without_headings(self, own):
        """Values that leave the row a measure: a blank row is a title, and after a gap several texts are headings."""
        texts = [cell for cell in own.values() if cell.meaning.kind == "text"]
        if own and len(texts) < 2 and all(cell in texts or cell.value is None for cell in own.values()):
            return own | {"target": cells.number_cell(40)}
        if len(texts) == 2 and self.after_measure == self.row and self.rng.random() < 0.5:
            return own | {"target": cells.words("as agreed")}
        return own  # one remark that stands in both is none of headings

    def total(self, word):
        """Writes a row of a total, which is no measure."""
        self.page.put(self.row, self.at["measure"], f"{word} of all")
        self.page.put(self.row, self.at["target"], 17)
        self.row += 1


def names_left(rng, between, left):
    """How the column of the names is said, and whether any column lies between it and the first heading."""
    if rng.random() < 0.4:
        return f'column("{"ABCDEF"[left - 1]}")'
    return f'left_of("Actual", {between + 1})' if between or rng.random() < 0.3 else 'left_of("Actual")'


def draw_down(rng, taken, draw_name):
    """One table through blank rows, titles and totals."""
    names = [draw_name(rng, taken) for _ in range(rng.randint(10, 18))]
    rules, skipped = draw_rules(rng, names), rng.random() < 0.75
    left, ids, comment, fresh = rng.choice([1, 1, 2, 3]), rng.random() < 0.3, rng.random() < 0.3, rng.random() < 0.3
    group = rng.choice(["section_above", "section_above", "title_above", "sheet_name", None])
    columns = ["measure", *(["id"] if ids else []), *(["note"] if comment else []), "actual", "target"]
    columns += [] if fresh else ["rating"]
    keys = ["measure: " + names_left(rng, ids + comment, left)]
    keys += [f"id: {rng.choice(['column', 'left_of'])}" for _ in range(ids)]
    keys = [key.replace("id: column", f'id: column("{"ABCDEFG"[left]}")').replace(
        "id: left_of", f'id: left_of("Actual", {comment + 1})') for key in keys]
    keys += ['actual: "Actual", target: "Target", skip: "Total*|Subtotal*", end_at: "END"']
    keys += ["blank_rows: skipped"] if skipped else []
    keys += [f"group: {group}"] if group else []
    keys.append('rating: new_column("RAG")' if fresh else 'rating: write_to("RAG")')
    table = Table(["Sections"], {"measure": "", **({"id": ""} if ids else {})},
                  statement=f"tables(#{{ {', '.join(keys)} }});", rating="new_column" if fresh else "write_to")
    sheet = Sheet(rng, Page(), table, left, columns)
    sheet.page.put(1, left, "All services")
    sheet.row = 2
    sheet.heading_row({"actual": "Actual", "target": "Target", "rating": "RAG", "note": "Comment", "id": None})
    sheet.group = {"section_above": "All services", "title_above": "All services", "sheet_name": "Sections"}.get(group)
    fill_down(rng, rules, sheet, names, group, skipped, left)
    return rules, table, sheet.measures, {"Sections": sheet.page}


def fill_down(rng, rules, sheet, names, group, skipped, left):
    """The rows of the table: measures, titles, notes, totals and blank rows."""
    ended = False
    for number, name in enumerate(names):
        chance = rng.random()
        if chance < 0.25 and number:
            title(rng, sheet, group, left if skipped or group == "section_above" else 1)
        elif chance < 0.33:
            sheet.total(rng.choice(["Total", "Subtotal"]))
        elif chance < 0.43 and number and skipped:
            sheet.row += rng.randint(1, 3)
        elif chance < 0.48:
            sheet.page.put(sheet.row, sheet.at["measure"], NOTE)
            sheet.row += 1
        blank = chance > 0.93 and number > 0
        if blank:
            rules.lines.append(Line((name,), {"good_is": rng.choice(["higher", "lower"])}, way="list"))
        sheet.measure(rules, name, f"R{number}", blank)
        ended = number
    if rng.random() < 0.5 and ended:
        sheet.page.put(sheet.row, sheet.at["measure"], "END")
        sheet.page.put(sheet.row + 1, sheet.at["measure"], "After the end")
        sheet.page.put(sheet.row + 1, sheet.at["target"], 5)


def title(rng, sheet, group, left):
    """The title of a section, in the column of the names or in one of the two left of it."""
    text = rng.choice(TITLES)
    names = sheet.at["measure"]  # left of the names only where that row does not end the table
    column = rng.choice([names, names, *(range(max(1, names - 2), names) if left > 1 else [])])
    sheet.page.put(sheet.row, column, text + rng.choice(["", "", ":"]))
    sheet.group = text if group == "section_above" else sheet.group
    sheet.row += 1


def draw_beside(rng, taken, draw_name):
    """Tables side by side, each with its names left of its own heading, and the group over them."""
    rules, page, measures = None, Page(), []
    grouped = rng.random() < 0.7
    statement = 'tables(#{ measure: left_of("Actual"), actual: "Actual", target: "Target", '
    statement += ("group: title_above, " if grouped else "") + 'rating: write_to("RAG") });'
    table = Table(["Sections"], {"measure": ""}, statement=statement)
    for index, text in enumerate(rng.sample(TITLES, rng.randint(2, 3))):
        names = [draw_name(rng, taken) for _ in range(rng.randint(3, 8))]
        rules = rules or draw_rules(rng, names)
        sheet = Sheet(rng, page, table, 1 + 5 * index, ["measure", "actual", "target", "rating"])
        sheet.row = 2
        sheet.heading_row({"actual": "Actual", "target": "Target", "rating": "RAG"}, text)
        sheet.group = text if grouped else None
        for name in names:
            sheet.measure(rules, name)
        measures += sheet.measures
    return rules, table, measures, {"Sections": page}


def draw_merged(rng, taken, draw_name):
    """Groups, and perhaps targets, that are merged down, in columns without a heading."""
    statement = ('tables(#{ group: column("A"), measure: column("B"), actual: "Actual", target: "Target", '
                 'rating: write_to("RAG") });')
    table, page, rules = Table(["Sections"], {"measure": ""}, statement=statement), Page(), None
    sheet = Sheet(rng, page, table, 2, ["measure", "actual", "target", "rating"])
    sheet.heading_row({"actual": "Actual", "target": "Target", "rating": "RAG"})
    for text in rng.sample(TITLES, rng.randint(2, 4)):
        names = [draw_name(rng, taken) for _ in range(rng.randint(2, 5))]
        rules = rules or draw_rules(rng, names)
        top, sheet.group = sheet.row, text
        page.put(top, 1, text)
        for name in names:
            sheet.measure(rules, name)
        page.merge(top, 1, sheet.row - 1, 1)
        if rng.random() < 0.5:  # a target that is merged down belongs to each row
            shared = cells.drawn(rng, Fraction(rng.choice([40, 80, 90])), "")
            for row, measure in enumerate(sheet.measures[-len(names):], top):
                page.put(row, 4, shared if row == top else None)
                measure.cells["target"] = shared
            page.merge(top, 4, sheet.row - 1, 4)
    return rules, table, sheet.measures, {"Sections": page}


def draw(rng, taken, draw_name):
    """The rules, the table, its measures and its sheet."""
    return rng.choice([draw_down, draw_down, draw_down, draw_beside, draw_merged])(rng, taken, draw_name)
