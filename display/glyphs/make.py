"""Makes gb2312.bin, the dots of every character that a strip or a text LED can show.

Chinese and symbols come from the npm package @fontsource/unifontex (GNU Unifont shapes, whose outlines are pixel squares);
digits, capitals and a few marks from latin.txt beside this file. The result is in git: run this only to make it anew.

    pip install fonttools brotli && npm pack @fontsource/unifontex@5.2.6 && tar xzf fontsource-unifontex-*.tgz
    python display/glyphs/make.py package/files/unifontex-latin-400-normal.woff2

The file, all numbers little-endian, n characters in ascending code point order:

    0         4 bytes   "HBG1"
    4         u16       n
    6         u8        rows in a glyph: 16
    7         u8        bytes in a glyph: 32
    8         n x u16   code points (no character outside the BMP)
    8 + 2n    n x u8    width in half-cells of 8 dots: 1 or 2
    8 + 3n    n x 32    glyphs: 16 rows from the top, two bytes a row, leftmost dot in the highest bit; a 1 is lit.
                        A glyph of one half-cell uses the first byte of each row.
"""

import struct
import sys
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
DOT = 64  # font units to a dot of UnifontEX
TOP = 14  # dots above the baseline


def gb2312() -> set[int]:
    """The 6,763 hanzi and 682 symbols of GB 2312-80."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


class Corners(BasePen):
    """Collects a glyph's contours. Some of their points are stored as controls of curves, yet all edges run along the grid."""

    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.contours = []

    def _moveTo(self, point):
        self.contours.append([point])

    def _lineTo(self, point):
        last = self.contours[-1][-1]
        assert last[0] == point[0] or last[1] == point[1], "a slanting edge"
        self.contours[-1].append(point)

    def _qCurveToOne(self, control, point):
        self._lineTo(control)
        self._lineTo(point)


def dots(contours) -> list[int]:
    """Sixteen rows of sixteen bits: a dot is lit when its middle lies inside (even-odd along the row)."""
    rows = []
    for y in range(16):
        middle = (TOP - y) * DOT - DOT / 2
        crossings = sorted(
            a[0]
            for corners in contours
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
            if a[0] == b[0] and min(a[1], b[1]) < middle < max(a[1], b[1])
        )
        row = 0
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            for x in range(max(0, round(left / DOT)), min(16, round(right / DOT))):
                row |= 0x8000 >> x
        rows.append(row)
    return rows


def from_font(path: str, wanted: set[int]) -> dict[int, tuple[int, list[int]]]:
    font = TTFont(path)
    names, glyphs, advances = font.getBestCmap(), font.getGlyphSet(), font["hmtx"]
    found = {}
    for code in sorted(wanted):
        pen = Corners(glyphs)
        glyphs[names[code]].draw(pen)
        found[code] = (1 if advances[names[code]][0] <= 8 * DOT else 2, dots(pen.contours))
    return found


def drawn_by_hand() -> dict[int, tuple[int, list[int]]]:
    found = {}
    for block in (HERE / "latin.txt").read_text(encoding="utf-8").split("\n= ")[1:]:
        character, *rows = block.strip("\n").split("\n")
        bits = [int(row.replace("#", "1").replace(".", "0"), 2) << 9 for row in rows[:14]]
        found[ord(character)] = (1, [0, *bits, 0])
    return found


def main() -> None:
    glyphs = from_font(sys.argv[1], gb2312() | set(range(0x20, 0x7F)) | {ord("·"), ord("—")})
    glyphs.update(drawn_by_hand())
    codes = sorted(glyphs)
    data = b"HBG1" + struct.pack("<HBB", len(codes), 16, 32)
    data += struct.pack(f"<{len(codes)}H", *codes) + bytes(glyphs[code][0] for code in codes)
    data += b"".join(struct.pack(">16H", *glyphs[code][1]) for code in codes)
    (HERE / "gb2312.bin").write_bytes(data)
    print(f"{len(codes)} characters, {len(data)} bytes")


if __name__ == "__main__":
    main()
