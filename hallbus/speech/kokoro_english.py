"""English words as the phonemes that Kokoro was taught.

The words of calls stand here. What prepared texts say beside them is looked up in a pronouncing dictionary when one was installed
with the model; a word that is in neither is not guessed: another voice says that clause.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hallbus.speech.kokoro_words import Unspeakable

VERSION: Final = "en7"
DICTIONARY: Final = "us_gold.json"

LETTERS: Final = {
    **{
        "A": "ˈA",
        "B": "bˈi",
        "C": "sˈi",
        "D": "dˈi",
        "E": "ˈi",
        "F": "ˈɛf",
        "G": "ʤˈi",
        "H": "ˈAʧ",
        "I": "ˈI",
        "J": "ʤˈA",
    },
    **{
        "K": "kˈA",
        "L": "ˈɛl",
        "M": "ˈɛm",
        "N": "ˈɛn",
        "O": "ˈO",
        "P": "pˈi",
        "Q": "kjˈu",
        "R": "ˈɑɹ",
        "S": "ˈɛs",
        "T": "tˈi",
    },
    **{"U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi"},
}
_WORDS: Final = {
    **{"zero": "zˈɪɹO", "one": "wˈʌn", "two": "tˈu", "three": "θɹˈi", "four": "fˈɔɹ", "five": "fˈIv", "six": "sˈɪks"},
    **{"seven": "sˈɛvən", "eight": "ˈAt", "nine": "nˈIn", "ten": "tˈɛn", "eleven": "əlˈɛvən", "twelve": "twˈɛlv"},
    **{"thirteen": "θˌɜɹtˈin", "fourteen": "fˌɔɹtˈin", "fifteen": "fˌɪftˈin", "sixteen": "sˌɪkstˈin"},
    **{
        "seventeen": "sˌɛvəntˈin",
        "eighteen": "ˌAtˈin",
        "nineteen": "nˌIntˈin",
        "twenty": "twˈɛnti",
        "thirty": "θˈɜɹTi",
    },
    **{
        "forty": "fˈɔɹTi",
        "fifty": "fˈɪfti",
        "sixty": "sˈɪksti",
        "seventy": "sˈɛvənti",
        "eighty": "ˈATi",
        "ninety": "nˈInti",
    },
    **{
        "number": "nˈʌmbəɹ",
        "please": "plˈiz",
        "go": "ɡˌO",
        "to": "tə",
        "window": "wˈɪndO",
        "the": "ðə",
        "a": "ə",
        "of": "ʌv",
        "letter": "lˈɛTəɹ",
    },
    **{
        "hall": "hˈɔl",
        "room": "ɹˈum",
        "floor": "flˈɔɹ",
        "area": "ˈɛɹiə",
        "desk": "dˈɛsk",
        "sound": "sˈWnd",
        "test": "tˈɛst",
    },
    **{"and": "ænd", "in": "ɪn", "at": "æt", "is": "ɪz", "are": "ɑɹ", "for": "fɔɹ", "you": "ju", "your": "jʊɹ"},
}
# Run together with its neighbours H is heard as 8, and N not at all behind “number”: the letters of a code stand between two breaths.
_CODE: Final = re.compile(r"\b([A-Z](?: [A-Z])*) (?=(?:zero|one|two|three|four|five|six|seven|eight|nine)\b)")
# O by itself is heard as the 0 that is also said “oh”, H as 8 and N now and then not at all, so they are announced.
_ANNOUNCED: Final = re.compile("[HNO]")
_PIECES: Final = re.compile(r"(?P<word>[A-Za-z][A-Za-z'’]*)|(?P<pause>[,.;:!?])|(?P<space>[\s-]+)")


class English:
    """A reader of English; `folder` may hold the dictionary."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / DICTIONARY
        self._more: dict[str, Any] | None = None  # Any: a word's sound, or a sound for each part of speech

    def phonemes(self, text: str) -> list[str]:
        """Gives the words of a clause, each as its phonemes; raises Unspeakable."""
        words = list(self._words(_CODE.sub(_apart, text)))
        if not words:
            raise Unspeakable("nothing to say")
        return words

    def _words(self, text: str) -> Iterator[str]:
        said = ""
        at = 0
        while at < len(text):
            found = _PIECES.match(text, at)
            if found is None:
                raise Unspeakable(f"no pronunciation for {text[at]!r}")
            if found["pause"] and said and said[-1] not in ",.;:!?":
                said += found["pause"]
            elif found["word"]:
                if said:
                    yield said
                said = self._word(found["word"].replace("’", "'"))
            at = found.end()
        if said:
            yield said

    def _word(self, word: str) -> str:
        if len(word) == 1 and word.isupper():
            return LETTERS[word]
        low = word.lower()
        if low in _WORDS:
            return _WORDS[low]
        for known, ending in ((low, ""), (word, ""), (low.removesuffix("s"), "s"), (low.removesuffix("es"), "es")):
            if ending and not low.endswith(ending):
                continue
            if sound := self._looked_up(known):
                return sound + (_plural(sound) if ending else "")
        raise Unspeakable(f"no pronunciation for {word!r}")

    def _looked_up(self, word: str) -> str | None:
        if self._more is None:
            try:
                found = json.loads(self._file.read_text("utf-8"))
            except (OSError, ValueError):
                found = None
            self._more = found if isinstance(found, dict) else {}
        sound = self._more.get(word)
        if isinstance(sound, dict):
            sound = sound.get("DEFAULT")
        return sound if isinstance(sound, str) else None


def _apart(code: re.Match[str]) -> str:
    """The letters of a code between their two breaths."""
    return ", " + _ANNOUNCED.sub(r"letter \g<0>", code[1]) + ", "


def _plural(sound: str) -> str:
    if sound[-1] in "szʃʒʧʤ":
        return "ᵻz"
    return "s" if sound[-1] in "ptkfθ" else "z"
