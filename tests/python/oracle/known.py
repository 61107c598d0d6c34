"""What the program is known to answer otherwise than the reference says, until one of the two is mended.

Each entry is left open, and nothing else is: `python -m oracle FIRST LAST strict` leaves nothing open. Once the
program or the reference is mended, its entry goes.
"""

EVERYTHING = "everything"
LEFT_OPEN = [True]  # whether they are


def better_than_zero(case):
    """Whether a condition asks for better than a target of zero by the smaller of two allowances."""
    by = case.said.get("by")
    return case.used == 0 and any(one.word == "better_than_target" and one.takes and one.takes[0].word == "smaller_of"
                                  for one in (by if isinstance(by, tuple) else ()))


# What is left open: the field of an answer, or EVERYTHING, and where, by what the program does there.
ANSWERS = {
    "the smaller of two allowances counts for none where the target is zero": (EVERYTHING, better_than_zero),
}


def open_fields(case, every_field):
    """The fields of an answer that are left open."""
    found = set()
    for fields, there in ANSWERS.values():
        if LEFT_OPEN[0] and there(case):
            found |= set(every_field) if fields == EVERYTHING else {fields}
    return found
