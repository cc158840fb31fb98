"""A lived day as a page of text."""

import unicodedata
from collections.abc import Mapping, Sequence

from hallbus.hall.facts import HallFacts, Language
from hallbus.simulate.memory import Told
from hallbus.simulate.tally import Estimates, Tally, WindowFigures
from hallbus.simulate.words import refusal, words

ABANDONED = ("abandoned", "day_closed")


def summary(facts: HallFacts, tally: Tally, told: Told, refused: Mapping[str, int], language: Language) -> str:
    """Tickets, waits by service, windows' load, and what the estimates were worth."""
    blocks = [
        _tickets(tally, refused, language),
        _table(_services(facts, tally, language)),
        _table(_windows(facts, tally, language)),
        _estimates(tally.estimates(told), language),
    ]
    return "\n\n".join(blocks)


def _tickets(tally: Tally, refused: Mapping[str, int], language: Language) -> str:
    counts, gone = tally.counts, tally.gone
    lines = [
        words(
            "tickets", language, taken=counts["ticket.taken"], booked=tally.booked, batched=tally.batched,
            most=tally.most_waiting,
        ),
        words(
            "fates", language, served=counts["ticket.served"], void=gone["missed"], given_back=gone["visitor"],
            abandoned=sum(gone[reason] for reason in ABANDONED), ends=f"{tally.ends:%H:%M}" if tally.ends else "–",
        ),
        words(
            "deeds", language, missed=counts["ticket.missed"], sent=counts["ticket.transferred"],
            parked=counts["ticket.parked"], resumed=counts["ticket.resumed"], paused=counts["window.paused"],
            raised=counts["ticket.raised"], helped=counts["help.asked"],
        ),
    ]  # fmt: skip
    often = sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    if often:
        listed = ", ".join(f"{refusal(code, language)} {count}" for code, count in often)
        lines.append(words("refused", language, list=listed))
    return "\n".join(lines)


def _services(facts: HallFacts, tally: Tally, language: Language) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [[words(name, language) for name in ("service", "taken", "served", "wait", "visit")]]
    for service in facts.services:
        figures = tally.services.get(service.id)
        if figures is not None:
            waits = " / ".join(f"{_share(figures.waits, share):.0f}" for share in (0.5, 0.9, 1.0)) or "–"
            visit = f"{sum(figures.visits) / len(figures.visits):.1f}" if figures.visits else "–"
            name = f"{service.id} {service.short_en if language == 'en' else service.short}"
            rows.append((name, f"{figures.taken}", f"{figures.served}", waits if figures.waits else "–", visit))
    return rows


def _windows(facts: HallFacts, tally: Tally, language: Language) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [[words(name, language) for name in ("window", "calls", "served", "busy")]]
    for window in facts.windows:
        figures = tally.windows.get(window.no, WindowFigures())
        if figures.calls:
            load = "–" if figures.load is None else f"{figures.load:.0%}"
            rows.append((f"{window.no} {window.name}", f"{figures.calls}", f"{figures.served}", load))
    return rows


def _estimates(found: Estimates, language: Language) -> str:
    shares = {name: _percent(getattr(found, name), found.count) for name in ("strict", "near", "covered", "none")}
    long = _percent(found.long_strict, found.long)
    lines = [words(name, language, share=f"{share:>6}", long=long) for name, share in shares.items()]
    return "\n".join([words("told", language, count=found.count), *lines])


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """In the cells of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
