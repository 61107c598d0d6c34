"""An independent computation of ratings, in exact fractions, from the reference of the rules alone.

Nothing here is made from the program's code or from its output. `meaning` is what a cell says, `model` what rules
say, `case` a measure with both, and `decide`, `direction` and `questions` what the reference promises of it. `cells`,
`lines` and `book` draw random workbooks and rules from a seed; every other workbook is about a theme, such as `dates`,
`periods` or `money`, whose module draws it. `overalls` adds ratings of ratings to any of them. `layout`, `pages` and
`script` write them down, `compare` rates them by the program and tells where its answer is another; what is known to
differ stands in `known`. `tally` counts what is drawn, and `mutations` alters the oracle, so that neither can pass by
drawing nothing. `python -m oracle SEED` (in tests/python) shows one.
"""
