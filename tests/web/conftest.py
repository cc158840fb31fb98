"""Pages without a build."""

from typing import Any

import pytest

from hallbus.web import pages


@pytest.fixture
def built_pages(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    static = tmp_path / "static"
    for name in ("start", "board", "strip", "console", "kiosk", "ticket"):
        (static / name).mkdir(parents=True)
        (static / name / "index.html").write_text(f"<title>{name}</title>")
    (static / "assets").mkdir()
    (static / "assets" / "main-1a2b.js").write_text("1")
    (static / "secret.txt").write_text("secret")
    monkeypatch.setattr(pages, "STATIC", static)
