"""Every frame that a page gives out, looked at: is there ever nothing where the content should be?"""

import asyncio
import base64
import io
from typing import Any

from PIL import Image, ImageStat
from playwright.async_api import CDPSession, Page

DARK, PALE = 100, 235  # what no bright colour is, nor two of them mixed


class Frames:
    """Looks at the middle of a part of a page, frame by frame. The clips have to be of bright colours."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen = 0
        self.blanks: list[bytes] = []  # JPEG, the first of them
        self.blank = 0
        self._box = (0.0, 0.0, 1.0, 1.0)
        self._answers: set[asyncio.Task[Any]] = set()

    async def watch(self, selector: str, devtools: CDPSession | None = None) -> None:
        """From now on. Raises RuntimeError if there is nothing of that name."""
        box, size = await self.page.locator(selector).bounding_box(), self.page.viewport_size
        if box is None or size is None:
            raise RuntimeError(f"there is no {selector}")
        across, down = box["width"] / size["width"], box["height"] / size["height"]
        left, top = box["x"] / size["width"], box["y"] / size["height"]
        self._box = (left + across * 0.3, top + down * 0.35, left + across * 0.7, top + down * 0.65)
        self._devtools = devtools or await self.page.context.new_cdp_session(self.page)
        self._devtools.on("Page.screencastFrame", self._take)
        await self._devtools.send("Page.startScreencast", {"format": "jpeg", "quality": 50, "everyNthFrame": 1})

    def _take(self, frame: dict[str, Any]) -> None:
        answer = asyncio.ensure_future(
            self._devtools.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        )
        self._answers.add(answer)
        answer.add_done_callback(self._answered)
        data = base64.b64decode(frame["data"])
        self.seen += 1
        if is_blank(data, self._box):
            self.blank += 1
            self.blanks = [*self.blanks, data][:20]

    def _answered(self, answer: asyncio.Task[Any]) -> None:
        self._answers.discard(answer)
        if not answer.cancelled():
            answer.exception()  # a page that was closed takes no answer any more


def is_blank(data: bytes, box: tuple[float, float, float, float]) -> bool:
    """Whether a part of a picture, in shares of its size, is dark, pale or the hall's card instead of a clip."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    wide, high = image.size
    part = image.crop((int(box[0] * wide), int(box[1] * high), int(box[2] * wide), int(box[3] * high)))
    mean = ImageStat.Stat(part).mean
    return max(mean) < DARK or min(mean) > PALE
