"""The process in which a speech engine lives: `python -m hallbus.speech.worker pyttsx3`, one JSON line in, one JSON line out.
`… kokoro FOLDER VOICE…` and `… clips FOLDER PACK…` are the other engines.

It exists because engines block, hang and crash. Its first line says what it has: `{"engine", "voices": {"zh-CN": id, …}}`, with
`"parts": {"zh-CN": {name: id, …}}` where it has several, or `{"missing": why}`; after that each request `{"text", "language", "rate",
"path"}`, and `"voice"` for one of the parts, is answered by `{"seconds"}` or `{"error"}`, with
`"lacks": […]` where an engine that is well has no sound for some of the words.
"""

import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from hallbus.speech.engine import Engine, EngineError


class Renders(Protocol):
    """An engine: its name with its version, its voice for each language, all that it has by name, and words to a file."""

    name: str
    voices: dict[str, str]
    parts: dict[str, dict[str, str]]

    def render(self, text: str, language: str, rate: int, path: str, voice: str = "") -> float: ...


def main(words: Sequence[str] = ()) -> None:
    """Answers requests until the other end closes; `words` name the engine."""
    # Drivers print on stdout ("Audio saved to …"), so the protocol gets a copy of it and the rest goes nowhere.
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    with contextlib.suppress(AttributeError, OSError):  # no nice() on Windows, where the parent sets the priority
        os.nice(10)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    try:
        engine = engine_of(words)
    except Exception as why:  # whatever a driver raises while it loads, the answer is the same: no engine here
        _reply(replies, missing=str(why) or type(why).__name__)
        return
    _reply(replies, engine=engine.name, voices=engine.voices, parts=engine.parts)
    while True:
        _serve(engine, json.loads(requests.get()), replies)


def engine_of(words: Sequence[str]) -> Renders:
    """Loads the engine that a command line names."""
    if words and words[0] == "kokoro":
        from hallbus.speech.kokoro import Kokoro  # here, because numpy alone takes longer to load than the other engine

        return Kokoro(Path(words[1]), tuple(words[2:]))
    if words and words[0] == "clips":
        from hallbus.speech.pack import Recorded

        return Recorded(Path(words[1]), tuple(words[2:]))
    return Engine()


def _listen(requests: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    # The hub is gone. An engine that hangs must not outlive it, so there is no waiting for it either.
    os._exit(0)


def _serve(engine: Renders, request: dict[str, Any], replies: TextIO) -> None:
    try:
        seconds = engine.render(
            request["text"], request["language"], request["rate"], request["path"], request.get("voice", "")
        )
    except (EngineError, OSError) as why:
        _reply(replies, error=str(why), lacks=getattr(why, "pieces", []))
    else:
        _reply(replies, seconds=seconds)


def _reply(replies: TextIO, **fields: object) -> None:
    with contextlib.suppress(BrokenPipeError):
        replies.write(json.dumps(fields) + "\n")
        replies.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
