"""`hallbus simulate` as somebody types it."""

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from hallbus.cli import main
from hallbus.clock import DrivenClock
from tests.day import Program
from tests.halls import DEMO_FILE, MORNING, TODAY, demo
from tests.web.running import RunningHall

Captured = pytest.CaptureFixture[str]


def simulate(*words: object, day: str = TODAY) -> int:
    return main(["--log", "error", "simulate", str(DEMO_FILE), "--day", day, *map(str, words)])


def without_seconds(text: str) -> str:
    return re.sub(r"[\d.]+ (秒|s)\b", "", text)


def test_it_says_who_came_who_waited_what_the_windows_did_and_what_estimates_were_worth(capsys: Captured) -> None:
    assert simulate("--visitors", 300, "--seed", 7) == 0
    said = capsys.readouterr().out
    assert "青云市政务服务中心  2026-11-24" in said or demo().name in said
    assert "到访 300 人，种子 7" in said
    for part in ("办结", "等候 中位/九成/最长", "A1 综合", "窗口", "±30%"):
        assert part in said, part


def test_in_english_it_says_the_same(capsys: Captured) -> None:
    assert simulate("--visitors", 300, "--seed", 7, "--language", "en") == 0
    said = capsys.readouterr().out
    assert "300 visitors, seed 7" in said
    assert "wait median/90 %/longest" in said
    rest = said.replace(demo().name, "")
    names = [window.name for window in demo().windows]
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    assert not [sign for sign in rest if "一" <= sign <= "鿿"]


def test_the_same_seed_says_the_same_twice_and_another_does_not(capsys: Captured) -> None:
    pages = []
    for seed in (7, 7, 8):
        assert simulate("--visitors", 200, "--seed", seed) == 0
        pages.append(without_seconds(capsys.readouterr().out))
    assert pages[0] == pages[1] != pages[2]
    assert len(set(re.findall(r"\b[0-9a-f]{16}\b", "".join(pages)))) == 2


def test_a_day_on_which_the_hall_is_shut_says_so(capsys: Captured) -> None:
    assert simulate(day="2026-11-22") == 1
    assert "2026-11-22 大厅不开门" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--day", "24.11.2026"], "is not a date like 2026-11-24"),
        (["--speed", "0"], "is neither `max` nor a number such as 60"),
        (["--speed", "fast"], "is neither `max` nor a number such as 60"),
        (["--speed", "nan"], "is neither `max` nor a number such as 60"),
        (["--visitors", "-1"], "is not a number from 0 to"),
        (["--visitors", "9000000"], "is not a number from 0 to"),
        (["--visitors", "四百"], "is not a number from 0 to"),
        (["--seed", "luck"], "invalid int value"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(capsys: Captured, words: list[str], why: str) -> None:
    with pytest.raises(SystemExit) as ended:
        simulate(*words)
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_a_hall_file_that_is_not_there_is_named(capsys: Captured, tmp_path: Path) -> None:
    assert main(["simulate", str(tmp_path / "none.toml"), "--day", TODAY]) == 1
    assert "none.toml" in capsys.readouterr().err


def test_a_hub_that_is_not_there_is_named(capsys: Captured, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"ingest": "x", "windows": {"1": "y"}}))
    assert simulate("--url", f"http://127.0.0.1:{port}", "--keys", keys) == 1
    assert f"no hub answers at http://127.0.0.1:{port}" in capsys.readouterr().err


def test_a_hub_needs_its_keys(capsys: Captured, tmp_path: Path) -> None:
    assert simulate("--url", "http://127.0.0.1:9") == 1
    assert "--url needs --keys" in capsys.readouterr().err
    torn = tmp_path / "keys.json"
    torn.write_text('{"windows": ')
    assert simulate("--url", "http://127.0.0.1:9", "--keys", torn) == 1
    assert "keys.json cannot be read" in capsys.readouterr().err


async def at(hall: RunningHall, *words: object, keys: Path | None = None, day: str = TODAY) -> Any:
    """The program as a process of its own, at a hub that runs here."""
    where = ("--url", hall.url, "--keys", keys or hall.data / "keys.json")
    run = Program("--log", "error", "simulate", DEMO_FILE, "--day", day, *where, *map(str, words), ready=False)
    async with run:
        return await run.ended(), run.said


async def test_at_a_hub_the_day_happens_through_its_doors(tmp_path: Path) -> None:
    """As fast as it goes, at a hub whose afternoon stands still."""
    async with RunningHall(tmp_path, demo(), DrivenClock(MORNING.replace(hour=15), rate=0)) as hall:
        code, said = await at(hall, "--visitors", 300, "--language", "en")
        assert code == 0, said
        kinds = [event.kind for _, event in hall.hub.journal.read(0, 100_000)]
    assert kinds.count("ticket.taken") > 15
    assert kinds.count("ticket.served") > 10
    assert "served" in said


async def test_a_hub_with_another_day_another_hall_or_other_keys_is_left_alone(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, demo(), DrivenClock(MORNING, rate=0)) as hall:
        seq = hall.hub.hall.seq
        code, said = await at(hall, day="2026-11-25")
        assert (code, "the hub's business day is 2026-11-24, not 2026-11-25" in said) == (1, True)
        other = tmp_path / "other.json"
        keys = json.loads((hall.data / "keys.json").read_bytes())
        other.write_text(json.dumps({**keys, "windows": dict.fromkeys(keys["windows"], "wrong"), "kiosks": {}}))
        code, said = await at(hall, keys=other)
        assert code == 1
        assert "keys" in said
        assert hall.hub.hall.seq == seq
    (tmp_path / "small").mkdir()
    async with RunningHall(tmp_path / "small", clock=DrivenClock(MORNING, rate=0)) as hall:
        code, said = await at(hall)
        assert (code, "give its hall file" in said) == (1, True)
