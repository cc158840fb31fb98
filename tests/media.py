"""Small files of every kind, good and bad, made with the real tools."""

import io
import itertools
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

MAKE_S = 60


def ffmpeg(*words: str, ending: str) -> bytes:
    """What ffmpeg writes from test pictures and tones."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"made.{ending}"
        subprocess.run(["ffmpeg", "-v", "error", *words, str(target)], check=True, timeout=MAKE_S)
        return target.read_bytes()


@cache
def film(seconds: float = 2, size: str = "320x180", rate: int = 25, *more: str) -> bytes:
    """An MP4 that every TV plays as it is."""
    options = more or ("-movflags", "+faststart")
    return ffmpeg(
        "-f", "lavfi", "-i", f"testsrc=s={size}:r={rate}:d={seconds}",
        "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}", "-af", "volume=6dB",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", *options, ending="mp4",
    )  # fmt: skip


@cache
def webm() -> bytes:
    """What no old TV plays."""
    return ffmpeg(
        "-f", "lavfi", "-i", "testsrc=s=160x90:r=50:d=1", "-f", "lavfi", "-i", "sine=d=1",
        "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "200k", "-c:a", "libvorbis", ending="webm",
    )  # fmt: skip


@cache
def two_tracks() -> bytes:
    """A film with Chinese and English sound."""
    return ffmpeg(
        "-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "sine=frequency=880:d=1",
        "-map", "0:v", "-map", "1:a", "-map", "2:a", "-metadata:s:a:0", "language=chi", "-metadata:s:a:1", "language=eng",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", ending="mp4",
    )  # fmt: skip


@cache
def tones(
    *tracks: tuple[str, int],
    seconds: float = 3,
    shortest: float | None = None,
    quiet_db: float = 6,
    sound: str = "aac",
    ending: str = "mp4",
) -> bytes:
    """A film that every TV plays, with a tone of so many hertz for each language. The last may be shorter than the film, or too quiet."""
    inputs, words = [], []
    for at, (language, hertz) in enumerate(tracks):
        is_last = at == len(tracks) - 1
        inputs += ["-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={(is_last and shortest) or seconds}"]
        words += ["-map", f"{at + 1}:a", f"-metadata:s:a:{at}", f"language={language}"]
        words += [f"-filter:a:{at}", f"volume={quiet_db if is_last else 6}dB"]
    return ffmpeg(
        "-f", "lavfi", "-i", f"testsrc=s=160x90:r=25:d={seconds}", *inputs, "-map", "0:v", *words,
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", sound, "-movflags", "+faststart", ending=ending,
    )  # fmt: skip


def hertz_of(data: bytes) -> list[int]:
    """The tone of each sound track of a film, counted from its zero crossings; 0 for silence."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        path.write_bytes(data)
        return [_hertz(path, at) for at in range(len(tracks_of(path)))]


def tracks_of(path: Path) -> list[str]:
    """What a film says of its sound: the language of each track."""
    asked = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "a",
        "-show_entries",
        "stream=index:stream_tags=language",
        "-of",
        "csv=p=0",
    ]
    told = subprocess.run([*asked, str(path)], check=True, timeout=MAKE_S, capture_output=True, text=True)
    return [line.partition(",")[2] for line in told.stdout.split()]


def _hertz(path: Path, track: int) -> int:
    """Of the second half second: a coder needs a moment."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        f"0:a:{track}",
        "-ss",
        "0.5",
        "-t",
        "0.5",
        "-ac",
        "1",
        "-ar",
        "48000",
    ]
    raw = subprocess.run([*command, "-f", "s16le", "-"], check=True, timeout=MAKE_S, capture_output=True).stdout
    wave = struct.unpack(f"<{len(raw) // 2}h", raw)
    risings = sum(before < 0 <= after for before, after in itertools.pairwise(wave))
    return round(risings * 48000 / len(wave)) if wave else 0


@cache
def sound() -> bytes:
    return ffmpeg("-f", "lavfi", "-i", "sine=d=1", ending="wav")


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 36), colour: str = "teal") -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).line((0, 0, *size), fill="white", width=3)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def pdf(pages: int) -> bytes:
    images = [Image.new("RGB", (200, 280), (at * 40 % 255, 90, 90)) for at in range(pages)]
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:])
    return file.getvalue()


def moving_gif() -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def zipped(inside: bytes = b"x" * 1000) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", inside)
    return file.getvalue()


def picture_bomb(side: int = 40_000) -> bytes:
    """A PNG of a few kilobytes that says it is 1.6 thousand million pixels large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(side + 1) * 50, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
M3U8 = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"

# name -> how it is made, how it is called, why it is refused
BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a film called a picture": (film, "photo.jpg", "wrong_ending"),
    "a picture called a program": (picture, "run.exe", "wrong_ending"),
    "a picture with an archive behind it": (lambda: picture("JPEG") + zipped(), "a.jpg", "two_in_one"),
    "a picture with something behind its end": (lambda: picture() + b"#!/bin/sh\nrm -r\n", "a.png", "two_in_one"),
    "a picture that is a page as well": (lambda: picture("JPEG") + b"<script>alert(1)</script>", "a.jpg", "two_in_one"),
    "a film with something behind it": (lambda: film() + b"MZ" + bytes(500), "a.mp4", "two_in_one"),
    "a film that was cut off": (lambda: film()[:-5000], "a.mp4", "truncated"),
    "a film without its index": (lambda: film(2, "320x180", 25, "-movflags", "-faststart")[:-3000], "a.mp4", "truncated"),
    "a film of noise": (lambda: film()[:2000] + bytes(len(film()) - 2000), "a.mp4", "damaged"),
    "a recording that was cut off": (lambda: webm()[:-2000], "a.webm", "truncated"),
    "an archive": (lambda: zipped(bytes(10_000_000)), "a.zip", "archive"),
    "an archive called a picture": (zipped, "a.png", "archive"),
    "a picture of a thousand million pixels": (picture_bomb, "a.png", "too_many_pixels"),
    "a drawing with a program": (lambda: SVG, "a.svg", "svg"),
    "a playlist": (lambda: M3U8, "a.m3u8", "playlist_file"),
    "a playlist called a film": (lambda: M3U8, "a.mp4", "playlist_file"),
    "a list of files": (lambda: CONCAT, "a.mp4", "playlist_file"),
    "a moving picture": (moving_gif, "a.gif", "animated"),
    "half a picture": (lambda: picture("JPEG", (800, 600))[:4000], "a.jpg", "truncated"),
    "a PDF of too many pages": (lambda: pdf(4), "a.pdf", "too_many_pages"),
    "a broken PDF": (lambda: pdf(1)[:200], "a.pdf", "damaged"),
    "a film that is too long": (lambda: film(62, "32x18", 1), "a.mp4", "too_long"),
    "words": (lambda: b"just some words", "a", "unknown_format"),
}  # fmt: skip
