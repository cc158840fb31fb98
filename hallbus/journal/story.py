"""Events in plain words, for whoever asks what happened."""

from datetime import datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
from hallbus.journal import Recorded

WHAT: Final[dict[Language, dict[str, str]]] = {
    "zh-CN": {
        "day.opened": "业务日 {day} 开始",
        "day.closed": "业务日 {day} 结束",
        "ticket.taken": "取号，{service}{group}",
        "ticket.called": "叫号，到{window}",
        "ticket.recalled": "重呼，到{window}",
        "ticket.started": "开始办理，{window}",
        "ticket.served": "办结，{window}",
        "ticket.missed": "过号，{window}",
        "ticket.returned": "过号后重新等候{behind}",
        "ticket.parked": "挂起，{window}{reason}",
        "ticket.resumed": "恢复办理，{window}",
        "ticket.transferred": "转移，由{window}转至{to}",
        "ticket.voided": "作废{reason}",
        "window.opened": "{window}开窗",
        "window.paused": "{window}暂停{reason}{until}",
        "window.closed": "{window}关窗",
    },
    "en": {
        "day.opened": "business day {day} began",
        "day.closed": "business day {day} ended",
        "ticket.taken": "taken for {service}{group}",
        "ticket.called": "called to {window}",
        "ticket.recalled": "called again to {window}",
        "ticket.started": "service began at {window}",
        "ticket.served": "served at {window}",
        "ticket.missed": "did not come to {window}",
        "ticket.returned": "waits again after a miss{behind}",
        "ticket.parked": "parked at {window}{reason}",
        "ticket.resumed": "resumed at {window}",
        "ticket.transferred": "transferred from {window} to {to}",
        "ticket.voided": "voided{reason}",
        "window.opened": "{window} opened",
        "window.paused": "{window} paused{reason}{until}",
        "window.closed": "{window} closed",
    },
}
PARTS: Final[dict[Language, dict[str, str]]] = {
    "zh-CN": {
        "window": "{}号窗口", "behind": "，排到队尾", "reason": "（{}）", "until": "，到 {}", "group": "（{}）", "by": "  [{}]",
        "end": "第 {seq} 条之后：等候 {waiting}，已叫 {called}，办理中 {serving}，挂起 {parked}，过号 {missed}，"
        "办结 {served}，作废 {voided}",
        "digest": "校验值 {}", "nothing": "流水中没有这一时刻之前的记录",
    },
    "en": {
        "window": "window {}", "behind": ", behind everyone", "reason": " ({})", "until": " until {}", "group": " ({})", "by": "  [{}]",
        "end": "after event {seq}: {waiting} waiting, {called} called, {serving} in service, {parked} parked, {missed} missed, "
        "{served} served, {voided} voided",
        "digest": "digest {}", "nothing": "the journal has nothing before that moment",
    },
}  # fmt: skip


class Teller:
    """Tells events in one language with the names of one hall."""

    def __init__(self, facts: HallFacts, language: Language) -> None:
        self.zone: tzinfo = ZoneInfo(facts.timezone)
        self._what = WHAT[language]
        self._parts = PARTS[language]
        self._services = {s.id: s.name if language == "zh-CN" else s.short_en or s.name for s in facts.services}
        self._places = {w.no: w.place for w in facts.windows if w.place}
        self._groups = {c.id: c.name for c in facts.priority.classes}

    def line(self, recorded: Recorded) -> str:
        """One event: seq, time of the hall, number, what happened, and who did it."""
        seq, event = recorded
        time = self.local(event.at).strftime("%H:%M:%S")
        number = printable(getattr(event, "ticket", ""))
        by = self._part("by", event.by)
        return f"{seq:>7}  {time}  {number:<6} {self._happened(event)}{by}"

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone) if at.tzinfo else at.replace(tzinfo=self.zone)

    def end(self, hall: Hall, digest: str) -> list[str]:
        """How the hall stands after the last line."""
        states = ("waiting", "called", "serving", "parked", "missed", "served", "voided")
        counts: dict[str, int] = dict.fromkeys(states, 0)
        for ticket in hall.tickets.values():
            counts[ticket.state] += 1
        return [self._parts["end"].format(seq=hall.seq, **counts), self._parts["digest"].format(digest)]

    def nothing(self) -> str:
        return self._parts["nothing"]

    def _happened(self, event: ev.Event) -> str:
        values = {
            "day": printable(getattr(event, "day", "")),
            "service": self._service(getattr(event, "service", None)),
            "group": self._group(getattr(event, "group", "regular")),
            "window": self._window(getattr(event, "window", None)),
            "behind": self._parts["behind"] if getattr(event, "behind", False) else "",
            "reason": self._part("reason", getattr(event, "reason", "")),
            "until": self._part("until", getattr(event, "until", None)),
            "to": self._window(to) if (to := getattr(event, "to_window", None)) else "",
        }
        values["to"] = values["to"] or values["service"] or "?"
        return self._what[event.kind].format_map(values)

    def _part(self, name: str, value: Any) -> str:
        return self._parts[name].format(printable(str(value))) if value else ""

    def _service(self, service: str | None) -> str:
        return printable(self._services.get(service, service)) if service else ""

    def _group(self, group: str) -> str:
        return "" if group == "regular" else self._part("group", self._groups.get(group, group))

    def _window(self, no: int | None) -> str:
        if no is None:
            return ""
        return self._places.get(no) or self._parts["window"].format(no)


def printable(text: str) -> str:
    """Without what would move a terminal's cursor or break a line."""
    return "".join(char if char.isprintable() else "·" for char in text)
