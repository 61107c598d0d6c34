"""Writes rules down as a script."""

import re
from fractions import Fraction

from . import overalls
from .cells import plain
from .meaning import Meaning
from .model import BY_TARGET, CLOSE, INCOME, SPENDING, Heading
from .targets import with_unit

UNITS = {"%": "percent", "days": '"days"', "£": '"£"', "number": "number"}
# Headings that conditions name, and columns that no key of a table names as such.
HEADINGS = {"floor": "Floor", "target": "Target"}
NOT_HERE = ("group", "floor", "amber_within")
COLOURS = ["green", "light_green", "yellow", "amber", "orange", "red"]


def quoted(text):
    """A text of the script."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def period(when):
    """A period as the rules write it."""
    year, quarter = when
    return f"{year}/{(year + 1) % 100:02} Q{quarter}"


def allowance(said):
    """An allowance as the rules write it."""
    if said.of:
        return f"{said.word}({', '.join(map(allowance, said.of))})"
    return f"{said.word}({quoted(with_unit(said.amount, said.unit)) if said.unit else plain(said.amount)})"


def condition(said):
    """A condition of `first_of`."""
    takes = []
    for take in said.takes:
        if isinstance(take, Heading):
            takes.append(f"heading({quoted(HEADINGS[take.column])})")
        elif isinstance(take, Meaning):
            takes.append(quoted(take.words))
        elif isinstance(take, bool):
            takes.append("yes" if take else "no")
        elif isinstance(take, str):
            takes.append(quoted(take))
        elif hasattr(take, "word"):
            takes.append(allowance(take))
        else:
            takes.append(plain(take))
    return f"{said.word}({', '.join([*takes, quoted(said.level)])})"


def value(key, said):
    """What a key of `measure` takes."""
    if key in ("amber_within", "same_if_within"):
        return allowance(said)
    if key == "by" and isinstance(said, str):
        return {"grid": "risk", "reversed": "reversed(risk)"}[said]
    if key == "by" and isinstance(said, Fraction):
        return f'function("from_{plain(said)}")'
    if key == "by":
        return f"first_of([ {', '.join(map(condition, said))} ])"
    if key == "profile" and not isinstance(said, str):
        shares = ", ".join(map(plain, said))
        return f"by_quarter({shares})" if len(said) == 4 and said[0] >= 40 else f"[ {shares} ]"
    if key == "target":
        return quoted(said.words) if said.words else plain(said.amount)
    if key == "redefined":
        return quoted(period(said))
    if key == "ranked":
        return f"[ {', '.join(map(quoted, said))} ]"
    if key in ("part", "target_in_actual"):
        return quoted(said)
    return UNITS[said] if key == "unit" else str(said)


def way_word(way, earlier):
    """The word that says which way is good."""
    if way == "lower" and earlier:
        return "earlier_is_better"
    return way if way in (CLOSE, SPENDING, INCOME) else f"{way}_is_better"


def line(said, earlier=False):
    """A line about measures."""
    names = ", ".join(map(quoted, said.names))
    names = names if len(said.names) == 1 else f"[ {names} ]"
    names = f"with_id({names})" if said.by_id else names
    if said.way == "list":
        good = said.sets["good_is"]
        return f"{way_word(good, earlier)}({names});"
    keys = [f"{key}: {value(key, one)}" for key, one in said.sets.items()]
    keys += [f"{word}: {quoted(period(when))}" for word, when in (("from", said.first), ("to", said.last)) if when]
    return f"measure({names}, #{{ {', '.join(keys)} }});"


def table(said, alone):
    """A line `table`, or `tables` where there is only one."""
    if said.statement:
        return [said.statement]
    keys = [f"{key}: {quoted(text)}" for key, text in said.headings.items()
            if key not in (*NOT_HERE, *said.first, *said.first_target)]
    keys += rules_of(said) + sources_of(said)
    if said.group:
        keys.append("group: " + (quoted(said.headings["group"]) if said.group == "heading" else said.group))
    keys.append(f'rating: {said.rating}("RAG")')
    if said.direction:
        keys.append('direction: write_to("Direction")')
    for key in ("empty", "skip", "end_at"):
        if getattr(said, key):
            keys.append(f"{key}: {quoted(getattr(said, key))}")
    if said.quarter:
        keys.append(f'quarter: "Q{said.quarter}"')
    if said.unit:
        keys.append(f"unit: {UNITS[said.unit]}")
    if not said.hidden_rows:
        keys.append("hidden_rows: no")
    body = f"#{{ {', '.join(keys)} }}"
    if alone:
        return [f"tables({body});"]
    return [f"table({quoted(sheet)}, {body});" for sheet in said.sheets]


def rules_of(said):
    """What a table says about all its rows."""
    keys = [f"{key}: {value(key, one)}" for key, one in said.sets.items()]
    if said.tolerance and "amber_within" in said.headings:
        column = quoted(said.headings["amber_within"])
        keys.append("amber_within: " + (column if said.tolerance == "bare" else f"{said.tolerance}({column})"))
    if said.by_target:
        keys.append(f"good_is: {BY_TARGET}")
    if said.rounded is not None:
        keys.append(f"rounded: {said.rounded}")
    return keys


def sources_of(said):
    """Where values come from that are not under one heading."""
    found = ["actual: today"] if said.only_today else []
    if said.first:
        takes = [quoted(said.headings[column]) for column in said.first] + ["today"] * said.ends_today
        found.append(f"actual: first_filled({', '.join(takes)})")
    if said.first_target:
        takes = [quoted(said.headings[column]) for column in said.first_target]
        found.append(f"target: first_filled({', '.join(takes)})")
    return found


def form(said):
    """A line `form`."""
    keys = [f"measure: {quoted(said.measure.name)}"]
    keys += [f"{key}: {place}" for key, place in said.places.items()]
    keys += [key for key in rules_of(said.measure.table) if not key.startswith("amber_within")]
    return f"form({quoted(said.measure.sheet)}, #{{ {', '.join(keys)} }});"


def dated(lines, first, last):
    """A line with the periods in which it holds."""
    return lines + [f"{word}({quoted(period(when))});" for word, when in (("to", last), ("from", first)) if when]


def register(rules):
    """The line `register`, where rows of one are drawn."""
    if not any(one.way == "register" for one in rules.lines):
        return []
    keys = {"measure": "Indicator", "good_is": "Good is", "target": "Goal", "amber_within": "How far off"}
    if rules.period:
        keys["profile"] = "Spread"
    body = ", ".join(f"{key}: {quoted(text)}" for key, text in keys.items())
    if any(one.way == "register" and "by" in one.sets for one in rules.lines):
        body += f", limits: [ {', '.join(map(quoted, rules.levels[:-1]))} ]"
    return [f'register("Our rules", #{{ {body} }});']


def function(rules):
    """The functions: those that lines name, and `rate`."""
    first, last = quoted(rules.levels[0]), quoted(rules.levels[-1])
    limits = {plain(by) for line in rules.lines if isinstance(by := line.sets.get("by"), Fraction)}
    named = [f"fn from_{limit}(m) {{ if m.actual >= {limit} {{ {first} }} else {{ {last} }} }}"
             for limit in sorted(limits)]
    if rules.function is None:
        return named
    second = quoted(rules.levels[1])
    within = f"m.off_target_by * 100 <= m.target * {plain(rules.function.amount)}"
    return [*named, f"fn rate(m) {{ if m.off_target_by <= 0 {{ {first} }} else if {within} {{ {second} }} "
            f"else {{ {last} }} }}"]


def money(rules):
    """The lines about budgets."""
    lines = [f"{rules.negative}_is_negative(yes);"] if rules.negative else []
    if rules.variance_is:
        lines.append(f"variance_is({quoted(rules.variance_is)});")
    if rules.underspend:
        free, level = rules.underspend
        lines.append(f"underspend_beyond({allowance(free)}, {quoted(level)});")
    return lines


def asked(rules, key):
    """The question about the line before it, or its answer."""
    if key in rules.questions:
        return [f"question({quoted(rules.questions[key])});"]
    return [f"because({quoted(rules.answered[key])});"] if key in rules.answered else []


def with_holidays(text, rules):
    """A script with the holidays in some of its allowances in working days: one list holds for all of them."""
    if not rules.holidays:
        return text
    days = ", ".join(quoted(day.isoformat()) for day in sorted(rules.holidays))
    before, *others = re.split(r"(?<=working_days\()(\d+)", text)
    pairs = list(zip(others[::2], others[1::2], strict=True))
    listed = {"first": [0], "last": [len(pairs) - 1], "all": range(len(pairs))}[rules.holidays_in]
    return before + "".join(f"{amount}{f', [ {days} ]' * (index in listed)}{rest}"
                            for index, (amount, rest) in enumerate(pairs))


def script(rules):
    """The whole script."""
    lines = ['ruleset("Drawn");']
    if rules.period and not any(line.startswith("period") for line in rules.more):
        lines += [f"period({quoted(period(rules.period))});", *asked(rules, "period")]
    if rules.scale_is_written:
        colours = [f'colour("#{one}")' for one in rules.colours.values()] or COLOURS
        others = [f", {quoted(rules.spellings[word])}" if word in rules.spellings else "" for word in rules.levels]
        pairs = [f"level({quoted(word)}, {colour}{other})"
                 for word, colour, other in zip(rules.levels, colours, others, strict=False)]
        lines += [f"scale([ {', '.join(pairs)} ]);", *asked(rules, "scale")]
    if rules.unit:
        lines.append(f"unit({UNITS[rules.unit]});")
    if rules.decimal_comma:
        lines.append("decimal_comma(yes);")
    if rules.directions:
        lines.append(f"direction_words({', '.join(map(quoted, rules.directions))});")
    if rules.not_due_word:
        lines.append(f"not_due_yet({quoted(rules.not_due_word)});")
    lines += rules.more
    alone = len(rules.tables) == 1 and not rules.forms
    for one in rules.tables:
        lines += table(one, alone)
    lines += [form(one) for one in rules.forms]
    lines += asked(rules, "table") + money(rules)
    for said, first, last in rules.amber:
        lines += dated([f"amber_within({allowance(said)});"], first, last) + asked(rules, "amber")
    for said, under in rules.same:
        more = "" if under is None else f", where_target_under({plain(under)})"
        lines += [f"same_if_within({allowance(said)}{more});", *asked(rules, "same")]
    lines += [f"good_is_means({quoted(word)}, {way});" for word, way in rules.good_means]
    for number, one in enumerate(rules.lines):
        lines += [line(one, rules.earlier), *asked(rules, number)] if one.way != "register" else []
    lines += register(rules)
    if rules.not_rated:
        lines += [f"not_rated([ {', '.join(map(quoted, rules.not_rated))} ]);", *asked(rules, "not_rated")]
    if rules.all_others:
        lines += [f"{way_word(rules.all_others, rules.earlier)}(all_others);", *asked(rules, "others")]
    lines += overalls.lines(rules, quoted, condition)
    return with_holidays("\n".join(lines + function(rules)) + "\n", rules)
