"""Somebody on the cable of a screen: what he forges, repeats or redirects is not shown, is written down, and is one alert."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.devices.speaker_live import Options, Speaker
from hallbus.hall.facts import Screen
from hallbus.signing import Signer
from hallbus.web.parts import PUSH
from tests.halls import MORNING, SMALL
from tests.web.believer import Believer
from tests.web.line import calls
from tests.web.middleman import Middleman
from tests.web.running import RunningHall


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    facts = replace(SMALL, screens=(*SMALL.screens, Screen(id="OPS", kind="ops")), playlist=())
    async with RunningHall(tmp_path, facts, DrivenClock(MORNING, rate=0)) as running:
        yield running


@pytest_asyncio.fixture
async def cable(hall: RunningHall) -> AsyncIterator[Middleman]:
    async with Middleman(hall.url) as middleman:
        yield middleman


async def screen(hall: RunningHall, cable: Middleman, id: str = "TV-1") -> Believer:
    return await Believer.open(hall.session, cable.url, id, hall.key("screen", id), hall.app[PUSH].signer.public)


async def tampering(hall: RunningHall, wanted: Any = lambda alert: alert) -> dict[str, Any]:
    """The operators' alert, as soon as it is as wanted."""
    ops = await hall.line(screen="OPS")
    alert: dict[str, Any] = (await ops.view(lambda view: wanted(view["tampering"])))["tampering"]
    return alert


async def rows(hall: RunningHall) -> list[tuple[str, str, str]]:
    answer = await hall.ask("GET", "/api/audit?limit=50", headers=hall.admin)
    return [(row["who"], row["what"], row["on"]) for row in answer.json["rows"]]


async def test_an_honest_cable_changes_nothing(hall: RunningHall, cable: Middleman) -> None:
    tv = await screen(hall, cable)
    await hall.call()
    await tv.sees(lambda m: m["type"] == "state" and calls(m["view"]) == ["A001"])
    assert tv.refused == []
    ops = await hall.line(screen="OPS")
    assert (await ops.view())["tampering"] is None
    await tv.close()


async def test_a_forged_call_is_not_shown_and_the_operators_hear_of_it(hall: RunningHall, cable: Middleman) -> None:
    tv = await screen(hall, cable)
    await hall.call()
    true = await cable.frame(lambda m: m["type"] == "state" and calls(m["view"]) == ["A001"])
    await tv.sees(lambda m: m["type"] == "state" and calls(m["view"]) == ["A001"])
    before = tv.view
    await cable.says(true.replace("A001", "A666"))
    await tv.has(refused=1)
    assert (tv.refused, tv.view) == (["forged"], before)
    alert = await tampering(hall)
    assert (alert["names"], alert["kinds"], alert["count"]) == (["screen:TV-1"], ["forged"], 1)
    assert ("screen:TV-1", "refused", "forged") in await rows(hall)
    await tv.close()


async def _of_another_screen(hall: RunningHall) -> str:
    """What the hub has signed for a strip."""
    async with Middleman(hall.url) as other:
        strip = await screen(hall, other, "STRIP-1")
        text = await other.frame(lambda message: message["type"] == "state")
        await strip.close()
    return text


async def test_who_does_not_ask_for_proof_is_sent_none_and_whoever_asks_beside_him_is(
    hall: RunningHall, cable: Middleman
) -> None:
    plain, tv = await hall.line(screen="TV-1"), await screen(hall, cable)
    await hall.call()
    view = await plain.view(lambda view: calls(view) == ["A001"])
    state = await tv.sees(lambda message: message["type"] == "state" and calls(message["view"]) == ["A001"])
    assert state["view"] == view
    assert {"tick", "run", "for"} <= set(state)
    assert all(not {"sig", "tick", "run", "for"} & set(json.loads(text)) for text in plain.raw)
    await tv.close()


