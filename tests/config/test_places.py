"""Where keys stand, in every way that TOML lets one write them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallbus.config.places import Places, join, parent, places

DEMO = Path(__file__).parents[2] / "examples" / "demo-hall" / "hall.toml"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a = 1\nb = 2", {"a": 1, "b": 2}),
        ("\n# a = 1\n  a=1 # b = 2\n", {"a": 3}),
        ('a = \'x = [1]\'\nb = "# [no]\\" \\\\"\nc = 1', {"a": 1, "b": 2, "c": 3}),
        ('a = """\nb = 1\n""quoted"""""\nc = 2', {"a": 1, "c": 4}),
        ("a = '''\nb = 1\n\\'''\nc = 2", {"a": 1, "c": 4}),
        ('a = ""\nb = \'\'\nc = """"""\nd = 1', {"a": 1, "b": 2, "c": 3, "d": 4}),
        ("[t]\na = 1\n[t.u]\nb = 2", {"t": 1, "t.a": 2, "t.u": 3, "t.u.b": 4}),
        ("[ t . u ]\na . b = 1", {"t.u": 1, "t.u.a": 2, "t.u.a.b": 2}),
        ("\"a.b\" = 1\n['c d']\ne = 1", {'"a.b"': 1, '"c d"': 2, '"c d".e': 3}),
        ("[[t]]\na = 1\n[[t]]\na = 2", {"t": 1, "t[0]": 1, "t[0].a": 2, "t[1]": 3, "t[1].a": 4}),
        (
            "[[t]]\n[[t]]\n[[t.u]]\nb = 1\n[t.v]\n",
            {"t": 1, "t[0]": 1, "t[1]": 2, "t[1].u": 3, "t[1].u[0]": 3, "t[1].u[0].b": 4, "t[1].v": 5},
        ),
        ("a = [\n1, # ]\n[2,\n3],\n]", {"a": 1, "a[0]": 2, "a[1]": 3, "a[1][0]": 3, "a[1][1]": 4}),
        ("a = { b = 1, c = { d = [1] } }\ne = 1", {"a": 1, "a.b": 1, "a.c": 1, "a.c.d": 1, "a.c.d[0]": 1, "e": 2}),
        ("a = [{b = 1},\n{b = 2}]", {"a": 1, "a[0]": 1, "a[0].b": 1, "a[1]": 2, "a[1].b": 2}),
        (
            "a = 1979-05-27 07:32:00 # x\nb = -1.5e3\nc = [true,false]\nd = 1",
            {"a": 1, "b": 2, "c": 3, "c[0]": 3, "c[1]": 3, "d": 4},
        ),
        ('a = 1\r\nb = """\r\nx\r\n"""\r\nc = 1\r\n', {"a": 1, "b": 2, "c": 5}),
        ("", {}),
        ("# nothing", {}),
    ],
)
def test_each_key_has_its_line(text: str, lines: dict[str, int]) -> None:
    tomllib.loads(text)  # what is not TOML is never walked over
    assert places(text) == lines


def _keys(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield join(key, name), name
            yield from _keys(item, join(key, name))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield f"{key}[{at}]", ""
            yield from _keys(item, f"{key}[{at}]")


def test_every_key_of_the_demo_hall_stands_on_the_line_that_names_it() -> None:
    text = DEMO.read_text(encoding="utf-8")
    found, lines = places(text), text.splitlines()
    keys = list(_keys(tomllib.loads(text)))
    assert len(keys) > 700
    assert [key for key, name in keys if name not in lines[found[key] - 1]] == []


@pytest.mark.parametrize(
    ("key", "outer"),
    [("a", ""), ("a.b", "a"), ("a[3]", "a"), ("a[3].b", "a[3]"), ('a."b.c"', "a"), ('"b.c"', ""), ("a[0][1]", "a[0]")],
)
def test_a_key_knows_what_holds_it(key: str, outer: str) -> None:
    assert parent(key) == outer


def test_a_key_that_is_not_in_the_file_gets_the_line_of_what_should_hold_it() -> None:
    where = Places({"a": 1, "a[0]": 2, "b": 7})
    assert where.line("a[0].x.y") == 2
    assert where.line("a[0].x", also="b") == 7
    assert where.line("a[0]", also="b") == 2
    assert where.line("c") is None
