"""Sets Chinese and figures with the hall's two faces, read straight from the pages' font packages.

The Chinese face comes in a hundred slices, one for each range of characters, as a browser fetches them.
So a line is set character by character, each from the slice that holds it. Figures and Latin letters are set
in B612, and figures larger than the Chinese beside them, as on the boards: both are then read equally far.
"""

import re
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

MEDIUM, HEAVY = 500, 900
FIGURES_ARE_LARGER = 1.24
ASCENT = 0.88  # of the em: where a Chinese character's baseline lies below its top
OPENING, CLOSING = "“‘（《", "”’）》"

Ink = tuple[int, int, int]


class CannotSet(Exception):
    """The text cannot be set: a glyph or a font is missing, or the line is too long."""


class Faces:
    """The fonts of a `node_modules/@fontsource` folder."""

    def __init__(self, packages: Path) -> None:
        self.chinese = packages / "noto-sans-sc"
        self.figures = packages / "b612" / "files" / "b612-latin-700-normal.woff2"
        if not (self.chinese / f"{HEAVY}.css").is_file() or not self.figures.is_file():
            raise CannotSet(f"no fonts in {packages}: run `npm ci` in display/ first")
        self._slices: dict[int, dict[int, Path]] = {}
        self._open = cache(self._load)

    def font(self, character: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
        """The font that draws this character; CannotSet when no slice has it."""
        if is_figure(character):
            return self._open(self.figures, round(size * FIGURES_ARE_LARGER) if character.isdigit() else size)
        if weight not in self._slices:
            self._slices[weight] = slices(self.chinese, weight)
        file = self._slices[weight].get(ord(character))
        if file is None:
            raise CannotSet(f"no font has the character {character!r}")
        return self._open(file, size)

    @staticmethod
    def _load(file: Path, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def is_figure(character: str) -> bool:
    return character.isascii() and character.isalnum()


def slices(package: Path, weight: int) -> dict[int, Path]:
    """Which file of the package holds which code point, by the style sheet's unicode-range."""
    holds: dict[int, Path] = {}
    css = (package / f"{weight}.css").read_text(encoding="utf-8")
    for name, ranges in re.findall(
        r"url\(\./(files/[^)]+?-\d+-\d+-normal\.woff2)\).*?unicode-range:([^;]+);", css, re.S
    ):
        for span in ranges.split(","):
            first, _, last = span.strip().removeprefix("U+").partition("-")
            holds |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), package / name)
    return holds


def advances(faces: Faces, text: str, size: int, weight: int) -> list[tuple[str, float, float]]:
    """Each character with its shift and its advance. Brackets and quotes take half a square: a full one leaves holes."""
    row = []
    for character in text:
        width = faces.font(character, size, weight).getlength(character)
        half = character in OPENING + CLOSING and width > 0.8 * size
        row.append((character, -size / 2 if half and character in OPENING else 0.0, size / 2 if half else width))
    return row


def width(faces: Faces, text: str, size: int, weight: int = MEDIUM) -> float:
    return sum(advance for _, _, advance in advances(faces, text, size, weight))


def write(
    draw: ImageDraw.ImageDraw,
    faces: Faces,
    at: tuple[float, float],
    text: str,
    size: int,
    ink: Ink | int,
    weight: int = MEDIUM,
) -> float:
    """Set one line with the top of its Chinese at `at`; returns its right edge."""
    x, baseline = at[0], at[1] + size * ASCENT
    for character, shift, advance in advances(faces, text, size, weight):
        draw.text((x + shift, baseline), character, ink, faces.font(character, size, weight), anchor="ls")
        x += advance
    return x
