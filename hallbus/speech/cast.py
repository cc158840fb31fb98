"""The voices of a hall in the order in which they are asked, for each language, as the hall file has it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, Self

from hallbus.hall.facts import Language, SpeechRules
from hallbus.speech.clauses import Renders
from hallbus.speech.pack import MANIFEST
from hallbus.speech.voices import CLIPS, KOKORO, PYTTSX3, Kind, Voice

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (KOKORO, PYTTSX3)}  # what a machine has, without a hall


class Ends(Renders, Protocol):
    """A voice that can be ended."""

    async def close(self) -> None: ...


class Part:
    """One of the voices that an engine has."""

    def __init__(self, engine: Voice, name: str) -> None:
        self._engine, self._name = engine, name

    @property
    def rate(self) -> int:
        return self._engine.rate

    async def label(self, language: Language) -> str:
        return await self._engine.label(language, self._name)

    async def render(self, text: str, language: Language) -> Path:
        return await self._engine.render(text, language, self._name)


class Cast:
    """Who speaks in a hall. An engine is started when it is first asked, and once, however often the hall file names it."""

    def __init__(
        self, voices: Mapping[str, Ends], order: Mapping[Language, Sequence[str]], packs: Path | None = None
    ) -> None:
        self.voices, self._packs = dict(voices), packs
        self._order = dict(order)

    @classmethod
    def of_hall(cls, folder: Path, rules: SpeechRules, packs: Path | None = None, *, spare: bool = True) -> Self:
        """Gathers the voices that the hall file names; `folder` is where they render, `packs` where recorded ones stand.

        `spare`: an engine that is slow to start has a second worker ready, for a hall that speaks all day.
        """
        order = {"zh-CN": rules.voices, "en": rules.voices_en or rules.voices}
        wanted: dict[str, list[str]] = {name: [] for name in (*KINDS, CLIPS.name)}
        for engine, _, name in (entry.partition(":") for entry in (*rules.voices, *rules.voices_en)):
            wanted.setdefault(engine, []).extend(filter(None, (name,)))
        # Every engine is at hand for a zone that names it; it is started when it is first asked.
        voices = {name: Voice(folder, kind, wanted[name], rate=rules.rate, spare=spare) for name, kind in KINDS.items()}
        if packs is not None:
            voices[CLIPS.name] = Voice(folder, CLIPS, [str(packs), *wanted[CLIPS.name]], rate=rules.rate)
        return cls(voices, {language: _engines(names) for language, names in order.items()}, packs)  # type: ignore[misc]

    @classmethod
    def alone(cls, voice: Ends) -> Self:
        """One voice for everything."""
        return cls({"": voice}, {"zh-CN": ("",), "en": ("",)})

    def of(self, language: Language, named: Sequence[str] = ()) -> tuple[Renders, ...]:
        """The voices of a language, the best first: those that are named, or else the hall's."""
        entries = [entry.partition(":") for entry in named or self._order.get(language, ())]
        return tuple(
            _part(self.voices[engine], name)
            for engine, _, name in entries
            if engine in self.voices and (engine != CLIPS.name or self._has_packs())
        )

    def _has_packs(self) -> bool:
        """Whether there is anything recorded: most halls have none, and one may come while the hub runs."""
        return self._packs is not None and any(self._packs.glob(f"*/{MANIFEST}"))

    async def close(self) -> None:
        """Ends every voice."""
        for voice in self.voices.values():
            await voice.close()


def _part(engine: Ends, name: str) -> Renders:
    return Part(engine, name) if name and isinstance(engine, Voice) else engine


def _engines(entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.partition(":")[0] for entry in entries))
