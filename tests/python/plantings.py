"""Defects planted into the shipped rulesets and their example workbooks, each with the place where it must be found.

A planting changes a script at one or more places or appends to it. `@@` marks where the finding must stand; it is taken out
before the rules are checked. Without a mark the finding belongs to the script as a whole.
"""

import dataclasses
import json
import re

import openpyxl
from program import example, run, script

MARK = "@@"
# Of each ruleset the words of a better, a middle and a worse level, and a name that none of its measures has.
WORDS = {
    "norfolk": ("Green", "Amber", "Red"),
    "lancashire": ("On track", "Slightly below desired level", "Requires improvement"),
    "lancashire-risks": ("Low", "Medium", "Extreme"),
    "towns-fund": ("1", "3", "5"),
    "pathfinders": ("Green", "Amber", "Red"),
    "blackburn": ("Green", "Amber", "Red"),
    "dacorum": ("Green", "Amber", "Red"),
    "towns-fund-spend": ("1", "3", "5"),
}
ALL = tuple(WORDS)
GRID = '''measure("Planted", #{ by: grid(#{ columns: [ "Rare", "Likely", "Certain" ],
  rows: [ [ "Minor", "BEST", "BEST", "MIDDLE" ],
          [ @@"Grave", "MIDDLE", "WORST", "MIDDLE" ],
          [ "Severe", "MIDDLE", "WORST", "WORST" ] ] }) });'''


@dataclasses.dataclass
class Planting:
    """One defect in one ruleset."""

    code: str
    ruleset: str
    # Changes of the script, (pattern, replacement), each of one place or more; and what is appended.
    changes: tuple = ()
    more: str = ""
    # Whether the example workbook is needed, and what is done to it: a measure renamed as the one before it.
    workbook: bool = False
    doubled: bool = False


def appended(code, more, rulesets=ALL, **options):
    """The same lines at the end of several rulesets, with the levels' own words."""
    found = []
    for ruleset in rulesets:
        best, middle, worst = WORDS[ruleset]
        text = more.replace("BEST", best).replace("MIDDLE", middle).replace("WORST", worst)
        found.append(Planting(code, ruleset, more=text, **options))
    return found


def first_of(*conditions, more=""):
    return f'measure("Planted", #{{ {more}by: first_of([ {", ".join(conditions)} ]) }});'


def changed(code, ruleset, *changes, **options):
    return Planting(code, ruleset, changes, **options)


REST = 'otherwise("WORST")'
SCALE = '@@scale([ level("Green", green), level("Amber", amber), level("Red", LAST) ]);\n'
ROWS = r'^  measure: +"[^"]*",$'
RATED = ("norfolk", "lancashire")
TYPED = ("towns-fund", "towns-fund-spend", "pathfinders")

