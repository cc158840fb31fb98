"""How large a text comes out on a board, and how wide on an LED.

A board's page is 192 rem wide (108 rem when the screen stands upright), whatever its resolution, so a glyph's height in
millimetres follows from the screen's size alone: sharper glass does not make letters bigger. A reader needs 4 mm of
height for each metre of distance, twice that at the elder board.
"""

import math
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from hallbus.hall.facts import Screen, ScreenKind

DIGIT_HEIGHT = 0.758  # of the font size, in the face that numbers are set in
HANZI_HEIGHT = 0.94  # of the font size, for a full Chinese character
MM_PER_METRE: dict[ScreenKind, float] = {"board": 4.0, "board_elder": 8.0, "content": 4.0}


class Layout(NamedTuple):
    """The smallest texts of a page and the most rows that it holds at that size; no rows: it lists no calls."""

    rows: int | None
    hanzi_rem: float
    digit_rem: float


# Pages keep their row height: fewer rows leave room, more rows would have to shrink the type.
LAYOUTS: dict[tuple[ScreenKind, bool], Layout] = {
    ("board", False): Layout(rows=6, hanzi_rem=5.0, digit_rem=6.2),
    ("board", True): Layout(rows=6, hanzi_rem=5.0, digit_rem=6.2),
    ("board_elder", False): Layout(rows=4, hanzi_rem=7.0, digit_rem=8.4),
    ("content", False): Layout(rows=None, hanzi_rem=5.0, digit_rem=6.2),
    ("content", True): Layout(rows=None, hanzi_rem=5.0, digit_rem=6.2),
}


def layout_of(screen: Screen) -> Layout | None:
    """The page that a screen shows, or None when nobody has drawn one for it."""
    return LAYOUTS.get((screen.kind, screen.portrait))


def rem_mm(size_in: float) -> float:
    """The length of one rem on a 16:9 screen of this diagonal; upright it is the same, since 108 is to 192 as 9 to 16."""
    return size_in * 25.4 * 16 / math.hypot(16, 9) / 192


def smallest_glyph_mm(layout: Layout, size_in: float) -> float:
    """The height of the smallest text that a visitor has to read."""
    return rem_mm(size_in) * _smallest_glyph_rem(layout)


def readable_to_m(layout: Layout, size_in: float, mm_per_metre: float) -> float:
    """The farthest place from which all of the page can be read."""
    return smallest_glyph_mm(layout, size_in) / mm_per_metre


def size_needed_in(layout: Layout, view_m: float, mm_per_metre: float) -> float:
    """The smallest screen whose page can be read from so far."""
    return view_m * mm_per_metre / (rem_mm(1) * _smallest_glyph_rem(layout))


def _smallest_glyph_rem(layout: Layout) -> float:
    return min(layout.hanzi_rem * HANZI_HEIGHT, layout.digit_rem * DIGIT_HEIGHT)


def half_cells(text: str) -> int:
    """The width on an LED: a Chinese character takes two half cells, a Latin letter or digit one.

    Signs that East Asian fonts may draw either way (“ ① ·) count two, as LED fonts draw them.
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def widest_ticket(prefixes: Iterable[str]) -> str:
    """The widest number that a hall can call: a ticket may be transferred to any window, whatever its prefix."""
    return max(prefixes, key=half_cells, default="A") + "000"


# Python's table maps these two codes of GB2312 to rarer signs than the ones that every keyboard in China types.
_GB2312_TOO = frozenset("·—")


def not_on_led(text: str) -> str:
    """The signs in a text that an LED's GB2312 font lacks, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in text if not _in_gb2312(sign)))


def _in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return sign in _GB2312_TOO
    return sign.isprintable()
