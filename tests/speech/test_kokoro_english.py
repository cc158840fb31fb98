"""English as the phonemes that Kokoro knows."""

import json
from pathlib import Path

import pytest

from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import TEST, call_clauses
from hallbus.speech.kokoro_english import DICTIONARY, LETTERS, English
from hallbus.speech.kokoro_words import Unspeakable


def test_every_call_can_be_said_without_a_dictionary(tmp_path: Path) -> None:
    english = English(tmp_path)
    for letter in LETTERS:
        for window in range(1, 100):
            for clause in call_clauses(SpeechRules(), f"{letter}{window * 7:03}", window, language="en"):
                assert all(english.phonemes(clause))
    assert english.phonemes(TEST["en"])


def test_a_window_of_two_words_is_two_words(tmp_path: Path) -> None:
    assert English(tmp_path).phonemes("window twenty-three") == ["wˈɪndO", "twˈɛnti", "θɹˈi"]


def test_a_letter_is_its_name_and_a_word_is_not(tmp_path: Path) -> None:
    assert English(tmp_path).phonemes("Number A, a window") == ["nˈʌmbəɹ", "ˈA,", "ə", "wˈɪndO"]


def test_a_word_that_nobody_knows_is_left_to_another_voice(tmp_path: Path) -> None:
    with pytest.raises(Unspeakable, match="zyzzyva"):
        English(tmp_path).phonemes("the zyzzyva")
    with pytest.raises(Unspeakable):
        English(tmp_path).phonemes("窗口")
    with pytest.raises(Unspeakable):
        English(tmp_path).phonemes(" , ")


def test_a_dictionary_beside_the_model_knows_more(tmp_path: Path) -> None:
    known = {"ticket": "tˈɪkɪt", "close": {"DEFAULT": "klˈOz", "ADJ": "klˈOs"}, "box": "bˈɑks", "odd": 3}
    (tmp_path / DICTIONARY).write_text(json.dumps(known), "utf-8")
    english = English(tmp_path)
    assert english.phonemes("Tickets close boxes") == ["tˈɪkɪts", "klˈOz", "bˈɑksᵻz"]
    with pytest.raises(Unspeakable):
        english.phonemes("odd")


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b"{"])
def test_a_damaged_dictionary_costs_its_words_only(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DICTIONARY).write_bytes(content)
    english = English(tmp_path)
    assert english.phonemes("window one")
    with pytest.raises(Unspeakable):
        english.phonemes("ticket")


def test_the_letters_of_a_code_stand_between_two_breaths(tmp_path: Path) -> None:
    said = English(tmp_path).phonemes
    assert said("Number K six nine")[:3] == [said("number")[0] + ",", LETTERS["K"] + ",", said("six")[0]]
    assert said("Number, A B zero")[:3] == [said("number")[0] + ",", LETTERS["A"], LETTERS["B"] + ","]
    assert said("K six")[0] == LETTERS["K"] + ","
    assert said("window three, B") == [said("window")[0], said("three")[0] + ",", LETTERS["B"]]


@pytest.mark.parametrize("letter", "HNO")
def test_a_letter_of_a_code_that_is_heard_as_something_else_is_announced(tmp_path: Path, letter: str) -> None:
    said = English(tmp_path).phonemes
    assert said(f"Number {letter} five")[1:3] == [*said("letter"), LETTERS[letter] + ","]
    assert said(f"Number A {letter} zero")[1:4] == [LETTERS["A"], *said("letter"), LETTERS[letter] + ","]
    assert said(f"area {letter}") == [*said("area"), LETTERS[letter]]  # an area is no code


def test_the_other_letters_and_a_nought_are_not_announced(tmp_path: Path) -> None:
    said = English(tmp_path).phonemes
    assert said("Number B five")[1] == LETTERS["B"] + ","
    assert said("Number zero five")[1:] == said("zero five")
