"""The voices of a hall in the order in which they are asked, for each language, as the hall file has it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, Self

from hallbus.hall.facts import Language, SpeechRules
from hallbus.speech.clauses import Renders
from hallbus.speech.voices import KOKORO, PYTTSX3, Kind, Voice

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (KOKORO, PYTTSX3)}


class Ends(Renders, Protocol):
    """A voice that can be ended."""

    async def close(self) -> None: ...


class Cast:
    """Who speaks in a hall. An engine is started when it is first asked, and once, however often the hall file names it."""

    def __init__(self, voices: Mapping[str, Ends], order: Mapping[Language, Sequence[str]]) -> None:
        self.voices = dict(voices)
        self._order = dict(order)

    @classmethod
    def of_hall(cls, folder: Path, rules: SpeechRules) -> Self:
        """Gathers the voices that the hall file names; `folder` is where they render."""
        order = {"zh-CN": rules.voices, "en": rules.voices_en or rules.voices}
        entries = [entry.partition(":") for entry in (*rules.voices, *rules.voices_en)]
        wanted: dict[str, list[str]] = {}
        for engine, _, name in entries:
            wanted.setdefault(engine, []).extend(filter(None, (name,)))
        voices = {
            engine: Voice(folder, KINDS[engine], names, rate=rules.rate)
            for engine, names in wanted.items()
            if engine in KINDS
        }
        return cls(voices, {language: _engines(names) for language, names in order.items()})  # type: ignore[misc]

    @classmethod
    def alone(cls, voice: Ends) -> Self:
        """One voice for everything."""
        return cls({"": voice}, {"zh-CN": ("",), "en": ("",)})

    def of(self, language: Language) -> tuple[Ends, ...]:
        """The voices of a language, the best first."""
        return tuple(self.voices[name] for name in self._order.get(language, ()) if name in self.voices)

    async def close(self) -> None:
        """Ends every voice."""
        for voice in self.voices.values():
            await voice.close()


def _engines(entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.partition(":")[0] for entry in entries))
