"""Alters one sign or limit of the oracle at a time, to see that drawn workbooks tell the difference."""

import contextlib
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import textwrap
from unittest import mock

import oracle

from . import (
    allowances,
    asking,
    budgets,
    case,
    dates,
    decide,
    direction,
    elsewhere,
    fills,
    meaning,
    money,
    overalls,
    painted,
    periods,
    questions,
    resolve,
    risk,
    rounding,
    scores,
    sections,
    targets,
    typed,
)
from .book import draw, theme_of
from .compare import differences

# The function that is altered, what is replaced in it, and by what.
MUTATIONS = {
    "on the tolerance is amber": (allowances, "within", "case.off <= free if", "case.off < free if"),
    "on target is the best level": (decide, "met", "case.off == 0 and", "case.off > 0 and"),
    "within holds on its limit": (decide, "close_enough", '== "within"', '== "closer_than"'),
    "closer_than does not hold on its limit": (allowances, "within", "else case.off < free", "else case.off <= free"),
    "better_than_target does not hold on target": (decide, "better_than_target", "case.off < 0", "case.off <= 0"),
    "at_least holds on its limit": (decide, "limit_holds", '"at_least": actual >= first', '"at_least": actual > first'),
    "between holds at its upper end": (decide, "limit_holds", "first <= actual <= last", "first <= actual < last"),
    "the intervention level is no worse": (decide, "up_to_intervention", "amount >= limit", "amount > limit"),
    "a move of the allowance is none": (direction, "change", "before) <= free", "before) < free"),
    "lower is better turns the sign": (direction, "change", "else before - now", "else now - before"),
    "percent of the previous value ignores its sign": (direction, "room", "abs(case.previous.amount)",
                                                       "case.previous.amount"),
    "where_target_under does not hold at its number": (direction, "allowance_of", "used < under", "used <= under"),
    "numbers count at 15 digits": (meaning, "of_number", '".15g"', '".17g"'),
    "a percentage up to 2 is in doubt": (meaning, "counted_in", "<= 2", "< 2"),
    "a line beats all others": (resolve, "tolerance", "own is not None", "own is None"),
    "a target of more than 95 is missed by 95": (decide, "met", 'not in ("<", ">")', 'in ("<", ">")'),
    "the sign of a target must agree": (case, "way_of", "sign != case.said.good", "sign == case.said.good"),
    "a range says that close is good": (case, "way_of", "CLOSE if", "HIGHER if"),
    "within the smaller of two is within both": (allowances, "within", "return both(", "return either("),
    "within the larger of two is within one": (allowances, "within", "return either(", "return both("),
    "better by exactly an allowance is enough": (allowances, "attempt_better", ">= room", "> room"),
    "a return's tolerance may be a percentage": (allowances, "column_within", 'how == "percent_of_target"',
                                                 "how is None"),
    "a line beats the return's tolerance": (allowances, "own_tolerance", "is not None", "is None"),
    "a limit in the return has its own cell": (decide, "limit_of", "case.measure.cell(take.column)",
                                               'case.measure.cell("target")'),
    "the value before a part of a year is none of last year": (case, "may_be_of_last_year", "case.rules.period is None",
                                                               "True"),
    "halves are rounded away from zero": (rounding, "half_away", ">= Fraction(1, 2)", "> Fraction(1, 2)"),
    "a number is rounded as its cell shows it": (rounding, "places_of", 'section.index(".")', "0"),
    "a date is not a bare number": (meaning, "fits", "return one.unit == other.unit\n    if is_bare",
                                    "return True\n    if is_bare"),
    "a Saturday is no working day": (allowances, "working_days", "weekday() < 5", "weekday() < 6"),
    "a holiday is no working day": (allowances, "working_days", " and day not in holidays", ""),
    "today is no value that improved": (decide, "improved", "if case.waits_for_date", "if False"),
    "a day has 24 hours": (direction, "days", 'DAY if unit == "seconds"', '1 if unit == "seconds"'),
    "no misses yes": (decide, "by_tolerance", "return levels[-1]", "return levels[1]"),
    "today on the date itself is not due": (decide, "by_today", "<= case.target.amount", "< case.target.amount"),
    "a dash is not filled": (case, "is_filled", '"-", ', ""),
    "two dots are not filled": (case, "is_filled", ', ".."', ""),
    "a period after the stated one is not due": (case, "after_the_period", "measure.period > case",
                                                 "measure.period < case"),
    "the last part of the year is due": (case, "before_the_end", "part < of", "part <= of"),
    "a share is that of the part of the year": (case, "share_of", "profile[part - 1]", "profile[0]"),
    "a score is a product": (scores, "score", "found[0] * found[1]", "found[0] + found[1]"),
    "a percentage is no score": (scores, "place_of", ' and said.unit != "%"', ""),
    "words have places by a grid that a line uses": (scores, "places", "if is_used(rules)", "if rules"),
    "a number and a word must name one place": (scores, "place_of", "and named != whole", "and False"),
    "a reversed grid turns its levels": (decide, "by_grid", "if turned", "if not turned"),
    "a sign beats the end of a range": (targets, "how_well", 'how == "range"', 'how == "sign"'),
    "strokes make no difference": (typed, "read", '" -/–"', '" -–"'),
    "other spellings count": (typed, "level_of", '*others.split("|")', "*()"),
    "on target waits for no tolerance": (questions, "waits_for", "case.off > 0", "case.off >= 0"),
    "another line overrules all others": (questions, "way_lines", "if found:", "if not found:"),
    "conditions about limits need no way": (questions, "waits_for", 'words & {"on_target", "within", "improved"}',
                                            'words & {"on_target", "within", "improved", "at_most"}'),
    "a fill beside another level's word is none": (fills, "filled_level", "word not in (None, level)", "False"),
    "a conditional format may hide a fill": (fills, "filled_level", "cell.fill.may_change", "False"),
    "of two greens only the very colour counts": (fills, "level_like", "len(found) == 1", "found"),
    "less spending is good below 0 too": (budgets, "way_of_kind", "!= (rules.negative == kind)", "!= False"),
    "0 fits either sign": (budgets, "has_other_sign", "said.amount < 0 for", "said.amount <= 0 for"),
    "a figure below 0 is of the kind that is below 0": (budgets, "has_other_sign", "said.amount > 0 if below",
                                                       "False if below"),
    "a profile tells what is due of the year's budget": (budgets, "is_of_two_stretches", 'case.said.get("profile") or ',
                                                        ""),
    "at the year's end its budget is due": (budgets, "is_of_two_stretches", " or ends_with_the_year(case.rules)", ""),
    "an outturn is not of the budget to date": (budgets, "is_of_two_stretches", 'ours == "year" or', "False or"),
    "year to date is to date": (budgets, "stretch_of", "if words & TO_DATE",
                                "if words & TO_DATE - OF_THE_YEAR == words"),
    "an underspend of exactly the allowance is free": (allowances, "underspent", "within(turned, allowance)",
                                                       "within(turned, allowance, False)"),
    "income above its budget is no concern": (allowances, "underspent", "!= SPENDING", "is None"),
    "adverse follows which way is good": (budgets, "above_budget",
                                          "adverse if worse_is_above else -adverse", "adverse"),
    "a budget less its actual is turned": (budgets, "above_budget", "else -variance.amount\n    if case",
                                           "else variance.amount\n    if case"),
    "a variance in percent below 0 has two readings": (budgets, "above_budget", 'variance.unit == "%" and kind',
                                                       "False and kind"),
    "a variance alone is compared with 0": (budgets, "figures_that_follow", "number(0, variance.unit)",
                                            "number(1, variance.unit)"),
    "the reason of a missing variance comes first": (budgets, "figures_that_follow", "case.actual = variance",
                                                     "case.target = variance"),
    "a budget follows from the actual": (budgets, "figures_that_follow", "variance, -above)", "variance, above)"),
    "what a share of the best does not count decides": (overalls, "decides", "!= (rules.levels[0] in how.levels)", "!= False"),
    "the worst is the last of the scale": (overalls, "made", "max(places)", "min(places)"),
    "a share is one of the rated members": (overalls, "made", "len(places)", "len(ratings)"),
    "at_least holds on its limit, of a share": (overalls, "holds", '"at_least": share >= first',
                                                 '"at_least": share > first'),
    "more_than does not hold on its limit, of a share": (overalls, "holds", '"more_than": share > first',
                                                        '"more_than": share >= first'),
    "a share is no rounded number": (overalls, "made", "Fraction(100 * counted, len(places))",
                                     "round(Fraction(100 * counted, len(places)), 2)"),
    "only the period of the rules counts": (overalls, "of_the_period", "measure.period is None or", "True or"),
    "a measure without a group is in none": (overalls, "is_member", "measure.group is None or not any(",
                                             "measure.group is not None and not any("),
    "only one of several ratings of a row counts": (overalls, "is_member", "measure.field == one.field", "True"),
    "yellow is amber": (fills, "family", "low <= hue <= high or", "low <= hue < high or"),
}
# The theme whose workbooks tell, where it is not the general one.
OF_A_THEME = {
    dates: ["a Saturday is no working day", "a holiday is no working day", "a day has 24 hours", "no misses yes",
            "today on the date itself is not due", "a dash is not filled", "two dots are not filled",
            "today is no value that improved"],
    periods: ["a period after the stated one is not due", "the last part of the year is due",
              "a share is that of the part of the year"],
    risk: ["a score is a product", "a number and a word must name one place", "a reversed grid turns its levels",
           "a percentage is no score", "words have places by a grid that a line uses"],
    typed: ["a sign beats the end of a range", "strokes make no difference", "other spellings count"],
    asking: ["on target waits for no tolerance", "another line overrules all others",
             "conditions about limits need no way"],
    money: ["less spending is good below 0 too", "0 fits either sign",
            "a figure below 0 is of the kind that is below 0", "a profile tells what is due of the year's budget",
            "at the year's end its budget is due",
            "an outturn is not of the budget to date", "year to date is to date",
            "an underspend of exactly the allowance is free", "income above its budget is no concern",
            "adverse follows which way is good", "a budget less its actual is turned",
            "a variance in percent below 0 has two readings", "a variance alone is compared with 0",
            "the reason of a missing variance comes first",
            "a budget follows from the actual"],
    painted: ["a fill beside another level's word is none", "a conditional format may hide a fill",
              "of two greens only the very colour counts", "yellow is amber"],
}
# How a sheet is read, which only the program can tell from another reading: the theme, and the same four.
READINGS = {
    "of two rows that fit none counts": (elsewhere, "target_of", "2: LOST", "2: cell"),
    "a column without a heading is named by its letter": (elsewhere, "by_letter", "({letter})", "(A)"),
    "a skipped heading is no measure": (elsewhere, "draw_across", "if name in names", "if name"),
    "no target of the rules stands in for a row that is not there": (elsewhere, "target_of", "0: MISSING",
                                                                     "0: cells.NOTHING"),
    "another group's row is another row": (elsewhere, "draw_by_name", '"Highways": "Housing"}[group]',
                                           '"Highways": "Housing"} and group'),
    "a title is the group of the rows under it": (sections, "title", "text if group", "None if group"),
    "the text above is the group before the first title": (sections, "draw_down", '{"section_above": "All services"',
                                                           '{"section_above": None'),
    "names left of a heading stand as far as is said": (sections, "names_left", "between + 1", "between + 2"),
    "a figure is of the period of its heading": (periods, "draw_row", "else (YEAR, part)",
                                                 "else (YEAR, part % rules.parts + 1)"),
}


