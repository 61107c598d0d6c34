"""What a rewrite of a workbook changed: a checker of our own, which reads packages by Python's standard library alone.

Every part is compared as a tree of XML. What a rating run may change is counted: cells that were asked for, formats, strings and
relationships that were appended, calculation settings, the dimension. Everything else that differs is a loss.
"""

from .check import Allowed, losses

__all__ = ["Allowed", "losses"]
