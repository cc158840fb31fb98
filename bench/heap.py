"""What a page holds."""

import json
from typing import Any

from playwright.async_api import CDPSession, Page

ONLOOKERS = "NetworkResourcesData"


async def held(devtools: CDPSession) -> int:
    """The bytes of everything on the heap that is the page's.

    Not compiled code: an engine goes on compiling what runs often, for thousands of calls. Nor the note of each request that an engine
    keeps for whoever looks on, as these tests do.
    """
    pieces: list[str] = []

    def take(piece: dict[str, str]) -> None:
        pieces.append(piece["chunk"])

    for _ in range(3):
        await devtools.send("HeapProfiler.collectGarbage")
    devtools.on("HeapProfiler.addHeapSnapshotChunk", take)
    await devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    devtools.remove_listener("HeapProfiler.addHeapSnapshotChunk", take)
    snapshot = json.loads("".join(pieces))
    meta, nodes = snapshot["snapshot"]["meta"], snapshot["nodes"]
    size, kind, name = (meta["node_fields"].index(field) for field in ("self_size", "type", "name"))
    code = meta["node_types"][kind].index("code")
    notes = {place for place, text in enumerate(snapshot["strings"]) if ONLOOKERS in text}
    every = range(0, len(nodes), len(meta["node_fields"]))
    return sum(nodes[at + size] for at in every if nodes[at + kind] != code and nodes[at + name] not in notes)


async def counted(page: Page, devtools: CDPSession) -> dict[str, int]:
    """Nodes, listeners, films and pictures of a page."""
    counters: dict[str, Any] = await devtools.send("Memory.getDOMCounters")
    films, pictures = await page.evaluate("['video', 'img'].map(name => document.querySelectorAll(name).length)")
    return {
        "nodes": counters["nodes"],
        "listeners": counters["jsEventListeners"],
        "films": films,
        "pictures": pictures,
    }
