"""Small clips made for a test, each in one bright colour, so that a look at one pixel tells which of them is on."""

import asyncio
from pathlib import Path

from PIL import Image

COLOURS = {"orange": (255, 165, 0), "lime": (0, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255)}


async def film(path: Path, colour: str, seconds: float = 2) -> None:
    """A silent film of one colour."""
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi"),
        *("-i", f"color=c={colour}:s=320x180:r=10:d={seconds}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)),
    )
    assert await process.wait() == 0


def still(path: Path, colour: str) -> None:
    Image.new("RGB", (320, 180), COLOURS[colour]).save(path)


def name_of(pixel: tuple[int, ...]) -> str | None:
    """Which colour this is; None while one fades into another."""
    for name, colour in COLOURS.items():
        if all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True)):
            return name
    return None
