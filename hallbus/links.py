"""The address of every page of a hall, with its key: for the start page of a demo, and for whoever sets the screens up."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from hallbus.hall.facts import HallFacts
from hallbus.keys import KeyFileError

PAGE = {
    "led_strip": "strip",
    "led_text": "strip",
    "board": "board",
    "board_elder": "board",
    "content": "board",
    "guide_tablet": "guide",
    "ops": "ops",
}


def links_of(facts: HallFacts, data: Path, url: str | None, demo: bool) -> dict[str, Any]:
    """All links; relative ones when there is no `url` to put before them in a demo. Raises KeyFileError."""
    try:
        keys = msgspec.json.decode((data / "keys.json").read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KeyFileError(
            f"{data / 'keys.json'} cannot be read ({error}): start the hub once, or restore the file"
        ) from error
    base = "" if demo else str(url or keys.get("url", ""))
    hub = {"hub": str(keys["hub"])} if "hub" in keys else {}  # by it a page tells its hub
    areas = {a.id: a.name for a in facts.areas}

    def link(page: str, kind: str, id: str, key: str) -> str:
        return f"{base}/{page}?{urlencode({kind: id, 'token': key, **hub}, quote_via=quote)}"

    return {
        "hall": {"name": facts.name, "short_name": facts.short_name},
        "demo": demo,
        "screens": [
            {"id": s.id, "kind": s.kind, "layout": s.kind, "area": areas.get(s.area or ""), "window": s.window,
             "url": link(PAGE[s.kind], "screen", s.id, keys["screens"][s.id])}
            for s in facts.screens if s.kind in PAGE and s.id in keys.get("screens", {})
        ],
        "windows": [
            {"no": w.no, "name": w.name, "url": link("console", "window", str(w.no), keys["windows"][str(w.no)])}
            for w in facts.windows if str(w.no) in keys.get("windows", {})
        ],
        "kiosks": [
            {"id": k.id, "name": k.name, "url": link("kiosk", "kiosk", k.id, keys["kiosks"][k.id])}
            for k in facts.kiosks if k.id in keys.get("kiosks", {})
        ],
        "speakers": [
            {"zone": zone, "command": f"hallbus speaker --zone {zone} --keys {data / 'keys.json'}"}
            for zone in sorted({a.zone for a in facts.areas if a.zone})
        ],
    }  # fmt: skip
