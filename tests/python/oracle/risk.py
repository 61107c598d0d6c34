"""Scores of risks, and grids: what is promised of them, and how they are drawn.

Source: docs/rules/grids.md.
"""

from .case import Unrated


def by_grid(case):
    """The level in the grid's cell that the two values of a risk name."""
    raise Unrated("no_rule")
