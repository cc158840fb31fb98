"""A film's several sound tracks: each a file of its own, and every screen is given the one in its language."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import ProgrammeRules, Screen, Uploads, Zone
from hallbus.web.parts import LIBRARY, MEDIA, WORKSHOP
from tests.halls import MORNING, SMALL
from tests.media import film, hertz_of, tones, tracks_of
from tests.patience import PATIENCE_S
from tests.web.browsers import Browser
from tests.web.reviewing import Team, passed_by_all
from tests.web.running import RunningHall
from tests.web.uploading import Uploader

HERTZ = {"zh-CN": 440, "cpx": 880, "en": 1320}
FACTS = replace(
    SMALL,
    uploads=Uploads(most_mb=20, longest_min=1, keep_free_mb=0),
    zones=(Zone(id="Z2", film_sound=("cpx",)),),
    screens=(
        Screen(id="TV-1", kind="content", area="Z1"),
        Screen(id="TV-2", kind="content", area="Z2"),
        Screen(id="TV-3", kind="content", area="Z2", film_sound=("yue", "en-GB")),
        Screen(id="TV-4", kind="content", area="Z2", film_sound=("yue",)),
    ),
    playlist=(),
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, FACTS) as running:
        yield running


@pytest.fixture
async def team(hall: RunningHall) -> Team:
    return await Team.of(hall)


def three() -> bytes:
    return tones(("chi", 440), ("cpx", 880), ("eng", 1320))


async def uploaded(hall: RunningHall, who: Browser, data: bytes, name: str = "a.mp4") -> Any:
    row = await Uploader(hall, who).upload(data, name)
    assert row["state"] == "ready", row
    return next(one for one in (await who.ask("GET", "/api/media")).json["media"] if one["hash"] == row["hash"])


async def released(hall: RunningHall, team: Team, medium: Any) -> Any:
    body = {"title": "办证引导", "category": "指南", "media": [medium["hash"]], "ends": "2026-12-31"}
    clip = (await team.editor.ask("POST", "/api/clips", body)).json
    clip = (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})).json
    return await passed_by_all(team, "clips", clip)


async def played(hall: RunningHall, screen: str) -> Any:
    """The one item of a screen's programme."""
    (item,) = (await hall.ask("GET", f"/api/screens/{screen}/programme", hall.key("screen", screen))).json["items"]
    return item


async def heard(hall: RunningHall, screen: str) -> list[int]:
    """The tones of the file that a screen is told to play."""
    item = await played(hall, screen)
    fetched = await hall.ask("GET", item["files"][0], hall.key("screen", screen))
    assert fetched.status == 200
    return hertz_of(fetched.data)


def near(*hertz: int) -> Any:
    return [pytest.approx(one, rel=0.03) for one in hertz]


def files(hall: RunningHall) -> set[str]:
    return {path.name for path in (hall.data / "media").rglob("*") if path.is_file()}


# What is made


async def test_each_further_track_becomes_a_file_with_that_one_alone(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, three())
    assert medium["tracks"] == list(HERTZ)
    whole, *further = [(await team.editor.ask("GET", one)).data for one in medium["sounds"]]
    assert medium["sounds"][0] == medium["files"][0]
    assert hertz_of(whole) == near(440, 880, 1320)
    assert [hertz_of(one) for one in further] == [near(880), near(1320)]
    assert all(one.index(b"moov") < one.index(b"mdat") for one in further)
    assert medium["size"] == sum(len(one) for one in (whole, *further))
    for address, data in zip(medium["sounds"], (whole, *further), strict=True):
        assert address.rpartition("/")[2] == hashlib.sha256(data).hexdigest() + ".mp4"


async def test_its_language_stands_in_the_file_too(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, three())
    folder = hall.data / "media"
    assert [tracks_of(folder / one.rpartition("/")[2]) for one in medium["sounds"]] == [
        ["chi", "cpx", "eng"],
        ["cpx"],
        ["eng"],
    ]


async def test_nothing_is_coded_anew_for_it(hall: RunningHall, team: Team) -> None:
    """A film as TVs play it keeps its own bytes, and its parts have the pictures that it has."""
    data = three()
    medium = await uploaded(hall, team.editor, data)
    assert (await team.editor.ask("GET", medium["files"][0])).data == data


async def test_a_hall_that_does_not_convert_parts_tracks_all_the_same(hall: RunningHall, team: Team) -> None:
    hall.hub.facts = replace(FACTS, uploads=replace(FACTS.uploads, convert=False))
    medium = await uploaded(hall, team.editor, three())
    assert len(medium["sounds"]) == 3
    row = await Uploader(hall, team.editor).upload(tones(("chi", 440), ("cpx", 880), sound="mp3"), "b.mp4")
    assert (row["state"], row["reason"]["code"]) == ("rejected", "convert_yourself")
    assert "-map 0:a?" in row["reason"]["remedy"]["en"]


