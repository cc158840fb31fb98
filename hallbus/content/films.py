"""Films and sound through ffmpeg: what is in them, whether all of it can be decoded, and how they become what every TV plays.

Runs in the checking process alone. ffmpeg is told the format instead of guessing it, and opens nothing but files.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from hallbus.content.findings import PARTING
from hallbus.content.signatures import MP4, Format, Unfit
from hallbus.hall.languages import LONGER, UNKNOWN, tag_of

PIXELS_MOST = 8192 * 4352
TRACKS_MOST = 4
SHORTEST_S = 0.5
WHOLE_S = 120.0  # a longer film is decoded at both ends
EDGE_S = 20.0
LUFS, LUFS_OFF, SILENT = -16.0, 3.0, -50.0
LONG, SHORT, FPS = 1920, 1080, 30.5
ERROR_MOST = 2_000
_LOUDNESS = re.compile(rb"I:\s+(-?[\d.]+) LUFS")

# A film that TVs of the last ten years play from the first byte on.
HOUSE_VIDEO = ("-c:v", "libx264", "-preset", "fast", "-profile:v", "high", "-level:v", "4.1", "-pix_fmt", "yuv420p", "-crf", "21",
               "-maxrate", "8M", "-bufsize", "16M", "-g", "60")  # fmt: skip
HOUSE_SOUND = ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000", "-af", f"loudnorm=I={LUFS}:TP=-1.5:LRA=11")


class Film(Struct, frozen=True):
    """What a file holds. `tracks` are the languages of its sound; `seconds` all of it; `needs` what a TV would stumble over."""

    seconds: float
    width: int = 0
    height: int = 0
    fps: float = 0.0
    codec: str = ""
    tracks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    stretched: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.width


def look(path: Path, format: Format, longest_s: float, *, starts_at_once: bool) -> Film:
    """What is in the file, and that it can be decoded. Raises Unfit."""
    told = probe(path, format)
    pictures = [s for s in told.get("streams", []) if s.get("codec_type") == "video" and not is_cover(s)]
    sounds = [s for s in told.get("streams", []) if s.get("codec_type") == "audio"]
    seconds = _number(told.get("format", {}).get("duration"))
    if not pictures and not sounds:
        raise Unfit("nothing_in_it")
    if len(sounds) > TRACKS_MOST:
        raise Unfit("too_many_tracks", most=TRACKS_MOST)
    if seconds > longest_s:
        raise Unfit("too_long", minutes=round(seconds / 60, 1), most=round(longest_s / 60))
    if pictures and pictures[0].get("width", 0) * pictures[0].get("height", 0) > PIXELS_MOST:
        raise Unfit("too_many_pixels")
    _decode(path, format, seconds)
    if seconds < SHORTEST_S:
        raise Unfit("too_short")
    tracks = _tracks(sounds)
    if not pictures:
        return Film(seconds, tracks=tracks, needs=("sound",))
    needs = (*_video_needs(pictures[0]), *_sound_needs(path, format, sounds))
    if not (starts_at_once and format is MP4) or told["format"].get("tags", {}).get("major_brand", "").startswith("qt"):
        needs += ("wrapping",)
    if len(sounds) > 1:
        needs += (PARTING,)
    turned = _turned(pictures[0])
    width, height = int(pictures[0]["width"]), int(pictures[0]["height"])
    return Film(
        seconds, height if turned else width, width if turned else height, _fps(pictures[0]), pictures[0]["codec_name"], tracks,
        tuple(dict.fromkeys(needs)), _is_stretched(pictures[0]),
    )  # fmt: skip


def convert(path: Path, format: Format, film: Film, target: Path, progress: Callable[[float], None]) -> None:
    """Write what every TV plays. `progress` is told from 0 to 1. Raises Unfit."""
    command = [*reading(path, format), *conversion(film), "-progress", "pipe:1", "-y", file_address(target)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as ffmpeg:
        assert ffmpeg.stdout is not None
        for line in ffmpeg.stdout:
            name, _, value = line.decode("ascii", "replace").strip().partition("=")
            if name == "out_time_us" and value.isdigit():
                progress(min(1.0, int(value) / 1e6 / film.seconds))
        ffmpeg.wait()
    if ffmpeg.returncode != 0 or not target.is_file() or target.stat().st_size == 0:
        raise Unfit("not_converted")


def parted(path: Path, film: Film, folder: Path, keep_free: int) -> Iterator[Path]:
    """The film once more for each further track, with that one alone, as it is coded. `path` is what every TV plays. Raises Unfit.

    Its own track is the first of the film itself, which browsers play.
    """
    for at in range(1, len(film.tracks)):
        if shutil.disk_usage(folder).free - path.stat().st_size < keep_free:
            raise Unfit("no_room")
        target = folder / f"track-{at}.mp4"
        copied = run([*reading(path, MP4), *_parting(film, at), "-y", file_address(target)])
        if copied.returncode != 0 or not target.is_file() or target.stat().st_size == 0:
            raise Unfit("not_parted", track=at + 1)
        yield target


def _parting(film: Film, at: int) -> list[str]:
    return [
        "-map", "0:v:0", "-map", f"0:a:{at}", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
        *_named(film.tracks[at : at + 1]), "-c", "copy", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4",
    ]  # fmt: skip


def conversion(film: Film) -> list[str]:
    """What ffmpeg is told between input and output; also the recipe for whoever converts elsewhere."""
    if film.is_sound:
        return ["-map", "0:a:0", "-vn", "-map_metadata", "-1", *HOUSE_SOUND, "-movflags", "+faststart", "-f", "mp4"]
    video = [*HOUSE_VIDEO, "-vf", _filters(film)] if "video" in film.needs else ["-c:v", "copy"]
    sound = [*HOUSE_SOUND] if "sound" in film.needs else ["-c:a", "copy"]
    return [
        "-map", "0:v:0", "-map", "0:a?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
        *_named(film.tracks), *video, *sound, "-movflags", "+faststart", "-f", "mp4",
    ]  # fmt: skip


def still(path: Path, format: Format, film: Film, target: Path) -> bool:
    """A picture of the film for lists; whether there is one."""
    at = min(3.0, film.seconds / 3)
    command = [*quiet("ffmpeg"), "-threads", "1", "-f", format.demuxer, "-ss", f"{at:.2f}", "-i", file_address(path), "-map", "0:v:0",
               "-frames:v", "1", "-vf", "scale=480:-2", "-y", "-f", "image2", "-c:v", "png", file_address(target)]  # fmt: skip
    return run(command).returncode == 0 and target.is_file()


# What is in it


def probe(path: Path, format: Format) -> dict[str, Any]:
    command = [
        *quiet("ffprobe"),
        "-f",
        format.demuxer,
        "-show_format",
        "-show_streams",
        "-of",
        "json",
        file_address(path),
    ]
    done = run(command)
    if done.returncode != 0:
        raise Unfit("truncated" if b"moov atom not found" in done.stderr else "damaged")
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unfit("damaged") from None
    return told


def _decode(path: Path, format: Format, seconds: float) -> None:
    """Decode what a screen would decode, or both ends of it when that would take long."""
    ends: list[list[str]] = [[]] if seconds <= WHOLE_S else [["-t", f"{EDGE_S}"], ["-sseof", f"-{EDGE_S}"]]
    for end in ends:
        command = [*quiet("ffmpeg"), "-xerror", "-threads", "1", "-f", format.demuxer, *end, "-i", file_address(path),
                   "-map", "0:v:0?", "-map", "0:a?", "-f", "null", "-"]  # fmt: skip
        if run(command).returncode != 0:
            raise Unfit("damaged")


def _video_needs(stream: dict[str, Any]) -> Iterator[str]:
    long, short = sorted((int(stream["width"]), int(stream["height"])), reverse=True)
    is_house = (
        stream.get("codec_name") == "h264"
        and stream.get("pix_fmt") in ("yuv420p", "yuvj420p")
        and int(stream.get("level", 99)) <= 41
        and long <= LONG
        and short <= SHORT
        and 0 < _fps(stream) <= FPS
        and not _turned(stream)
        and not _is_stretched(stream)
    )
    if not is_house:
        yield "video"


def _sound_needs(path: Path, format: Format, sounds: list[dict[str, Any]]) -> Iterator[str]:
    if not sounds:
        return
    if any(s.get("codec_name") != "aac" or int(s.get("channels", 9)) > 2 for s in sounds):
        yield "sound"
        return
    for at in range(len(sounds)):
        loudness = _loudness(path, format, at)
        if loudness is not None and loudness > SILENT and abs(loudness - LUFS) > LUFS_OFF:
            yield "sound"
            return


def _loudness(path: Path, format: Format, track: int) -> float | None:
    """Of a track, in LUFS; None when ffmpeg cannot say."""
    command = [*_tool("ffmpeg"), "-nostats", "-v", "info", "-protocol_whitelist", "file", "-threads", "1", "-f", format.demuxer,
               "-i", file_address(path), "-map", f"0:a:{track}", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]  # fmt: skip
    done = run(command)
    told = _LOUDNESS.findall(done.stderr[-ERROR_MOST:])
    return float(told[-1]) if told and done.returncode == 0 else None


def _filters(film: Film) -> str:
    """Into a full-HD picture, upright or lying, with even sides."""
    wide, high = (LONG, SHORT) if film.width >= film.height else (SHORT, LONG)
    square = ["scale=trunc(iw*sar/2)*2:ih", "setsar=1"] if film.stretched else []
    fit = f"scale='min({wide},iw)':'min({high},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
    rate = ["fps=30"] if not 0 < film.fps <= FPS else []
    return ",".join([*square, fit, *rate])


def _tracks(sounds: list[dict[str, Any]]) -> tuple[str, ...]:
    """Languages as the file tells them; what is none is unknown until somebody names it."""
    return tuple(tag_of(str(s.get("tags", {}).get("language", ""))) or UNKNOWN for s in sounds)


def _named(tracks: tuple[str, ...]) -> list[str]:
    """All that a file tells about itself is left out, but for the languages of its sound."""
    return [
        word
        for at, track in enumerate(tracks)
        for word in (f"-metadata:s:a:{at}", f"language={LONGER.get(track, track)}")
    ]


def is_cover(stream: dict[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _turned(stream: dict[str, Any]) -> bool:
    """Whether a camera says that the picture lies on its side."""
    return any(abs(int(side.get("rotation", 0))) in (90, 270) for side in stream.get("side_data_list", []))


def _is_stretched(stream: dict[str, Any]) -> bool:
    return stream.get("sample_aspect_ratio", "1:1") not in ("1:1", "0:1", "N/A")


def _fps(stream: dict[str, Any]) -> float:
    above, _, below = str(stream.get("avg_frame_rate", "0/1")).partition("/")
    return float(above) / float(below) if below not in ("", "0") else 0.0


def _number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return 0.0


# ffmpeg


def _tool(name: str) -> list[str]:
    if shutil.which(name) is None:
        raise Unfit("no_ffmpeg")
    return [name, "-hide_banner", *(["-nostdin"] if name == "ffmpeg" else [])]


def quiet(name: str) -> list[str]:
    return [*_tool(name), "-v", "error", "-protocol_whitelist", "file"]


def reading(path: Path, format: Format) -> list[str]:
    """One thread reads and one writes: the rest of the machine goes on calling."""
    return [
        *quiet("ffmpeg"),
        "-xerror",
        "-threads",
        "1",
        "-f",
        format.demuxer,
        "-i",
        file_address(path),
        "-threads",
        "1",
    ]


def file_address(path: Path) -> str:
    return f"file:{path}"


def run(command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
