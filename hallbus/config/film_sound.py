"""The languages of films: that they are languages, each said once, and wished for where films are shown."""

from collections.abc import Iterator

from hallbus.config.problems import Finding
from hallbus.hall.facts import Clip, HallFacts
from hallbus.hall.languages import NAMES, tag_of
from hallbus.hall.programme.rules import has_content


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about `film_sound`, wherever it stands."""
    orders = [("programme.film_sound", hall.programme.film_sound)]
    orders += [(f"zones[{at}].film_sound", zone.film_sound) for at, zone in enumerate(hall.zones)]
    orders += [(f"screens[{at}].film_sound", screen.film_sound) for at, screen in enumerate(hall.screens)]
    for key, order in orders:
        yield from _languages(key, order)
    for at, clip in enumerate(hall.playlist):
        if clip.kind == "video" and len(clip.files) > 1 and clip.tracks:
            yield from _files(f"playlist[{at}]", clip)
    for at, screen in enumerate(hall.screens):
        if screen.film_sound and not has_content(screen):
            yield Finding("film_sound_unheard", f"screens[{at}].film_sound", {"name": screen.id})


def _files(key: str, clip: Clip) -> Iterator[Finding]:
    """A film of several files has one for each track; else they are its parts, one after the other."""
    if len(clip.files) != len(clip.tracks):
        yield Finding("track_files", f"{key}.files", {"files": len(clip.files), "tracks": len(clip.tracks)})
    for at, written in enumerate(clip.tracks):
        if tag_of(written) is None:
            yield _no_language(f"{key}.tracks[{at}]", written)


def _languages(key: str, order: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for at, written in enumerate(order):
        tag = tag_of(written)
        if tag is None:
            yield _no_language(f"{key}[{at}]", written)
        elif first.setdefault(tag, at) != at:
            yield Finding("language_twice", f"{key}[{at}]", {"name": written, "first": f"{key}[{first[tag]}]"})


def _no_language(key: str, written: str) -> Finding:
    near = _meant(written)
    code = "bad_language_near" if near else "bad_language"
    return Finding(code, key, {"name": written[:40], "near": near or "", "known": list(NAMES)})


def _meant(written: str) -> str | None:
    """The tag of what somebody has written otherwise: `zh_CN`, `Cantonese`, `粤语`, `cn`."""
    said = written.strip().lower()
    if said in ("cn", "chn", "chinese", "中文", "汉语", "国语"):
        return "zh-CN"
    named = (tag for tag, names in NAMES.items() if said in (name.lower() for name in names.values()))
    return next(named, None) or tag_of(written.strip().replace("_", "-"))
