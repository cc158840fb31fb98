"""Chinese words as the phonemes that Kokoro was taught: pinyin by the sentence, then a table of initials and finals.

Kokoro knows a tone as an arrow after the vowel and a word by the space around it. It has never seen a syllable alone (all four
tones come out alike), and it has no Latin letters: their names stand here as they are said in a Chinese hall.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from hallbus.speech.kokoro_words import Unspeakable

VERSION: Final = "zh11"  # part of a rendered clause's name: other phonemes are another sound

_INITIALS: Final = {
    **{"b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x"},
    **{"j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s"},
}
# The tone's arrow takes the place of the bar.
_FINALS: Final = {
    **{
        "a": "a|",
        "ai": "ai|",
        "an": "a|n",
        "ang": "a|ŋ",
        "ao": "au|",
        "e": "ɤ|",
        "ei": "ei|",
        "en": "ə|n",
        "eng": "ə|ŋ",
    },
    **{"i": "i|", "ia": "ja|", "ian": "jɛ|n", "iang": "ja|ŋ", "iao": "jau|", "ie": "je|", "in": "i|n", "ing": "i|ŋ"},
    **{"iong": "jʊ|ŋ", "iou": "jou|", "ong": "ʊ|ŋ", "ou": "ou|", "o": "wo|", "u": "u|", "ua": "wa|", "uai": "wai|"},
    **{"uan": "wa|n", "uang": "wa|ŋ", "uei": "wei|", "uen": "wə|n", "ueng": "wə|ŋ", "uo": "wo|"},
    **{"ü": "y|", "üan": "ɥɛ|n", "üe": "ɥe|", "ün": "y|n"},
}
_BUZZED: Final = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})  # their i is the consonant, drawn out
_ALONE: Final = {"er": "ɚ|", "o": "ɔ|", "ê": "ɛ|", "m": "m|", "n": "n|", "ng": "ŋ|", "hm": "hm|", "hng": "hŋ|"}
_TONES: Final = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}

# As a clerk says them. R, W and X end as their English names do: the Chinese ones end in a syllable that is a digit's (阿儿 in 二,
# 达不溜 in 六), and W could be heard as W6. S ends in 斯 without a tone, not in 四, and begins as in English: 艾斯 is heard as 爱四.
# H ends in 尺, not in 七. D in the first tone is heard as D, in the fourth as 第; Y in the first as 为, which is V, in the fourth as 外.
# Behind 请 some make another word of it: so C is sei (西 makes 清晰, 星期), G, T and I have the tone that makes none (请机 makes 星期,
# 请梯 makes 今天, 请爱 makes 亲爱), and Q is 秋 (with a k it makes 清飘).
LETTERS: Final = {
    **{
        "A": "ei→",
        "B": "pi↘",
        "C": "sei→",
        "D": "ti→",
        "E": "i↘",
        "F": "ai→fu",
        "G": "ʨi↘",
        "H": "ei→ꭧʰɨ↗",
        "I": "ai→",
    },
    **{"J": "ꭧei↘", "K": "kʰei↘", "L": "ai↗lwo", "M": "ai→mu", "N": "ə→n", "O": "ou→", "P": "pʰi→", "Q": "ʨʰjou→"},
    **{"R": "a→ɻ", "S": "ɛ→sɨ", "T": "tʰi↘", "U": "jou→", "V": "wei→", "W": "dˈʌbᵊlju", "X": "ˈɛks"},
    **{"Y": "wai↘", "Z": "ʦei↗"},
}
# Longer words of halls. Of the rest, what the dictionary of pinyin knows is a word, and two characters in a row are one.
_WORDS: Final = (
    *(
        "等候区",
        "导办台",
        "服务台",
        "咨询台",
        "受理区",
        "办事处",
        "派出所",
        "身份证",
        "社保卡",
        "户口本",
        "出入口",
        "安全出口",
    ),
    *(
        "温馨提示",
        "工作人员",
        "今日",
        "本日",
        "明日",
        "分钟",
        "取号",
        "叫号",
        "现在",
        "就座",
        "欢迎",
        "号窗口",  # run together: after a gap among people who talk 窗口 is heard as 充口 or 穿口
        "窗口",
        "办理",
        "大厅",
        "前厅",
    ),
    *("后厅", "群众", "家长", "孩子"),
)
_BY_THEMSELVES: Final = frozenset(
    "请到号的了着过在从向往把被是有和与或及并也都就还又再已未将为您我们你他她它这那每各第个位名点分秒年月日时楼层区室前后内外上下不没很最让给对按由"
)
_DIGITS: Final = "零一二三四五六七八九幺"
_AMOUNT: Final = (
    "[零一二三四五六七八九两]*[十百千万][零一二三四五六七八九十百千万]*"  # one word: 九 十 三 is heard as 913
)
_PIECES: Final = re.compile(
    rf"(?P<han>[㐀-鿿]+)|(?P<code>[A-Za-z]+(?=[{_DIGITS}]))|(?P<letter>[A-Za-z])"
    r"|(?P<pause>[，。；：！？、,.;:!?])|(?P<space>[\s'’-]+)"
)
_PAUSES: Final = str.maketrans("，。；：！？、", ",.;:!?,")
_STOPS: Final = frozenset(",.;:!?")


def phonemes(text: str) -> list[str]:
    """Gives the words of a clause, each as its phonemes; raises Unspeakable."""
    words: list[str] = []
    at = 0
    while at < len(text):
        found = _PIECES.match(text, at)
        if found is None:
            raise Unspeakable(f"no pronunciation for {text[at]!r}")
        if found["han"]:
            words += [_word(word) for word in _cut(found["han"])]
        elif found["code"]:
            # Run together with its neighbours a letter is heard as a part of them (请Z六 as 请在六), so it stands between two breaths.
            words[-1:] = [_paused(word) for word in words[-1:]]
            words += [LETTERS[letter] for letter in found["code"].upper()]
            words[-1] = _paused(words[-1])
        elif found["letter"]:
            words.append(LETTERS[found["letter"].upper()])
        elif found["pause"] and words:
            words[-1] += found["pause"].translate(_PAUSES)
        at = found.end()
    if sum(word.count(arrow) for word in words for arrow in "→↗↓↘") < 2:
        raise Unspeakable("a single syllable comes out without its tone")
    # A clause is a sentence to the model; without its stop the last word is cut short.
    return [*words[:-1], words[-1] if words[-1][-1] in _STOPS else words[-1] + "."]


def _paused(word: str) -> str:
    return word if word[-1] in _STOPS else word + ","


def syllable(pinyin: str) -> str:
    """Turns a syllable such as "zhong1" into phonemes; raises Unspeakable."""
    sound, tone = pinyin[:-1], _TONES.get(pinyin[-1:])
    if tone is None:
        raise Unspeakable(f"no tone in {pinyin!r}")
    if sound in _ALONE:
        return _ALONE[sound].replace("|", tone)
    initial, final = _parts(sound)
    if final == "i" and initial in _BUZZED:
        return f"{_INITIALS[initial]}ɨ{tone}"
    if final not in _FINALS:
        raise Unspeakable(f"no such syllable: {pinyin!r}")
    return _INITIALS.get(initial, "") + _FINALS[final].replace("|", tone)


def _parts(sound: str) -> tuple[str, str]:
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    return str(to_initials(sound, strict=True)), str(to_finals(sound, strict=True, v_to_u=True))


def _word(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True)
    return "".join(syllable(each) for each in syllables)


def _cut(text: str) -> list[str]:
    """Cuts a run of characters into words: an amount is one, each digit of a code is one."""
    from pypinyin.seg.mmseg import seg

    words: list[str] = []
    for piece in re.split(f"({'|'.join(_WORDS)}|{_AMOUNT}|[{_DIGITS}])", text):
        if piece in _WORDS or re.fullmatch(f"{_AMOUNT}|[{_DIGITS}]", piece):
            words.append(piece)
        else:
            words += _paired(seg.cut(piece))
    return words


def _paired(words: Iterable[str]) -> Iterator[str]:
    """Joins characters that are left over by twos: Chinese walks on feet of two syllables."""
    left = ""
    for word in words:
        if len(word) > 1 or word in _BY_THEMSELVES:
            yield from filter(None, (left, word))
            left = ""
        elif left:
            yield left + word
            left = ""
        else:
            left = word
    if left:
        yield left