@contextlib.contextmanager
def altered(name):
    """The oracle with one place altered."""
    module, function, old, new = (MUTATIONS | READINGS)[name]
    original = getattr(module, function)
    source = textwrap.dedent(inspect.getsource(original))
    assert source.count(old) == 1, f"{function} should have one {old!r}, and has {source.count(old)}"
    space = {}
    exec(compile(source.replace(old, new), f"<{name}>", "exec"), module.__dict__, space)  # noqa: S102
    users = [importlib.import_module(f"oracle.{one.name}") for one in pkgutil.iter_modules(oracle.__path__)
             if one.name != "__main__"]
    with contextlib.ExitStack() as stack:
        for user in [module, *(user for user in users if user is not module)]:
            if getattr(user, function, None) is original:
                stack.enter_context(mock.patch.object(user, function, space[function]))
        yield


def answers(drawn):
    """What the oracle promises of a workbook."""
    found = [decide.answer(drawn.rules, measure) for measure in drawn.measures]
    rated = [(measure, answer.rating) for measure, answer in zip(drawn.measures, found, strict=True)]
    made = [(one.name, one.rating, one.unrated, one.ratings, one.decided_by) for one in overalls.promised(drawn.rules, rated)]
    return [*map(dataclasses.astuple, found), *made]


