"""Questions of the rules that nobody has answered: which measures wait for which of them.

Source: docs/rules/not-rated.md (`question`), docs/decisions/0039. A question is kept in `rules.questions` by the line
that it is about: amber, same, others, table, period, scale, not_rated, or the number of a line about measures.
"""

WHOLE = ("table", "period", "scale")
# What the return alone leaves unrated keeps its reason.
OWN_REASONS = {"no_data", "awaited", "not_due", "not_applicable", "not_rated", "not_a_number", "cell_error",
               "no_target", "text_target", "no_previous", "suppressed", "out_of_range"}


def open_of(rules):
    """The questions that stand; one about a period from outside does not."""
    return {kind: text for kind, text in rules.questions.items() if not (kind == "period" and rules.period_is_given)}


def decided_by(case, key):
    """The numbers of the lines that set this for the measure."""
    return [number for number, line in enumerate(case.rules.lines)
            if key in line.sets and line in case.said.lines_of.get(key, ())]


def way_lines(case):
    """The questions' keys of the lines that say which way is good."""
    found = decided_by(case, "good_is")
    if found:
        return found
    by_column = case.measure.cell("good_is").kind == "text"
    return [] if by_column or case.good is None else ["others"]


def waits_for(case, found):
    """The texts of the questions that a rating waits for."""
    asked = open_of(case.rules)
    if not asked or case.said.not_rated or (found.unrated or "") in OWN_REASONS or case.said.contradicted:
        return set()
    keys = {kind for kind in WHOLE if kind in asked} if found.unrated != "no_rule" or case.good else set()
    by = case.said.get("by")
    if by is not None:
        keys |= set(decided_by(case, "by"))
        words = {condition.word for condition in by}
        if words & {"on_target", "within", "improved"}:
            keys |= set(way_lines(case))
        if "improved" in words:
            keys.add("same")
    elif case.good:
        keys |= set(way_lines(case))
        if case.off is not None and case.off > 0:
            keys |= set(decided_by(case, "amber_within")) or {"amber"}
    if case.by_rules and (by is None or {one.word for one in by} & {"on_target", "within"}):
        keys |= set(decided_by(case, "target"))
    return {asked[key] for key in keys if key in asked}


def direction_waits(case, found):
    """Whether a direction needs a line that is asked about."""
    asked = open_of(case.rules)
    keys = {"same", *WHOLE, *way_lines(case)}
    return found.direction is not None and any(key in asked for key in keys)
