"""A pack as one file that another hall can take in: what `hallbus.content.bundles` reads."""

import hashlib
import secrets
import zipfile
from pathlib import Path

import msgspec

from hallbus.content.bundles import MANIFEST
from hallbus.content.findings import PACK_FORMAT, Bundle, BundlePart
from hallbus.packs.shelf import Shelf


def exported(shelf: Shelf, id: str) -> Path:
    """Writes the file, which the caller takes over. Recordings go as they came, so that nothing is matched twice. Raises NotDone."""
    manifest = shelf.find(id)
    files = {text: shelf.file(id, text, original=bool(part.original)) for text, part in manifest.all().items()}
    shelf.need_room(sum(path.stat().st_size for path in files.values()))
    parts = []
    shelf.work.mkdir(parents=True, exist_ok=True)
    target = shelf.work / f"{secrets.token_hex(8)}.zip"
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for at, (text, path) in enumerate(files.items(), 1):
                name = f"parts/{at:04d}{path.suffix}"
                with path.open("rb") as file:
                    parts.append(BundlePart(text, name, hashlib.file_digest(file, "sha256").hexdigest()))
                archive.write(path, name)
            told = Bundle(
                PACK_FORMAT, manifest.name, manifest.language, manifest.texts_language, tuple(parts), manifest.by, manifest.licence
            )  # fmt: skip
            archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(told), indent=1))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target
