"""Languages by their BCP 47 tags: those that a hall is likely to name, how files write them, and which of them mean the same."""

import re

from hallbus.hall.facts.base import Language

UNKNOWN = "und"  # a file does not say, or says something that is no language
TAG_MOST = 35

# What dialects and languages are called, in the order in which somebody would look for them.
NAMES: dict[str, dict[Language, str]] = {
    "zh-CN": {"zh-CN": "普通话", "en": "Mandarin"},
    "en": {"zh-CN": "英语", "en": "English"},
    "cpx": {"zh-CN": "莆仙话", "en": "Puxian Min"},
    "nan": {"zh-CN": "闽南话", "en": "Southern Min"},
    "cdo": {"zh-CN": "福州话（闽东）", "en": "Eastern Min"},
    "mnp": {"zh-CN": "闽北话", "en": "Northern Min"},
    "yue": {"zh-CN": "粤语", "en": "Cantonese"},
    "hak": {"zh-CN": "客家话", "en": "Hakka"},
    "wuu": {"zh-CN": "吴语", "en": "Wu"},
    "gan": {"zh-CN": "赣语", "en": "Gan"},
    "hsn": {"zh-CN": "湘语", "en": "Xiang"},
    "cjy": {"zh-CN": "晋语", "en": "Jin"},
    "bo": {"zh-CN": "藏语", "en": "Tibetan"},
    "ug": {"zh-CN": "维吾尔语", "en": "Uyghur"},
    "mn": {"zh-CN": "蒙古语", "en": "Mongolian"},
    "kk": {"zh-CN": "哈萨克语", "en": "Kazakh"},
    "ko": {"zh-CN": "朝鲜语", "en": "Korean"},
    "za": {"zh-CN": "壮语", "en": "Zhuang"},
    "ii": {"zh-CN": "彝语", "en": "Nuosu Yi"},
}

NOT_NAMED: dict[Language, str] = {"zh-CN": "没有写明语言的", "en": "a language that nobody has named"}

# Files name languages by three letters (ISO 639-2 and -3); BCP 47 takes the shortest that there is.
SHORTER = {
    "chi": "zh-CN", "zho": "zh-CN", "cmn": "zh-CN", "zh": "zh-CN", "zh-hans": "zh-CN", "zh-hans-cn": "zh-CN",
    "eng": "en", "bod": "bo", "tib": "bo", "uig": "ug", "mon": "mn", "kaz": "kk", "kor": "ko", "zha": "za", "iii": "ii",
    "jpn": "ja", "rus": "ru", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "vie": "vi", "tha": "th",
}  # fmt: skip
LONGER = {
    "zh-CN": "chi", "en": "eng", "bo": "bod", "ug": "uig", "mn": "mon", "kk": "kaz", "ko": "kor", "za": "zha", "ii": "iii",
    "ja": "jpn", "ru": "rus", "fr": "fra", "de": "deu", "es": "spa", "vi": "vie", "th": "tha",
}  # fmt: skip

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
_COUNTRIES = frozenset({"cn", "chn", "jp", "uk", "us"})  # countries that are written where a language belongs


def tag_of(text: str) -> str | None:
    """A tag as it is written here: `zh-CN` for `zho` or `ZH-cn`; None for what names no language."""
    if len(text) > TAG_MOST or not _TAG.fullmatch(text):
        return None
    first, *rest = text.split("-")
    if first.lower() in _COUNTRIES or first.lower() == UNKNOWN:
        return None
    written = "-".join([first.lower(), *(_subtag(part) for part in rest)])
    return SHORTER.get(written.lower(), written)


def means(wish: str, told: str) -> bool:
    """Whether a language that was told is the one that is wished for, or one of its kind: `en` is met by `en-GB`."""
    a, b = wish.lower(), told.lower()
    return a == b or b.startswith(f"{a}-") or a.startswith(f"{b}-")


def name_of(tag: str, language: Language) -> str:
    """What people call it; the tag itself when nobody has said."""
    names = NOT_NAMED if tag == UNKNOWN else NAMES.get(tag)
    return names[language] if names else tag


def _subtag(part: str) -> str:
    """A script is written Hans, a region CN, anything else small."""
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) <= 3 else part.lower()