PLANTINGS = [
    # The rules alone
    *appended("AS001", "same_if_within(@@6);"),
    *appended("AS003", first_of('at_least(80, "MIDDLE")', '@@at_least(90, "BEST")', REST)),
    *appended("AS003", first_of('at_most(5, "BEST")', 'more_than(5, "MIDDLE")', f"@@{REST}")),
    *appended("AS003", first_of('within(points(10), "MIDDLE")', '@@within(points(5), "BEST")', REST)),
    *appended("AS004", first_of('between(0, 10, "BEST")', 'between(11, 20, "MIDDLE")', '@@more_than(20, "WORST")')),
    *appended("AS004", first_of('on_target("BEST")', '@@within(points(3), "MIDDLE")')),
    *appended("AS006", first_of('@@at_least(90, "WORST")', 'at_least(80, "MIDDLE")', 'otherwise("BEST")', more="good_is: higher, ")),
    *appended("AS006", first_of('on_target("MIDDLE")', '@@within(points(5), "BEST")', REST)),
    *appended("AS008", first_of('on_target("BEST")', '@@within(percent_of_target(100), "MIDDLE")', REST)),
    *appended("AS009", 'close_to_target("Planted");\nclose_to_target([ "Another", @@"planted" ]);'),
    *appended("AS010", '@@close_to_target("Planted");\nnot_rated("Planted");'),
    *appended("AS012", 'higher_is_better([ "Planted", @@"Sickness absence planted" ]);'),
    *appended("AS012", 'lower_is_better(@@"Increasing the share*");'),
    *appended("AS013", 'fn @@planted(m) { "BEST" }'),
    *appended("AS014", 'let @@planted = parameter("planted", 6);'),
    *appended("AS014", '@@parameter("planted", 6);'),
    *appended("AS015", "same_if_within(points(2));\nsame_if_within(points(1), where_target_under(20));\n"
              "same_if_within(points(1), @@where_target_under(10));", [name for name in ALL if name not in ("norfolk", "dacorum")]),
    *appended("AS015", "same_if_within(points(1), @@where_target_under(5));", ["norfolk"]),
    *appended("AS016", "@@same_if_within(points(2));", ["lancashire-risks", "blackburn", *TYPED]),
    *appended("AS017", '@@measure("Planted", #{ profile: by_quarter(25, 25, 25, 25) });', RATED),
    *appended("AS019", GRID),
    changed("AS005", "lancashire-risks", (r"^scale", "@@scale"), (r'(?<!level\()"Extreme"', '"High"'),
            (r"reversed\(risk\)", "risk")),
    *appended("AS005", SCALE.replace("LAST", "red") + 'measure("*", #{ by: first_of([ on_target("Green"), otherwise("Red") ]) });',
              ["norfolk"]),
    changed("AS005", "lancashire", (r"^scale", "@@scale"), (r"^period", 'measure("*", #{ by: first_of([ on_target("On track"),'
            ' otherwise("Requires improvement") ]) });\nperiod')),
    changed("AS007", "norfolk", (r"^amber_within\(percent_of_target\(6\)\)", "@@amber_within(points(0))")),
    changed("AS007", "lancashire", (r"^amber_within\(percent_of_target\(5\)\)", "@@amber_within(percent_of_target(0))")),
    changed("AS008", "norfolk", (r"^amber_within\(percent_of_target\(6\)\)", "@@amber_within(percent_of_target(600))")),
    changed("AS010", "norfolk", (r"^not_rated\(", '@@higher_is_better("Capital monitoring*");\nnot_rated(')),
    changed("AS011", "norfolk", (r'^amber_within.*\nbecause.*\n', ""), (r"^lower_is_better", "@@lower_is_better")),
    changed("AS011", "lancashire", (r'^(amber_within.*|measure\("Revenue.*)\nbecause.*\n', ""), (r"^tables", "@@tables")),
    changed("AS012", "norfolk", (r'^  "Sickness absences\*",\n', ""),
            (r"^higher_is_better\(", 'higher_is_better(@@"Sickness absences*");\nhigher_is_better(')),
    changed("AS018", "norfolk", (r"\Z", SCALE.replace("LAST", "amber"))),
    changed("AS018", "lancashire", (r"^scale", "@@scale"), (r", red\)", ", amber)")),
    changed("AS018", "lancashire-risks", (r"^scale", "@@scale"), (r", red\)", ", amber)")),
    changed("AS018", "towns-fund", (r"^scale", "@@scale"), (r", orange\)", ", amber)")),
    changed("AS018", "pathfinders", (r"^scale", "@@scale"), (r", light_green\)", ", green)")),
    changed("AS019", "lancashire-risks", (r'\[ "Moderate", +"Low", +"Medium", "High",', '[ @@"Moderate", "Low", "Medium", "Low",')),
    # Against the example workbooks
    *[changed("AS002", ruleset, (ROWS, '  measure: "No such heading",'), workbook=True) for ruleset in ALL if ruleset not in ("blackburn", "towns-fund-spend")],
    *appended("AS020", 'not_rated([ "*", @@"Nobody\'s measure" ]);', workbook=True),
    changed("AS020", "norfolk", (r'"Level of borrowing\*"', '@@"Levels of borrowings*"'), workbook=True),
    changed("AS020", "lancashire-risks", (r'with_id\("CR\*"\)', 'with_id("CR*|CX*")'), (r"\Z", 'not_rated(with_id(@@"CX9"));\n'),
            workbook=True),
    *appended("AS010", '@@measure("*", #{ amber_within: points(1) });\nmeasure("*", #{ by: first_of([ otherwise("WORST") ]) });',
              RATED, workbook=True),
    changed("AS012", "norfolk", (r'^  "Sickness absences\*",\n', ""), (r"^higher_is_better", "@@higher_is_better"), workbook=True),
    changed("AS012", "norfolk", (r'^  "Decreasing the rate\*",\n', ""), (r"^higher_is_better", "@@higher_is_better"), workbook=True),
    changed("AS021", "norfolk", (r"^higher_is_better.*\n", ""), (r"^tables", "@@tables"), workbook=True),
    changed("AS021", "lancashire", (r"^not_rated\(\[\n(  .*\n)+\]\);\nbecause.*\n", ""), (r"^tables", "@@tables"), workbook=True),
    changed("AS021", "lancashire-risks", (r'^measure\(with_id\("CR.*\n', ""), (r"^tables", "@@tables"), workbook=True),
    *appended("AS022", '@@close_to_target("*borrowing*");', ["norfolk"], workbook=True),
    *appended("AS022", '@@measure("* Boost", #{ target_in_actual: "Goal" });', ["lancashire"], workbook=True),
    *appended("AS022", '@@measure(with_id("*1"), #{ by: first_of([ otherwise("WORST") ]) });', ["lancashire-risks"], workbook=True),
    changed("AS023", "lancashire", (r"\Z", '@@close_to_target("*");\n'), workbook=True),
    changed("AS024", "lancashire", (r"^good_is_means.*\n", ""), (r'optional\("Good is"\)', 'optional("Frequency")'),
            (r"^tables", "@@tables"), workbook=True),
    changed("AS025", "lancashire", (r"^amber_within", "@@amber_within"), (r'^measure\("Revenue.*\nbecause.*\n', ""), workbook=True),
    changed("AS026", "norfolk", (r"^amber_within\(percent_of_target\(6\)\)", "@@amber_within(points(6))"), workbook=True),
    changed("AS026", "lancashire", (r"^amber_within\(percent_of_target\(5\)\)", "@@amber_within(points(96))"), workbook=True),
    *appended("AS027", 'measure("% of schools judged good*", #{ by: first_of([ @@at_least(0.86, "BEST"), at_least(0.8, "MIDDLE"),'
              f' {REST} ]) }});', ["norfolk"], workbook=True),
    *appended("AS027", 'measure("Percentage care providers*", #{ by: first_of([ @@at_least(0.96, "BEST"), at_least(0.9, "MIDDLE"),'
              f' {REST} ]) }});', ["lancashire"], workbook=True),
    # A function that compares with a share of one, where the paper has percentages.
    *appended("AS027", 'fn planted(m) { if m.actual >= @@0.86 { "BEST" } else { "WORST" } }\n'
              'measure("% of schools judged good*", #{ by: function("planted") });', ["norfolk"], workbook=True),
    *appended("AS027", 'measure("% of schools judged good*", #{ by: first_of([ @@at_least(1, "BEST"), otherwise("WORST") ]) });',
              ["norfolk"], workbook=True),
    *appended("AS033", '@@scale([ level("Red", red), level("Amber", amber), level("Green", green) ]);', ["norfolk"]),
    *appended("AS033", '@@scale([ level("Red", colour("#FF0000")), level("Amber", colour("#FFC000")), level("Green", colour("#00B050")) ]);',
              ["norfolk"]),
    *[changed("AS033", ruleset, (r"^scale", "@@scale"), (r", green\)", ', colour("#FE0000"))'), (r", red\)", ", green)"))
      for ruleset in ("lancashire", "lancashire-risks", "pathfinders")],
    changed("AS034", "lancashire", (r'^good_is_means\("On target", higher\);', 'good_is_means("On target", higher);\n'
            'good_is_means(@@"Lower is better", higher);')),
    changed("AS034", "blackburn", (r'"Less than\*", lower', '@@"Less than*", higher')),
    changed("AS035", "towns-fund-spend", (r'row:( +)"[^"]*"', r'row:\1@@"Grand Totals"'), workbook=True),
    changed("AS035", "towns-fund-spend", (r'measure:( +)"Project \*: [^"]*"', r'measure:\1@@"Scheme *: {measure}"'), workbook=True),
    changed("AS035", "towns-fund-spend", (r'leave_out: "Total"', 'leave_out: @@"Totals"'), workbook=True),
    changed("AS036", "norfolk", (r"^amber_within\(percent_of_target\(6\)\)", "@@amber_within(percent_of_target(0.06))")),
    changed("AS036", "norfolk", (r"^amber_within\(percent_of_target\(6\)\)", "@@amber_within(points(0.06))"), workbook=True),
    changed("AS036", "lancashire", (r"^amber_within\(percent_of_target\(5\)\)", "@@amber_within(percent_of_target(0.05))")),
    *appended("AS036", first_of('@@within(percent_of_target(0.1), "BEST")', 'otherwise("WORST")'), RATED),
    *appended("AS037", first_of('at_least(90, "BEST")', REST) + ' @@question("Is that so?");'),
    *appended("AS037", 'not_rated("Planted"); @@question("Is that so?");', ("norfolk", "lancashire"), workbook=True),
    changed("AS028", "lancashire", (r'optional\("Good is"\)', 'optional(@@"Good was")'), workbook=True),
    *[changed("AS028", ruleset, (r"^  (measure: )", r'  group: optional(@@"No such heading"),' "\n" r"  \1"), workbook=True)
      for ruleset in ("towns-fund",)],
    changed("AS028", "norfolk", (r"^  (measure: )", r'  id: optional(@@"No such heading"),' "\n" r"  \1"), workbook=True),
    changed("AS028", "lancashire-risks", (r"^  (measure: )", r'  target: optional(@@"No such heading"),' "\n" r"  \1"), workbook=True),
    changed("AS029", "norfolk", (r"^tables", "@@tables"), workbook=True, doubled=True),
    changed("AS029", "lancashire", (r"^tables", "@@tables"), workbook=True, doubled=True),
    changed("AS029", "pathfinders", (r"^table", "@@table"), workbook=True, doubled=True),
    changed("AS030", "norfolk", (r'"Performance \{previous quarter\}"', '"Performance Q4"'),
            (r'"Performance \{quarter\}"', '@@"Performance Q3"'), workbook=True),
    changed("AS030", "lancashire", (r'^  previous: .*\n', ""), (r'"Current\*"', '@@"Q2*"'), workbook=True),
    changed("AS031", "lancashire-risks", (r'\[ "Major",', '[ "Severe",'), (r'^measure\(with_id\("CR', '@@measure(with_id("CR'),
            workbook=True),
    changed("AS031", "towns-fund", (r'^  level\("3", amber\),\n', ""), (r"^table", "@@table"), workbook=True),
    changed("AS031", "pathfinders", (r'^  level\("Amber/Green", light_green\),\n', ""), (r'^table(?=[^@]*"Project name")', "@@table"),
            workbook=True),
]


