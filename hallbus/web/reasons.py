"""Why a ticket is where it is, in Chinese and English. Codes are those of `hallbus.hall.why`; words may be bettered."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hallbus.hall.why import Reason
from hallbus.web.times import time_words

Name = Callable[[int], str | None]  # a window's number -> the name of the room, if it has one

REASONS: dict[str, tuple[str, str]] = {
    # how it waits
    "waits_regular": ("{since}取号，按取号先后等候。", "It was taken at {since} and waits in order of taking."),
    "waits_in_order": (
        "{since}取号，属于优先类别；绿色通道没有开启，按取号先后等候。",
        "It was taken at {since} and has priority; the green channel is off, so it waits in order of taking.",
    ),
    "waits_priority": (
        "{since}取号，绿色通道已经开启，优先等候。",
        "It was taken at {since}; the green channel is on, so it waits among the priority tickets.",
    ),
    "waits_booked": (
        "预约的{slot}已到，优先等候（{since}签到）。",
        "Its appointment was for {slot}, so it waits among the priority tickets (checked in at {since}).",
    ),
    "waits_early": (
        "预约的{slot}还没到，先按签到先后等候（{since}签到）。",
        "Its appointment is for {slot}; until then it waits in order of coming (checked in at {since}).",
    ),
    "waits_urgent": (
        "{since}取号，导办已按急事提前，让过一个号就叫。",
        "It was taken at {since}; a guide made it urgent: it lets one call pass and is next.",
    ),
    # what befell it before
    "came_back": (
        "过号{misses}次，{since}起重新等候，仍按原来的先后。",
        "It was missed (times: {misses}) and waits again since {since}, at its old place.",
    ),
    "put_behind": (
        "过号{misses}次，{since}起排到最后重新等候。",
        "It was missed (times: {misses}) and waits again since {since}, behind everybody.",
    ),
    "sent_on": ("{since}转到这里，仍按原来的取号时间。", "It was sent here at {since} and keeps its original time."),
    "for_window": ("指定到{window}办理。", "It was sent to {window}, which alone may call it."),
    # who goes before it
    "next": ("同一队列里没有人排在前面。", "Nobody of its queue goes before it."),
    "ahead": ("前面还有{count}个号。", "Tickets before it: {count}."),
    "urgent_before": ("其中急事{count}个。", "Urgent among them: {count}."),
    "booked_before": ("其中预约{count}个。", "With an appointment: {count}."),
    "priority_before": ("其中优先{count}个。", "With priority: {count}."),
    "older_before": ("其中取号更早的{count}个。", "Taken earlier: {count}."),
    "between": ("其中按比例穿插的普通号{count}个。", "Ordinary ones that go in between by the mix: {count}."),
    "mix": (
        "优先号和普通号按{priority}比{regular}轮流叫。",
        "Priority and ordinary tickets take turns, {priority} to {regular}.",
    ),
    # who may call it
    "no_window": ("现在没有窗口办理它。", "No window serves it."),
    "not_before": ("{opens}开始叫号。", "It is called from {opens} on."),
    "windows_open": ("由{windows}叫号，现在都开放。", "May be called by {windows}, open now."),
    "windows_some": ("由{windows}叫号，现在开放的是{open}。", "May be called by {windows}; open now: {open}."),
    "windows_shut": ("由{windows}叫号，现在都没有开放。", "May be called by {windows}; none is open now."),
    "priority_windows": ("{windows}先叫优先号。", "Priority tickets always go first at {windows}."),
    "shared": (
        "这些窗口还叫别的队列，中间可能穿插。",
        "There they call for other queues too, which may come in between.",
    ),
    # at a window, set aside, over
    "called": ("{at}叫到{window}。", "It was called to {window} at {at}."),
    "recalled": ("已重呼{count}次。", "Called again (times: {count})."),
    "serving": ("{at}起在{window}办理。", "It has been served at {window} since {at}."),
    "parked": (
        "{at}在{window}挂起，恢复后接着办理，不用重新取号。",
        "It was set aside at {window} at {at}; the visit goes on later with the same number.",
    ),
    "missed": ("{at}在{window}过号。", "It was missed at {window} at {at}."),
    "returns_after": (
        "再叫{count}个号，就自动重新等候。",
        "It waits again by itself after so many more calls: {count}.",
    ),
    "returns_next": ("下一次叫号时，自动重新等候。", "It waits again by itself at the next call."),
    "not_returning": ("不会自动重新等候，请找窗口人员。", "It does not wait again by itself; a clerk can call it."),
    "served": ("{at}在{window}办结。", "It was finished at {window} at {at}."),
    "voided": ("{at}作废。", "It was voided at {at}."),
    "ended_missed": ("过号次数已到上限。", "It was missed as often as allowed."),
    "ended_day_closed": ("当天的服务已经结束。", "The day's service was over."),
    "ended_abandoned": ("等到清号的时间也没有办理。", "It had not been served when numbers were cleared."),
    "ended_batch_lapsed": ("预发的号到时间没有发出。", "It was set aside and not handed out in time."),
    "ended_visitor": ("办事群众自己放弃了。", "The visitor gave it up."),
    "because": ("原因：{reason}。", "Reason: {reason}."),
}


def reason_words(reason: Reason, place: Name, today: date, english: bool) -> str:
    """One sentence; an unknown code speaks for itself."""
    text = REASONS.get(reason.code, (reason.code, reason.code))[english]
    for name, value in reason.values.items():
        text = text.replace(f"{{{name}}}", _value(name, value, place, today, english))
    return text


def sentence(texts: Sequence[str], english: bool) -> str:
    """All of it."""
    return (" " if english else "").join(texts)


def _value(name: str, value: Any, place: Name, today: date, english: bool) -> str:
    if name in ("window", "windows", "open"):
        numbers = value if isinstance(value, list) else [value]
        return (", " if english else "、").join(_window(no, place, english) for no in numbers)
    if name == "opens" or (name in ("since", "slot", "at") and " " in str(value)):
        return time_words(str(value), today, english)
    return str(value).removeprefix("0") if name in ("since", "slot", "at") else str(value)


def _window(no: int, place: Name, english: bool) -> str:
    return place(no) or (f"window {no}" if english else f"{no}号窗口")
