"""Uploads through power cuts and on a full disk: what had come is there, what was begun is begun again, and calls go on."""

import asyncio
import base64
import hashlib
import io
import json
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from tests.browser.house import hall_file
from tests.day import Program
from tests.disk import small_disk_of
from tests.media import film, picture, tones
from tests.packs.voices import bundle, spoken, wav
from tests.patience import PATIENCE_S
from tests.web.uploading import BYTES, metadata

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and kills whole groups of processes")


class Hub:
    """The program itself on a folder of data, with an administrator who uploads."""

    def __init__(self, folder: Path, data: Path, keep_free_mb: int = 0) -> None:
        self.data, self.file = data, hall_file(folder / "hall", "")
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"\n[uploads]\nkeep_free_mb = {keep_free_mb}\n")
        self.session: ClientSession

    def program(self) -> Program:
        return Program("--log", "error", "demo", "--quiet", "--hall", self.file, "--data", self.data, "--port", "0")

    @property
    def admin(self) -> dict[str, str]:
        known = json.loads((self.data / "keys.json").read_bytes())["admin"]
        return {"Authorization": "Basic " + base64.b64encode(f"{known['name']}:{known['password']}".encode()).decode()}

    async def announce(self, program: Program, size: int, name: str, **more: str) -> Any:
        headers = {**self.admin, "Upload-Length": str(size), "Upload-Metadata": metadata(filename=name, **more)}
        return await self.session.post(f"{program.url}/api/uploads", headers=headers)

    async def send(self, address: str, data: bytes | AsyncIterator[bytes], at: int = 0) -> int:
        headers = {**self.admin, "Content-Type": BYTES, "Upload-Offset": str(at)}
        body = io.BytesIO(data) if isinstance(data, bytes) else data
        async with self.session.patch(address, headers=headers, data=body) as answer:
            return answer.status

    async def until(self, address: str, *states: str) -> Any:
        """Ask until it is in one of these states: a process of its own rings no bell here."""
        async with asyncio.timeout(2 * PATIENCE_S):
            while True:
                async with self.session.get(address, headers=self.admin) as answer:
                    row = await answer.json()
                if row["state"] in states:
                    return row
                await asyncio.sleep(0.05)

    async def tidied(self) -> None:
        """What the work has left is taken away right after the row says that it is ready."""
        media = self.data / "media"
        async with asyncio.timeout(PATIENCE_S):
            while any(p.is_file() for f in ("work", "incoming") for p in (media / f).rglob("*")):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def at_work(self) -> list[str]:
        """Every process that has to do with the data, the hub itself aside."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if str(self.data / "media").encode() in b" ".join(words):
                found.append(words[0].decode())
        return found


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def test_what_had_come_before_a_power_cut_is_there_after_it(tmp_path: Path, session: ClientSession) -> None:
    hub = Hub(tmp_path, tmp_path / "data")
    hub.session = session
    data = picture("PNG", (400, 400))
    came = asyncio.Event()

    async def half() -> AsyncIterator[bytes]:
        yield data[:300]
        came.set()
        await asyncio.Event().wait()

    async with hub.program() as program:
        answer = await hub.announce(program, len(data), "a.png")
        path = answer.headers["Location"]
        sending = asyncio.create_task(hub.send(program.url + path, half()))
        await came.wait()
        part = hub.data / "media" / "incoming" / path.rpartition("/")[2]
        async with asyncio.timeout(PATIENCE_S):
            while part.stat().st_size < 300:  # noqa: ASYNC110  # the disk tells nobody
                await asyncio.sleep(0.01)
        await program.stop(signal.SIGKILL)
        with pytest.raises(ClientError):
            await sending
    async with hub.program() as program:
        async with session.head(program.url + path, headers=hub.admin) as answer:
            assert answer.headers["Upload-Offset"] == "300"
        assert await hub.send(program.url + path, data[300:], 300) == 204
        row = await hub.until(program.url + path, "ready", "rejected")
        assert (row["state"], row["hash"]) == ("ready", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("tracks", [1, 2], ids=["one track", "two tracks"])
async def test_a_conversion_that_a_power_cut_ended_is_done_again_and_nothing_is_left(
    tmp_path: Path, session: ClientSession, tracks: int
) -> None:
    hub = Hub(tmp_path, tmp_path / "data")
    hub.session = session
    if tracks == 1:
        data = film(5, "960x540", 60, "-crf", "45", "-movflags", "+faststart")
    else:
        data = tones(("chi", 440), ("cpx", 880), seconds=60, sound="mp3")
    async with hub.program() as program:
        path = (await hub.announce(program, len(data), "a.mp4")).headers["Location"]
        assert await hub.send(program.url + path, data) == 204
        await hub.until(program.url + path, "converting")
        async with asyncio.timeout(PATIENCE_S):
            while "ffmpeg" not in hub.at_work():  # noqa: ASYNC110  # nor do processes
                await asyncio.sleep(0.02)
        await program.stop(signal.SIGKILL)
    async with asyncio.timeout(PATIENCE_S):
        while hub.at_work():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    async with hub.program() as program:
        row = await hub.until(program.url + path, "ready", "rejected")
        assert row["state"] == "ready", row
        await hub.tidied()
    kept = sorted(path.suffix for path in (hub.data / "media").rglob("*") if path.is_file())
    assert kept == [".jpg", *[".mp4"] * tracks]


@pytest.mark.parametrize("moment", ["while it is looked at", "while it is put on the shelf"])
async def test_a_voice_pack_that_a_power_cut_stopped_is_there_whole_and_once(
    tmp_path: Path, session: ClientSession, moment: str
) -> None:
    hub = Hub(tmp_path, tmp_path / "data")
    hub.session = session
    data = bundle({f"号{'一' * at}": wav(spoken(200 + 5 * at, seconds=4)) for at in range(12)})
    voices = hub.data / "voices"

    def reached() -> bool:
        return bool(hub.at_work()) if moment == "while it is looked at" else any(voices.glob("work/*/*.wav"))

    async with hub.program() as program:
        path = (await hub.announce(program, len(data), "pack.zip", **{"for": "pack"})).headers["Location"]
        assert await hub.send(program.url + path, data) == 204
        async with asyncio.timeout(PATIENCE_S):
            while not reached():  # noqa: ASYNC110  # processes and disks tell nobody
                await asyncio.sleep(0.01)
        await program.stop(signal.SIGKILL)
    assert list(voices.glob("*/pack.json")) == []
    async with hub.program() as program:
        row = await hub.until(program.url + path, "ready", "rejected")
        assert row["state"] == "ready", row
        await hub.tidied()
    (manifest,) = voices.glob("*/pack.json")
    told = json.loads(manifest.read_text("utf-8"))
    assert len(told["clips"]) == 12
    left = {file for folder in (voices, hub.data / "media") for file in folder.rglob("*") if file.is_file()}
    named = {name for part in told["parts"].values() for name in (part["file"], part["original"])}
    assert {file.name for file in left} == {"pack.json", *named}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of thirty-two megabytes, which only root can have."""
    with small_disk_of(32, tmp_path / "disk") as folder:
        yield folder


