"""The demo hall: its file is sound, and says everything that the hall's description says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hallbus.config import check, clip_files, load
from hallbus.hall.facts import HallFacts

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples" / "demo-hall" / "hall.toml"
DESCRIBED = json.loads((ROOT / "tests" / "fixtures" / "demo-hall.json").read_text(encoding="utf-8"))
FACTS = load(FILE)
SAID = msgspec.to_builtins(FACTS)


def _same(value: Any) -> Any:
    return value


# Where the description and the hall file call a thing by different names, or say it in different words.
RENAMED = {
    "audio_zone": "zone",
    "dept": "department",
    "avg_min": "average_minutes",
    "elderly_default": "elder_default",
    "cells_halfwidth": "cells",
    "cat": "category",
    "sec": "seconds",
    "audio_tracks": "tracks",
    "content": "review",
    "review": "steps",
}
IN_OTHER_WORDS: dict[str, Callable[[Any], Any]] = {
    "same_id_same_service": lambda text: {"one open ticket; offer reprint": "one_open_ticket"}[text],
}
NOT_A_SETTING = {"holiday_source"}  # says where holidays come from; the file for them is imported, not written here


def _missing(described: Any, said: Any, key: str) -> list[str]:
    """Every fact of the description that the hall file says differently or not at all."""
    if isinstance(described, dict):
        inner = (
            (name, value, RENAMED.get(name, name)) for name, value in described.items() if name not in NOT_A_SETTING
        )
        return [
            lost
            for name, value, here in inner
            for lost in (
                _missing(IN_OTHER_WORDS.get(name, _same)(value), said[here], f"{key}.{here}")
                if here in said
                else [f"{key}.{here}"]
            )
        ]
    if isinstance(described, list):
        if len(described) != len(said):
            return [f"{key}: {len(described)} described, {len(said)} said"]
        return [
            lost
            for at, (one, other) in enumerate(zip(described, said, strict=True))
            for lost in _missing(one, other, f"{key}[{at}]")
        ]
    return [] if described == said else [f"{key}: {described!r} described, {said!r} said"]


def test_the_file_says_every_fact_of_the_description() -> None:
    assert _missing(DESCRIBED, SAID, "") == []


def test_a_fact_that_is_changed_or_left_out_is_noticed() -> None:
    changed = json.loads(json.dumps(SAID))
    changed["windows"][8]["priority_only_until_idle"] = False
    changed["playlist"][5]["tracks"] = ["zh-CN"]
    del changed["kiosks"][1]
    assert _missing(DESCRIBED, changed, "") == [
        ".windows[8].priority_only_until_idle: True described, False said",
        ".kiosks: 2 described, 1 said",
        ".playlist[5].tracks: 2 described, 1 said",
    ]


def test_no_window_screen_or_service_has_a_setting_that_nobody_described() -> None:
    own = {"name_en", "short", "short_en", "seats", "papers", "plain", "also"}
    for family in ("areas", "departments", "services", "windows", "screens", "kiosks", "playlist"):
        blank = {
            field.encode_name: msgspec.to_builtins(field.default)
            for field in msgspec.structs.fields(type(getattr(FACTS, family)[0]))
            if not field.required
        }
        for described, said in zip(DESCRIBED[family], SAID[family], strict=True):
            known = {RENAMED.get(name, name) for name in described} | own
            assert {name: value for name, value in said.items() if name not in known and value != blank[name]} == {}


def test_the_check_finds_nothing_but_clips_that_are_not_made_yet() -> None:
    assert {problem.code for problem in check(FILE)} <= {"clips_folder_missing", "clip_missing"}


@pytest.mark.parametrize(
    ("service", "short"),
    [
        ("A1", "综合"),
        ("L1", "老年"),
        ("B1", "执照"),
        ("C1", "税务"),
        ("H1", "食品"),
        ("K1", "烟草"),
        ("R1", "领证"),
        ("F1", "法援"),
    ],
)
def test_boards_call_the_queues_by_two_characters(service: str, short: str) -> None:
    assert {each.id: each.short for each in FACTS.services}[service] == short


def test_everything_that_visitors_may_read_in_english_has_english() -> None:
    assert [service.id for service in FACTS.services if not service.short_en] == []
    assert [area.id for area in FACTS.areas if not area.name_en] == []
    assert [notice.id for notice in FACTS.notices if not notice.text_en] == []


def test_the_notices_warn_of_fraud_with_the_hotline() -> None:
    assert any("96110" in notice.text and "96110" in (notice.text_en or "") for notice in FACTS.notices)


def test_the_clips_files_are_named_after_their_ids() -> None:
    files = {clip.id: clip_files(clip) for clip in FACTS.playlist}
    assert files["fz1"] == ("fz1.mp4",)
    assert files["jb1"] == ("jb1.png",)
    assert files["lc1"] == ("lc1-1.png", "lc1-2.png", "lc1-3.png", "lc1-4.png")
    assert sum(map(len, files.values())) == 26


def test_the_description_is_of_the_hall_that_it_is_meant_to_be() -> None:
    assert isinstance(FACTS, HallFacts)
    assert (len(FACTS.windows), len(FACTS.services), len(FACTS.screens), len(FACTS.playlist)) == (20, 10, 24, 13)
    assert sum(clip.seconds for clip in FACTS.playlist) == 770
