"""Texts: templates that can be filled in, and words that came through undamaged."""

import difflib
import re
import string
from collections.abc import Iterator

from hallbus.config.problems import Finding
from hallbus.config.walk import leaves
from hallbus.damage import damages
from hallbus.hall.facts import HallFacts, SpeechRules, Zone, ZoneHour

_CALL_WORDS = frozenset({"ticket", "window", "area", "place"})
_OTHER_WORDS = frozenset({"hall", "minutes", "area"})
TEMPLATES: dict[str, tuple[frozenset[str], tuple[frozenset[str], ...]]] = {
    # name: what it may use, and what it must use (one of each group)
    "call": (_CALL_WORDS, (frozenset({"ticket"}), frozenset({"window"}))),
    "call_area": (_CALL_WORDS, (frozenset({"ticket"}), frozenset({"window"}))),
    "call_place": (_CALL_WORDS, (frozenset({"ticket"}), frozenset({"window", "place"}))),
    "open": (_OTHER_WORDS, ()),
    "closing": (_OTHER_WORDS, ()),
    "stopped": (_OTHER_WORDS, ()),
    "lost_child": (_OTHER_WORDS, ()),
    "lost_property": (_OTHER_WORDS, ()),
    "emergency": (_OTHER_WORDS, ()),
}
_TICKET_AND_WINDOW = frozenset({"ticket", "window"})
_BOTH = (frozenset({"ticket"}), frozenset({"window"}))
_LED = {
    "call": (_TICKET_AND_WINDOW, _BOTH),
    "call_place": (_TICKET_AND_WINDOW, _BOTH),
    "serving": (_TICKET_AND_WINDOW, ()),
    "away": (frozenset({"until"}), ()),
    "onsite": (frozenset({"until"}), ()),
    "before": (frozenset({"opens"}), ()),
}
VOICES = ("clips", "kokoro", "pyttsx3")
_PACK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_VOICE = re.compile(rf"kokoro(:[a-z]{{2}}_[a-z0-9]{{1,30}})?|clips(:{_PACK.pattern})?|pyttsx3")


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about what is said and shown as text."""
    yield from _spoken(hall)
    for name, text in leaves(hall.led):
        may, must = _LED.get(name, (frozenset(), ()))
        if isinstance(text, str):
            yield from _template(f"led.{name}", text, may, must)
    for key, text in leaves(hall):
        if isinstance(text, str):
            yield from _damage(key, text)


def _spoken(hall: HallFacts) -> Iterator[Finding]:
    yield from _voices(hall)
    for key, text in leaves(hall.speech.templates, "speech.templates"):
        yield from _announcement(key, str(text))
    for key, text in leaves(hall.speech.templates_en, "speech.templates_en"):
        yield from _announcement(key, str(text))


def _voices(hall: HallFacts) -> Iterator[Finding]:
    speaking: list[tuple[str, SpeechRules | Zone | ZoneHour]] = [("speech", hall.speech)]
    for at, zone in enumerate(hall.zones):
        speaking.append((f"zones[{at}]", zone))
        speaking += [(f"zones[{at}].hours[{nth}]", hour) for nth, hour in enumerate(zone.hours)]
    for key, who in speaking:
        for name in ("voices", "voices_en"):
            for at, entry in enumerate(getattr(who, name)):
                if not _VOICE.fullmatch(entry):
                    yield Finding("unknown_voice", f"{key}.{name}[{at}]", {"name": entry[:40], "known": VOICES})
    if hall.speech.dialect is not None and not _PACK.fullmatch(hall.speech.dialect):
        yield Finding("unknown_pack", "speech.dialect", {"name": hall.speech.dialect[:40]})


def _announcement(key: str, text: str) -> Iterator[Finding]:
    name = key.rpartition(".")[2]
    if name not in TEMPLATES and (near := difflib.get_close_matches(name, TEMPLATES, n=1, cutoff=0.75)):
        yield Finding("template_name", key, {"name": name, "near": near[0]})
    may, must = TEMPLATES.get(name, (_CALL_WORDS | _OTHER_WORDS, ()))
    yield from _template(key, text, may, must)


def _template(key: str, text: str, may: frozenset[str], must: tuple[frozenset[str], ...]) -> Iterator[Finding]:
    try:
        used = _placeholders(text)
    except ValueError:
        yield Finding("bad_template", key, {"text": text})
        return
    for word in dict.fromkeys(used):
        if word not in may:
            known = [f"{{{each}}}" for each in sorted(may)]
            yield Finding("unknown_placeholder" if known else "no_placeholders", key, {"name": word, "known": known})
    for group in must:
        if not group & set(used):
            yield Finding("missing_placeholder", key, {"name": f"{{{max(group)}}}"})


def _placeholders(text: str) -> list[str]:
    """The words in braces, with whatever else stands inside the braces."""
    used = []
    for _, word, form, conversion in string.Formatter().parse(text):
        if word is not None:
            used.append(word + (f"!{conversion}" if conversion else "") + (f":{form}" if form else ""))
    return used


def _damage(key: str, text: str) -> Iterator[Finding]:
    for damage in damages(text):
        yield Finding(damage.code, key, {"part": damage.part, "at": damage.at + 1})
