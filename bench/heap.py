"""What a page holds."""

import json
from typing import Any

from playwright.async_api import CDPSession, Page


async def held(devtools: CDPSession) -> int:
    """The bytes of everything on the heap but compiled code: an engine goes on compiling what runs often, for thousands of calls."""
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
    size, kind, step = (
        meta["node_fields"].index("self_size"),
        meta["node_fields"].index("type"),
        len(meta["node_fields"]),
    )
    code = meta["node_types"][kind].index("code")
    return sum(nodes[at + size] for at in range(0, len(nodes), step) if nodes[at + kind] != code)


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
