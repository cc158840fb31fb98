"""Who says something: the hall's own voices, or those of a zone and of an hour; and in which dialect it is said once more.

A clause carries the voices that are to be asked, so that whatever renders, keeps and plays clauses need not know of zones.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from hallbus.hall.earshot import zones_of
from hallbus.hall.facts import HallFacts, Language, Zone
from hallbus.hall.loudness import zone_of
from hallbus.hall.night import within
from hallbus.hall.roll import Words
from hallbus.hall.wording import Clause

DIALECTS_AFTER: Language = "zh-CN"


class Voices(NamedTuple):
    """Who speaks, the best first, in the hall file's words (`kokoro:zm_yunxi`); nobody named: as the hall has it."""

    chinese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()

    def said(self, clause: Clause) -> Clause:
        """The clause as these say it. One that somebody was named for already stays theirs."""
        mine = self.chinese if clause.language == "zh-CN" else self.english
        return clause._replace(voices=mine) if mine and not clause.voices else clause


def voices_of(facts: HallFacts, zone: str, at: datetime) -> Voices:
    """Who speaks in a zone at that time: the hour's voices, or else the zone's."""
    own = zone_of(facts, zone)
    hour = next((hour for hour in own.hours if within((hour.begins, hour.ends), at)), None)
    return _of(own, () if hour is None else hour.voices, () if hour is None else hour.voices_en)


def words_in(words: Words, facts: HallFacts, zone: str, at: datetime) -> Words:
    """A whole call or text as it is said in a zone: by its voices, and in the hall's dialect after Mandarin."""
    return words._replace(clauses=tuple(map(voices_of(facts, zone, at).said, _with_dialect(words.clauses, facts))))


def share_in(share: Words, facts: HallFacts, zone: str, at: datetime) -> Words:
    """The same of a share of a roll. There is no time for a dialect where several calls share a sentence."""
    return share._replace(clauses=tuple(map(voices_of(facts, zone, at).said, share.clauses)))


def anywhere(clauses: Iterable[Clause], facts: HallFacts, *zones: str, dialect: bool = True) -> Iterator[Clause]:
    """Clauses as they may be said in these zones (none: in any) at some hour of the day, each once: to have them ready."""
    known = tuple(clauses)
    known = _with_dialect(known, facts) if dialect else known
    casts = {cast: None for zone in zones or zones_of(facts) for cast in _ever(zone_of(facts, zone))}
    for cast in casts or {Voices(): None}:
        yield from map(cast.said, known)


def _with_dialect(clauses: tuple[Clause, ...], facts: HallFacts) -> tuple[Clause, ...]:
    if not facts.speech.dialect:
        return clauses
    recorded = (f"clips:{facts.speech.dialect}",)
    mandarin = [clause for clause in clauses if clause.language == DIALECTS_AFTER]
    end = max((at for at, clause in enumerate(clauses, 1) if clause.language == DIALECTS_AFTER), default=0)
    return (*clauses[:end], *(clause._replace(voices=recorded) for clause in mandarin), *clauses[end:])


def _ever(zone: Zone) -> Iterator[Voices]:
    """Everybody who speaks in a zone at some hour."""
    yield _of(zone)
    for hour in zone.hours:
        yield _of(zone, hour.voices, hour.voices_en)


def _of(zone: Zone, chinese: tuple[str, ...] = (), english: tuple[str, ...] = ()) -> Voices:
    """As in the hall: English without voices of its own is said by those of Mandarin, where these are the hour's or the zone's."""
    return Voices(chinese or zone.voices, english or chinese or zone.voices_en or zone.voices)
