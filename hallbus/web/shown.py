"""The door that says what is on a screen and why; and the same in short for operators: the item shown against the item due."""

from datetime import datetime
from typing import Any

from aiohttp import web

from hallbus.hall.emergency import emergency_of_screen
from hallbus.hall.facts import Language, ProgrammeRules, Screen
from hallbus.hall.languages import name_of
from hallbus.hall.night import light
from hallbus.hall.programme.choice import Turn
from hallbus.hall.programme.hearing import order_on
from hallbus.hall.programme.precedence import ORDER, Reason, first
from hallbus.hall.programme.rules import has_content
from hallbus.hall.state import Hall
from hallbus.hall.views.board import board_calls
from hallbus.web.alike import part_told
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong, prefers_english
from hallbus.web.health import Shows
from hallbus.web.parts import HEALTH, HUB, LIBRARY, PUSH, TIMETABLES

routes = web.RouteTableDef()

CALM: tuple[Reason, ...] = ("deadline", "share", "scheduled", "filler")

WORDS: dict[str, tuple[str, str]] = {
    "emergency": ("正在紧急播报，先于一切内容。", "An emergency is on; it goes before everything."),
    "slate": ("值班人员已切到安全画面。", "The operators have put the safe slate on every screen."),
    "dark": ("夜间熄屏时间。", "It is the hour at which screens are dark."),
    "call": (
        "正在叫号{ticket}，内容让位，之后从原处继续。",
        "{ticket} is being called; content gives way and goes on where it was.",
    ),
    "deadline": (
        "正在播放《{title}》：期限“{rule}”要求每{minutes}分钟至少完整播一次，再不播就要超期。",
        "“{title}” is on: “{rule}” promises one at least every {minutes} minutes, and the next item would have broken that.",
    ),
    "share": (
        "正在播放《{title}》：最近一小时“{rule}”类占比不足，先补上。",
        "“{title}” is on: “{rule}” had less than its share of the last hour.",
    ),
    "scheduled": ("正在播放《{title}》：时段“{rule}”轮到它。", "“{title}” is on: it is its turn in the slot “{rule}”."),
    "filler": ("正在播放《{title}》：没有别的时段，按节目单轮播。", "“{title}” is on: no other slot plays, so the playlist goes round."),
    "card": ("没有可播的内容，显示大厅名称。", "There is nothing to play; the hall's name is shown."),
    "away": ("这块屏没有连上，按它最后收到的节目继续播。", "This screen is not on the line; it goes on with what it was given last."),
    "unsaid": ("这块屏还没有报告正在播放什么。", "This screen has not yet said what it plays."),
    "no_content": ("这块屏只显示叫号和通知，不放内容。", "This screen shows calls and notices, and no content."),
    "later": (
        "它比期限长，先放完期限要求的素材，再从停下的地方继续。",
        "It is longer than a deadline: the promised clip comes in between, and then it goes on where it was.",
    ),
    "sound": ("放的是{language}音轨。", "It is heard in {language}."),
    "sound_wished": ("放的是{language}音轨，这里的语言顺序是{order}。", "It is heard in {language}; the order here is {order}."),
    "due": ("按节目单此刻应是《{title}》。", "By the timetable it would be “{title}” now."),
}  # fmt: skip


@routes.get("/api/screens/{id}/why")
async def show_why(request: web.Request) -> web.Response:
    require(request)
    app, id, english = request.app, request.match_info["id"], prefers_english(request)
    screen = next((one for one in app[HUB].facts.screens if one.id == id), None)
    if screen is None:
        raise Wrong(404, "unknown_screen")
    at = app[HUB].clock.now()
    told = await app[HUB].read(lambda hall: why(app, hall, screen, at))
    return answer({**told, "text": _sentence(told, english)})


def why(app: web.Application, hall: Hall, screen: Screen, at: datetime) -> dict[str, Any]:
    """What is on a screen, which rule put it there, and what the timetable says."""
    shows = app[HEALTH].shows.get(f"screen:{screen.id}")
    ticket = _called(hall, screen, at)
    reason: str = _before_content(hall, screen, ticket, at) or _content(app, screen, shows)
    rule = shows.rule if shows and reason in CALM else ""
    due = due_on(app, screen, at)
    return {
        "screen": screen.id,
        "reason": reason,
        "item": shows.clip if shows else "",
        "title": _title(app, shows.clip) if shows else "",
        "since": shows.began if shows else None,
        "rule": rule,
        "rule_name": _name(app[TIMETABLES].programme, rule),
        "minutes": next((d.minutes for d in hall.facts.programme.deadlines if d.id == rule), None),
        "ticket": ticket if reason == "call" else None,
        "long": _is_long(app, screen, shows),
        "sound": _sound(app, screen, shows),
        "due": None if due is None else _told(app, due),
        "order": ORDER,
    }