@functools.cache
def promised(seed):
    """A workbook, and what the oracle as it is promises of it."""
    drawn = draw(seed)
    return drawn, answers(drawn)


def changed(name, seeds):
    """The first of these seeds whose answers another oracle would give otherwise; None where all are the same."""
    theme = next((theme for theme, names in OF_A_THEME.items() if name in names), None)
    for seed in seeds:
        if MUTATIONS[name][0] is overalls and seed % 5 not in (1, 3):
            continue
        if MUTATIONS[name][0] is not overalls and theme_of(seed) is not theme:
            continue
        drawn, before = promised(seed)
        if MUTATIONS[name][1] == "of_number":
            with altered(name):
                drawn = reread(draw(seed))
        with altered(name):
            if answers(drawn) != before:
                return seed
    return None


def told(name, seeds, folder):
    """The first of these seeds by which the program tells one reading from the other; None where none does."""
    for seed in seeds:
        if theme_of(seed) is READINGS[name][0]:
            with altered(name):
                drawn = draw(seed)
            try:
                if differences(drawn, folder):
                    return seed
            except AssertionError:  # the program refuses what the sheet does not have
                return seed
    return None


def reread(drawn):
    """The same workbook, its number cells read anew by the altered oracle."""
    for measure in drawn.measures:
        for column, cell in measure.cells.items():
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                said = meaning.of_number(cell.value, cell.number_format)
                measure.cells[column] = dataclasses.replace(cell, meaning=said)
    return drawn
