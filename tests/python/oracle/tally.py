"""Counts what drawn workbooks have of all that the reference tells about, and what of it decides a rating."""

import re

from . import decide, direction, overalls
from .allowances import own_tolerance, underspent
from .budgets import has_other_sign, is_needed, is_of_two_stretches, kind_of, stretch_of
from .meaning import NOTATIONS
from .measures import fit_to_type
from .model import Heading
from .rounding import rule_of
from .scores import is_used

# Of every kind that is drawn.
KINDS = ["no_data", "not_due", "awaited", "not_applicable", "not_rated", "no_target", "text_target", "not_a_number",
         "cell_error", "zero_target", "no_previous", "no_intervention", "ambiguous_unit", "out_of_range", "no_rule",
         "first_of", "part", "parts", "target_in_actual", "ranked", "profile", "unit", "register", "range", "form",
         "headings over headings", "percent_of_target", "points", "percent_of_previous", "compared_with", "redefined"]
# Words and keys of scripts under which measures are rated.
WORDS = ["left_of", "column", "section_above", "blank_rows", "each", "the_figure", "year_starts", "year_end",
         "earlier_is_better", "first_filled", "not_due_yet", "limits", "smaller_of", "larger_of",
         "rounded", "direction_words", "likelihood_times_impact", "rows", "in_row", "headings",
         "from_table", "question", "heading", "days", "working_days", "said_by_target", "grid",
         "keep_typed", "today", "fill_of", "published_rating", "spending", "income", "income_is_negative",
         "spending_is_negative", "underspend_beyond", "variance_is", "variance", "overall", "each_group", "share",
         "best"]
# Words of docs/words.md that no drawn script has: what they change is no rating, or nothing that is promised here.
NOT_DRAWN = set("""
    assumption colour_blind excel_table file_name formerly fraction_of_one from_cells from_the_template
    has hidden_columns in_table leave_it live meanings named note optional over_formulas override_by override_date
    override_of override_reason palette parameter published_counts published_direction rule_on_top
    sheet standard symbols to_date under unrated where_the_template_colours where_unrated whole_row
""".split())
# And what decides ratings, or leaves measures unrated.
DECIDING = [f"target {sign}" for sign in (">=", ">", "<=", "<")]
DECIDING += [f"tolerance {word}" for word in ("smaller_of", "larger_of", "days", "working_days", "column")]
DECIDING += [f"unit {unit}" for unit in NOTATIONS]
DECIDING += [f"rounded {places}" for places in (0, 1, "yes")]
DECIDING += [f"table {key}" for key in ("good_is", "amber_within", "by", "said_by_target")]
DECIDING += ["holidays", "better by", "heading", "grid", "reversed", "limits in words", "typed", "today",
             "profile by list", "profile by months", "a row that is there twice", "fill", "published by a fill"]
DECIDING += ["last year by same_period_last_year", "last year by previous", "no value of last year", "an endless share",
             "a row that is not there", "one remark for both values", "a grid that no line uses"]
DECIDING += ["an underspend", "an underspend that is free", "a figure below 0", "a variance alone",
             "a variance in percent", "a variance beside another figure", "a sign of the other kind", "two budgets",
             "a variance with two readings", "a budget of the year that is due", "a budget in thousands"]
DECIDING += ["overall worst rated", "overall best rated", "overall share rated", "overall share no_rule",
             "overall worst nothing_rated", "overall share waits_for_answer", "overall of each group",
             "overall written", "overall reported"]
# Reasons of which no other theme is full.
REASONS = ["not_due", "suppressed", "ambiguous_date", "ambiguous_value", "no_limit", "no_tolerance", "waits_for_answer"]


def words_of(page):
    """The words of docs/words.md that rules may hold: statements and values, keys, and words that stand for a value."""
    found = set(re.findall(r"^\| \[`([a-z_]+)`\]", page, re.MULTILINE))
    for title in ("Keys of `tables` and `table`", "Keys of `form`", "Keys of `measure`",
                  "Other words that stand for a value"):
        section = page.split(f"## {title}\n")[1].split("\n## ")[0]
        found |= set(re.findall(r"`([a-z_]+)`", section))
    return found


