"""A voice pack as one file: a zip with a `pack.json` and its recordings under `parts/`, and nothing else.

Runs in the checking process alone. What does not agree with itself is refused as a whole, before any of it is used.
"""

import hashlib
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from hallbus.content.findings import PACK_FORMAT, PARTS_MOST, Bundle, BundlePart
from hallbus.content.recordings import recording
from hallbus.content.signatures import Unfit

MANIFEST = "pack.json"
MANIFEST_MOST = 2_000_000
PART_MOST = 20_000_000  # bytes of a recording
TOTAL_MOST = 2_000_000_000
RATIO_MOST = 100  # sound and short texts are never packed so tightly
RATIO_FROM = 1_000_000  # bytes; small files may be
PIECE = 256 * 1024
_PART = re.compile(r"parts/[A-Za-z0-9._-]{1,100}")


def unpacked(
    path: Path, folder: Path, longest_s: float, keep_free: int, progress: Callable[[float], None]
) -> tuple[Bundle, tuple[str, ...]]:
    """Write its recordings as `0.wav`, `1.wav`, … into the folder; gives what it says of itself, and their names. Raises Unfit."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            raise Unfit("not_a_pack")
    try:
        with zipfile.ZipFile(path) as archive:
            inside = _entries(archive, path.stat().st_size)
            pack = _manifest(archive, inside)
            _agreeing(pack, inside)
            return pack, tuple(_parts(archive, inside, pack, folder, longest_s, keep_free, progress))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unfit("damaged") from error


def _entries(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """What is in it by name, once every name and size is one that may be."""
    found: dict[str, zipfile.ZipInfo] = {}
    known: set[str] = set()
    infos = [info for info in archive.infolist() if info.orig_filename != "parts/"]
    if len(infos) > PARTS_MOST + 1:
        raise Unfit("too_many_inside", most=PARTS_MOST)
    for info in infos:
        name = info.orig_filename
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
            raise Unfit("unsafe_name")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise Unfit("link_inside")
        if name.casefold() in known:
            raise Unfit("twice_inside", name=name[:80])
        if name != MANIFEST and not _PART.fullmatch(name):
            raise Unfit("foreign_inside", name=name[:80])
        if info.flag_bits & 0x1:
            raise Unfit("locked_zip")
        if info.file_size > (MANIFEST_MOST if name == MANIFEST else PART_MOST) or _is_bomb(info):
            raise Unfit("bomb")
        known.add(name.casefold())
        found[name] = info
    if sum(info.file_size for info in infos) > TOTAL_MOST or sum(info.compress_size for info in infos) > size:
        raise Unfit("bomb")  # too much, or the same bytes several times
    return found


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_FROM and info.file_size > RATIO_MOST * info.compress_size


def _manifest(archive: zipfile.ZipFile, inside: dict[str, zipfile.ZipInfo]) -> Bundle:
    if MANIFEST not in inside:
        raise Unfit("not_a_pack")
    data = b"".join(_pieces(archive, inside[MANIFEST]))
    try:
        told = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        if msgspec.json.decode(told.get("format", msgspec.Raw(b"0")), type=int) > PACK_FORMAT:
            raise Unfit("newer_pack")
        return msgspec.json.decode(data, type=Bundle)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unfit("not_a_pack") from None


def _agreeing(pack: Bundle, inside: dict[str, zipfile.ZipInfo]) -> None:
    """Every file is named once and every name is a file."""
    named = [part.file for part in pack.parts]
    texts = [part.text for part in pack.parts]
    for each in (named, texts):
        if twice := next((one for one in each if each.count(one) > 1), None):
            raise Unfit("twice_inside", name=twice[:80])
    if pack.format < 1 or any(not text.isprintable() or text != text.strip() for text in [*texts, pack.name]):
        raise Unfit("not_a_pack")
    if foreign := inside.keys() - {MANIFEST, *named}:
        raise Unfit("foreign_inside", name=min(foreign)[:80])
    if gone := set(named) - inside.keys():
        raise Unfit("missing_inside", name=min(gone)[:80])


def _parts(
    archive: zipfile.ZipFile,
    inside: dict[str, zipfile.ZipInfo],
    pack: Bundle,
    folder: Path,
    longest_s: float,
    keep_free: int,
    progress: Callable[[float], None],
) -> list[str]:
    names = []
    for at, part in enumerate(pack.parts):
        if shutil.disk_usage(folder).free - PART_MOST < keep_free:
            raise Unfit("no_room")
        raw = folder / f"{at}.part"
        _copied(archive, inside[part.file], part, raw)
        try:
            recording(raw, part.file, folder / f"{at}.wav", longest_s)
        except Unfit as why:
            raise Unfit(why.code, **{**why.facts, "part": part.text}) from None
        raw.unlink()
        names.append(f"{at}.wav")
        progress((at + 1) / len(pack.parts))
    return names


def _copied(archive: zipfile.ZipFile, info: zipfile.ZipInfo, part: BundlePart, target: Path) -> None:
    found = hashlib.sha256()
    with target.open("wb") as file:
        for piece in _pieces(archive, info):
            found.update(piece)
            file.write(piece)
    if found.hexdigest() != part.sha256:
        raise Unfit("wrong_hash", part=part.text)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> list[bytes]:
    """The bytes of an entry; what is longer than it says is a bomb, whatever it says."""
    pieces, left = [], info.file_size
    with archive.open(info) as file:
        while piece := file.read(min(PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise Unfit("bomb")
            pieces.append(piece)
    return pieces
