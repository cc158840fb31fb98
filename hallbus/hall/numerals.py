"""Numbers in words, in Chinese and in English: as an amount, or digit by digit as a code."""

from typing import Final

LARGEST: Final = 99_999_999  # a larger amount is read digit by digit: nobody in a hall says one

_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_ONES_EN: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def digits_zh(code: str, one: str = "一") -> str:
    """Reads digits one by one: 207 is 二零七. What is no digit is kept."""
    return "".join((one if char == "1" else _DIGITS[int(char)]) if char.isdecimal() else char for char in code)


def digits_en(code: str) -> str:
    """Reads digits one by one in English: 207 is “two zero seven”."""
    return " ".join(_ONES_EN[int(char)] if char.isdecimal() else char for char in code)


def amount_zh(number: int) -> str:
    """Reads an amount up to 99,999,999: 12 is 十二, 120 is 一百二十, 1005 is 一千零五."""
    if number < 10:
        return _DIGITS[number]
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        joint = "零" if 0 < low < 1_000 else ""
        return amount_zh(high) + "万" + (joint + _below_10000(low) if low else "")
    words = _below_10000(number)
    return words.removeprefix("一") if words.startswith("一十") else words


def amount_en(number: int) -> str:
    """Reads an amount in English: 23 is “twenty-three”, 120 is “one hundred twenty”."""
    if number < 20:
        return _ONES_EN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS_EN[tens] + (f"-{_ONES_EN[ones]}" if ones else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{amount_en(many)} {name}" + (f" {amount_en(rest)}" if rest else "")
    raise AssertionError(number)


def _below_10000(number: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit, number = divmod(number, 10**place)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return words