def deciding(case, answer):
    """What decides a rating, of all that is new in the reference."""
    by, table = case.said.get("by"), case.measure.table
    if case.target.sign:
        yield f"target {case.target.sign}"
    yield from of_budgets(case)
    allowance = own_tolerance(case)
    if allowance and by is None and case.off is not None and not decide.met(case):
        yield f"tolerance {allowance.word}"
        if allowance.word == "working_days" and case.rules.holidays:
            yield "holidays"
    yield f"unit {case.actual.unit}"
    if rule_of(case) is not None and case.actual != case.shown_actual:
        yield f"rounded {rule_of(case)}"
    if case.measure.cell("target").kind == "last year":
        yield f"last year by {case.target_column()}"
    if case.actual.unit in ("ratio", "one in") and not fit_to_type(case.target.amount):
        yield "an endless share"
    yield from (f"table {key}" for key in table.sets)
    if case.said.by_target:
        yield "table said_by_target"
    for condition in by if isinstance(by, tuple) else ():
        if condition.word == "better_than_target" and condition.takes:
            yield "better by"
        if any(isinstance(take, Heading) for take in condition.takes):
            yield "heading"
    yield from (one for one in ("grid", "reversed") if one == by)
    yield from (name for name, there in (
        ("limits in words", table.limits), ("typed", "typed" in case.measure.cells), ("today", case.waits_for_date),
        ("fill", "fill" in case.measure.cells), ("published by a fill", answer.published),
        ("profile by list", isinstance(case.said.get("profile"), tuple)),
        ("profile by months", case.said.get("profile") and case.rules.parts == 12)) if there)


def of_budgets(case):
    """What decides the rating of a line of a budget."""
    kind, headings = kind_of(case), case.measure.table.headings
    free = case.rules.underspend and kind == "spending" and case.off is not None and case.off < 0
    variance = is_needed(case) and case.measure.cell("variance")
    yield from (name for name, there in (
        ("an underspend", free and underspent(case)), ("an underspend that is free", free and not underspent(case)),
        ("a figure below 0", kind and kind == case.rules.negative and case.actual.amount < 0),
        ("a budget in thousands", kind and case.measure.table.counts == "£000"),
        ("a variance alone", variance and len(headings) == 2 and variance.unit != "%"),
        ("a variance in percent", variance and variance.unit == "%"),
        ("a variance beside another figure", variance and len(headings) == 3 and variance.unit != "%"),
        ("a budget of the year that is due", kind and {"actual", "target"} <= headings.keys() and (
            stretch_of(headings["actual"]) == "to date" and stretch_of(headings["target"]) == "year"))) if there)


def unrated(case):
    """What leaves a measure unrated, of all that is new in the reference."""
    yield from (name for name, there in (
        ("a row that is there twice", case.target.kind == "two rows"),
        ("a sign of the other kind", has_other_sign(case)), ("two budgets", is_of_two_stretches(case)),
        ("a variance with two readings", case.two_readings and case.rules.variance_is),
        ("a row that is not there", case.target.reason == "no row"),
        ("no value of last year", case.measure.cell("target").kind == "last year" and case.target.kind == "text"),
        ("one remark for both values", case.measure.sheet == "Sections" and case.actual.words and (
            case.actual.words == case.target.words)),
        ("a grid that no line uses", case.rules.grid and not is_used(case.rules))) if there)


def kinds(drawn):
    """What a drawn workbook has of all that the reference tells about."""
    script = drawn.script
    words = [word for word in WORDS if re.search(rf"\b{word}\b", script)]
    for measure in drawn.measures:
        answer, case = decide.answer(drawn.rules, measure), decide.Case(drawn.rules, measure)
        yield from (one for one in (answer.rating, answer.direction) if one)
        yield from (answer.unrated or "").split("|")
        if answer.rating:
            yield from words
            yield from deciding(case, answer)
        else:
            yield from unrated(case)
        yield from kinds_of(drawn, measure, case)
    rated = [(measure, decide.answer(drawn.rules, measure).rating) for measure in drawn.measures]
    for one in overalls.promised(drawn.rules, rated):
        yield f"overall {one.line.how if isinstance(one.line.how, str) else 'share'} {one.unrated or 'rated'}"
        yield f"overall {'of each group' if one.line.name is None else 'written' if one.line.written else 'reported'}"
    yield from (line.way for line in drawn.rules.lines)
    yield from ("form" for _ in drawn.rules.forms)
    yield from ("unit" for one in (drawn.rules.unit, *(table.unit for table in drawn.rules.tables)) if one)


def kinds_of(drawn, measure, case):
    """What the rules say of a measure, and what its target is."""
    yield from case.said.values
    by = case.said.get("by")
    yield "first_of" if isinstance(by, tuple) else "function" if by else "tolerance"
    yield case.target.kind
    found = (own_tolerance(case), direction.allowance_of(case))
    yield from (allowance.word for allowance in found if allowance)
    if measure.table.tall:
        yield "headings over headings"