async def test_every_other_trick_is_refused_and_the_screen_goes_on(hall: RunningHall, cable: Middleman) -> None:
    tv = await screen(hall, cable)
    foreign = await _of_another_screen(hall)
    await hall.call()
    await hall.call()
    newest = await cable.frame(lambda m: m["type"] == "state" and calls(m["view"]) == ["A002", "A001"])
    older = await cable.frame(lambda m: m["type"] == "state" and calls(m["view"]) == ["A001"])
    await tv.sees(lambda m: m["type"] == "state" and len(calls(m["view"])) == 2)
    thief = Signer().seal(b'{"type":"state","seq":99,"view":{}', b'"screen:TV-1"').decode()
    tricks = {
        newest: "replayed",  # repeated
        older: "replayed",  # put back in order
        cable.frames[0]: "replayed",  # greeted again
        foreign: "foreign",  # what another screen was sent
        thief: "forged",  # signed by somebody else
        newest[:-1]: "unsigned",  # cut
        newest + "x" * 300_000: "unsigned",  # made long
        '{"type":"reload"}': "unsigned",
        "\x00": "unsigned",
    }
    for no, (text, why) in enumerate(tricks.items(), 1):
        await cable.says(text)
        await tv.has(refused=no)
        assert tv.refused[-1] == why, text[:80]
    assert calls(tv.view) == ["A002", "A001"]
    await hall.call()
    await tv.sees(lambda m: m["type"] == "state" and len(calls(m["view"])) == 3)
    await tv.close()


async def test_a_recorded_session_cannot_be_played_to_a_screen_that_comes_back(
    hall: RunningHall, cable: Middleman
) -> None:
    tv = await screen(hall, cable)
    await hall.call()
    await tv.sees(lambda m: m["type"] == "state" and calls(m["view"]) == ["A001"])
    await tv.close()
    recorded = list(cable.frames)
    cable.meddle = lambda text: [recorded.pop(0)] if recorded else []
    again = await screen(hall, cable)
    await again.has(refused=1)
    assert (again.shown, again.refused[0]) == ([], "replayed")
    await again.close()


async def test_the_line_of_another_screen_is_foreign(hall: RunningHall, cable: Middleman) -> None:
    """Whoever has read two keys off the cable joins one screen to the other's line."""
    key = hall.key("screen", "TV-2")
    cable.query = lambda query: f"screen=TV-2&token={key}&nonce={query.rpartition('=')[2]}"
    tv = await screen(hall, cable)
    await tv.has(refused=2)
    assert (tv.shown, set(tv.refused)) == ([], {"foreign", "replayed"})
    await tv.close()


async def test_a_series_is_one_alert_and_a_row_a_kind_and_is_over_after_an_hour(
    hall: RunningHall, cable: Middleman
) -> None:
    tv = await screen(hall, cable)
    await tv.has(shown=2)
    for no in range(1, 8):
        await cable.says('{"type":"state","seq":9,"view":{}}')
        await tv.has(refused=no)
    await cable.says(cable.frames[1])
    await tv.has(refused=8)
    alert = await tampering(hall, lambda alert: alert and alert["count"] == 8)
    assert (alert["kinds"], alert["names"]) == (["replayed", "unsigned"], ["screen:TV-1"])
    written = [row for row in await rows(hall) if row[1] == "refused"]
    assert sorted(written) == [("screen:TV-1", "refused", "replayed"), ("screen:TV-1", "refused", "unsigned")]
    hall.clock.move(3_601)  # type: ignore[attr-defined]  # driven
    ops = await hall.line(screen="OPS")
    assert (await ops.view())["tampering"] is None
    await tv.close()


async def test_a_copied_key_that_tries_to_publish_is_part_of_the_same_alert(hall: RunningHall) -> None:
    tried = await hall.ask("POST", "/api/slate", hall.key("screen", "TV-1"), {"on": True})
    assert (tried.status, tried.code) == (403, "forbidden")
    alert = await tampering(hall)
    assert (alert["names"], alert["kinds"], alert["count"]) == (["screen:TV-1"], ["publish"], 1)
    assert ("screen:TV-1", "POST /api/slate", "") in await rows(hall)


