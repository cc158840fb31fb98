"""Turns a deck of cards into an MP4: H.264 and AAC as every TV's browser plays them, made in seconds.

A still card is encoded once, as two seconds that begin with a key frame and refer to nothing else; the rest of
its time is the same bytes again. Only the soft changes between the cards are encoded besides, so a minute of
video costs some 400 frames instead of 1500.
"""

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image
from sound import pad, write_wave

RATE = 25
WIDE, HIGH = 1280, 720
HOLD = 2 * RATE  # frames of a card that are encoded; also the distance of the key frames
FADE = 12  # frames, about half a second
DELIMITER = b"\0\0\0\1\x09"  # opens every frame of the encoded stream
QUIET = shlex.split("-hide_banner -loglevel error -y")
RAW = shlex.split(f"{' '.join(QUIET)} -f rawvideo -pix_fmt yuv420p -s {WIDE}x{HIGH} -r {RATE}")
COLOURS = shlex.split("-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709")
H264 = shlex.split(
    "-c:v libx264 -preset veryfast -tune stillimage -crf 23 -profile:v high -level:v 4.0"
    f" -g {HOLD} -sc_threshold 0 -bf 0 -aud 1"
)
AAC = shlex.split("-c:a aac -aac_coder fast -b:a 96k")  # fast: a third of the time, and a pad is no test for it
MP4_LANGUAGE = {"zh-CN": "zho"}  # MP4 has room for three letters; the full tag goes into the track's name
NO_FFMPEG = "no ffmpeg, so no videos: install it (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg)"

Frame = bytes


class NoFfmpeg(Exception):
    """There is no ffmpeg on this machine."""


def make_video(file: Path, cards: Sequence[Image.Image], seconds: float, languages: Sequence[str]) -> None:
    """An MP4 of the cards, each for the same time, with one sound track for each language."""
    ffmpeg = shutil.which("ffmpeg")
    if not ffmpeg:
        raise NoFfmpeg(NO_FFMPEG)
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder) / "video.h264"
        encode(ffmpeg, [planes(card) for card in cards], stream)
        stream.write_bytes(assemble(stream.read_bytes(), len(cards), round(seconds * RATE)))
        tracks = [Path(folder) / f"{language}.m4a" for language in languages]
        for track, language in zip(tracks, languages, strict=True):
            track.write_bytes(encoded_pad(ffmpeg, seconds, language))
        join(ffmpeg, stream, tracks, languages, file)


def planes(image: Image.Image) -> Frame:
    """RGB to the planes of yuv420p, BT.709, once a card: ffmpeg would do it for every single frame."""
    red, green, blue = np.asarray(image, np.float32).transpose(2, 0, 1) / 255
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = [(blue - luma) / 1.8556, (red - luma) / 1.5748]
    quarters = [part.reshape(HIGH // 2, 2, WIDE // 2, 2).mean(axis=(1, 3)) for part in chroma]
    scaled = [16 + 219 * luma, *(128 + 224 * part for part in quarters)]
    return b"".join((plane + 0.5).astype(np.uint8).tobytes() for plane in scaled)


def encode(ffmpeg: str, stills: Sequence[Frame], out: Path) -> None:
    """Encode one hold of each card, and the change into it. No B-frames: then the stream can be cut anywhere."""
    keys = [0.0]
    for place in range(1, len(stills)):
        change = place * HOLD + (place - 1) * FADE
        keys += [change / RATE, (change + FADE) / RATE]
    command = [ffmpeg, *RAW, *COLOURS, "-i", "-", *H264, *COLOURS]
    command += ["-force_key_frames", ",".join(f"{key:.3f}" for key in keys), "-f", "h264", str(out)]
    feed(command, frames(stills))


def frames(stills: Sequence[Frame]) -> Iterator[Frame]:
    for place, still in enumerate(stills):
        if place:
            yield from (blend(stills[place - 1], still, step / (FADE + 1)) for step in range(1, FADE + 1))
        yield from [still] * HOLD


def blend(before: Frame, after: Frame, share: float) -> Frame:
    old, new = (np.frombuffer(frame, np.uint8).astype(np.float32) for frame in (before, after))
    return (old + (new - old) * share + 0.5).astype(np.uint8).tobytes()


def feed(command: Sequence[str], pictures: Iterator[Frame]) -> None:
    """Pipe the frames to ffmpeg; what it complains of goes to the terminal."""
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        try:
            for picture in pictures:
                ffmpeg.stdin.write(picture)
            ffmpeg.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg has given up and said why; its exit code is raised below
    if ffmpeg.returncode:
        raise subprocess.CalledProcessError(ffmpeg.returncode, command)


def assemble(encoded: bytes, cards: int, length: int) -> bytes:
    """The whole stream of `length` frames: each card's change, then its hold as often as its time needs it."""
    units = [DELIMITER + unit for unit in encoded.split(DELIMITER)[1:]]
    whole: list[bytes] = []
    for place in range(cards):
        start = place * (HOLD + FADE)
        change = units[start - FADE : start] if place else []
        hold = units[start : start + HOLD]
        end = length * (place + 1) // cards
        whole += change[: end - len(whole)]
        while len(whole) < end:
            whole += hold[: end - len(whole)]
    return b"".join(whole)


@cache
def encoded_pad(ffmpeg: str, seconds: float, language: str) -> bytes:
    """The sound as AAC, once for all clips of a length."""
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "pad.wav", Path(folder) / "pad.m4a"
        write_wave(raw, pad(seconds, language))
        subprocess.run([ffmpeg, *QUIET, "-i", str(raw), *AAC, str(out)], check=True)
        return out.read_bytes()


def join(ffmpeg: str, stream: Path, tracks: Sequence[Path], languages: Sequence[str], out: Path) -> None:
    """Put picture and sound into one MP4, with the index first so that it plays while it loads."""
    command = [ffmpeg, *QUIET, "-f", "h264", "-framerate", str(RATE), "-i", str(stream)]
    for track in tracks:
        command += ["-i", str(track)]
    for source in range(len(tracks) + 1):
        command += ["-map", str(source)]
    command += ["-c", "copy"]
    for place, language in enumerate(languages):
        command += [f"-metadata:s:a:{place}", f"language={MP4_LANGUAGE.get(language, language)}"]
        command += [f"-metadata:s:a:{place}", f"handler_name={language}"]
    subprocess.run([*command, "-movflags", "+faststart", "-f", "mp4", str(out)], check=True)
