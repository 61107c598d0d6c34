"""An independent computation of ratings, in exact fractions, from the reference of the rules alone.

Nothing here is made from the program's code or from its output. `meaning` is what a cell says, `model` what rules
say, `decide` and `direction` what the reference promises for both. `cells`, `lines` and `book` draw random workbooks
and rules from a seed, `layout` and `script` write them down, `compare` rates them by the program and tells where its
answer is another. `python -m oracle SEED` (in tests/python) shows one.
"""
