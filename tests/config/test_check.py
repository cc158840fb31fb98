"""All mistakes at once, no false ones beside them, and never a traceback."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.config import HallFileError, check, load, report
from hallbus.config.words import CATALOGUE
from hallbus.hall.facts import Language
from tests.config.small_hall import SMALL, Mistake, found, problems, rota, write
from tests.config.test_mistakes import MISTAKES

_FILE_CODES = {code for code in CATALOGUE if code.startswith(("file_", "toml_"))}


def test_every_kind_of_mistake_has_a_case() -> None:
    assert {mistake.code for mistake in MISTAKES} == set(CATALOGUE) - _FILE_CODES


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.code}-{mistake.key}")
def test_both_languages_say_what_is_wrong_and_what_to_write(mistake: Mistake, tmp_path: Path) -> None:
    path = write(tmp_path, mistake.text())
    (zh,), (en,) = check(path, "zh-CN"), check(path, "en")
    assert zh.message != en.message
    assert zh.remedy != en.remedy
    assert min(map(len, (zh.message, zh.remedy, en.message, en.remedy))) > 4


def test_mistakes_of_all_sorts_are_told_together(tmp_path: Path) -> None:
    text = SMALL.replace('name = "测试大厅"', "name = 5").replace('area = "Z1"\nsize_in', 'area = "Z9"\nsize_in')
    text = (
        text.replace("cells = 16", "cels = 16").replace("seconds = 60", "seconds = 0").replace("rows = 6", "rows = 9")
    )
    text = text.replace('text = "请您先取号。"', 'text = "党*员"')
    assert [(code, key) for code, key, _ in found(tmp_path, text)] == [
        ("not_text", "name"),
        ("unknown_key_near", "screens[0].cels"),
        ("unknown_area", "screens[1].area"),
        ("too_many_rows", "screens[1].rows"),
        ("bad_seconds", "playlist[0].seconds"),
        ("damaged_star", "notices[0].text"),
    ]


@pytest.mark.parametrize("heading", ["services", "windows", "areas", "departments"])
def test_a_misspelt_heading_is_one_mistake_and_not_a_hundred(heading: str, tmp_path: Path) -> None:
    told = problems(tmp_path, SMALL.replace(f"[[{heading}]]", f"[[{heading[:-1]}]]"))
    assert [(problem.code, problem.key) for problem in told] == [("unknown_key_near", heading[:-1])]
    assert told[0].remedy == f"Did you mean “{heading}”?"


def test_errors_come_before_warnings_and_both_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SMALL.replace('short = "综合"', 'short = "综合处"').replace('kind = "video"', 'kind = "film"')
    text = text.replace('text = "请您先取号。"', 'text = "党*员"').replace("recall_max = 5", "recall_max = 21")
    told = problems(tmp_path, text)
    assert [problem.level for problem in told] == ["error", "error", "warning", "warning"]
    assert [problem.line for problem in told] == [97, 115, 36, 120]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ((('["13:30", "17:00"]', '["12:00", "17:00"]'),), "sessions may touch"),
        (
            (
                (
                    '[[calendar.extended]]\nname = "早办"\ndays = ["tue"]\nsessions = [["07:30", "09:00"]]\n'
                    'services = ["A1"]\nappointment_only = true\n',
                    "",
                ),
            ),
            "no extra sessions",
        ),
        (
            (("appointment_only = true", "appointment_only = false"), ('"07:30", "09:00"', '"07:30", "10:00"')),
            "more of the same hours",
        ),
        ((('days = ["tue"]', 'days = ["wed"]'), ('"07:30", "09:00"', '"07:30", "10:00"')), "on another day"),
        ((('prefix = "C"', 'prefix = "B"'),), "one letter of those that sound alike"),
        ((('prefix = "C"', 'prefix = "AB"'),), "lengths differ"),
        (
            (('text = "请您先取号。"', 'text = "手机(App)按 * 键结束（见19号）"'),),
            "brackets and stars that belong there",
        ),
        ((("view_m = 10", "view_m = 10.1"),), "just readable"),
        ((("seconds = 60", "seconds = 3600"),), "the longest clip"),
        ((("seconds = 60", "seconds = 0.5"),), "a short clip"),
        ((("seconds = 60", 'seconds = 60\nfiles = ["v1.mp4"]'),), "its own file by name"),
        ((("recall_max = 5", "recall_max = 3"),), "as many recalls as the advice needs"),
        ((('idle = "热情为您服务"', 'idle = "一二三四五六七八"'),), "just fits"),
        ((('idle = "热情为您服务"', 'serving = "办理中"'),), "while serving no number need be shown"),
        (
            (('kind = "board"', 'kind = "content"'), ("view_m = 10\n", ""), ("rows = 6\n", "")),
            "nobody looks for a number there",
        ),
        ((("queue = true", 'place = "调解室"'),), "a room"),
        ((rota(),), "a rota in the lunch break"),
        ((rota(begins='begins = "15:00"', ends='ends = "15:15"'),), "a break within a session"),
        ((rota(days='days = ["tue", "sun"]'),), "a rota on a day that has it and one that has not"),
        ((("private = true", f'private = true\npapers = ["{"证" * 30}"]'),), "a paper that just fits"),
        (
            (
                ("queue = true", "queue = true\npriority_only_until_idle = true"),
                ('["A1", "A2"]', '["A1", "A2", "C1"]'),
            ),
            "another window calls the others",
        ),
        (
            (
                ('["A1", "A2"]', '["A1"]'),
                (
                    'services = ["C1"]\nqueue = true',
                    'services = ["A2", "C1"]\n[[windows]]\nno = 3\nname = "先"\narea = "Z1"\n'
                    'services = ["A2"]\npriority_only_until_idle = true',
                ),
            ),
            "another window calls the same queue under its other service",
        ),
        (
            (("[calls]\n", '[[sources]]\nid = "tax"\nname = "税务"\nwindows = { "1号" = 1, "一号" = 1 }\n[calls]\n'),),
            "two names of one window",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_looks_odd_but_is_right_passes(changes: tuple[tuple[str, str], ...], why: str, tmp_path: Path) -> None:
    assert found(tmp_path, Mistake("", "", changes).text()) == [], why


def test_loading_gives_the_facts_even_with_warnings(tmp_path: Path) -> None:
    facts = load(write(tmp_path, SMALL.replace('text = "请您先取号。"', 'text = "党*员"')))
    assert facts.windows[0].services == ("A1", "A2")
    assert facts.calendar.weekly[0].sessions == (("09:00", "12:00"), ("13:30", "17:00"))
    assert facts.led.break_ == "  休 息 中"


def test_loading_a_wrong_file_raises_with_every_problem_in_words(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("no = 2", 'no = "2"').replace("seconds = 60", "seconds = 0"))
    with pytest.raises(HallFileError) as caught:
        load(path, "en")
    assert [problem.key for problem in caught.value.problems] == ["windows[1].no", "playlist[0].seconds"]
    first, second = str(caught.value).splitlines()
    assert first.startswith("63: windows[1].no: A whole number belongs here. → ")
    assert "more than 0 and at most 3600" in second


def test_a_clip_that_links_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("seconds = 60", 'seconds = 60\nfiles = ["link.mp4"]'))
    (tmp_path / "clips" / "link.mp4").symlink_to("/etc/hostname")
    assert [problem.code for problem in check(path)] == ["path_escapes"]


def test_a_name_with_a_nought_byte_is_refused_before_any_file_is_looked_for(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("seconds = 60", 'seconds = 60\nfiles = ["a\\u0000b"]'))
    assert [problem.code for problem in check(path)] == ["path_escapes", "damaged_hidden"]


def test_a_set_of_countless_pages_is_not_looked_for(tmp_path: Path) -> None:
    text = SMALL.replace('kind = "video"', 'kind = "image_set"\npages = 1000000000000')
    assert [code for code, _, _ in found(tmp_path, text)] == ["out_of_range"]


def test_all_pages_of_an_image_set_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace('kind = "video"', 'kind = "image_set"\npages = 3'))
    (tmp_path / "clips" / "v1-2.png").write_bytes(b"")
    (problem,) = check(path)
    assert "v1-1.png, v1-3.png" in problem.message


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("zh-CN", "测试大厅：2 个窗口（2 个叫号），3 项业务、2 个队列，3 块屏，1 台取号机。可以使用，0 个提醒。"),
        ("en", "测试大厅: 2 windows (2 calling), 3 services in 2 queues, 3 screens, 1 kiosk. Usable, with 0 warnings."),
    ],
)
def test_the_report_of_a_sound_file_is_one_line_about_the_hall(language: Language, last: str, tmp_path: Path) -> None:
    assert report(write(tmp_path), language) == (last, True)


@pytest.mark.parametrize(
    ("language", "head", "last"),
    [
        ("zh-CN", "错误  hall.toml:63  windows[1].no", "hall.toml：1 个错误，1 个提醒。改正错误之前不能使用。"),
        (
            "en",
            "error  hall.toml:63  windows[1].no",
            "hall.toml: 1 error, 1 warning. Not usable until the errors are mended.",
        ),
    ],
)
def test_the_report_of_a_wrong_file_lists_each_and_counts_them(
    language: Language, head: str, last: str, tmp_path: Path
) -> None:
    path = write(tmp_path, SMALL.replace("no = 2", 'no = "2"').replace('text = "请您先取号。"', 'text = "党*员"'))
    text, usable = report(path, language)
    assert not usable
    blocks = text.split("\n\n")
    assert len(blocks) == 3
    assert blocks[0].splitlines()[0] == head
    assert blocks[1].splitlines()[0].endswith("hall.toml:120  notices[0].text")
    assert [line[:5] for line in blocks[0].splitlines()[1:]] == ["    " + blocks[0].splitlines()[1][4], "    →"]
    assert blocks[2] == last


def test_a_missing_file_is_reported_as_unusable(tmp_path: Path) -> None:
    text, usable = report(tmp_path / "no.toml", "en")
    assert not usable
    assert text.endswith("no.toml: 1 error, 0 warnings. Not usable until the errors are mended.")


_junk = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        [
            '"',
            "'",
            '"""',
            "[",
            "]",
            "{",
            "}",
            "=",
            ".",
            ",",
            "\n",
            "#",
            "{ticket}",
            "-1",
            "1e400",
            "nan",
            "true",
            "[[",
            "''",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(SMALL)), gone=st.integers(0, 40), put=_junk)
def test_no_damage_to_a_file_makes_the_check_fail(at: int, gone: int, put: str) -> None:
    text = SMALL[:at] + put + SMALL[at + gone :]
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text.replace("\r", ""))
        told = check(path, "zh-CN")
        if all(problem.level == "warning" for problem in told):
            load(path)


_values = st.sampled_from(
    [
        '""',
        '"x"',
        "0",
        "-1",
        "1e300",
        "99999999999",
        "true",
        "[]",
        "[[]]",
        "{}",
        "[{}]",
        "1979-05-27",
        '"{"',
        '"\\u0000"',
        '"../.."',
        "nan",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.integers(0, SMALL.count("\n")), _values, min_size=1, max_size=6))
def test_no_value_in_any_place_makes_the_check_fail(values: dict[int, str]) -> None:
    lines = SMALL.splitlines()
    for number, value in values.items():
        if number < len(lines) and "=" in lines[number]:
            lines[number] = lines[number].partition("=")[0] + f"= {value}"
    with tempfile.TemporaryDirectory() as folder:
        check(write(Path(folder), "\n".join(lines)), "en")
