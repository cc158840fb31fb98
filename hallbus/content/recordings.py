"""One recording of a voice, whatever it came as: looked at, decoded, and written as one plain channel of sound.

Runs in the checking process alone, as everything that opens a file of strangers.
"""

import struct
import wave
from pathlib import Path
from typing import BinaryIO

from hallbus.content.boxes import whole
from hallbus.content.films import file_address, is_cover, probe, reading, run
from hallbus.content.signatures import MP4, WAV, WEBM, Unfit, format_of

RATE = 48_000
SPARE_S = 1.0  # a header may be wrong by a frame or two
CUT_S = 0.3  # so much less than the header says is a part that is missing


def recording(path: Path, label: str, target: Path, longest_s: float) -> None:
    """Write its sound as 16-bit WAV. Raises Unfit."""
    format = format_of(path, label)
    if format.sort != "sound" and format not in (MP4, WEBM):
        raise Unfit("not_sound")
    whole(path, format)
    if format is WAV:
        _whole_wav(path)
    told = probe(path, format)
    streams = told.get("streams", [])
    if any(s.get("codec_type") == "video" and not is_cover(s) for s in streams):
        raise Unfit("not_sound")
    if not any(s.get("codec_type") == "audio" for s in streams):
        raise Unfit("nothing_in_it")
    # Headers lie: no more than this is ever decoded, and what came out is what counts.
    decoded = ["-t", f"{longest_s + SPARE_S:g}", "-map", "0:a:0", "-vn", "-map_metadata", "-1", "-ac", "1", "-ar", f"{RATE}",
               "-c:a", "pcm_s16le", "-bitexact", "-f", "wav", "-y", file_address(target)]  # fmt: skip
    if run([*reading(path, format), *decoded]).returncode != 0:
        raise Unfit("damaged")
    seconds = _seconds(target)
    if seconds > longest_s:
        raise Unfit("part_too_long", most=round(longest_s))
    if seconds < _told_seconds(told) - CUT_S:
        raise Unfit("truncated")


def _whole_wav(path: Path) -> None:
    """A WAV file says how much sound it holds; ffmpeg plays what is there of it and says nothing."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", head)
            if name == b"data":
                _whole_data(file, length, size)
                return
            file.seek(length + length % 2, 1)
    raise Unfit("truncated")


def _whole_data(file: BinaryIO, length: int, size: int) -> None:
    if length in (0, 0xFFFFFFFF):  # a recorder that could not go back writes no length
        return
    if file.tell() + length > size:
        raise Unfit("truncated")


def _seconds(path: Path) -> float:
    try:
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError, OSError) as error:
        raise Unfit("damaged") from error


def _told_seconds(told: dict[str, dict[str, object]]) -> float:
    try:
        return float(str(told.get("format", {}).get("duration", 0)))
    except ValueError:
        return 0.0
