"""The outer parts of a film's file: whether they are all there, and whether anything else is."""

from pathlib import Path
from typing import BinaryIO

from hallbus.content.signatures import MP4, WEBM, Format, Unfit

_BOXES = {
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"uuid", b"meta", b"pnot", b"PICT", b"styp", b"sidx", b"moof",
    b"mfra", b"ssix", b"prft", b"emsg", b"pdin", b"beam", b"mfrl",
}  # fmt: skip
_SEGMENT = b"\x18\x53\x80\x67"
_BOXES_MOST = 100_000


def whole(path: Path, format: Format) -> bool:
    """Whether the film can begin before all of it is there. Raises Unfit for a film that was cut off, or has something behind it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        if format is MP4:
            return _mp4(file, size)
        if format is WEBM:
            _webm(file, size)
    return False


def _mp4(file: BinaryIO, size: int) -> bool:
    """A row of boxes, each with its length and name, that ends where the file ends."""
    names: list[bytes] = []
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if len(head) < 8 or name not in _BOXES or length < 8 or len(names) >= _BOXES_MOST:
            raise Unfit("two_in_one" if b"moov" in names and b"mdat" in names else "damaged")
        if at + length > size:
            raise Unfit("truncated")
        names.append(name)
        at += length
    if b"moov" not in names:
        raise Unfit("truncated")
    return b"moof" not in names and b"mdat" in names and names.index(b"moov") < names.index(b"mdat")


def _webm(file: BinaryIO, size: int) -> None:
    """A head, then one segment, perhaps of unknown length while it was recorded."""
    _id(file)
    head = _number(file)
    file.seek(head or 0, 1)
    if _id(file) != _SEGMENT:
        raise Unfit("damaged")
    length = _number(file)
    end = size if length is None else file.tell() + length
    if end > size:
        raise Unfit("truncated")
    if end < size:
        raise Unfit("two_in_one")


def _id(file: BinaryIO) -> bytes:
    first = file.read(1)
    if not first or first[0] < 0x10:
        raise Unfit("damaged")
    return first + file.read(8 - first[0].bit_length())


def _number(file: BinaryIO) -> int | None:
    """A length as EBML writes it; None is unknown."""
    first = file.read(1)
    if not first or first[0] == 0:
        raise Unfit("damaged")
    more = 8 - first[0].bit_length()
    value = int.from_bytes(bytes([first[0] & (0x7F >> more)]) + file.read(more), "big")
    return None if value == (1 << (7 * (more + 1))) - 1 else value
