"""The documents say what is there: routes, events, refusals, figures, commands, versions, links."""

import re
from collections import Counter
from pathlib import Path

import pytest

import hallbus
from hallbus.cli import _parser
from hallbus.clock import DrivenClock
from hallbus.content.library import Library
from hallbus.hall.events import KINDS
from hallbus.hub import Hub
from hallbus.journal.sqlite import open_journal
from hallbus.push import Push
from hallbus.signing import Signer
from hallbus.speech.zones import Announcer
from hallbus.web.app import ROOMS
from hallbus.web.errors import CODES, STATUS
from hallbus.web.figures import registry_of
from hallbus.web.windows import BUTTONS
from hallbus.web.words import WORDS
from tests.halls import MORNING, SMALL

ROOT = Path(__file__).parents[1]
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
NOT_OURS = {".venv", "node_modules", ".git", "dist", ".hypothesis"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not NOT_OURS & set(path.relative_to(ROOT).parts) and path.parent.name[0] != "."
)
ROUTES = sorted(
    f"{route.method} {re.sub(r':[^}]*}', '}', route.path)}"
    for room in ROOMS
    for route in room.routes
    if hasattr(route, "method") and hasattr(route, "path")
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NOT_FOR_READERS = re.compile(r"/work/|/home/\w|/Users/\w|/root/|C:\\Users")


def names_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# The protocol


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_stands_in_the_protocol(route: str) -> None:
    assert re.search(rf"{re.escape(route)}[ `?]", PROTOCOL)


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_of_a_window_stands_in_the_protocol(button: str) -> None:
    assert f"`{button}`" in PROTOCOL


@pytest.mark.parametrize(("kind", "cls"), KINDS.items(), ids=KINDS)
def test_every_event_stands_in_the_protocol_with_its_fields(kind: str, cls: type) -> None:
    (fields,) = re.findall(rf"^\| `{re.escape(kind)}` \| (.*?) \|", PROTOCOL, re.MULTILINE)
    own = set(cls.__annotations__) - {"kind", "version", "at", "ref", "refs", "holder", "booking"}
    assert own <= set(re.findall(r"`([\w-]+)`", fields))


@pytest.mark.parametrize("code", WORDS)
def test_every_refusal_stands_in_the_tables_of_the_protocol(code: str) -> None:
    (line,) = [line for line in PROTOCOL.splitlines() if re.match(rf"^\|(?! [^|]*{{)[^|]*`{code}`", line)]
    status = STATUS.get(code) or next((number for number, name in CODES.items() if name == code), None)
    assert status is None or str(status) in line


def test_the_protocol_names_no_code_that_is_not_there() -> None:
    tables = PROTOCOL[PROTOCOL.index("## Refusals and errors") : PROTOCOL.index("## Events")]
    told = {code for line in tables.splitlines() if line.startswith("| `") for code in _codes(line)}
    assert told == set(WORDS)


def _codes(line: str) -> list[str]:
    return re.findall(r"`(\w+)`", line.split("|")[1])


# Figures


async def test_every_figure_stands_in_the_operators_page(tmp_path: Path) -> None:
    clock = DrivenClock(MORNING, rate=0)
    hub = Hub(SMALL, lambda: open_journal(tmp_path / "journal.sqlite3"), clock)
    async with hub:
        push = Push("", clock.now, Signer())
        announcer = Announcer(SMALL.speech, None, lambda zone, say: 0, clock.now)  # type: ignore[arg-type]  # never speaks
        registry = registry_of(hub, push, announcer, Library(tmp_path, ()), Counter())
        figures = {m.name + ("_total" if m.type == "counter" else "") for m in registry.collect()}
    assert figures == set(re.findall(r"^\| `(hallbus_\w+)`", OPERATE, re.MULTILINE))


@pytest.mark.parametrize(
    "outcome",
    [
        "said",
        "unanswered",
        "voiceless",
        "expired",
        "overtaken",
        "crowded",
        "unheard",
        "failed",
        "interrupted",
        "silenced",
    ],
)
def test_every_outcome_of_an_announcement_is_explained(outcome: str) -> None:
    source = "".join(
        (ROOT / "hallbus" / f"{name}.py").read_text("utf-8") for name in ("speech/zones", "speech/backlog", "web/relay")
    )
    assert f'"{outcome}"' in source
    assert f"`{outcome}`" in OPERATE


# Commands


def commands_in(text: str) -> list[str]:
    """The lines that a reader is told to type."""
    return [line for kind, block in FENCE.findall(text) if kind == "sh" for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("page", [*READMES, "CONTRIBUTING.md", "docs/install.md", "docs/operate.md"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make (?:PYTHON=\S+ )?([a-z-]+)`", (ROOT / page).read_text(encoding="utf-8")))
    named |= {
        m[1] for line in commands_in((ROOT / page).read_text(encoding="utf-8")) if (m := re.match(r"make (\w+)", line))
    }
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", [*READMES, "docs/install.md", "docs/operate.md"])
def test_every_command_of_the_program_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    known = {"serve", "demo", "check", "replay", "links", "people", "speaker", "voices", "say"}
    for name in known:
        with pytest.raises(SystemExit) as ended:
            _parser().parse_args([name, "--help"])
        assert ended.value.code == 0
    named = set(re.findall(r"(?:`|bin/)hallbus (?:--log \w+ )?([a-z]+)", text))
    assert named
    assert named <= known


# The two READMEs


def outline(text: str) -> list[str]:
    return re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE)


def test_both_readmes_have_the_same_headings_and_the_same_commands() -> None:
    english, chinese = READMES.values()
    assert outline(english) == outline(chinese)
    assert commands_in(english) == commands_in(chinese)
    assert commands_in(english)


def test_both_readmes_show_the_same_pictures_and_name_each_other() -> None:
    english, chinese = ([link for link in _links(text) if link.endswith(".png")] for text in READMES.values())
    assert english == chinese
    assert english
    assert "README.zh-CN.md" in READMES["README.md"]
    assert "README.md" in READMES["README.zh-CN.md"]


# Versions, links, leftovers


def test_project_program_and_changelog_have_one_version() -> None:
    (project,) = re.findall(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    changes = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert project == hallbus.__version__ == changes[0]


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_links_between_the_documents_lead_somewhere(page: Path) -> None:
    for link in _links(page.read_text(encoding="utf-8")):
        place, _, section = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), link
        if section:
            assert section in _sections(target.read_text(encoding="utf-8")), link


def _links(text: str) -> list[str]:
    found = re.findall(r"\]\(<?([^)>\s]+)>?\)", FENCE.sub("", text)) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def _sections(text: str) -> set[str]:
    """The anchors that headings get: small letters, words joined by hyphens, signs dropped."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_a_document_names_no_place_on_a_developers_machine(page: Path) -> None:
    assert not NOT_FOR_READERS.search(page.read_text(encoding="utf-8"))


def test_every_decision_is_listed_under_its_own_title() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in folder.glob("0*.md")}
    assert {file: f"# {number}. {title}" for number, title, file in listed} == titles


def test_every_wish_of_a_hall_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "wishes.md").read_text()
    known = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", text)) | {f"test_step_{step}" for step in re.findall(r"`day (\d\d)`", text)}
    assert len(named) > 60
    assert sorted(name for name in named if f"def {name}" not in known) == []
