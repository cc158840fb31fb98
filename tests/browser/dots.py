"""An LED's dots, read from the glyph file and from the page's canvas; written without a look at the page's own reader."""

import struct
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Page

FILE = Path(__file__).parents[2] / "display" / "glyphs" / "gb2312.bin"
ROWS = 16

# The light in the middle of every dot; a lit one is bright, an unlit one nearly black.
READ = """
() => {
  const canvas = document.querySelector('canvas')
  const { width, height } = canvas, pitch = height / 16
  const copy = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', { willReadFrequently: true })
  copy.drawImage(canvas, 0, 0)
  const pixels = copy.getImageData(0, 0, width, height).data
  const rows = []
  for (let row = 0; row < 16; row++) {
    let line = ''
    for (let column = 0; column < width / pitch; column++) {
      const at = 4 * (Math.floor((row + 0.5) * pitch) * width + Math.floor((column + 0.5) * pitch))
      line += Math.max(pixels[at], pixels[at + 1], pixels[at + 2]) > 128 ? '#' : '.'
    }
    rows.push(line)
  }
  return rows
}
"""


class Glyph(NamedTuple):
    width: int
    rows: tuple[int, ...]


def glyphs() -> dict[str, Glyph]:
    data = FILE.read_bytes()
    magic, count, rows, size = struct.unpack_from("<4sHBB", data)
    assert (magic, rows, size) == (b"HBG1", ROWS, 32)
    codes = struct.unpack_from(f"<{count}H", data, 8)
    cells = data[8 + 2 * count : 8 + 3 * count]
    shapes = struct.iter_unpack(">16H", data[8 + 3 * count :])
    return {chr(code): Glyph(8 * wide, shape) for code, wide, shape in zip(codes, cells, shapes, strict=True)}


def picture_of(text: str, columns: int) -> list[str]:
    """A text that fits, in the middle of so many columns: 16 lines of # and dots."""
    known = glyphs()
    lines = []
    for row in range(ROWS):
        line = "".join(f"{known[sign].rows[row]:016b}"[: known[sign].width] for sign in text)
        line = line.replace("0", ".").replace("1", "#")
        left = (columns - len(line)) // 2
        assert left >= 0, f"{text} does not fit"
        lines.append("." * left + line + "." * (columns - left - len(line)))
    return lines


async def seen(page: Page) -> list[str]:
    """What is lit on the page's panel."""
    rows: list[str] = await page.evaluate(READ)
    return rows


async def shows(page: Page, expected: list[str]) -> None:
    """Wait until just this is lit."""
    try:
        await page.wait_for_function(f"wanted => ({READ})().join() === wanted", arg=",".join(expected))
    except Exception as error:
        raise AssertionError("\n".join(["expected", *expected, "seen", *await seen(page)])) from error