async def test_media_never_take_the_journals_room(tmp_path: Path, small_disk: Path, session: ClientSession) -> None:
    hub = Hub(tmp_path, small_disk, keep_free_mb=8)
    hub.session = session
    async with hub.program() as program:
        answer = await hub.announce(program, 30_000_000, "a.mp4")
        assert (answer.status, (await answer.json())["error"]["code"]) == (507, "no_room")
        path = (await hub.announce(program, 10_000_000, "a.mp4")).headers["Location"]
        (small_disk / "ballast").write_bytes(bytes(18_000_000))  # somebody else fills the disk meanwhile
        assert await hub.send(program.url + path, bytes(10_000_000)) == 507
        assert shutil.disk_usage(small_disk).free >= 8_000_000
        key = json.loads((small_disk / "keys.json").read_bytes())["kiosks"]["KIOSK-1"]
        taken = await session.post(
            f"{program.url}/api/tickets", json={"service": "A1"}, headers={"Authorization": f"Bearer {key}"}
        )
        assert taken.status == 201
        (small_disk / "ballast").unlink()
        async with session.head(program.url + path, headers=hub.admin) as answer:
            came = int(answer.headers["Upload-Offset"])
        assert 0 < came < 10_000_000
        assert await hub.send(program.url + path, bytes(10_000_000 - came), came) == 204
        row = await hub.until(program.url + path, "rejected")
        assert row["reason"]["code"] == "unknown_format"  # ten million zeros are no film
