"""Passwords: which ones will do, and how they are kept."""

import pytest

from hallbus.people.passwords import LEAST, WORST, fits, hashed, one_time, weakness

GOOD = "下雨天也要准时到岗呀"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "password_short"),
        ("corre-ct9", "password_short"),
        ("x1" * 65, "password_long"),
        ("Zhang.Li.2026", "password_name"),
        ("zhangli-12345", "password_name"),
        ("PassWord123", "password_common"),
        ("1234567890", "password_common"),
        ("woaini1314", "password_common"),
        ("aaaaaaaaaaaaaa", "password_common"),
        ("ababababababab", "password_common"),
        ("correct horse", None),
        (GOOD, None),
        ("0.zhang-li-walks", None),
    ],
)
def test_a_password_that_is_guessed_first_is_refused_with_its_reason(password: str, why: str | None) -> None:
    assert weakness(password, "ZhangLi") == why


def test_a_chinese_name_is_no_password_however_often_it_is_written() -> None:
    assert weakness("欧阳上官司马诸葛某某", "欧阳上官司马诸葛某某") == "password_name"
    assert weakness("abcde" * 2, "abcde") == "password_name"


def test_digits_alone_are_no_name() -> None:
    assert weakness("58203917460", "3楼") is None


def test_the_worst_are_long_enough_to_be_tried() -> None:
    assert all(len(one) >= LEAST and one == one.casefold() for one in WORST)


def test_a_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    one, other = hashed(GOOD), hashed(GOOD)
    assert one.startswith("$argon2id$")
    assert one != other
    assert GOOD not in one
    assert fits(GOOD, one)
    assert fits(GOOD, other)
    assert not fits(GOOD + " ", one)
    assert not fits(GOOD, "")
    assert not fits("", "")
    assert not fits(GOOD, "nonsense")


def test_what_looks_the_same_is_the_same_and_half_a_sign_harms_nobody() -> None:
    kept = hashed("café au lait")
    assert fits("cafe\u0301 au lait", kept)
    assert not fits("\ud800", kept)
    assert fits("\ud800" * 10, hashed("\ud800" * 10))


def test_a_one_time_password_will_do_and_can_be_read_from_paper() -> None:
    given = {one_time() for _ in range(50)}
    assert len(given) == 50
    for password in given:
        assert weakness(password, "zhangli") is None
        assert not set(password) & set("0O1lIi")
