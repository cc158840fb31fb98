"""One shape for every error: `{"error": {"code", "message"}}`, in the caller's language."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from hallbus.content.file import ContentError
from hallbus.hall.commands import Refused
from hallbus.hub import Halted
from hallbus.people.file import PeopleError
from hallbus.web.parts import HUB
from hallbus.web.words import words

log = logging.getLogger(__name__)

STATUS = {
    "busy": 429,
    "one_target": 422,
    "reason_needed": 422,
    "unknown_announcement": 404,
    "emergency_minutes": 422,
    "unknown_area": 422,
    "unknown_batch": 404,
    "unknown_class": 422,
    "unknown_emergency": 404,
    "unknown_help": 404,
    "unknown_service": 422,
    "unknown_ticket": 422,
    "unknown_window": 404,
    "unknown_zone": 422,
}
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    429: "too_fast",
}
VALUE = re.compile(r"(?<=value) ['\"].*['\"](?= - at `|$)", re.DOTALL)  # msgspec repeats a word that it does not know
UNKNOWN = re.compile(
    r"unknown field `(?![a-z_]{1,30}`(?: - at `|$)).*`(?= - at `|$)", re.DOTALL
)  # what is no name may be a person's
REFUSED = web.RequestKey("refused", str)  # the code of an answer that is an error, for the audit
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Wrong(Exception):
    """A request that cannot be served as it is."""

    def __init__(self, status: int, code: str, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after  # seconds


@web.middleware
async def one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong in a handler into an answer."""
    try:
        return await handler(request)
    except Refused as refused:
        return error(request, STATUS.get(refused.code, 409), refused.code, "", refused.ticket, refused.facts)
    except Wrong as wrong:
        return error(request, wrong.status, wrong.code, wrong.detail, retry_after=wrong.retry_after)
    except Halted:
        return error(request, 503, "halted")
    except PeopleError:
        log.exception("the file of people cannot be used")
        return error(request, 503, "people_down")
    except ContentError:
        log.exception("the file of content cannot be used")
        return error(request, 503, "content_down")
    except msgspec.ValidationError as invalid:
        return error(request, 422, "invalid", without_values(invalid))
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


def error(
    request: web.Request,
    status: int,
    code: str,
    detail: str = "",
    ticket: str | None = None,
    facts: Mapping[str, Any] | None = None,
    retry_after: int | None = None,
) -> web.Response:
    """The answer for a code; `ticket` is the one that stands in the way, `facts` what the refusal knows besides.

    `retry_after` is in how many seconds the same may be asked again.
    """
    request[REFUSED] = code
    extra: dict[str, str | int] = {}
    if ticket and code != "unknown_ticket":  # what somebody typed is not said back
        extra["ticket"] = ticket
    if facts and facts.get("opens"):
        extra["opens"] = facts["opens"]
    if retry_after is not None:
        extra["retry_after"] = retry_after
    today = request.app[HUB].clock.now().date()
    message = words(code, prefers_english(request), detail, {**(facts or {}), **extra}, today)
    body = {"error": {"code": code, "message": message, **extra}, **extra}
    answer = web.json_response(body, status=status, dumps=lambda b: json.dumps(b, ensure_ascii=False))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def without_values(invalid: msgspec.ValidationError) -> str:
    """What is wrong with a body, without what stood in it: that may be a person's number."""
    return VALUE.sub("", UNKNOWN.sub("unknown field", str(invalid)))


def prefers_english(request: web.Request) -> bool:
    """Chinese unless English is asked for first."""
    wanted = request.headers.get("Accept-Language", "").lower()
    english, chinese = wanted.find("en"), wanted.find("zh")
    return english >= 0 and (chinese < 0 or english < chinese)
