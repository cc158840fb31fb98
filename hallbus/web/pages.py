"""The doors for browsers: the built pages, clips and sound."""

import contextlib
import re
from pathlib import Path

import msgspec
from aiohttp import web

from hallbus.hub import Halted
from hallbus.web.auth import COOKIE, require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong
from hallbus.web.parts import CLAUSES, HUB, KEYRING, LIBRARY, LINKS

routes = web.RouteTableDef()

STATIC = Path(__file__).parent.parent / "static"
ASSET = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
FOR_EVER = "public, max-age=31536000, immutable"  # the name changes with the content
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)


def build_id() -> str:
    """The id of the pages that are built, "" when there are none."""
    try:
        return str(msgspec.json.decode((STATIC / "build.json").read_bytes())["build"])
    except (OSError, KeyError, msgspec.DecodeError):
        return ""


def faces() -> str:
    """The address of the stylesheet with the pages' faces, "" when there is none."""
    sheets = sorted((STATIC / "assets").glob("*.css"))
    return next((f"/assets/{sheet.name}" for sheet in sheets if b"@font-face" in sheet.read_bytes()), "")


@routes.get("/")
async def start(request: web.Request) -> web.StreamResponse:
    return _page(request, "start")


@routes.get("/t/{ref}")
async def ticket(request: web.Request) -> web.StreamResponse:
    """A visitor's own page. Without such a ticket today it says so to people, and its status says so to programs."""
    known = True
    with contextlib.suppress(Halted):  # a hall that stands still forgets nobody
        known = await request.app[HUB].read(lambda hall: request.match_info["ref"] in hall.refs)
    return _page(request, "ticket", 200 if known else 404)


@routes.get("/{page:board|strip|console|kiosk|guide|ops|admin}")
async def page(request: web.Request) -> web.StreamResponse:
    return _page(request, request.match_info["page"])


@routes.get("/api/start")
async def links(request: web.Request) -> web.Response:
    """What there is to open, keys and all: in a demo only, and only under an address of this machine.

    A page elsewhere could make its own name point here; the keys are not for it.
    """
    if not request.app[LINKS] or request.url.host not in THIS_MACHINE:
        raise Wrong(403, "not_demo")
    return answer(request.app[LINKS])


@routes.get("/assets/{name}")
async def asset(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    path = STATIC / "assets" / name
    if not ASSET.fullmatch(name) or not path.is_file():
        raise Wrong(404, "not_found")
    return web.FileResponse(path, headers={"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"})


@routes.get("/clips/{name}")
async def clip(request: web.Request) -> web.StreamResponse:
    require(request)  # a browser that has shown several pages keeps the key of the last
    path = request.app[LIBRARY].file(request.match_info["name"])
    if path is None:
        raise Wrong(404, "not_found")
    cache = FOR_EVER if "v" in request.query else "no-cache"
    return web.FileResponse(path, headers={"Cache-Control": cache, "X-Content-Type-Options": "nosniff"})


@routes.get("/audio/{name}")
async def audio(request: web.Request) -> web.StreamResponse:
    require(request)
    path = request.app[CLAUSES].file(request.match_info["name"])
    if path is None or not path.is_file():
        raise Wrong(404, "not_found")
    return web.FileResponse(path, headers={"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"})


def _page(request: web.Request, name: str, status: int = 200) -> web.StreamResponse:
    path = STATIC / name / "index.html"
    if not path.is_file():
        return web.Response(
            status=503, text="The pages are not built: run `make setup`. 页面尚未生成：请运行 make setup。\n"
        )
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    page: web.StreamResponse
    if status == 200:
        page = web.FileResponse(path, headers=headers)
    else:  # never the answer that nothing has changed
        page = web.Response(
            body=path.read_bytes(), status=status, content_type="text/html", charset="utf-8", headers=headers
        )
    token = request.query.get("token", "")
    if request.app[KEYRING].holder(token) is not None:  # whatever else came with the request
        # <video> and <audio> cannot send a header; this lets them in, and scripts cannot read it.
        page.set_cookie(COOKIE, token, httponly=True, samesite="Strict", max_age=10 * 365 * 86400)
    return page
