"""A list of services from elsewhere, brought into a hall file."""

import json
from pathlib import Path

import pytest

from hallbus.cli import main
from hallbus.config import check, load
from hallbus.config.catalogue import CatalogueError, bring_in, read_list
from hallbus.hall import events as ev
from hallbus.hall.report import report
from hallbus.hall.state import Hall
from tests.hall.story import NOON
from tests.halls import DEMO_FILE

TWENTY = [
    {"id": f"S{n}", "name": f"第{n}项业务", "department": "yj", "department_name": "应急管理", "prefix": "S", "short": "新增",
     **({"shares_queue_with": "S1"} if n > 1 else {})}
    for n in range(1, 21)
]  # fmt: skip


def test_twenty_items_come_in_and_the_hall_file_keeps_its_comments() -> None:
    text, changes = bring_in(DEMO_FILE.read_text(), TWENTY)
    assert changes.added == [item["id"] for item in TWENTY]
    kept = [line for line in DEMO_FILE.read_text().splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == kept


def test_what_came_in_is_read_like_the_rest(tmp_path: Path) -> None:
    text, _ = bring_in(DEMO_FILE.read_text(), TWENTY)
    everything = ", ".join(f'"{item["id"]}"' for item in TWENTY)
    text = text.replace('services = ["A1"]', f'services = ["A1", {everything}]', 1)
    (tmp_path / "hall.toml").write_text(text)
    (tmp_path / "clips").mkdir()
    assert [p for p in check(tmp_path / "hall.toml") if p.level == "error"] == []
    assert {s.id for s in load(tmp_path / "hall.toml").services} >= {item["id"] for item in TWENTY}


def test_the_same_list_again_changes_nothing() -> None:
    once, _ = bring_in(DEMO_FILE.read_text(), TWENTY)
    again, changes = bring_in(once, TWENTY)
    assert (again, changes.added, changes.changed, changes.departments) == (once, [], [], [])


def test_a_department_gets_its_new_name_and_keeps_its_history(tmp_path: Path) -> None:
    text, changes = bring_in(
        DEMO_FILE.read_text(),
        [{"id": "B1", "department": "scjg", "department_name": "市场监督管理局", "name": "营业执照"}],
    )
    assert (changes.changed, changes.departments) == (["B1"], ["scjg"])
    (tmp_path / "hall.toml").write_text(text)
    (tmp_path / "clips").mkdir()
    renamed = load(tmp_path / "hall.toml")
    department = next(d for d in renamed.departments if d.id == "scjg")
    assert (department.name, department.was) == ("市场监督管理局", "工商、市场监管")
    day = [ev.DayOpened(NOON, "2026-11-24"), ev.TicketTaken(NOON, "B001", "B1")]  # what stood in the journal before
    row = next(row for row in report(Hall.fold(renamed, day))["services"] if row["service"] == "B1")
    assert (row["issued"], row["name"]) == (1, "营业执照")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([{"name": "没有编号"}], "needs an id"),
        ([{"id": "N1", "name": "新业务"}], "also needs department, prefix, short"),
        ([{"id": "A1", "prefix": "Z"}], "keeps its prefix A"),
    ],
)
def test_what_cannot_be_right_is_said_with_its_item(items: list[dict[str, str]], words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        bring_in(DEMO_FILE.read_text(), items)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.json", b"{", "no JSON list"),
        ("list.json", b'{"id": "A1"}', "must be a list"),
        ("list.json", b'[{"id": "A1", "colour": "red"}]', "nobody knows colour"),
        ("list.json", b'[{"id": "A1", "average_minutes": "soon"}]', "must be a number"),
        ("list.csv", "编号,名称\nA1,综合\n".encode(), "must name the columns"),
        ("list.csv", "id,name\nA1,综合\n".encode("gbk"), "not UTF-8"),
        ("list.json", json.dumps([{"id": f"X{n}"} for n in range(2001)]).encode(), "2000 at most"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CatalogueError, match=words):
        read_list(tmp_path / name)


def test_a_csv_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    rows = "\ufeffid,name,papers,private,average_minutes\nC1,税务登记,身份证|营业执照,是,6\nF1,法律援助,,,\n"
    (tmp_path / "list.csv").write_text(rows)
    first, second = read_list(tmp_path / "list.csv")
    assert first["papers"] == ["身份证", "营业执照"]
    assert (first["private"], first["average_minutes"]) == (True, 6.0)
    assert second == {"id": "F1", "name": "法律援助"}


def test_the_command_writes_only_what_can_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall, items = tmp_path / "hall.toml", tmp_path / "list.json"
    hall.write_text(DEMO_FILE.read_text())
    (tmp_path / "clips").mkdir()
    items.write_text(json.dumps([{"id": "C1", "name": "税务登记"}]))
    assert main(["import", str(hall), str(items)]) == 0
    assert next(s for s in load(hall).services if s.id == "C1").name == "税务登记"
    before = hall.read_bytes()
    items.write_text(json.dumps([{"id": "C1", "department": "nobody"}]))
    assert main(["import", str(hall), str(items)]) == 1
    assert hall.read_bytes() == before
    assert "nobody" in capsys.readouterr().out
