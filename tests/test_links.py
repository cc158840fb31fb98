"""The addresses of a hall's pages."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from hallbus.keys import KeyFileError, load_keys
from hallbus.links import PAGE, links_of
from hallbus.signing import load_signer
from tests.halls import SMALL, demo


def test_every_screen_window_and_kiosk_has_an_address_with_its_key(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "http://hall:8080")
    keys = json.loads((tmp_path / "keys.json").read_bytes())
    links = links_of(SMALL, tmp_path, None, demo=False)
    for group, kind, name in (("screens", "screen", "id"), ("windows", "window", "no"), ("kiosks", "kiosk", "id")):
        assert len(links[group]) == len(keys[group])
        for link in links[group]:
            address = urlsplit(link["url"])
            assert address.netloc == "hall:8080"
            query = {k: v[0] for k, v in parse_qs(address.query).items()}
            assert query == {kind: str(link[name]), "token": keys[group][str(link[name])]}
    assert {s["id"]: urlsplit(s["url"]).path for s in links["screens"]}["STRIP-1"] == "/strip"
    assert [s["zone"] for s in links["speakers"]] == ["Z1", "Z2"]


def test_addresses_carry_the_key_by_which_a_page_tells_its_hub(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "http://hall:8080")
    public = load_signer(tmp_path).public
    links = links_of(SMALL, tmp_path, None, demo=False)
    for link in (*links["screens"], *links["windows"], *links["kiosks"]):
        assert parse_qs(urlsplit(link["url"]).query)["hub"] == [public]


def test_a_demo_s_links_have_no_host_so_that_they_work_behind_any(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "http://hall:8080")
    links = links_of(SMALL, tmp_path, "http://hall:8080", demo=True)
    assert links["demo"] is True
    assert all(link["url"].startswith("/") for group in ("screens", "windows", "kiosks") for link in links[group])


def test_screens_without_a_page_are_left_out(tmp_path: Path) -> None:
    facts = demo()
    load_keys(tmp_path, facts, "")
    links = links_of(facts, tmp_path, "", demo=True)
    assert {s["id"] for s in links["screens"]} == {s.id for s in facts.screens if s.kind in PAGE}


def test_devices_whose_keys_were_taken_away_are_left_out(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    (tmp_path / "keys.json").write_text('{"url": "http://x"}')
    links = links_of(SMALL, tmp_path, None, demo=False)
    assert links["screens"] == links["windows"] == links["kiosks"] == []


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]"])
def test_keys_that_cannot_be_read_are_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "keys.json").write_bytes(content)
    with pytest.raises(KeyFileError, match=r"keys\.json cannot be read"):
        links_of(SMALL, tmp_path, None, demo=False)