def plant(planting, folder):
    """The rules and the workbook of a planting, and the line and column where it must be found."""
    text = script(planting.ruleset).read_text("utf-8")
    for pattern, replacement in planting.changes:
        text, times = re.subn(pattern, lambda found: _filled(found, replacement), text, flags=re.MULTILINE)
        assert times >= 1, f"{planting.ruleset} has no {pattern!r}"
        if replacement.startswith(MARK) and times > 1:
            # A word that stands several times: its first place counts.
            first, _, rest = text.partition(MARK)
            text = first + MARK + rest.replace(MARK, "")
    text += planting.more + "\n"
    before, marked, after = text.partition(MARK)
    place = (before.count("\n") + 1, len(before) - before.rfind("\n")) if marked else (0, 0)
    assert MARK not in after
    rules = folder / f"{planting.ruleset}.rhai"
    rules.write_text(before + after, "utf-8")
    book = example(planting.ruleset) if planting.workbook else None
    return rules, doubled(planting.ruleset, folder) if planting.doubled else book, place


def _filled(found, replacement):
    return re.sub(r"\\(\d)", lambda number: found[int(number[1])], replacement)


def doubled(ruleset, folder):
    """The example workbook with one measure called as the one above it in the same group."""
    rows = json.loads(run("check", ruleset, example(ruleset), "--json", "-").stdout)["sign_off"]
    rows = [row for row in rows if row["field"] == rows[0]["field"]]
    first, second = next((a, b) for a, b in zip(rows, rows[1:], strict=False) if a["group"] == b["group"])
    book = openpyxl.load_workbook(example(ruleset))
    sheet = book[first["cell"].rpartition("!")[0].strip("'").replace("''", "'")]
    row = int(re.search(r"\d+$", second["cell"])[0])
    cells = [cell for cell in sheet[row] if " ".join(str(cell.value).split()) == second["measure"]]
    assert len(cells) == 1
    cells[0].value = first["measure"]
    path = folder / "doubled.xlsx"
    book.save(path)
    return path
