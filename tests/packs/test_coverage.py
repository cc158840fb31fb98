"""Which calls a pack can say: the same as the voice itself would say."""

from typing import Any

import pytest

from hallbus.hall.facts import Language
from hallbus.hall.prompts import prompts
from hallbus.packs.coverage import Row, coverage
from tests.halls import SMALL, demo

ALL = {language: {prompt.text for prompt in prompts(SMALL, language)} for language in ("zh-CN", "en")}


def rows(texts: set[str], language: Language = "zh-CN") -> dict[tuple[str, str], Row]:
    return {(row.kind, row.name): row for row in coverage(SMALL, language, texts).rows}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_pack_with_every_prompt_says_every_call(language: Any) -> None:
    found = coverage(SMALL, language, ALL[language])
    assert found.said == found.of == 7
    assert [row for row in found.rows if row.lacks or row.said != row.of] == []


def test_an_empty_pack_says_nothing() -> None:
    found = coverage(SMALL, "zh-CN", set())
    assert (found.said, {row.said for row in found.rows}) == (0, {0})


def test_a_letter_that_lacks_costs_its_own_numbers_only() -> None:
    found = rows(ALL["zh-CN"] - {"B"})
    assert (found["numbers", "B"].said, found["numbers", "B"].lacks) == (0, ("B",))
    assert found["numbers", "A"].said == found["numbers", "A"].of
    assert coverage(SMALL, "zh-CN", ALL["zh-CN"] - {"B"}).said == 5


def test_a_digit_that_lacks_costs_the_numbers_that_have_it() -> None:
    row = rows(ALL["zh-CN"] - {"七"})["numbers", "A"]
    assert row.lacks == ("七",)
    assert row.said / row.of == pytest.approx(728 / 999)  # numbers below 1000 without a seven


def test_a_room_that_lacks_is_named_as_it_is_said() -> None:
    found = rows(ALL["zh-CN"] - {"到调解室"})
    assert found["window", "调解室"].lacks == ("到调解室",)
    assert found["window", "3"].said == found["window", "3"].of


def test_words_in_one_piece_count_as_much_as_words_in_several() -> None:
    pieces = ALL["zh-CN"] - {"A"} | {"请A"}
    assert rows(pieces)["numbers", "A"].lacks == ("A",)  # in a roll the number comes without the 请


def test_prepared_texts_of_the_hall_are_in_it() -> None:
    known = {prompt.text for prompt in prompts(demo(), "zh-CN")}
    found = {
        row.name: row for row in coverage(demo(), "zh-CN", known - {"请您先取号"}).rows if row.kind == "announcement"
    }
    assert found["open"].lacks == ("请您先取号",)
    assert found["emergency"].said == found["emergency"].of