async def test_what_a_visitor_s_telephone_tells_is_no_alert(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    phone = await hall.line(ticket=answer.json["url"].rpartition("/")[2])
    assert set(await phone.kind("hello")) == {"type", "build", "now", "seq"}
    await phone.says(type="refused", why="forged")
    ops = await hall.line(screen="OPS")
    assert (await ops.view())["tampering"] is None
    assert [row for row in await rows(hall) if row[1] == "refused"] == []


@pytest.mark.parametrize(
    "message",
    [
        {"why": "because"}, {"why": "forged", "count": 0}, {"why": "forged", "count": 10**10}, {"why": "forged", "count": "3"},
        {"why": ["forged"]}, {}, {"why": None}, {"why": "stale"},
    ],
)  # fmt: skip
async def test_a_report_that_is_none_ends_the_line(hall: RunningHall, message: dict[str, Any]) -> None:
    line = await hall.line(screen="TV-1")
    await line.says(type="refused", **message)
    assert await line.ended() == 1008


@pytest.mark.parametrize(
    "nonce", ["short", "x" * 65, "a b c d e f g h i j", "票" * 16, "../../../../../etc/passwd", "A" * 15]
)
async def test_a_nonce_that_is_none_is_refused(hall: RunningHall, nonce: str) -> None:
    key = hall.key("screen", "TV-1")
    assert await hall.refusal(f"/live?screen=TV-1&token={key}&nonce={nonce}") == 400


class QuietLoudspeaker:
    """A sound card that says everything at once."""

    def check(self) -> str:
        return "quiet"

    def play(self, pieces: Any, wait_s: Any = None) -> bool:
        return True

    def cut(self) -> None:
        pass

    def stop(self) -> None:
        pass


async def test_a_loudspeaker_says_what_its_hub_signed_and_nothing_else(hall: RunningHall, cable: Middleman) -> None:
    key, hub = hall.key("screen", "TV-1"), hall.app[PUSH].signer.public
    speaker = Speaker(Options(cable.url, "Z1", key, hub_key=hub), QuietLoudspeaker())  # type: ignore[arg-type]  # a stand-in
    running = asyncio.create_task(speaker.run())
    await cable.hears(lambda told: told["type"] == "health")
    await hall.call()
    true = await cable.frame(lambda m: m["type"] == "say")
    await cable.hears(lambda told: told["type"] == "said")
    seq = json.loads(true)["seq"]
    await cable.says(true.replace(f'"seq":{seq}', '"seq":777'))
    await cable.says(true)
    await cable.says('{"type":"say","seq":778,"text":"","audio":[],"expires":"2099-01-01T00:00:00+00:00"}')
    for why in ("forged", "replayed", "unsigned"):
        assert (await cable.hears(lambda told, why=why: told["type"] == "refused" and told["why"] == why))["count"] == 1  # type: ignore[misc]  # a default binds it
    answered = [told for told in cable.told if told["type"] in ("said", "unsaid")]
    assert [told["seq"] for told in answered] == [seq]
    await cable.cuts()
    cable.frames.clear()
    await cable.frame(lambda m: m["type"] == "hello")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_loudspeaker_that_knows_another_hub_says_so_and_nothing_else(
    hall: RunningHall, cable: Middleman
) -> None:
    key = hall.key("screen", "TV-1")
    options = Options(cable.url, "Z1", key, hub_key=Signer().public)
    running = asyncio.create_task(Speaker(options, QuietLoudspeaker()).run())  # type: ignore[arg-type]  # a stand-in
    await cable.hears(lambda told: told == {"type": "refused", "why": "stranger", "count": 1})
    alert = await tampering(hall)
    assert (alert["names"], alert["kinds"]) == (["speaker:Z1"], ["stranger"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
