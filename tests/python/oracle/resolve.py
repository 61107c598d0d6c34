"""What the lines of the rules say of one measure, and where they contradict each other.

Source: docs/rules/good-is.md ("Which line counts"), docs/rules/periods.md ("When a line holds"), registers.md.
"""

from .model import BY_TARGET, CLOSE, HIGHER, LOWER, Line, fold, matches

# The words of a return's own column that the reference lists.
KNOWN = {
    "high": HIGHER, "higher is better": HIGHER, "up": HIGHER, "increase": HIGHER, "maximise": HIGHER,
    "low": LOWER, "lower is better": LOWER, "down": LOWER, "decrease": LOWER, "minimise": LOWER,
    "on target": CLOSE, "close to target": CLOSE, "plan is best": CLOSE,
}


class Said:
    """Everything that holds for one measure."""

    def __init__(self, rules, measure):
        lines = [line for line in rules.lines if names(line, measure) and (
            rules.period is None or line.holds_in(rules.period))]
        lines += [Line(("*",), measure.table.sets, way="table")]
        values, self.lines_of = {}, {}
        self.contradicted = set()
        for line in lines:
            for key, value in line.sets.items():
                if line.way == "register" and value == CLOSE:
                    value = meaning_of(rules, "On target")  # the word that the register's cell holds
                if key in values and meant(values[key]) != meant(value):
                    self.contradicted.add(key)
                values.setdefault(key, value)
                self.lines_of.setdefault(key, []).append(line)
        self.values = values
        self.by_target = measure.table.by_target or values.get("good_is") == BY_TARGET
        self.not_rated = any(matches(pattern, measure.name) for pattern in rules.not_rated)
        self.good, self.unknown_word = self.way(rules, measure, values.get("good_is"))

    def get(self, key):
        """What the lines that name the measure set."""
        return self.values.get(key)

    def way(self, rules, measure, by_line):
        """Which way is good, and whether the return's column leaves that open by a word that nobody knows."""
        by_line = None if by_line == BY_TARGET else by_line
        cell = measure.cell("good_is")
        word = cell.words if cell.kind == "text" else ""
        by_column = meaning_of(rules, word) if word else None
        if by_line and by_column and by_line != by_column:
            self.contradicted.add("good_is")
        if by_line:
            return by_line, False
        if word:
            return by_column, by_column is None
        return None if self.by_target else rules.all_others, False


def meant(value):
    """What a line sets, of two allowances in either order."""
    return {value.word, *value.of} if getattr(value, "of", ()) else value


def meaning_of(rules, word):
    """What a word of the return's own column means; None where nobody says."""
    for pattern, way in rules.good_means:
        if matches(pattern, word):
            return way
    return KNOWN.get(fold(word))


def names(line, measure):
    """Whether a line names this measure."""
    said = measure.id if line.by_id else measure.name
    return said is not None and any(matches(name, said) for name in line.names)


def tolerance(rules, said):
    """How far off target is amber for a measure; None where no line tells."""
    own = said.get("amber_within")
    if own is not None:
        return own
    for allowance, first, last in rules.amber:
        period = rules.period
        if period is None or ((first is None or period >= first) and (last is None or period <= last)):
            return allowance
    return None
