"""Numbers in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus.hall.numerals import LARGEST, amount_en, amount_zh, digits_en, digits_zh

VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")}
PLACES = {"十": 10, "百": 100, "千": 1000}
ONES = {amount_en(number): number for number in range(20)}
TENS = {amount_en(number): number for number in range(20, 100, 10)}


def number_of_zh(words: str) -> int:
    """Reads an amount back, the way a listener adds it up."""
    if "万" in words:
        high, low = words.split("万")
        return number_of_zh(high) * 10_000 + (number_of_zh(low) if low else 0)
    total, digit = 0, 0
    for char in words:
        if char in PLACES:
            total += (digit or 1) * PLACES[char]
            digit = 0
        else:
            digit = VALUES[char]
    return total + digit


def number_of_en(words: str) -> int:
    total, part = 0, 0
    for word in re.split("[ -]", words):
        if word == "hundred":
            part *= 100
        elif word in ("thousand", "million"):
            total, part = total + part * (1000 if word == "thousand" else 1_000_000), 0
        else:
            part += ONES[word] if word in ONES else TENS[word]
    return total + part


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "零", "zero"),
        (2, "二", "two"),
        (10, "十", "ten"),
        (12, "十二", "twelve"),
        (20, "二十", "twenty"),
        (99, "九十九", "ninety-nine"),
        (100, "一百", "one hundred"),
        (101, "一百零一", "one hundred one"),
        (110, "一百一十", "one hundred ten"),
        (1005, "一千零五", "one thousand five"),
        (1050, "一千零五十", "one thousand fifty"),
        (10_000, "一万", "ten thousand"),
        (10_005, "一万零五", "ten thousand five"),
        (12_000, "一万二千", "twelve thousand"),
        (100_000, "十万", "one hundred thousand"),
        (110_010, "十一万零一十", "one hundred ten thousand ten"),
        (20_001_000, "二千万一千", "twenty million one thousand"),
    ],
)
def test_an_amount_in_words(number: int, zh: str, en: str) -> None:
    assert (amount_zh(number), amount_en(number)) == (zh, en)


@given(st.integers(0, LARGEST))
def test_every_amount_can_be_read_back(number: int) -> None:
    assert number_of_zh(amount_zh(number)) == number
    assert number_of_en(amount_en(number)) == number
    assert "零零" not in amount_zh(number)


def test_a_code_is_read_digit_by_digit_with_its_zeros() -> None:
    assert digits_zh("A007") == "A零零七"
    assert digits_zh("101", "幺") == "幺零幺"
    assert digits_en("A007") == "A zero zero seven"
