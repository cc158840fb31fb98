"""Chinese as the phonemes that Kokoro knows. The syllables were compared with misaki 0.9.4: all 1,549 of pypinyin's were the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import call_clauses
from hallbus.speech import kokoro_chinese
from hallbus.speech.kokoro_chinese import LETTERS, phonemes, syllable
from hallbus.speech.kokoro_words import Unspeakable
from tests.speech.engines import needs_pinyin

pytestmark = needs_pinyin

# What the model's vocabulary holds.
KNOWN = set(" ,.;:!?abcdefhijklmnopqrstuvwxyzʣʥʦʨꭧɕəɚɛɤɥɨŋɔɻʂʊʰ↓→↗↘AIOQSTWYˈʌᵊʧ")


@pytest.mark.parametrize(
    ("pinyin", "sound"),
    [
        *(("ling2", "li↗ŋ"), ("yi1", "i→"), ("er4", "ɚ↘"), ("san1", "sa→n"), ("si4", "sɨ↘"), ("wu3", "u↓"), ("liu4", "ljou↘")),
        *(("qi1", "ʨʰi→"), ("ba1", "pa→"), ("jiu3", "ʨjou↓"), ("shi2", "ʂɨ↗"), ("yao1", "jau→"), ("hao4", "xau↘")),
        *(("qing3", "ʨʰi↓ŋ"), ("dao4", "tau↘"), ("chuang1", "ꭧʰwa→ŋ"), ("kou3", "kʰou↓"), ("ban4", "pa↘n"), ("li3", "li↓")),
        *(("nv3", "ny↓"), ("lüe4", "lɥe↘"), ("yuan2", "ɥɛ↗n"), ("jun1", "ʨy→n"), ("xiong2", "ɕjʊ↗ŋ"), ("zi5", "ʦɨ"), ("o1", "ɔ→")),
        *(("weng1", "wə→ŋ"), ("dui4", "twei↘"), ("gun3", "kwə↓n"), ("ri4", "ɻɨ↘"), ("bo1", "pwo→")),
    ],
)  # fmt: skip
def test_a_syllable_has_its_tone_after_its_vowel(pinyin: str, sound: str) -> None:
    assert syllable(pinyin) == sound


@pytest.mark.parametrize("pinyin", ["", "x", "zzz1", "ling", "b2", "1"])
def test_what_is_no_syllable_is_refused(pinyin: str) -> None:
    with pytest.raises(Unspeakable):
        syllable(pinyin)


def test_a_call_is_words_with_each_digit_by_itself() -> None:
    assert phonemes("请A零二三号")[2:] == ["li↗ŋ", "ɚ↘", "sa→n", "xau↘."]
    assert phonemes("到三号窗口办理") == ["tau↘", "sa→n", "xau↘ꭧʰwa→ŋkʰou↓", "pa↘nli↓."]
    assert "jau→" in phonemes("请A零幺号")


def test_the_letters_of_a_number_stand_between_two_breaths() -> None:
    assert phonemes("请A零二三号")[:2] == ["ʨʰi↓ŋ,", LETTERS["A"] + ","]
    assert phonemes("请AB零二三号")[:3] == ["ʨʰi↓ŋ,", LETTERS["A"], LETTERS["B"] + ","]
    assert phonemes("请P零二三号")[:2] == ["ʨʰi↓ŋ,", LETTERS["P"] + ","]
    assert phonemes("A零二三号")[0] == LETTERS["A"] + ","
    assert phonemes("您好，A零二三号")[1] == "xau↓,"  # one is enough
    assert phonemes("请到A区就座")[2] == LETTERS["A"]  # an area is no number


def test_a_clause_ends_like_a_sentence() -> None:
    assert phonemes("欢迎")[-1].endswith(".")
    assert phonemes("欢迎！")[-1].endswith("!")


def test_an_amount_is_one_word() -> None:
    assert phonemes("到十二号窗口办理")[:3] == ["tau↘", "ʂɨ↗ɚ↘", "xau↘ꭧʰwa→ŋkʰou↓"]
    assert phonemes("到九十三号")[1] == "ʨjou↓ʂɨ↗sa→n"
    assert phonemes("共一百二十人")[1] == "i↘pai↓ɚ↘ʂɨ↗"


def test_a_character_is_read_as_its_word_has_it() -> None:
    assert "".join(phonemes("银行")) == "i↗nxa↗ŋ."
    assert "".join(phonemes("行走")) == "ɕi↗ŋʦou↓."
    assert phonemes("今天的服务现在开始") == ["ʨi→ntʰjɛ→n", "tɤ", "fu↗u↘", "ɕjɛ↘nʦai↘", "kʰai→ʂɨ↓."]


def test_a_pause_is_kept_with_the_word_before_it() -> None:
    assert phonemes("您好，请坐。")[:3] == ["ni↗n", "xau↓,", "ʨʰi↓ŋ"]


@pytest.mark.parametrize("text", ["请", "一", "", "，", "的"])
def test_a_syllable_alone_is_left_to_another_voice(text: str) -> None:
    with pytest.raises(Unspeakable, match="syllable"):
        phonemes(text)


@pytest.mark.parametrize("text", ["请3号", "请*号", "\ue000好好", "こんにちは", "😀你好"])
def test_what_has_no_reading_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(Unspeakable, match="no pronunciation"):
        phonemes(text)


def test_every_letter_has_a_name_of_its_own() -> None:
    assert sorted(LETTERS) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert len(set(LETTERS.values())) == 26
    assert all(set(sound) <= KNOWN for sound in LETTERS.values())


@settings(deadline=None)  # the machine may be busy
@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=2),
    st.integers(0, 999),
    st.integers(1, 999),
    st.sampled_from(["一", "幺"]),
)
def test_every_call_has_phonemes_that_the_model_knows(prefix: str, number: int, window: int, one: str) -> None:
    rules = SpeechRules(one_reads=one)  # type: ignore[arg-type]  # sampled from it
    for clause in call_clauses(rules, f"{prefix}{number:03}", window):
        words = phonemes(clause)
        assert set("".join(words)) <= KNOWN
        assert len(words) >= 3


@pytest.mark.parametrize(("letter", "once"), [("C", "ɕi→"), ("G", "ʨi→"), ("I", "ai↘"), ("Q", "kʰjou→"), ("T", "tʰi→")])
def test_a_letter_is_not_called_what_makes_another_word_behind_qing(letter: str, once: str) -> None:
    said = phonemes(f"请{letter}零二三号")  # 星期, 星期, 亲爱, 清飘 and 今天 were heard
    assert said[:2] == ["ʨʰi↓ŋ,", LETTERS[letter] + ","]
    assert once not in LETTERS.values()


def test_no_letter_ends_as_a_digit_sounds() -> None:
    digits = {syllable(pinyin) for pinyin in ("ling2", "er4", "san1", "si4", "liu4", "qi1", "ba1", "jiu3", "yao1")}
    for letter, sound in LETTERS.items():
        assert not any(sound.endswith(digit) for digit in digits), letter


def test_other_phonemes_have_another_name_in_the_cache() -> None:
    assert kokoro_chinese.VERSION.startswith("zh")
