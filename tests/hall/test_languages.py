"""Languages by their tags: written one way, and nothing else taken for one."""

import json
import re
from pathlib import Path
from typing import Literal

import pytest

from hallbus.hall.languages import LONGER, NAMES, SHORTER, means, name_of, tag_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-CN", "zh-CN"), ("ZH-cn", "zh-CN"), ("zho", "zh-CN"), ("chi", "zh-CN"), ("cmn", "zh-CN"), ("zh", "zh-CN"), ("zh-hans", "zh-CN"),
        ("eng", "en"), ("EN", "en"), ("en-gb", "en-GB"), ("cpx", "cpx"), ("bod", "bo"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
    ],
)  # fmt: skip
def test_a_language_is_written_one_way(written: str, tag: str) -> None:
    assert tag_of(written) == tag


@pytest.mark.parametrize(
    "written",
    [
        "",
        "und",
        "cn",
        "CHN",
        "chinese",
        "zh_CN",
        "中文",
        "x",
        "1",
        "zh-",
        "-zh",
        "zh CN",
        "zh-CN\n",
        "a" * 36,
        "en-" + "abcde-" * 9,
    ],
)
def test_what_names_no_language_is_none(written: str) -> None:
    assert tag_of(written) is None


def test_a_wish_is_met_by_its_kind_and_by_nothing_that_only_begins_alike() -> None:
    assert means("en", "en-GB")
    assert means("en-GB", "en")
    assert means("CPX", "cpx")
    assert not means("en-GB", "en-US")
    assert not means("cp", "cpx")
    assert not means("zh-CN", "zh-TW")


def test_every_listed_language_has_names_and_is_written_as_listed() -> None:
    for tag, names in NAMES.items():
        assert tag_of(tag) == tag
        assert set(names) == {"zh-CN", "en"}
        assert all(names.values())
        assert name_of(tag, "en") == names["en"]
    assert name_of("tlh", "zh-CN") == "tlh"


def test_what_is_shortened_for_people_is_lengthened_for_files_and_back() -> None:
    assert all(SHORTER[long] == tag and len(long) == 3 for tag, long in LONGER.items())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_library_s_page_calls_every_language_as_the_hub_does(language: Literal["zh-CN", "en"]) -> None:
    words = json.loads((ROOT / "display" / "admin" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    spoken = {name.removeprefix("spoken_"): said for name, said in words.items() if name.startswith("spoken_")}
    assert spoken.pop("und")
    assert spoken == {tag: names[language] for tag, names in NAMES.items()}


def test_the_library_s_page_offers_the_languages_in_the_hub_s_order() -> None:
    (listed,) = re.findall(
        r"SPOKEN = \[(.*)\]", (ROOT / "display" / "admin" / "content.ts").read_text(encoding="utf-8")
    )
    assert re.findall(r"'([^']+)'", listed) == list(NAMES)
