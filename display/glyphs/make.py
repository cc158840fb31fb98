"""Makes gb2312.bin, the dots of every character that a strip or a text LED can show.

Chinese and symbols come from GNU Unifont (its unifont.hex, not unifont_jp.hex, whose Chinese characters have Japanese forms);
digits, capitals and a few marks from latin.txt beside this file. The result is in git: run this only to make it anew.

    apt-get download unifont && dpkg-deb -x unifont_*.deb unifont
    python display/glyphs/make.py unifont/usr/share/unifont/unifont.hex

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

HERE = Path(__file__).parent


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


def from_unifont(path: str, wanted: set[int]) -> dict[int, tuple[int, list[int]]]:
    """Unifont's own hex format: `code:dots`, 16 bytes for a glyph of one half-cell and 32 for one of two."""
    found = {}
    for line in Path(path).read_text(encoding="ascii").split():
        code, dots = line.split(":")
        if int(code, 16) not in wanted:
            continue
        cells = len(dots) // 32
        rows = [int(dots[at : at + 2 * cells], 16) << (8 * (2 - cells)) for at in range(0, len(dots), 2 * cells)]
        found[int(code, 16)] = (cells, rows)
    return found


def drawn_by_hand() -> dict[int, tuple[int, list[int]]]:
    found = {}
    for block in (HERE / "latin.txt").read_text(encoding="utf-8").split("\n= ")[1:]:
        character, *rows = block.strip("\n").split("\n")
        bits = [int(row.replace("#", "1").replace(".", "0"), 2) << 9 for row in rows[:14]]
        found[ord(character)] = (1, [0, *bits, 0])
    return found


def main() -> None:
    glyphs = from_unifont(sys.argv[1], gb2312() | set(range(0x20, 0x7F)) | {ord("·"), ord("—")})
    glyphs.update(drawn_by_hand())
    codes = sorted(glyphs)
    data = b"HBG1" + struct.pack("<HBB", len(codes), 16, 32)
    data += struct.pack(f"<{len(codes)}H", *codes) + bytes(glyphs[code][0] for code in codes)
    data += b"".join(struct.pack(">16H", *glyphs[code][1]) for code in codes)
    (HERE / "gb2312.bin").write_bytes(data)
    print(f"{len(codes)} characters, {len(data)} bytes")


if __name__ == "__main__":
    main()
