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
        "day.lapsed": "到 {when} 仍未办理的号票作废",
        "ticket.taken": "取号，{service}{group}{slot}{proxy}{batch}",
        "ticket.raised": "改为{to_class}{reason}",
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
        "batch.reserved": "预留 {numbers}，{service}，到 {lapses} 为止{batch}",
        "batch.lapsed": "预留而未发的号码作废{batch}",
        "green.switched": "绿色通道{switched}{reason}",
        "call.received": "{source}：叫号，到{window}",
        "help.asked": "求助：{what}{place}{help}",
        "help.answered": "求助有人前往{help}",
        "notice.proposed": "提请播报 {name}",
        "notice.announced": "播报 {name}",
        "emergency.proposed": "提请发布应急信息 {name}{where}",
        "emergency.raised": "发布应急信息 {name}{where}{until}",
        "emergency.repeated": "重播应急信息 {name}",
        "emergency.cleared": "解除应急 {name}",
        "slate.switched": "全部屏幕切到安全页：{switched}{reason}",
    },
    "en": {
        "day.opened": "business day {day} began",
        "day.closed": "business day {day} ended",
        "day.lapsed": "who had waited in vain until {when} was given up",
        "ticket.taken": "taken for {service}{group}{slot}{proxy}{batch}",
        "ticket.raised": "is now {to_class}{reason}",
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
        "batch.reserved": "{numbers} set aside for {service} until {lapses}{batch}",
        "batch.lapsed": "numbers set aside and not handed out are void{batch}",
        "green.switched": "green channel {switched}{reason}",
        "call.received": "called to {window} by {source}",
        "help.asked": "help wanted: {what}{place}{help}",
        "help.answered": "somebody went to help{help}",
        "notice.proposed": "{name} was asked to be said",
        "notice.announced": "{name} was said",
        "emergency.proposed": "emergency {name}{where} was asked for",
        "emergency.raised": "emergency {name}{where}{until}",
        "emergency.repeated": "emergency {name} was said again",
        "emergency.cleared": "all clear after {name}",
        "slate.switched": "slate on every screen: {switched}{reason}",
    },
}
PARTS: Final[dict[Language, dict[str, str]]] = {
    "zh-CN": {
        "window": "{}号窗口", "behind": "，排到队尾", "reason": "（{}）", "until": "，到 {}", "group": "（{}）", "by": "  [{}]",
        "slot": "，预约 {}", "proxy": "，代办", "batch": "，批次 {}", "help": "（{}）", "place": "，{}",
        "where": "（{}）", "on": "开启", "off": "关闭",
        "regular": "普通",
        "end": "第 {seq} 条之后：等候 {waiting}，已叫 {called}，办理中 {serving}，挂起 {parked}，过号 {missed}，"
        "办结 {served}，作废 {voided}",
        "digest": "校验值 {}", "nothing": "流水中没有这一时刻之前的记录",
    },
    "en": {
        "window": "window {}", "behind": ", behind everyone", "reason": " ({})", "until": " until {}", "group": " ({})", "by": "  [{}]",
        "slot": ", appointment {}", "proxy": ", by proxy", "batch": ", batch {}", "help": " ({})", "place": ", {}",
        "where": " ({})", "on": "on",
        "off": "off", "regular": "regular",
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
        self._groups = {"regular": self._parts["regular"], **{c.id: c.name for c in facts.priority.classes}}
        self._sources = {s.id: s.name for s in facts.sources}
        self._areas = {a.id: a.name for a in facts.areas}

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
        return self._what[event.kind].format_map(values | self._more(event))

    def _more(self, event: ev.Event) -> dict[str, str]:
        """What only some kinds have to say."""
        match event:
            case ev.TicketTaken():
                slot = self._span(event.slot_from, event.slot_to)
                proxy = self._parts["proxy"] if event.proxy else ""
                return {"slot": self._part("slot", slot), "proxy": proxy, "batch": self._part("batch", event.batch)}
            case ev.TicketRaised():
                return {"to_class": printable(self._groups.get(event.group, event.group))}
            case ev.BatchReserved():
                numbers = printable(f"{event.prefix}{event.first:03d}–{event.prefix}{event.last:03d}")
                lapses = self._clock(event.lapses_at)
                return {"numbers": numbers, "lapses": lapses, "batch": self._part("batch", event.batch)}
            case ev.BatchLapsed():
                return {"batch": self._part("batch", event.batch)}
            case ev.EmergencyProposed() | ev.EmergencyRaised():
                until = self._clock(event.until) if isinstance(event, ev.EmergencyRaised) else ""
                where = self._part("where", ", ".join(self._areas.get(area, area) for area in event.areas))
                return {"name": printable(event.name), "where": where, "until": self._part("until", until)}
            case ev.EmergencyRepeated() | ev.EmergencyCleared():
                return {"name": printable(event.name)}
            case ev.GreenSwitched() | ev.SlateSwitched():
                return {"switched": self._parts["on" if event.on else "off"]}
            case ev.CallReceived():
                return {"source": printable(self._sources.get(event.source, event.source))}
            case ev.HelpAsked():
                place = self._window(event.window) or self._areas.get(event.area or "", event.area or "")
                help = self._part("help", event.help)
                return {"what": printable(event.what), "place": self._part("place", place), "help": help}
            case ev.HelpAnswered():
                return {"help": self._part("help", event.help)}
            case ev.DayLapsed():
                return {"when": printable(event.when)}
            case ev.NoticeProposed() | ev.NoticeAnnounced():
                return {"name": printable(event.name)}
        return {}

    def _clock(self, at: datetime) -> str:
        return self.local(at).strftime("%H:%M")

    def _span(self, begins: datetime | None, ends: datetime | None) -> str:
        return f"{self._clock(begins)}–{self._clock(ends)}" if begins and ends else ""

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
