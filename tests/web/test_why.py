"""The door that says why a ticket is where it is."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall import why as heart
from hallbus.hall.why import KNOWN_ENDS, Reason
from hallbus.web.reasons import REASONS, reason_words
from tests.halls import SMALL
from tests.web.running import Answer, RunningHall
from tests.web.test_words import chosen

TODAY = date(2026, 11, 24)
ENGLISH = {"Accept-Language": "en"}


def codes() -> Iterator[str]:
    """Every code that the heart tells: it stands first in a pair, or is named beforehand, perhaps as one of several."""
    tree = ast.walk(ast.parse(Path(heart.__file__).read_text(encoding="utf-8")))
    for node in tree:
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield from chosen(node.elts[0])
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            yield from chosen(node.value)
    yield from (f"ended_{end}" for end in KNOWN_ENDS)


async def why(hall: RunningHall, number: str, english: bool = False) -> Answer:
    headers = ENGLISH if english else {}
    return await hall.ask("GET", f"/api/tickets/{number}/why", hall.key("window", 1), headers=headers)


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall, whose window 2 also calls for the room."""
    windows = tuple(replace(w, services=(*w.services, "F1")) if w.no == 2 else w for w in SMALL.windows)
    async with RunningHall(tmp_path, replace(SMALL, windows=windows)) as running:
        yield running


async def test_the_answer_has_codes_values_and_words_in_the_caller_s_language(hall: RunningHall) -> None:
    await hall.take()
    number = await hall.take()
    answer = await why(hall, number)
    assert answer.status == 200
    assert answer.json == {
        "ticket": "A002",
        "state": "waiting",
        "ahead": 1,
        "reasons": [
            {"code": "waits_regular", "values": {"since": "09:30"}, "text": "9:30取号，按取号先后等候。"},
            {"code": "ahead", "values": {"count": 1}, "text": "前面还有1个号。"},
            {"code": "older_before", "values": {"count": 1}, "text": "其中取号更早的1个。"},
            {
                "code": "windows_open",
                "values": {"windows": [1, 2], "open": [1, 2]},
                "text": "由1号窗口、2号窗口叫号，现在都开放。",
            },
        ],
        "text": "9:30取号，按取号先后等候。前面还有1个号。其中取号更早的1个。由1号窗口、2号窗口叫号，现在都开放。",
        "seq": hall.hub.hall.seq,
    }
    assert (await why(hall, number, english=True)).json["text"] == (
        "It was taken at 9:30 and waits in order of taking. Tickets before it: 1. Taken earlier: 1. "
        "May be called by window 1, window 2, open now."
    )


async def test_the_green_channel_and_the_mix_are_told(hall: RunningHall) -> None:
    for group in ("regular", "elder"):
        for _ in range(3):
            await hall.take(**{"class": group})
    assert "绿色通道没有开启" in (await why(hall, "A004")).json["text"]
    await hall.ask("POST", "/api/green-channel", body={"on": True}, headers=hall.admin)
    assert (
        (await why(hall, "A002"))
        .json["text"]
        .startswith(
            "9:30取号，按取号先后等候。前面还有4个号。其中优先3个。其中取号更早的1个。优先号和普通号按2比1轮流叫。"
        )
    )
    assert (await why(hall, "A006")).json["ahead"] == 3


async def test_a_ticket_s_whole_way_is_told(hall: RunningHall) -> None:
    number = await hall.call()
    assert (await why(hall, number)).json["text"] == "9:30叫到1号窗口。"
    await hall.press(1, "start")
    assert (await why(hall, number)).json["text"] == "9:30起在1号窗口办理。"
    await hall.press(1, "park", reason="缺身份证原件")
    assert (await why(hall, number)).json["text"] == (
        "9:30在1号窗口挂起，恢复后接着办理，不用重新取号。原因：缺身份证原件。"
    )
    await hall.press(1, "resume", ticket=number)
    await hall.press(1, "finish")
    assert (await why(hall, number)).json["text"] == "9:30在1号窗口办结。"
    missed = await hall.call()
    await hall.press(1, "no-show")
    assert (await why(hall, missed)).json["text"] == "9:30在1号窗口过号。再叫3个号，就自动重新等候。"
    await hall.ask("POST", f"/api/tickets/{missed}/void", body={"reason": "走错大厅"}, headers=hall.admin)
    answer = await why(hall, missed)
    assert (answer.json["state"], answer.json["ahead"]) == ("voided", 0)
    assert answer.json["text"] == "9:30作废。原因：走错大厅。"


async def test_a_room_is_called_by_its_name(rooms: RunningHall) -> None:
    number = await rooms.take("F1")
    text = (await why(rooms, number)).json["text"]
    assert text.endswith("由2号窗口、调解室叫号，现在都开放。")
    await rooms.press(2, "close")
    assert (
        "May be called by window 2, 调解室; open now: 调解室." in (await why(rooms, number, english=True)).json["text"]
    )
    assert "法律援助" not in (await why(rooms, number)).data.decode()


async def test_before_the_hall_opens_the_time_is_told(working: RunningHall) -> None:
    number = await working.take()
    assert "今天9:00开始叫号。" in (await why(working, number)).json["text"]
    assert "It is called from 9:00 today on." in (await why(working, number, english=True)).json["text"]


async def test_a_ticket_that_does_not_exist_is_refused_like_everywhere(hall: RunningHall) -> None:
    answer = await why(hall, "A404")
    assert (answer.status, answer.code) == (422, "unknown_ticket")


# The words


def test_every_code_has_words_and_every_words_a_code() -> None:
    assert {*codes()} == {*REASONS}


@pytest.mark.parametrize("code", sorted(REASONS))
def test_words_are_sentences_in_both_languages_and_name_the_same_values(code: str) -> None:
    chinese, english = REASONS[code]
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")
    assert english.isascii()
    assert english.endswith(".")
    names = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (chinese, english)]
    assert names[0] == names[1]


@pytest.mark.parametrize("english", [False, True])
def test_an_unknown_code_speaks_for_itself(english: bool) -> None:
    assert reason_words(Reason("new_reason", {}), lambda no: None, TODAY, english) == "new_reason"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"since": "09:05"}, "9:05取号，按取号先后等候。"),
        ({"since": "2026-11-23 23:50"}, "11月23日（周一）23:50取号，按取号先后等候。"),
    ],
)
def test_times_are_told_as_people_say_them(values: dict[str, Any], text: str) -> None:
    assert reason_words(Reason("waits_regular", values), lambda no: None, TODAY, False) == text
