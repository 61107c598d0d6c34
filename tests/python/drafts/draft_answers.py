"""Answers the questions of a draft as the owner of the workbook would, knowing no workbook.

A question is answered by the owner's entry of the same topic whose measures cover the question's. An entry with names or
cells comes before one for all. Where the answers of its measures differ, each measure gets its own; where there is none,
the proposal stays.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from draft_truth import Area
from draft_values import plain, same_value, words

ALL = "all"
UNKNOWN = object()


@dataclass
class Question:
    """A question of a draft, as the program writes it."""

    id: str
    topic: str
    measures: Any = ALL
    cells: list[Area] = field(default_factory=list)
    evidence: Any = None
    proposed: Any = None
    choices: list[Any] = field(default_factory=list)

    @property
    def names(self):
        """The measures that it names; none for a question about all."""
        return self.measures if isinstance(self.measures, list) else [] if self.measures in (ALL, None) else [self.measures]

    def is_about(self, sheet, *cells):
        """Tells whether one of these cells is among its own."""
        return any(area.holds(sheet, cell) for area in self.cells for cell in cells)


def read_questions(text):
    """Reads the questions that `init --questions` wrote: a list, or an object that holds one."""
    found = json.loads(text)
    found = found.get("questions", []) if isinstance(found, dict) else found
    return [
        Question(
            str(one["id"]), one.get("topic", ""), one.get("measures", ALL), read_areas(one.get("cells")),
            one.get("evidence"), one.get("proposed"), one.get("choices") or [],
        )
        for one in found
    ]


def read_areas(cells):
    """Reads cells and ranges, a list of texts or one text."""
    texts = [cells] if isinstance(cells, str) else cells or []
    return [area for area in map(Area.read, texts) if area]


class Owner:
    """The owner of a workbook, who knows its rows and has answers."""

    def __init__(self, entries, rows):
        self.rows = rows
        self.entries = [(entry, read_areas(entry.get("cells"))) for entry in entries]
        self.entries.sort(key=lambda one: one[0]["measures"] == ALL and not one[1])

    def answer(self, topic, row):
        """Returns the answer about a row, or `UNKNOWN`; `None` as the row is one that the truth does not list."""
        for entry, areas in self.entries:
            if entry["topic"] == topic and covers(entry, areas, row):
                return entry["value"]
        return UNKNOWN

    def rows_of(self, question, labels):
        """Returns a list of the name that a question uses and the row meant; the row is `None` where none is listed."""
        if not question.names:
            inside = [row for row in self.rows if question.is_about(row.sheet, row.cell)]
            return [(None, row) for row in inside or self.rows]
        found = []
        for name in question.names:
            called = [row for row in self.rows if row.is_called(name) or plain(labels.get(row)) == plain(name)]
            inside = [row for row in called if question.is_about(row.sheet, row.cell)]
            found += [(name, row) for row in inside or called] or [(name, None)]
        return found

    def answer_to(self, question, labels):
        """Returns the answer to a question, or `UNKNOWN`; `labels` are the names that the draft gives to the rows."""
        targets = self.rows_of(question, labels)
        values = [self.answer(question.topic, row) for _, row in targets]
        known = [value for value in values if value is not UNKNOWN]
        if not known:
            return UNKNOWN
        if len(known) == len(values) and all(same_value(known[0], value) for value in known):
            return chosen(question, known[0])
        if not question.names:
            return self.each_of_all(question, labels)
        return self.each(question, [(*target, value) for target, value in zip(targets, values, strict=True)])

    def each_of_all(self, question, labels):
        """Returns the answers to a question about all: the common one, and by name those that differ from it."""
        common = self.answer(question.topic, None)
        rows = [(labels.get(row, row.name), row, self.answer(question.topic, row)) for _, row in self.rows_of(question, {})]
        # A name of rows that differ among themselves cannot tell; `each` then takes their addresses.
        apart = {plain(name) for name, _, value in rows if common is UNKNOWN or not same_value(value, common)}
        answers = self.each(question, [one for one in rows if plain(one[0]) in apart])
        return answers if common is UNKNOWN else {ALL: chosen(question, common), **answers}

    def each(self, question, targets):
        """Returns the answers by name, and by the address of the actual where a name alone does not tell."""
        answers = {}
        for name, row, value in targets:
            same = [other for label, _, other in targets if plain(label) == plain(name)]
            alone = all(other is not UNKNOWN and same_value(other, same[0]) for other in same)
            outside = [other for other in self.rows if row and other.is_called(name) and other not in [one[1] for one in targets]]
            if value is not UNKNOWN:
                answers[name if (alone and not outside) or row is None else row.address] = chosen(question, value)
        return answers

    def answers(self, questions, labels):
        """Returns the answers to all questions, by their ids: the owner's, else what the draft proposes."""
        found = {question.id: self.answer_to(question, labels) for question in questions}
        proposed = {question.id: question.proposed for question in questions}
        given = {key: proposed[key] if value is UNKNOWN else value for key, value in found.items()}
        return {key: value for key, value in given.items() if value is not None}


def proposals(questions):
    """Returns every proposal as the answer."""
    return {question.id: question.proposed for question in questions if question.proposed is not None}


def covers(entry, areas, row):
    """Tells whether an entry covers a row; one that the truth does not list, only an entry for all does."""
    if row is None:
        return entry["measures"] == ALL and not areas
    if areas and not any(area.holds(row.sheet, row.cell) for area in areas):
        return False
    return entry["measures"] == ALL or any(fits(pattern, name) for pattern in entry["measures"] for name in row.names)


def fits(pattern, name):
    """Tells whether a name is one of those that a pattern, in which `*` stands for any run of characters, means."""
    return any(re.fullmatch(re.escape(one.strip()).replace(r"\*", ".*"), plain(name)) for one in plain(pattern).split("|"))


def chosen(question, value):
    """Returns the choice that says the same as an answer, or the answer itself."""
    choices = [one if isinstance(one, dict) and "value" in one else {"value": one} for one in question.choices]
    for one in choices:
        if same_value(one["value"], value):
            return one["value"]
    if isinstance(value, (dict, list)):
        return value
    for one in choices:
        if "label" in one and plain(one["label"]) == plain(value):
            return one["value"]
    if question.topic == "period":
        near = [one for one in choices if any(nested(text, value) for text in (one["value"], one.get("label")) if text)]
        if len(near) == 1:
            return near[0]["value"]
    return value


def nested(one, other):
    """Tells whether all words of one text stand in the other, either way round."""
    one, other = words(one), words(other)
    return bool(one and other) and (one <= other or other <= one)
