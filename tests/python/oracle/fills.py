"""What the fill of a cell says of its rating.

Source: docs/rules/published.md (`fill_of`).
"""

import colorsys

from .typed import level_of

# Hues in degrees, both ends included.
HUES = {"green": (75, 165), "amber": (35, 60), "red": (345, 372)}


def family(colour):
    """Which of red, amber and green a colour clearly is, if any. A colour of the palette is its name."""
    if colour in HUES:
        return colour
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    if max(red, green, blue) - min(red, green, blue) < 40 or max(red, green, blue) < 60:
        return None  # nothing between clear colours and greys is drawn
    hue = round(colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[0] * 360, 6)
    return next((name for name, (low, high) in HUES.items() if low <= hue <= high or low <= hue + 360 <= high), None)


def level_like(colours, colour):
    """The level that has this very colour, or else the only one of its family."""
    exact = [level for level, own in colours.items() if own == colour]
    alike = [level for level, own in colours.items() if family(colour) and family(own) == family(colour)]
    found = exact or alike
    return found[0] if len(found) == 1 else None


def filled_level(rules, cell):
    """What a cell's fill gives: a level, and why there is none."""
    if cell.fill.may_change:
        return None, "ambiguous_value"
    if cell.fill.colour is None:
        return None, "no_data"
    level, word = level_like(rules.colours, cell.fill.colour), level_of(rules, cell.value or "")
    if level is None or word not in (None, level):
        return None, "ambiguous_value"
    return level, None