def shown(app: web.Application, screen: Screen, at: datetime) -> dict[str, Any] | None:
    """For the operators' page: what a screen with content shows, why, and what is due; None for another screen."""
    if not has_content(screen):
        return None
    shows, due = app[HEALTH].shows.get(f"screen:{screen.id}"), due_on(app, screen, at)
    return {
        "item": shows.clip if shows else None,
        "title": _title(app, shows.clip) if shows else None,
        "why": shows.why if shows else None,
        "due": due.item if due else None,
        "due_title": _title(app, due.item) if due else None,
    }


def due_on(app: web.Application, screen: Screen, at: datetime) -> Turn | None:
    """What the timetable has now."""
    table = app[TIMETABLES].of(screen.id)
    return table.at(at) if table else None


def _before_content(hall: Hall, screen: Screen, ticket: str | None, at: datetime) -> Reason | None:
    applies: set[Reason] = set()
    if emergency_of_screen(hall, screen) is not None:
        applies.add("emergency")
    if hall.slate:
        applies.add("slate")
    if light(hall, at) == "dark":
        applies.add("dark")
    if ticket is not None and screen.kind == "content":
        applies.add("call")
    return first(applies) if applies else None


def _called(hall: Hall, screen: Screen, at: datetime) -> str | None:
    """Who is being called here at this moment."""
    return next((call.ticket for call in board_calls(hall, screen, at) if call.say), None)


def _content(app: web.Application, screen: Screen, shows: Shows | None) -> str:
    if not has_content(screen):
        return "no_content"
    if f"screen:{screen.id}" not in app[PUSH].by_name:
        return "away"
    if shows is None:
        return "unsaid"
    return shows.why if shows.why in CALM else "card" if not shows.clip else "filler"


def _is_long(app: web.Application, screen: Screen, shows: Shows | None) -> bool:
    """Whether what is on is paused when a promise falls due."""
    table = app[TIMETABLES].of(screen.id)
    return shows is not None and table is not None and shows.clip in table.rules.long


def _sound(app: web.Application, screen: Screen, shows: Shows | None) -> dict[str, Any] | None:
    """Which of a film's languages is heard here, and which were wished for; None where there is no choice."""
    table = app[TIMETABLES].of(screen.id)
    items = table.rules.items if table and shows else ()
    item = next((item for item in items if shows and item.id == shows.clip and len(item.tracks) > 1), None)
    if item is None:
        return None
    return {"language": item.tracks[item.track], "order": order_on(app[HUB].facts, screen)}


def _title(app: web.Application, clip: str) -> str:
    return next((item.title for item in app[LIBRARY].items if item.id == clip), clip)


def _name(programme: ProgrammeRules, rule: str) -> str:
    """How people call a rule: a deadline by its name, a slot by its playlist's, a share by its category."""
    named = {playlist.id: playlist.name for playlist in programme.playlists}
    names = {slot.id: named.get(slot.playlist, slot.id) for slot in programme.slots}
    names |= {deadline.id: deadline.name for deadline in programme.deadlines}
    return names.get(rule, rule)


def _told(app: web.Application, turn: Turn) -> dict[str, Any]:
    return {
        "item": turn.item, "title": _title(app, turn.item), "why": turn.why, "rule": turn.by,
        "begins": turn.begins, "ends": turn.ends, **part_told(turn),
    }  # fmt: skip


def _sentence(told: dict[str, Any], english: bool) -> str:
    minutes = told["minutes"]
    values = {
        "title": told["title"], "rule": told["rule_name"], "ticket": told["ticket"] or "",
        "minutes": f"{minutes:g}" if minutes is not None else "",
    }  # fmt: skip
    text = WORDS[told["reason"]][english].format_map(values)
    due = told["due"]
    if told["reason"] in CALM and told["long"]:
        text += (" " if english else "") + WORDS["later"][english]
    if told["reason"] in CALM and told["sound"]:
        text += (" " if english else "") + _sound_sentence(told["sound"], english)
    if told["reason"] in CALM and due and due["item"] and due["item"] != told["item"]:
        text += (" " if english else "") + WORDS["due"][english].format_map({"title": due["title"]})
    return text


def _sound_sentence(sound: dict[str, Any], english: bool) -> str:
    language: Language = "en" if english else "zh-CN"
    order = (", " if english else "、").join(name_of(tag, language) for tag in sound["order"])
    heard = name_of(sound["language"], language)
    return WORDS["sound_wished" if order else "sound"][english].format_map({"language": heard, "order": order})
