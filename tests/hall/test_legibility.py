"""How large and how wide texts come out, against the figures that the layouts were drawn with."""

import pytest

from hallbus.hall.facts import Screen
from hallbus.hall.legibility import (
    LAYOUTS,
    MM_PER_METRE,
    half_cells,
    layout_of,
    not_on_led,
    readable_to_m,
    rem_mm,
    size_needed_in,
    smallest_glyph_mm,
    widest_ticket,
)


@pytest.mark.parametrize(("inches", "pixel_mm"), [(75, 0.865), (65, 0.749), (55, 0.634)])
def test_a_rem_is_ten_pixels_of_a_1080p_screen(inches: float, pixel_mm: float) -> None:
    assert rem_mm(inches) / 10 == pytest.approx(pixel_mm, abs=0.0006)


@pytest.mark.parametrize(
    ("kind", "portrait", "inches", "mm"),
    [
        ("board", False, 75, 40.6),  # 47 px of 0.865 mm
        ("board", False, 65, 35.2),
        ("board", True, 55, 29.8),
        ("board_elder", False, 55, 40.4),  # 63.7 px of 0.634 mm
        ("content", False, 55, 29.8),
    ],
)
def test_the_smallest_text_of_a_page_has_this_height(kind: str, portrait: bool, inches: float, mm: float) -> None:
    layout = LAYOUTS[kind, portrait]  # type: ignore[index]  # the table above writes kinds as plain texts
    assert smallest_glyph_mm(layout, inches) == pytest.approx(mm, abs=0.05)


@pytest.mark.parametrize(
    ("screen", "metres"),
    [
        (Screen(id="TV-1", kind="board", size_in=75), 10.16),
        (Screen(id="TV-2", kind="board", size_in=65), 8.81),
        (Screen(id="TV-3", kind="board_elder", size_in=55), 5.05),
        (Screen(id="TV-5", kind="board", size_in=55, portrait=True), 7.45),
    ],
)
def test_a_board_can_be_read_from_so_far(screen: Screen, metres: float) -> None:
    layout = layout_of(screen)
    assert layout is not None
    assert screen.size_in is not None
    assert readable_to_m(layout, screen.size_in, MM_PER_METRE[screen.kind]) == pytest.approx(metres, abs=0.01)


def test_the_size_needed_for_a_distance_is_readable_from_just_there() -> None:
    layout = LAYOUTS["board", False]
    inches = size_needed_in(layout, 12, 4)
    assert inches == pytest.approx(88.6, abs=0.1)
    assert readable_to_m(layout, inches, 4) == pytest.approx(12)


def test_nobody_has_drawn_an_upright_elder_board_or_a_page_for_strips() -> None:
    assert layout_of(Screen(id="E", kind="board_elder", portrait=True)) is None
    assert layout_of(Screen(id="S", kind="led_strip")) is None


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("A001", 4),
        ("请A000到10号窗口", 16),
        ("请A000号到10号窗口", 18),
        ("  暂 停 服 务", 13),
        ("外出14:30回", 11),
        ("“①”·", 8),
        ("ＡＢ", 4),
        ("", 0),
    ],
)
def test_a_chinese_character_is_twice_as_wide_as_a_digit(text: str, cells: int) -> None:
    assert half_cells(text) == cells


def test_the_widest_ticket_has_the_longest_prefix_and_three_digits() -> None:
    assert widest_ticket(["A", "AB", "C"]) == "AB000"
    assert widest_ticket([]) == "A000"


@pytest.mark.parametrize(
    ("text", "missing"),
    [("请A001到3号窗口", ""), ("民政·老年优待—服务", ""), ("囧镕囧", "囧镕"), ("5㎡", "㎡"), ("a\u0007", "\u0007")],
)
def test_an_led_shows_gb2312_only(text: str, missing: str) -> None:
    assert not_on_led(text) == missing
