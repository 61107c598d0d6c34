"""Alters one sign or limit of the oracle at a time, to see that drawn workbooks tell the difference."""

import contextlib
import dataclasses
import importlib
import inspect
import textwrap
from unittest import mock

from . import decide, direction, meaning, resolve
from .book import draw

# The function that is altered, what is replaced in it, and by what.
MUTATIONS = {
    "on the tolerance is amber": (decide, "by_tolerance", "<= case.room", "< case.room"),
    "on target is the best level": (decide, "by_tolerance", "case.off <= 0", "case.off < 0"),
    "within holds on its limit": (decide, "holds", "case.off <= room if", "case.off < room if"),
    "closer_than does not hold on its limit": (decide, "holds", "else case.off < room", "else case.off <= room"),
    "better_than_target does not hold on target": (decide, "better_than_target", "< 0", "<= 0"),
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
}
KINDS = ["no_data", "not_due", "awaited", "not_applicable", "not_rated", "no_target", "text_target", "not_a_number",
         "cell_error", "zero_target", "no_previous", "no_intervention", "ambiguous_unit", "out_of_range", "no_rule",
         "first_of", "part", "parts", "target_in_actual", "ranked", "profile", "unit", "register", "range", "form",
         "headings over headings", "percent_of_target", "points", "percent_of_previous", "compared_with", "redefined"]


@contextlib.contextmanager
def altered(name):
    """The oracle with one place altered."""
    module, function, old, new = MUTATIONS[name]
    original = getattr(module, function)
    source = textwrap.dedent(inspect.getsource(original))
    assert source.count(old) == 1, f"{function} should have one {old!r}, and has {source.count(old)}"
    space = {}
    exec(compile(source.replace(old, new), f"<{name}>", "exec"), module.__dict__, space)  # noqa: S102
    names = ("decide", "direction", "resolve", "cells", "measures")
    users = [importlib.import_module(f"oracle.{one}") for one in names]
    with contextlib.ExitStack() as stack:
        for user in [module, *(user for user in users if user is not module)]:
            if getattr(user, function, None) is original:
                stack.enter_context(mock.patch.object(user, function, space[function]))
        yield


def answers(drawn):
    """What the oracle promises of a workbook."""
    return [dataclasses.astuple(decide.answer(drawn.rules, measure)) for measure in drawn.measures]


def changed(name, seeds):
    """The first of these seeds whose answers another oracle would give otherwise; None where all are the same."""
    for seed in seeds:
        before = answers(draw(seed))
        drawn = draw(seed)
        if MUTATIONS[name][0] is meaning:
            with altered(name):
                drawn = reread(drawn)
        with altered(name):
            if answers(drawn) != before:
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


def kinds(drawn):
    """What a drawn workbook has of all that the reference tells about."""
    for measure in drawn.measures:
        answer, case = decide.answer(drawn.rules, measure), decide.Case(drawn.rules, measure)
        yield from (one for one in (answer.unrated, answer.rating, answer.direction) if one)
        yield from case.said.values
        by = case.said.get("by")
        yield "first_of" if isinstance(by, tuple) else "function" if by else "tolerance"
        yield case.target.kind
        allowances = (resolve.tolerance(drawn.rules, case.said), direction.allowance_of(case))
        yield from (allowance.word for allowance in allowances if allowance)
        if measure.table.tall:
            yield "headings over headings"
    yield from (line.way for line in drawn.rules.lines)
    yield from ("form" for _ in drawn.rules.forms)
    yield from ("unit" for one in (drawn.rules.unit, *(table.unit for table in drawn.rules.tables)) if one)
