"""A batch on paper: one slip a number, to be cut apart and handed out. A4, three slips a row, five rows a page.

The page has no script; its one stylesheet brings the faces of the other pages, and it prints without it too.
"""

from html import escape

import segno

from hallbus.hall.facts import Language
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Batch
from hallbus.hall.views.parts import service_name

WORDS: dict[str, dict[Language, str]] = {
    "title": {"zh-CN": "预发号 {first}–{last}", "en": "Numbers {first}–{last}"},
    "scan": {"zh-CN": "扫码看前面还有几人", "en": "Scan to see who is ahead"},
    "until": {"zh-CN": "{until}前由工作人员发出才有效", "en": "Valid when handed out by a guide before {until}"},
    "lapsed": {"zh-CN": "这批号已经作废，请不要再发", "en": "These numbers are void: do not hand them out"},
    "left": {"zh-CN": "还有{left}个没有发出", "en": "{left} are not handed out yet"},
}

STYLE = """
@page { size: A4; margin: 8mm; }
* { box-sizing: border-box; margin: 0; }
body { font-family: "Noto Sans SC", sans-serif; color: #000; background: #fff; padding: 8mm; }
header { padding-bottom: 6mm; }
h1 { font-size: 18pt; }
header p { font-size: 12pt; }
ol { display: flex; flex-wrap: wrap; list-style: none; padding: 0; width: 194mm; }
li { display: flex; flex-direction: column; justify-content: space-between; width: 33.33%; height: 56mm; padding: 3mm;
     border: 1px dashed #777; text-align: center; break-inside: avoid; page-break-inside: avoid; overflow: hidden; }
.hall { font-size: 8pt; line-height: 1.2; }
.number { font-size: 34pt; font-weight: bold; line-height: 1.1; letter-spacing: 1px; }
.service { font-size: 10pt; font-weight: bold; line-height: 1.2; max-height: 2.4em; overflow: hidden; }
.page { display: flex; align-items: center; text-align: left; font-size: 7pt; line-height: 1.25; }
.page svg { flex: none; width: 20mm; height: 20mm; margin-right: 2mm; }
.page p + p { margin-top: .6mm; }
.gone .number { text-decoration: line-through; }
@media print { body { padding: 0; } header { display: none; } }
"""


def sheet(hall: Hall, batch: Batch, address: str, style: str = "") -> str:
    """The whole page, in the hall's languages; `address` is where phones reach the hub, `style` where the faces are."""
    languages = hall.facts.languages
    first, last = batch.number(batch.first), batch.number(batch.last)
    until = batch.lapses_at.strftime("%H:%M")
    left = 0 if batch.lapsed else batch.last - batch.next + 1
    state = _lines("lapsed", languages) if batch.lapsed else _lines("left", languages, left=left)
    slips = "".join(
        _slip(hall, batch, number, f"{address}/t/{batch.refs[number - batch.first]}" if batch.refs else "", until)
        for number in range(batch.first, batch.last + 1)
    )
    link = f'<link rel="stylesheet" href="{escape(style)}"/>' if style else ""
    title = escape(_words("title", languages[0], first=first, last=last))
    return (
        f'<!doctype html><html lang="{languages[0]}"><head><meta charset="utf-8"/><title>{title}</title>'
        f"{link}<style>{STYLE}</style></head><body><header><h1>{title}</h1>{state}</header>"
        f'<ol class="{"gone" if batch.lapsed else ""}">{slips}</ol></body></html>'
    )


def _slip(hall: Hall, batch: Batch, number: int, url: str, until: str) -> str:
    languages = hall.facts.languages
    code = segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=2) if url else ""
    return (
        f'<li><div class="hall">{escape(hall.facts.short_name)}</div>'
        f'<div class="number">{escape(batch.number(number))}</div>'
        f'<div class="service">{escape(service_name(hall, batch.service))}</div><div class="page">{code}'
        f"<div>{_lines('scan', languages) if code else ''}{_lines('until', languages, until=until)}</div></div></li>"
    )


def _lines(name: str, languages: tuple[Language, ...], **facts: object) -> str:
    return "".join(f'<p lang="{language}">{escape(_words(name, language, **facts))}</p>' for language in languages)


def _words(name: str, language: Language, **facts: object) -> str:
    return WORDS[name][language].format(**facts)
