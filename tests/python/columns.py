"""Workbooks in which `init` finds nothing, since nobody's words are all known, and what comes out once the columns are named.

Tables of one measure are of that kind, those in which the first measure has no figure yet, and those with one
column of figures. Each case: the rows of each sheet, the merged cells, the answer to `columns-1`, the other answers, and for each measure the
rating that was worked out by hand.
"""

from dataclasses import dataclass, field

GREEN, AMBER, RED, NO_FIGURE = "Green", "Amber", "Red", "no_data"
FIVE_PERCENT = {"tolerance-1": {"percent_of_target": 5}}
HIGHER, LOWER = {"good_is-1": {"all": "higher"}}, {"good_is-1": {"all": "lower"}}


@dataclass(frozen=True)
class Case:
    """A workbook, the answers about it, and its ratings by hand."""

    rows: dict
    columns: dict
    answers: dict
    ratings: list
    merged: tuple = ()
    lines: tuple = field(default=())


CASES = {
    # 105 of 100 is met; 96 is 4 % off; 90 is 10 % off.
    "other words": Case(
        {"Blatt": [["Haltestelle", None, "Gezählt", "Gewollt"], ["Depot", None, None, 100], ["Markt", None, 105, 100], ["Hafen", None, 96, 100],
                   ["Bahnhof", None, 90, 100]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "C", "targets": "D"}, FIVE_PERCENT | HIGHER,
        [("Depot", NO_FIGURE), ("Markt", GREEN), ("Hafen", AMBER), ("Bahnhof", RED)],
        lines=('measure: "Haltestelle"', 'actual: "Gezählt"', 'target: "Gewollt"'),
    ),
    # Low is good: 9 of 10 is met; 10.5 is exactly 5 % over; 12 is 20 % over.
    "words of Welsh": Case(
        {"Taflen": [["Adroddiad"], [], ["Gwasanaeth", "Gwariwyd", "Caniatawyd"], ["Depot", None, 10], ["Ysgolion", 9, 10], ["Ffyrdd", 10.5, 10],
                    ["Parciau", 12, 10]]},
        {"sheet": "Taflen", "row": 3, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | LOWER,
        [("Depot", NO_FIGURE), ("Ysgolion", GREEN), ("Ffyrdd", AMBER), ("Parciau", RED)],
    ),
    # The later block of two: 96 of 100. In the earlier one it is met.
    "headings in two rows": Case(
        {"Blatt": [["Haltestelle", "Vorher", None, "Nachher", None], [None, "Gezählt", "Gewollt", "Gezählt", "Gewollt"],
                   ["Markt", 200, 100, 96, 100]]},
        {"sheet": "Blatt", "row": 2, "names": "A", "figures": "D", "targets": "E"}, FIVE_PERCENT | HIGHER,
        [("Markt", AMBER)],
        merged=("A1:A2", "B1:C1", "D1:E1"),
        lines=('measure: "Haltestelle"', 'actual: "Nachher > Gezählt"', 'target: "Nachher > Gewollt"'),
    ),
    # Green up to 4, amber from 5 on, red from 10 on.
    "no targets": Case(
        {"Blatt": [["Haltestelle", "Pannen"], ["Markt", 4], ["Hafen", 5], ["Bahnhof", 9], ["Zoo", 10]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B"},
        {"bands-1": [{"level": GREEN, "below": 5}, {"level": AMBER, "below": 10}, {"level": RED}]},
        [("Markt", GREEN), ("Hafen", AMBER), ("Bahnhof", AMBER), ("Zoo", RED)],
    ),
    # Two tables with the same headings, one under the other; the answer names the first.
    "two tables": Case(
        {"Blatt": [["Haltestelle", "Gezählt", "Gewollt"], ["Markt", 105, 100], [], [], [],
                   ["Haltestelle", "Gezählt", "Gewollt"], ["Hafen", 96, 100]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | HIGHER,
        [("Markt", GREEN), ("Hafen", AMBER)],
    ),
    # Two sheets with the same headings in another order; the answer names the second sheet.
    "two sheets": Case(
        {"Nord": [["Gewollt", "Haltestelle", "Gezählt"], [100, "Markt", 105]],
         "Süd": [["Haltestelle", "Gezählt", "Gewollt"], ["Hafen", 80, 100]]},
        {"sheet": "Süd", "row": 1, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | HIGHER,
        [("Markt", GREEN), ("Hafen", RED)],
    ),
    # Side by side, parted by a blank column: the right one has other headings, and is left alone.
    "another table beside it": Case(
        {"Blatt": [["Haltestelle", "Gezählt", "Gewollt", None, "Ort", "Fläche"], ["Markt", 96, 100, None, "Köln", 7]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | HIGHER,
        [("Markt", AMBER)],
    ),
    "names without a heading": Case(
        {"Blatt": [[None, "Gezählt", "Gewollt"], ["Markt", 105, 100], ["Hafen", 90, 100]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | HIGHER,
        [("Markt", GREEN), ("Hafen", RED)],
        lines=('measure: left_of("Gezählt")',),
    ),
    "names at the right": Case(
        {"Blatt": [["Gewollt", "Gezählt", None], [100, 105, "Markt"], [100, 96, "Hafen"]]},
        {"sheet": "Blatt", "row": 1, "names": "C", "figures": "B", "targets": "A"}, FIVE_PERCENT | HIGHER,
        [("Markt", GREEN), ("Hafen", AMBER)],
        lines=('measure: column("C")',),
    ),
    # The heading of the names stands twice, so that only its place tells it.
    "names under a repeated heading": Case(
        {"Blatt": [["Haltestelle", "Haltestelle", "Gezählt", "Gewollt"], ["1", "Markt", 105, 100]]},
        {"sheet": "Blatt", "row": 1, "names": "B", "figures": "C", "targets": "D"}, FIVE_PERCENT | HIGHER,
        [("Markt", GREEN)],
        lines=('measure: left_of("Gezählt")',),
    ),
    # IST and SOLL are words, although IST is a column too.
    "headings that are letters of columns": Case(
        {"Blatt": [["Haltestelle", "Ist", "Soll"], ["Markt", 96, 100]]},
        {"sheet": "Blatt", "row": 1, "names": "Haltestelle", "figures": "Ist", "targets": "soll"}, FIVE_PERCENT | HIGHER,
        [("Markt", AMBER)],
    ),
    # Numbers that somebody typed as texts, with a decimal comma.
    "typed numbers": Case(
        {"Blatt": [["Haltestelle", "Gezählt", "Gewollt"], ["Depot", None, "10,0"], ["Markt", "9,6", "10,0"], ["Hafen", "9,4", "10,0"]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B", "targets": "C"}, FIVE_PERCENT | HIGHER,
        [("Depot", NO_FIGURE), ("Markt", AMBER), ("Hafen", RED)],
    ),
    # 87 % is below 90 %. A percentage is compared with a limit in percent.
    "percentages without targets": Case(
        {"Blatt": [["Haltestelle", "Pünktlich"], ["Markt", "95%"], ["Hafen", "87%"], ["Bahnhof", "79.9%"]]},
        {"sheet": "Blatt", "row": 1, "names": "A", "figures": "B"},
        {"bands-1": [{"level": GREEN, "at_least": "90%"}, {"level": AMBER, "at_least": "80%"}, {"level": RED}]},
        [("Markt", GREEN), ("Hafen", AMBER), ("Bahnhof", RED)],
    ),
}