async def test_what_is_converted_keeps_every_track_and_its_language(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(
        hall, team.editor, tones(("chi", 440), ("cpx", 880), sound="libopus", ending="mkv"), "a.webm"
    )
    assert medium["tracks"] == ["zh-CN", "cpx"]
    assert hertz_of((await team.editor.ask("GET", medium["sounds"][1])).data) == near(880)


async def test_a_film_with_one_track_or_none_is_one_file(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, film())
    assert (len(medium["files"]), medium["sounds"]) == (1, [])
    assert len(files(hall)) == 2  # the film and its picture


async def test_the_same_film_again_makes_nothing_more(hall: RunningHall, team: Team) -> None:
    await uploaded(hall, team.editor, three())
    before = files(hall)
    await uploaded(hall, team.editor, three(), "b.mp4")
    assert files(hall) == before


async def test_a_removed_film_takes_its_tracks_with_it_and_leaves_another_ones(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, three())
    kept = await uploaded(hall, team.editor, tones(("chi", 440), ("cpx", 880)), "b.mp4")
    assert (await team.editor.ask("DELETE", f"/api/media/{medium['hash']}")).status == 200
    assert files(hall) == {one.rpartition("/")[2] for one in (*kept["sounds"], kept["thumb"])}


async def test_a_sweep_leaves_the_tracks_and_takes_what_belongs_to_nothing(hall: RunningHall, team: Team) -> None:
    await uploaded(hall, team.editor, three())
    before = files(hall)
    (hall.data / "media" / f"{'0' * 64}.mp4").write_bytes(b"left by a crash")
    await asyncio.to_thread(hall.app[WORKSHOP].begin)
    assert files(hall) == before


# What screens are given


async def test_every_screen_hears_its_own_language(hall: RunningHall, team: Team) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    assert await heard(hall, "TV-1") == near(440, 880, 1320)  # the whole film, of which a browser plays the first track
    assert await heard(hall, "TV-2") == near(880)
    assert await heard(hall, "TV-3") == near(1320)
    assert [(await played(hall, f"TV-{no}"))["track"] for no in (1, 2, 3, 4)] == [0, 1, 2, 0]


async def test_screens_of_two_languages_show_the_same_at_the_same_moment(hall: RunningHall, team: Team) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    one, other = [
        (await hall.ask("GET", f"/api/screens/{id}/programme", hall.key("screen", id))).json for id in ("TV-1", "TV-2")
    ]
    assert one["turns"] == other["turns"]
    assert one["revision"] != other["revision"]


async def test_a_track_is_served_in_ranges_for_ever_and_only_while_it_is_released(
    hall: RunningHall, team: Team
) -> None:
    clip = await released(hall, team, await uploaded(hall, team.editor, three()))
    key, (address,) = hall.key("screen", "TV-2"), (await played(hall, "TV-2"))["files"]
    whole = await hall.ask("GET", address, key)
    part = await hall.ask("GET", address, key, headers={"Range": "bytes=100-199"})
    assert (part.status, part.data) == (206, whole.data[100:200])
    assert "immutable" in whole.headers["Cache-Control"]
    again = await hall.ask("GET", address, key, headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status == 304
    await team.publisher.ask("POST", f"/api/clips/{clip['id']}/recall", {"comment": "有误"})
    assert (await hall.ask("GET", address, key)).status == 404


async def test_a_changed_hall_file_gives_screens_another_track(hall: RunningHall, team: Team) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    hall.hub.facts = replace(FACTS, zones=(), programme=ProgrammeRules(film_sound=("en",)))
    assert (await played(hall, "TV-1"))["track"] == 2
    assert (await played(hall, "TV-2"))["track"] == 2


async def test_machines_without_a_screen_of_their_own_hear_the_halls_language(hall: RunningHall, team: Team) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    facts = replace(FACTS, programme=ProgrammeRules(film_sound=("cpx",)))
    hall.app[LIBRARY].adopt(facts)
    hall.app[LIBRARY].gather()
    (item,) = (await hall.ask("GET", "/api/programme", hall.key("kiosk", "KIOSK-1"))).json["items"]
    assert item["track"] == 1


async def test_a_track_whose_file_is_lost_falls_to_the_first_and_the_film_plays_on(
    hall: RunningHall, team: Team
) -> None:
    medium = await uploaded(hall, team.editor, three())
    await released(hall, team, medium)
    (hall.data / "media" / medium["sounds"][1].rpartition("/")[2]).unlink()
    await asyncio.to_thread(hall.app[LIBRARY].scan)
    assert (await played(hall, "TV-2"))["files"] == (await played(hall, "TV-1"))["files"]
    assert (await played(hall, "TV-3"))["track"] == 2
    assert hall.app[LIBRARY].problems == {}


def forget_sounds(hall: RunningHall) -> None:
    """The library as it was before each track had a file of its own."""
    with hall.app[MEDIA]._file.open() as file:
        file.execute("UPDATE media SET facts = json_remove(facts, '$.sounds')")


async def test_a_language_that_was_kept_by_three_letters_is_the_same_as_by_two(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("bod", 880)))
    with hall.app[MEDIA]._file.open() as file:
        file.execute("UPDATE media SET facts = json_set(facts, '$.tracks', json('[\"zh-CN\", \"bod\"]'))")
    await released(hall, team, medium)
    hall.hub.facts = replace(FACTS, programme=ProgrammeRules(film_sound=("bo",)))
    assert (await played(hall, "TV-1"))["tracks"] == ["zh-CN", "bo"]
    assert (await played(hall, "TV-1"))["track"] == 1


async def test_a_film_from_before_is_parted_when_the_hub_starts_and_screens_change_over(
    hall: RunningHall, team: Team
) -> None:
    medium = await uploaded(hall, team.editor, three())
    await released(hall, team, medium)
    before = files(hall)
    forget_sounds(hall)
    await hall.stop()
    await hall.start()
    board = await hall.line(screen="TV-2")
    revision = (await board.view())["programme"]["revision"]
    if (await played(hall, "TV-2"))["track"] == 0:
        await board.view(lambda view: view["programme"]["revision"] != revision)
    assert await heard(hall, "TV-2") == near(880)
    (now,) = (await team.editor.ask("GET", "/api/media")).json["media"]
    assert (now["sounds"], now["size"]) == (medium["sounds"], medium["size"])
    assert files(hall) >= before


async def test_a_film_from_before_that_finds_no_room_goes_on_with_its_first_track(
    hall: RunningHall, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    forget_sounds(hall)
    await hall.stop()
    hall.facts = replace(FACTS, uploads=replace(FACTS.uploads, keep_free_mb=1_000_000_000))
    await hall.start()
    async with asyncio.timeout(PATIENCE_S):
        while "stay in one file: no_room" not in caplog.text:  # noqa: ASYNC110  # a log tells nobody
            await asyncio.sleep(0.02)
    assert (await played(hall, "TV-2"))["track"] == 0
    assert await heard(hall, "TV-2") == near(440, 880, 1320)
    assert len([name for name in files(hall) if name.endswith(".mp4")]) == 1, (
        "the sweep has taken what belongs to nothing"
    )


async def test_a_film_that_is_removed_while_it_is_parted_leaves_nothing(
    hall: RunningHall, team: Team, tmp_path: Path
) -> None:
    (tmp_path / "track-1.mp4").write_bytes(b"made meanwhile")
    hall.app[MEDIA].part("0" * 64, [tmp_path / "track-1.mp4"])
    assert files(hall) == set()


async def test_a_screen_says_which_language_it_plays_and_which_were_wished_for(hall: RunningHall, team: Team) -> None:
    await released(hall, team, await uploaded(hall, team.editor, three()))
    told = {}
    for screen in ("TV-1", "TV-2"):
        line = await hall.line(screen=screen)
        await line.says(**{"type": "playing", "clip": "c1", "from": MORNING.isoformat(), "why": "filler"})
        for language in ("zh-CN", "en"):
            headers = {**hall.admin, "Accept-Language": language}
            told[screen, language] = (await hall.ask("GET", f"/api/screens/{screen}/why", headers=headers)).json
    assert told["TV-1", "en"]["sound"] == {"language": "zh-CN", "order": []}
    assert told["TV-2", "en"]["sound"] == {"language": "cpx", "order": ["cpx"]}
    assert "It is heard in Mandarin." in told["TV-1", "en"]["text"]
    assert "放的是莆仙话音轨，这里的语言顺序是莆仙话。" in told["TV-2", "zh-CN"]["text"]


# What is spoken in a track


async def named(who: Browser, medium: Any, track: object, language: object) -> Any:
    return await who.ask("PUT", f"/api/media/{medium['hash']}/tracks/{track}", {"language": language})


async def test_whoever_names_an_unknown_track_gives_screens_its_file_and_touches_none(
    hall: RunningHall, team: Team
) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    await released(hall, team, medium)
    board, before = await hall.line(screen="TV-2"), files(hall)
    revision = (await board.view())["programme"]["revision"]
    answer = await named(team.editor, medium, 1, "cpx")
    assert (answer.status, answer.json["language"]) == (200, "cpx")
    await board.view(lambda view: view["programme"]["revision"] != revision)
    assert await heard(hall, "TV-2") == near(880)
    assert (await played(hall, "TV-2"))["tracks"] == ["zh-CN", "cpx"]
    assert files(hall) == before


async def test_a_wrong_name_is_corrected_and_may_become_unknown_again(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, three())
    await released(hall, team, medium)
    assert (await named(team.editor, medium, 1, "zho")).json["language"] == "zh-CN"
    assert (await played(hall, "TV-2"))["track"] == 0
    assert (await named(team.editor, medium, 1, "und")).json["language"] == "und"
    assert (await named(team.editor, medium, 0, "cpx")).status == 200
    assert (await played(hall, "TV-2"))["tracks"] == ["cpx", "und", "en"]


async def test_a_name_stays_over_a_restart(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    await released(hall, team, medium)
    await named(team.editor, medium, 1, "cpx")
    await hall.stop()
    await hall.start()
    assert (await played(hall, "TV-2"))["track"] == 1


async def test_a_name_leaves_the_review_and_the_count_of_plays_as_they_are(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, three())
    clip = await released(hall, team, medium)
    await named(team.editor, medium, 1, "hak")
    (now,) = (await team.editor.ask("GET", "/api/clips")).json["clips"]
    assert (now["state"], now["hash"], now["tracks"]) == ("released", clip["hash"], ["zh-CN", "hak", "en"])
    assert len(now["sounds"]) == 3


async def test_it_is_written_down_who_named_what(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    await named(team.editor, medium, 1, "cpx")
    rows = (await hall.ask("GET", "/api/audit", headers=hall.admin)).json["rows"]
    (row,) = [row for row in rows if row["what"] == "PUT /api/media/{hash}/tracks/{track}"]
    assert (row["who"], row["on"]) == ("li", f"{medium['hash'][:12]} 2: und → cpx")


async def test_what_is_no_language_names_nothing(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    for language in ("cn", "中文", "zh_CN", "<script>", "en\n", "a" * 35):
        answer = await named(team.editor, medium, 1, language)
        assert (answer.status, answer.code) == (422, "bad_language"), language
    assert (await team.editor.ask("GET", "/api/media")).json["media"][0]["tracks"] == ["zh-CN", "und"]


async def test_a_name_for_nothing_or_of_no_shape_is_refused(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    for track in (2, -1, "x", "1.0", "²", "9" * 30):
        answer = await named(team.editor, medium, track, "cpx")
        assert (answer.status, answer.code) == (404, "unknown_track"), track
    assert (await named(team.editor, {"hash": "0" * 64}, 0, "cpx")).code == "unknown_media"
    for body in (7, "", None, ["cpx"], "c" * 36):
        assert (await named(team.editor, medium, 1, body)).status == 422
    assert (await named(team.first, medium, 1, "cpx")).status == 403


# What does not fit


async def test_a_film_of_forty_tracks_is_refused_and_nothing_is_left(hall: RunningHall, team: Team) -> None:
    row = await Uploader(hall, team.editor).upload(tones(*[("chi", 440)] * 40, seconds=1), "a.mp4")
    assert (row["state"], row["reason"]["code"]) == ("rejected", "too_many_tracks")
    assert files(hall) == set()


async def test_a_track_that_ends_before_the_film_leaves_the_film_as_long_as_it_is(
    hall: RunningHall, team: Team
) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("cpx", 880), seconds=3, shortest=1.2))
    await released(hall, team, medium)
    assert (await played(hall, "TV-2"))["seconds"] == pytest.approx(3, abs=0.1)
    alone = await uploaded(hall, team.editor, (await team.editor.ask("GET", medium["sounds"][1])).data, "alone.mp4")
    assert alone["seconds"] == pytest.approx(3, abs=0.1)


async def test_a_tag_that_is_no_language_is_unknown_and_nobody_is_given_it(hall: RunningHall, team: Team) -> None:
    medium = await uploaded(hall, team.editor, tones(("chi", 440), ("und", 880)))
    assert medium["tracks"] == ["zh-CN", "und"]
    await released(hall, team, medium)
    assert (await played(hall, "TV-2"))["track"] == 0


async def test_a_film_with_a_damaged_track_is_refused_and_nothing_is_left(hall: RunningHall, team: Team) -> None:
    data = bytearray(three())
    begin = data.index(b"mdat") + 4
    for at in range(begin, len(data) - 64, 97):
        data[at : at + 48] = bytes(48)
    row = await Uploader(hall, team.editor).upload(bytes(data), "a.mp4")
    assert (row["state"], row["reason"]["code"]) == ("rejected", "damaged")
    assert files(hall) == set()
