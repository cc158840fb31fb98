"""The door of the hall file: what is safe counts at once, the rest is refused by name."""

from typing import Any

import msgspec
from aiohttp import web

from hallbus.config import HallFileError
from hallbus.config.changes import WORDS
from hallbus.hall.facts import Language
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import prefers_english
from hallbus.web.parts import HALL_FILE
from hallbus.web.words import words

routes = web.RouteTableDef()


@routes.post("/api/hall-file/reload")
async def reload(request: web.Request) -> web.Response:
    require(request)
    language: Language = "en" if prefers_english(request) else "zh-CN"
    try:
        change = await request.app[HALL_FILE].reload(language)
    except HallFileError as error:
        return answer({"error": _unusable(error, language)}, status=422)
    refused = [{"key": r.key, "code": r.why, "why": WORDS[r.why][language]} for r in change.refused]
    return answer({"applied": change.applied, "refused": refused})


def _unusable(error: HallFileError, language: Language) -> dict[str, Any]:
    problems = [msgspec.to_builtins(problem) for problem in error.problems]
    first = next(p.message for p in error.problems if p.level == "error")
    return {"code": "hall_file", "message": words("hall_file", language == "en", first), "problems": problems}
