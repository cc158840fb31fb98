"""What a file is, by its own bytes. Its name says nothing, except when it contradicts them."""

import re
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct

Sort = Literal["image", "video", "sound", "pdf"]

ZIP_END = b"PK\x05\x06"
TAIL = 64 * 1024 + 22  # an archive's end stands at most so far from the end of the file
MARKUP = re.compile(rb"<script|<html|<!doctype html|<\?php|<svg", re.IGNORECASE)


class Unfit(Exception):
    """A file that is not taken. `code` names the reason, `facts` what its words need."""

    def __init__(self, code: str, **facts: str | int | float) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Format(Struct, frozen=True):
    """A kind of file that is taken: its name, the endings that it may have, the demuxer that reads it."""

    name: str
    sort: Sort
    endings: tuple[str, ...]
    demuxer: str = ""


JPEG = Format("JPEG", "image", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Format("PNG", "image", ("png",))
GIF = Format("GIF", "image", ("gif",))
WEBP = Format("WEBP", "image", ("webp",))
PDF = Format("PDF", "pdf", ("pdf",))
MP4 = Format("MP4", "video", ("mp4", "m4v", "mov", "m4a", "3gp", "qt"), "mov")
WEBM = Format("WEBM", "video", ("webm", "mkv", "mka"), "matroska")
WAV = Format("WAV", "sound", ("wav",), "wav")
MP3 = Format("MP3", "sound", ("mp3",), "mp3")
FLAC = Format("FLAC", "sound", ("flac",), "flac")
OGG = Format("OGG", "sound", ("ogg", "oga", "opus"), "ogg")

FORMATS = (JPEG, PNG, GIF, WEBP, PDF, MP4, WEBM, WAV, MP3, FLAC, OGG)
_ENDINGS = {ending for format in FORMATS for ending in format.endings}
_FOREIGN = {"svg", "html", "htm", "m3u8", "m3u", "zip", "exe", "doc", "docx", "ppt", "pptx", "js", "php", "txt"}


def format_of(path: Path, label: str) -> Format:
    """What the file is. Raises Unfit for what is not taken, for two files in one, and for a name that says something else."""
    with path.open("rb") as file:
        head = file.read(4096)
        tail = _tail(file)
    if not head:
        raise Unfit("empty")
    found = _by_magic(head)
    _alone(found, head, tail)
    ending = Path(label).suffix[1:].lower()
    if ending in _ENDINGS | _FOREIGN and ending not in found.endings:
        raise Unfit("wrong_ending", ending=ending, format=found.name)
    return found


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)


def _by_magic(head: bytes) -> Format:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1"):
            raise Unfit("heic")
        return MP4
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM
    if head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")):
        return MP3
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return OGG
    raise _foreign(head)


def _foreign(head: bytes) -> Unfit:
    """Why something else is not taken, so that whoever brought it knows what to do."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"#extm3u", b"ffconcat")) or b"\nfile '" in b"\n" + text or text.startswith(b"[playlist]"):
        return Unfit("playlist_file")
    if b"<svg" in text:
        return Unfit("svg")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xfd7zXZ", b"BZh")):
        return Unfit("archive")
    return Unfit("unknown_format")


def _alone(found: Format, head: bytes, tail: bytes) -> None:
    """Raises Unfit when the file is something else as well: an archive behind a picture, a page in a film."""
    at = tail.rfind(ZIP_END)
    if at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
        raise Unfit("two_in_one")
    if found.sort != "pdf" and (MARKUP.search(head) or MARKUP.search(tail) or b"%PDF-" in head[:1024]):
        raise Unfit("two_in_one")
    if found is PNG and not tail.endswith(b"IEND\xaeB`\x82"):
        raise Unfit("two_in_one" if b"IEND\xaeB`\x82" in tail else "truncated")
