"""Tables that a spreadsheet opens as they are."""

import csv
import io
from collections.abc import Iterable, Sequence

from aiohttp import web

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with, if a text begins so


def spreadsheet(name: str, rows: Iterable[Sequence[object]]) -> web.Response:
    """A CSV file: with a byte order mark, or a spreadsheet takes the text for its own encoding. None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return web.Response(
        body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


def _cell(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
