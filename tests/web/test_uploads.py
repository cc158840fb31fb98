"""Uploads through their doors: in one go and in pieces, cut and resumed, refused and cleaned away."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from hallbus.content.reasons import REASONS
from hallbus.hall.facts import Uploads
from hallbus.web.parts import UPLOADS
from tests.halls import SMALL
from tests.media import BAD, film, pdf, picture, sound, two_tracks, webm
from tests.nobody import ELDER
from tests.web.browsers import Browser
from tests.web.running import RunningHall
from tests.web.uploading import Uploader

LIMITS = Uploads(most_mb=20, longest_min=1, pages_most=3, keep_free_mb=0, unfinished_most=3)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, replace(SMALL, uploads=LIMITS)) as running:
        yield running


@pytest.fixture
async def editor(hall: RunningHall) -> Uploader:
    return Uploader(hall, await Browser.of(hall, "li", "editor"))


def left_behind(hall: RunningHall) -> list[str]:
    """Every file that uploads have left on the disk."""
    return sorted(path.name for path in (hall.data / "media").rglob("*") if path.is_file())


# What is taken


async def test_a_picture_is_in_the_library_once_it_was_looked_at(hall: RunningHall, editor: Uploader) -> None:
    data = picture("PNG", (3000, 1000))
    row = await editor.upload(data, "展板.png")
    assert (row["state"], row["label"], row["hash"]) == ("ready", "展板.png", hashlib.sha256(data).hexdigest())
    (medium,) = await editor.media()
    assert (medium["kind"], medium["width"], medium["height"], medium["used"]) == ("image", 1920, 640, [])
    for address in (*medium["files"], medium["thumb"]):
        assert (await editor.browser.ask("GET", address)).status == 200
    assert len(left_behind(hall)) == 2


async def test_a_film_that_every_tv_plays_is_kept_as_it_is(hall: RunningHall, editor: Uploader) -> None:
    row = await editor.upload(film(), "a.mp4")
    assert row["state"] == "ready", row
    (medium,) = await editor.media()
    assert (medium["kind"], medium["width"], medium["height"]) == ("video", 320, 180)
    assert medium["seconds"] == pytest.approx(2, abs=0.1)
    assert (await editor.browser.ask("GET", medium["files"][0])).data == film()


async def test_what_a_tv_cannot_play_is_converted(editor: Uploader) -> None:
    row = await editor.upload(webm(), "a.webm")
    assert row["state"] == "ready", row
    (medium,) = await editor.media()
    data = (await editor.browser.ask("GET", medium["files"][0])).data
    assert data[4:8] == b"ftyp"
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"avc1" in data
    assert b"mp4a" in data


async def test_a_hall_that_does_not_convert_tells_how_to_do_it(hall: RunningHall, editor: Uploader) -> None:
    hall.hub.facts = replace(hall.hub.facts, uploads=replace(LIMITS, convert=False))
    row = await editor.upload(webm(), "a.webm")
    assert (row["state"], row["reason"]["code"]) == ("rejected", "convert_yourself")
    assert "ffmpeg -i" in row["reason"]["remedy"]["zh-CN"]
    assert "libx264" in row["reason"]["remedy"]["en"]


async def test_the_languages_of_several_tracks_are_known(editor: Uploader) -> None:
    assert (await editor.upload(two_tracks(), "a.mp4"))["state"] == "ready"
    assert (await editor.media())[0]["tracks"] == ["zh-CN", "en"]


async def test_pages_of_a_pdf_become_pictures(editor: Uploader) -> None:
    assert (await editor.upload(pdf(3), "办事指南.pdf"))["state"] == "ready"
    (medium,) = await editor.media()
    assert (medium["kind"], len(medium["files"])) == ("image_set", 3)


async def test_sound_is_made_as_loud_as_the_rest(editor: Uploader) -> None:
    assert (await editor.upload(sound(), "方言.wav"))["state"] == "ready"
    assert (await editor.media())[0]["kind"] == "audio"


async def test_what_a_camera_wrote_beside_the_picture_does_not_stay(
    hall: RunningHall, editor: Uploader, tmp_path: Path
) -> None:
    image = Image.new("RGB", (40, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "secret place"
    image.save(tmp_path / "shot.jpg", exif=exif)
    await editor.upload((tmp_path / "shot.jpg").read_bytes(), "shot.jpg")
    (medium,) = await editor.media()
    assert (medium["width"], medium["height"]) == (20, 40)
    assert b"secret" not in (await editor.browser.ask("GET", medium["files"][0])).data


async def test_the_same_file_twice_is_one_medium(hall: RunningHall, editor: Uploader) -> None:
    await editor.upload(picture(), "a.png")
    files = left_behind(hall)
    assert (await editor.upload(picture(), "b.png"))["state"] == "ready"
    assert [medium["label"] for medium in await editor.media()] == ["a.png"]
    assert left_behind(hall) == files


async def test_a_medium_that_nobody_needs_is_removed_with_its_files(hall: RunningHall, editor: Uploader) -> None:
    row = await editor.upload(picture(), "a.png")
    assert (await editor.browser.ask("DELETE", f"/api/media/{row['hash']}")).status == 200
    assert await editor.media() == []
    assert left_behind(hall) == []
    again = await editor.browser.ask("DELETE", f"/api/media/{row['hash']}")
    assert (again.status, again.code) == (404, "unknown_media")


# What is not taken


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_left(
    hall: RunningHall, editor: Uploader, what: str
) -> None:
    make, name, code = BAD[what]
    row = await editor.upload(make(), name)
    assert (row["state"], row["reason"]["code"]) == ("rejected", code), row
    assert row["reason"]["text"]["zh-CN"]
    assert row["reason"]["remedy"]["en"]
    assert not any("{" in words for words in (*row["reason"]["text"].values(), *row["reason"]["remedy"].values()))
    assert await editor.media() == []
    assert left_behind(hall) == []


def test_every_reason_has_words_and_a_remedy_in_both_languages() -> None:
    for code, words in REASONS.items():
        assert all((words.zh, words.zh_remedy, words.en, words.en_remedy)), code


@pytest.mark.parametrize("size", [0, 20_000_001])
async def test_an_empty_or_too_large_file_is_refused_before_it_is_sent(
    hall: RunningHall, editor: Uploader, size: int
) -> None:
    answer = await editor.announce(size)
    assert (answer.status, answer.code) == ((422, "empty_file") if size == 0 else (413, "file_too_large"))
    assert left_behind(hall) == []


async def test_more_than_was_announced_is_refused(hall: RunningHall, editor: Uploader) -> None:
    address = await editor.begun(10)
    answer = await editor.send(address, b"x" * 11)
    assert (answer.status, answer.code) == (413, "more_than_announced")
    assert await editor.offset(address) == 0


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.png", "/etc/x.png", "C:\\Windows\\x.png", "a\0b/x.png", "x.png\u202e"]
)
async def test_a_name_is_a_label_and_never_a_path(hall: RunningHall, editor: Uploader, name: str) -> None:
    row = await editor.upload(picture(), name)
    assert (row["state"], row["label"]) == ("ready", "x.png")
    assert all(len(file) > 60 for file in left_behind(hall))
    assert {path.name for path in hall.folder.iterdir()} == {"data", "clips"}


async def test_a_name_with_somebodys_number_is_not_kept(editor: Uploader) -> None:
    row = await editor.upload(picture(), f"{ELDER}.png")
    assert row["label"] == ""


async def test_no_more_are_under_way_than_the_hall_allows(editor: Uploader) -> None:
    addresses = [await editor.begun(10) for _ in range(3)]
    answer = await editor.announce(10)
    assert (answer.status, answer.code) == (409, "too_many_uploads")
    await editor.browser.ask("DELETE", addresses[0])
    assert (await editor.announce(10)).status == 201


async def test_the_disk_keeps_room_for_the_journal(hall: RunningHall, editor: Uploader) -> None:
    hall.hub.facts = replace(hall.hub.facts, uploads=replace(LIMITS, keep_free_mb=10**9))
    answer = await editor.announce(10)
    assert (answer.status, answer.code) == (507, "no_room")
    assert await hall.call() == "A001"


async def test_a_disk_that_fills_up_meanwhile_keeps_what_came(hall: RunningHall, editor: Uploader) -> None:
    address = await editor.begun(20)
    await editor.send(address, b"x" * 10)
    hall.hub.facts = replace(hall.hub.facts, uploads=replace(LIMITS, keep_free_mb=10**9))
    answer = await editor.send(address, b"y" * 10, 10)
    assert (answer.status, answer.code) == (507, "no_room")
    assert await editor.offset(address) == 10


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload-Offset": "5"}, 409, "wrong_offset"),
        ({"Upload-Offset": "-1"}, 400, "wrong_header"),
        ({"Upload-Offset": "9" * 40}, 400, "wrong_header"),
        ({"Content-Type": "application/json"}, 415, "wrong_type"),
        ({"Upload-Checksum": "crc32 AAAA"}, 400, "unknown_checksum"),
        ({"Upload-Checksum": "sha256 ***"}, 400, "unknown_checksum"),
    ],
)
async def test_a_piece_that_does_not_fit_changes_nothing(
    editor: Uploader, headers: dict[str, str], status: int, code: str
) -> None:
    address = await editor.begun(10)
    answer = await editor.send(address, b"x" * 5, **headers)
    assert (answer.status, answer.code) == (status, code)
    assert await editor.offset(address) == 0


@pytest.mark.parametrize("told", ["filename ***", "filename " + "A" * 3000])
async def test_metadata_that_is_not_understood_is_refused(editor: Uploader, told: str) -> None:
    answer = await editor.browser.ask("POST", "/api/uploads", headers={"Upload-Length": "5", "Upload-Metadata": told})
    assert (answer.status, answer.code) == (400, "wrong_header")


async def test_another_persons_upload_is_nobodys(hall: RunningHall, editor: Uploader) -> None:
    address = await editor.begun(10)
    other = Uploader(hall, await Browser.of(hall, "zhang", "editor"))
    for method in ("GET", "DELETE"):
        assert (await other.browser.ask(method, address)).code == "unknown_upload"
    assert (await other.send(address, b"x")).code == "unknown_upload"


async def test_administrators_clean_up_after_others(hall: RunningHall, editor: Uploader) -> None:
    address = await editor.begun(10)
    boss = await Browser.of(hall, "boss", "administrator")
    assert (await boss.ask("DELETE", address)).status == 204
    assert (await editor.browser.ask("GET", address)).code == "unknown_upload"


# Cut and resumed


async def test_an_upload_in_pieces_is_one_file(editor: Uploader) -> None:
    data = picture("PNG", (200, 200))
    address = await editor.begun(len(data))
    for at in range(0, len(data), 100):
        answer = await editor.send(address, data[at : at + 100], at)
        assert answer.headers["Upload-Offset"] == str(min(at + 100, len(data)))
    row = await editor.settled(address)
    assert (row["state"], row["hash"]) == ("ready", hashlib.sha256(data).hexdigest())


async def test_what_came_before_a_cut_stays(hall: RunningHall, editor: Uploader) -> None:
    data = film()
    address = await editor.begun(len(data), "a.mp4")
    cut = asyncio.Event()

    async def half() -> AsyncIterator[bytes]:
        yield data[:20_000]
        cut.set()
        await asyncio.Event().wait()  # nothing more ever comes

    sending = asyncio.create_task(editor.trickle(address, half()))
    await cut.wait()
    uploads = hall.app[UPLOADS]
    part = uploads.part(address.rpartition("/")[2])
    async with asyncio.timeout(10):
        while part.stat().st_size < 20_000:  # noqa: ASYNC110  # the disk tells nobody
            await asyncio.sleep(0)
    busy = await editor.send(address, b"x", 20_000)
    assert (busy.status, busy.code) == (423, "upload_busy")
    sending.cancel()
    async with asyncio.timeout(10):
        while (await editor.send(address, b"", 20_000)).status == 423:
            pass
    assert await editor.offset(address) == 20_000
    await editor.send(address, data[20_000:], 20_000)
    row = await editor.settled(address)
    assert (row["state"], row["hash"]) == ("ready", hashlib.sha256(data).hexdigest())


async def test_an_upload_goes_on_after_a_restart(hall: RunningHall, editor: Uploader) -> None:
    data = picture("PNG", (300, 300))
    address = await editor.begun(len(data))
    await editor.send(address, data[:200])
    await hall.stop()
    await hall.start()
    assert await editor.offset(address) == 200
    await editor.send(address, data[200:], 200)
    row = await editor.settled(address)
    assert (row["state"], row["hash"]) == ("ready", hashlib.sha256(data).hexdigest())


async def test_a_piece_with_a_wrong_checksum_is_thrown_away(editor: Uploader) -> None:
    data = picture()
    address = await editor.begun(len(data))
    await editor.send(address, data[:50])
    good = base64.b64encode(hashlib.sha256(data[50:]).digest()).decode()
    answer = await editor.send(address, b"y" + data[51:], 50, **{"Upload-Checksum": f"sha256 {good}"})
    assert (answer.status, answer.code) == (460, "wrong_checksum")
    assert await editor.offset(address) == 50
    answer = await editor.send(address, data[50:], 50, **{"Upload-Checksum": f"sha256 {good}"})
    assert answer.status == 204
    assert (await editor.settled(address))["state"] == "ready"


async def test_a_file_that_is_not_the_announced_one_is_rejected(hall: RunningHall, editor: Uploader) -> None:
    row = await editor.upload(picture(), sha256=hashlib.sha256(b"another").hexdigest())
    assert row["reason"]["code"] == "wrong_checksum"
    assert left_behind(hall) == []


async def test_an_upload_that_was_left_is_cleaned_away(hall: RunningHall, editor: Uploader) -> None:
    address = await editor.begun(10)
    await editor.send(address, b"x" * 5)
    hall.clock.move(25 * 3600)  # type: ignore[attr-defined]  # driven
    await asyncio.to_thread(hall.app[UPLOADS].clean)
    assert left_behind(hall) == []
    assert (await editor.browser.ask("GET", address)).status in (401, 404)


async def test_a_conversion_can_be_cancelled(hall: RunningHall, editor: Uploader) -> None:
    data = film(6, "1280x720", 60, "-crf", "45", "-movflags", "+faststart")
    address = await editor.begun(len(data), "a.mp4")
    await editor.send(address, data)
    await editor.settled(address, ("converting",))
    assert (await editor.browser.ask("DELETE", address)).status == 204
    row = await editor.settled(address)
    assert (row["state"], row["reason"]["code"]) == ("rejected", "cancelled")
    assert left_behind(hall) == []
