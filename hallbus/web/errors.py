"""One shape for every error: `{"error": {"code", "message"}}`, in the caller's language."""

import json
import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from hallbus.hall.commands import Refused
from hallbus.hub import Halted
from hallbus.web.words import words

log = logging.getLogger(__name__)

STATUS = {"unknown_service": 422, "unknown_ticket": 422, "one_target": 422, "unknown_window": 404, "busy": 429}
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    429: "too_fast",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Wrong(Exception):
    """A request that cannot be served as it is."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


@web.middleware
async def one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong in a handler into an answer."""
    try:
        return await handler(request)
    except Refused as refused:
        return error(request, STATUS.get(refused.code, 409), refused.code, ticket=refused.ticket)
    except Wrong as wrong:
        return error(request, wrong.status, wrong.code, wrong.detail)
    except Halted:
        return error(request, 503, "halted")
    except msgspec.ValidationError as invalid:
        return error(request, 422, "invalid", str(invalid))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return error(request, 400, "bad_json")
    except web.HTTPException as failure:
        if failure.status < 400:
            raise
        answer = error(request, failure.status, CODES.get(failure.status, "bad_request"))
        if "Allow" in failure.headers:
            answer.headers["Allow"] = failure.headers["Allow"]
        return answer
    except (ConnectionError, TimeoutError):
        raise  # the caller is gone
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return error(request, 500, "internal")


def error(request: web.Request, status: int, code: str, detail: str = "", ticket: str | None = None) -> web.Response:
    """The answer for a code; `ticket` is the one that stands in the way."""
    extra = {"ticket": ticket} if ticket else {}
    body = {"error": {"code": code, "message": words(code, prefers_english(request), detail), **extra}, **extra}
    answer = web.json_response(body, status=status, dumps=lambda b: json.dumps(b, ensure_ascii=False))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def prefers_english(request: web.Request) -> bool:
    """Chinese unless English is asked for first."""
    wanted = request.headers.get("Accept-Language", "").lower()
    english, chinese = wanted.find("en"), wanted.find("zh")
    return english >= 0 and (chinese < 0 or english < chinese)
