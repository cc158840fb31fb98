"""Where uploads are checked and converted: one at a time each, in a process with limits, beside everything else."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from hallbus.content.file import ContentError
from hallbus.content.findings import PARTING, Act, Found, Request
from hallbus.content.media import MB, Media, Medium
from hallbus.content.signatures import Unfit
from hallbus.content.uploads import TRIES, Aim, Upload, Uploads

log = logging.getLogger(__name__)

CHECK_S, CHECK_CPU_S = 180.0, 150
CONVERT_LEAST_S, CONVERT_PER_S = 300.0, 30.0  # a slow box needs so long for a second of film
OUTPUT_LEAST = 300 * MB
LINE_MOST = 64 * 1024
CLEAN_S = 3600.0
AGAIN_S = 60.0  # after the file of content or the disk has failed


class Taker(Protocol):
    """Who takes what is not for the library."""

    longest_s: float

    def take(self, aim: Aim, upload: Upload, found: Found, files: list[Path]) -> None:
        """Keep it; waits for the disk. Raises Unfit, OSError."""
        ...

    async def taken(self) -> None:
        """It counts from now on; whoever asks for the upload is told so after this."""
        ...


class Workshop:
    """Takes uploads on once they have arrived. `progress` is how far a conversion is, from 0 to 1, by the upload's id."""

    def __init__(self, uploads: Uploads, media: Media) -> None:
        self._uploads, self._media = uploads, media
        self.progress: dict[str, float] = {}
        self.listeners: list[Callable[[], None]] = []  # told whenever an upload comes to another state
        self.taker: Taker | None = None
        self.parted: Callable[[], Awaitable[None]] | None = None  # an old film's tracks have become files of their own
        self._wake: dict[Act, asyncio.Event] = {}
        self._cancelled: set[str] = set()
        self._running: dict[str, Process] = {}

    def begin(self) -> None:
        """Put in order what a crash has left. Waits for the disk."""
        shutil.rmtree(self._media.work, ignore_errors=True)
        self._uploads.clean()
        self._media.sweep()

    async def run(self) -> None:
        """Until cancelled: what has arrived is looked at, in its own row each for checking and for converting."""
        while True:
            try:
                await asyncio.to_thread(self.begin)
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._lane("check"))
                    group.create_task(self._lane("convert"))
                    group.create_task(self._clean())
                    group.create_task(self._part_old())
            except* (ContentError, OSError) as error:
                log.error("no upload is looked at: %s", error.exceptions[0])
            await asyncio.sleep(AGAIN_S)

    def wake(self) -> None:
        """Something has arrived."""
        for event in self._wake.values():
            event.set()

    async def cancel(self, upload: Upload) -> None:
        """End what is being done with it; it is rejected as cancelled."""
        self._cancelled.add(upload.id)
        if upload.id in self._running:
            _kill(self._running[upload.id])
        else:
            await asyncio.to_thread(self._uploads.reject, upload, "cancelled", {})

    async def _clean(self) -> None:
        while True:
            await asyncio.sleep(CLEAN_S)
            await asyncio.to_thread(self._uploads.clean)

    async def _part_old(self) -> None:
        """Films from before their tracks were parted, one after the other. One that fails goes on with its first track."""
        for medium in await asyncio.to_thread(self._media.unparted):
            folder = self._media.work / f"tracks-{medium.hash}"
            try:
                await self._part(medium, folder)
            except Unfit as why:
                log.warning("the tracks of medium %s stay in one file: %s", medium.hash[:12], why.code)
            except OSError as error:
                log.warning("the tracks of medium %s stay in one file, the disk fails: %s", medium.hash[:12], error)
            finally:
                self.progress.pop(medium.hash, None)
                await asyncio.to_thread(shutil.rmtree, folder, True)

    async def _part(self, medium: Medium, folder: Path) -> None:
        limits = self._uploads.limits()
        seconds = CONVERT_LEAST_S + medium.seconds
        request = Request(
            str(self._media.folder / medium.files[0]), medium.label, str(folder), "tracks", 0, 0, int(seconds),
            max(OUTPUT_LEAST, 2 * medium.size), limits.keep_free_mb * MB, medium.tracks,
        )  # fmt: skip
        await asyncio.to_thread(folder.mkdir, parents=True)
        found = await self._ask(medium.hash, request, seconds)
        await asyncio.to_thread(self._media.part, medium.hash, [_inside(folder, name) for name in found.parted])
        if self.parted:
            await self.parted()

    async def _lane(self, act: Act) -> None:
        wake = self._wake[act] = asyncio.Event()
        while True:
            wake.clear()
            upload = await asyncio.to_thread(self._uploads.next, "checking" if act == "check" else "converting")
            if upload is None:
                await wake.wait()
            else:
                await self._work(upload, act)
                self.wake()
                for listener in self.listeners:
                    listener()

    async def _work(self, upload: Upload, act: Act) -> None:
        folder = self._media.work / upload.id
        try:
            await asyncio.to_thread(self._prepare, upload, folder)
            if upload.aim:
                await self._hand_over(upload, upload.aim, folder)
            else:
                found = await self._found(upload, act, folder)
                await asyncio.to_thread(self._settle, upload, found, folder)
        except Unfit as why:
            log.info("upload %s is not taken: %s", upload.id, why.code)
            await asyncio.to_thread(self._uploads.reject, upload, why.code, why.facts)
        except OSError as error:
            log.warning("upload %s is not taken, the disk fails: %s", upload.id, error)
            await asyncio.to_thread(self._uploads.reject, upload, "no_room", {})
        finally:
            self.progress.pop(upload.id, None)
            self._cancelled.discard(upload.id)
            await asyncio.to_thread(shutil.rmtree, folder, True)

    def _prepare(self, upload: Upload, folder: Path) -> None:
        if upload.told and upload.told != upload.hash:
            raise Unfit("wrong_checksum")
        if upload.tries >= TRIES:
            raise Unfit("crashed")
        self._uploads.tried(upload)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    async def _found(self, upload: Upload, act: Act, folder: Path) -> Found:
        """What the process says of it. A file that is there already is not looked at again. Raises Unfit."""
        if (known := await asyncio.to_thread(self._media.find, upload.hash)) is not None:
            return Found(known.kind)
        limits = self._uploads.limits()
        length = limits.longest_min * 60.0
        seconds = CHECK_S if act == "check" else CONVERT_LEAST_S + CONVERT_PER_S * length
        request = Request(
            str(self._uploads.part(upload.id)), upload.label, str(folder), act, length, limits.pages_most,
            CHECK_CPU_S if act == "check" else int(seconds), max(OUTPUT_LEAST, 2 * upload.size), limits.keep_free_mb * MB,
        )  # fmt: skip
        if act == "convert" and self._media.free() - upload.size < limits.keep_free_mb * MB:
            raise Unfit("no_room")
        return await self._ask(upload.id, request, seconds)

    async def _hand_over(self, upload: Upload, aim: Aim, folder: Path) -> None:
        """What is for somebody else than the library is looked at in the same way. Raises Unfit."""
        if self.taker is None:
            raise Unfit("cancelled")
        limits = self._uploads.limits()
        request = Request(
            str(self._uploads.part(upload.id)), upload.label, str(folder), aim.kind, self.taker.longest_s, limits.pages_most,
            CHECK_CPU_S, max(OUTPUT_LEAST, 2 * upload.size), limits.keep_free_mb * MB,
        )  # fmt: skip
        found = await self._ask(upload.id, request, CHECK_S)
        files = [_inside(folder, name) for name in found.files]
        await asyncio.to_thread(self.taker.take, aim, upload, found, files)
        await self.taker.taken()
        await asyncio.to_thread(self._uploads.ready, upload)

    async def _ask(self, id: str, request: Request, seconds: float) -> Found:
        if id in self._cancelled:
            raise Unfit("cancelled")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hallbus.content.checker",
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True, limit=LINE_MOST,
        )  # fmt: skip
        self._running[id] = process
        try:
            async with asyncio.timeout(seconds):
                return await self._answer(id, request, process)
        except TimeoutError:
            raise Unfit("took_too_long") from None
        except (ValueError, msgspec.DecodeError, ConnectionError):
            raise Unfit("crashed") from None
        finally:
            del self._running[id]
            _kill(process)
            await process.wait()

    async def _answer(self, id: str, request: Request, process: Process) -> Found:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(request) + b"\n")
        await process.stdin.drain()
        async for line in process.stdout:
            told: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
            if "progress" in told:
                self.progress[id] = float(told["progress"])
            elif "unfit" in told:
                raise Unfit(str(told["unfit"]), **msgspec.convert(told["facts"], dict[str, str | int | float]))
            else:
                return msgspec.convert(told["done"], Found)
        raise Unfit("cancelled" if id in self._cancelled else "crashed")

    def _settle(self, upload: Upload, found: Found, folder: Path) -> None:
        """Into the library, or on to be converted. Raises Unfit."""
        if self._media.find(upload.hash) is not None:
            self._uploads.ready(upload)
        elif not set(found.needs) <= {PARTING} and not self._uploads.limits().convert:
            raise Unfit("convert_yourself", recipe=found.recipe)
        elif found.needs:
            self._uploads.convert(upload)
        else:
            medium = Medium(
                upload.hash, upload.label, upload.who, upload.at, found.kind, (), 0, found.seconds, found.width, found.height,
                found.tracks,
            )  # fmt: skip
            files = [self._file(upload, folder, name) for name in found.files]
            parted = [_inside(folder, name) for name in found.parted]
            self._media.keep(medium, files, _inside(folder, found.thumb) if found.thumb else None, parted)
            self._uploads.ready(upload)

    def _file(self, upload: Upload, folder: Path, name: str) -> Path:
        """What the process has drawn, or the upload itself: only an MP4 is shown as it came."""
        if name:
            return _inside(folder, name)
        part = self._uploads.part(upload.id)
        try:
            os.link(part, folder / "0.mp4")  # the upload stays until its row says that it is ready
        except OSError:  # a disk without links
            shutil.copyfile(part, folder / "0.mp4")
        return folder / "0.mp4"


def _inside(folder: Path, name: str) -> Path:
    """A file that the process says it has made: it must be one, and nowhere else. Raises Unfit."""
    path = folder / name
    if path.parent != folder or path.is_symlink() or not path.is_file():
        raise Unfit("crashed")
    return path


def _kill(process: Process) -> None:
    """It and whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
