"""One shape for every error, in the caller's language, without anything that is nobody's business."""

from typing import Any

import pytest

from hallbus.web.errors import CODES
from hallbus.web.words import WORDS
from tests.web.running import RunningHall


def test_every_code_has_words_in_both_languages() -> None:
    assert set(CODES.values()) <= set(WORDS)
    assert all(chinese and english.isascii() for chinese, english in WORDS.values())


async def test_a_bug_behind_a_door_is_logged_and_told_without_its_details(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("hallbus.web.hall.hall_view", broken)
    answer = await hall.ask("GET", "/api/hall", hall.key("ingest"))
    assert (answer.status, answer.code) == (500, "internal")
    assert b"secret" not in answer.data
    assert "a secret detail" in caplog.text


async def test_the_language_of_a_refusal_follows_the_caller(hall: RunningHall) -> None:
    for wanted, english in (("", False), ("zh-CN", False), ("en", True), ("zh-CN,zh;q=0.9,en;q=0.8", False),
                            ("en-US,en;q=0.9,zh-CN;q=0.8", True), ("fr", False), ("*", False)):  # fmt: skip
        answer = await hall.ask("GET", "/api/hall", headers={"Accept-Language": wanted})
        assert answer.json["error"]["message"].isascii() == english, wanted
