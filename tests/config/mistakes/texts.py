"""Mistakes in texts, in what can be read, and in files."""

from tests.config.small_hall import Mistake

_CALL = 'call = "请{ticket}号，到{window}号窗口。"'
_LED_CALL = 'call = "请{ticket}到{window}号窗口"'
_NOTICE = 'text = "请您先取号。"'
_IDLE = 'idle = "热情为您服务"'
_CLIP = "seconds = 60"


def _say(text: str, code: str, name: str = "call", level: str = "error") -> Mistake:
    return Mistake(code, f"speech.templates.{name}", ((_CALL, f'{name} = "{text}" #!'),), level)


def _led(text: str, code: str, name: str = "call") -> Mistake:
    old = {"call": _LED_CALL, "idle": _IDLE, "away": 'away = "外出{until}回"'}.get(name)
    return Mistake(code, f"led.{name}", ((old, f'{name} = "{text}" #!') if old else (_IDLE, f'{name} = "{text}" #!'),))


def _notice(text: str, code: str, level: str = "warning") -> Mistake:
    return Mistake(code, "notices[0].text", ((_NOTICE, f'text = "{text}" #!'),), level)


def _english(text: str, code: str) -> Mistake:
    return Mistake(code, "notices[0].text_en", ((_NOTICE, f'{_NOTICE}\ntext_en = "{text}" #!'),), "warning")


TEMPLATES = [
    Mistake(
        "unknown_voice",
        "speech.voices[1]",
        (("[speech.templates]", '[speech]\nvoices = ["pyttsx3", "mars"] #!\n[speech.templates]'),),
    ),
    Mistake(
        "unknown_pack",
        "speech.dialect",
        (("[speech.templates]", '[speech]\ndialect = "../cpx" #!\n[speech.templates]'),),
    ),
    _say("请{ticket到{window}", "bad_template"),
    _say("请ticket}到{window}", "bad_template"),
    _say("请{ticket}{number}到{window}", "unknown_placeholder"),
    _say("请{ticket}到{window}，等{minutes}分钟", "unknown_placeholder"),
    _say("请{ticket!r}{ticket}到{window}", "unknown_placeholder"),
    _say("请{ticket:>9}{ticket}到{window}", "unknown_placeholder"),
    _say("请{ticket.real}{ticket}到{window}", "unknown_placeholder"),
    _say("请{}{ticket}到{window}", "unknown_placeholder"),
    _say("欢迎{ticket}来{hall}", "unknown_placeholder", "open"),
    _say("还有{window}", "unknown_placeholder", "closing"),
    _say("{name}的家长", "unknown_placeholder", "lost_child"),
    _say("{ticket}快走", "unknown_placeholder", "emergency"),
    _say("{nobody}", "unknown_placeholder", "our_own"),
    _say("请到{window}", "missing_placeholder"),
    _say("请{ticket}号", "missing_placeholder"),
    _say("请{ticket}到{area}", "missing_placeholder", "call_area"),
    _say("请{ticket}去", "missing_placeholder", "call_place"),
    _say("请坐", "template_name", "calls", "warning"),
    _say("您好", "template_name", "opens", "warning"),
    Mistake(
        "missing_placeholder",
        "speech.templates_en.call",
        ((_CALL, _CALL + '\n[speech.templates_en]\ncall = "Window {window}." #!'),),
    ),
    _led("{ticket}到{window", "bad_template"),
    _led("{ticket}到{window}{area}", "unknown_placeholder"),
    _led("{ticket}请来", "missing_placeholder"),
    _led("{window}号有请", "missing_placeholder"),
    _led("{ticket}请进", "missing_placeholder", "call_place"),
    _led("{until}见{window}", "unknown_placeholder", "away"),
    _led("办理{until}", "unknown_placeholder", "serving"),
    _led("{hall}", "no_placeholders", "idle"),
    _led("{until}", "no_placeholders", "break"),
    _led("{until}", "no_placeholders", "lunch"),
    _led("{opens}回", "unknown_placeholder", "onsite"),
    _led("{until}开始", "unknown_placeholder", "before"),
]

DAMAGE = [
    _english("a \ue123 b", "damaged_private"),
    _english("a \uf8ff b", "damaged_private"),
    _english("\U000f0001", "damaged_private"),
    _english("Ã© tude", "damaged_encoding"),
    _english("a\ufffdb", "damaged_encoding"),
    _notice("党*员示范岗", "damaged_star"),
    _notice("区***门口", "damaged_star"),
    _notice("业务(wù)大厅", "damaged_pinyin"),
    _notice("银行（háng）卡", "damaged_pinyin"),
    _english("a\u202eb", "damaged_hidden"),
    _english("a\\u0007b", "damaged_hidden"),
    Mistake("damaged_star", "playlist[0].title", (('title = "防诈骗"', 'title = "防诈*骗" #!'),), "warning"),
    Mistake("damaged_star", "windows[1].name", (('name = "税务窗口"', 'name = "税*务" #!'),), "warning"),
    Mistake("damaged_encoding", "speech.templates.our_own", ((_CALL, 'our_own = "Ã" #!'),), "warning"),
]

GLASS = [
    _led("请{ticket}号到{window}号窗口", "led_too_wide"),
    _led("一二三四五六七八9", "led_too_wide", "idle"),
    _led("一二三四五六七八9", "led_too_wide", "pause"),
    _led("一二三四五六七八9", "led_too_wide", "break"),
    _led("一二三四五六七八9", "led_too_wide", "closed"),
    _led("一二三四五六七八9", "led_too_wide", "extended"),
    _led("外出办事{until}回来", "led_too_wide", "away"),
    _led("外出勘验{until}回来", "led_too_wide", "onsite"),
    _led("一二三四五六七八9", "led_too_wide", "lunch"),
    _led("今天{opens}开始服务", "led_too_wide", "before"),
    _led("{ticket}正在{window}号窗口办理", "led_too_wide", "serving"),
    Mistake(
        "led_too_wide",
        "led.call",
        ((_LED_CALL, _LED_CALL + " #!"), ("no = 1\n", "no = 1001\n"), ("window = 1\n", "window = 1001\n")),
    ),
    Mistake(
        "led_too_wide",
        "led.call",
        (
            (_LED_CALL, _LED_CALL + " #!"),
            ("no = 1\n", "no = 101\n"),
            ("window = 1\n", "window = 101\n"),
            ('prefix = "C"', 'prefix = "CC"'),
        ),
    ),
    Mistake(
        "led_too_wide",
        "led.call_place",
        (('name = "综合窗口"', 'name = "综合窗口"\nplace = "二楼大调解室"'), ("cells = 16", "cells = 16 #!")),
    ),
    _led("请{ticket}囧{window}号", "led_character"),
    Mistake("led_character", "windows[0].place", (('name = "综合窗口"', 'name = "综合窗口"\nplace = "囧室" #!'),)),
    _notice("5㎡", "led_character_notice"),
    Mistake("too_many_rows", "screens[1].rows", (("rows = 6", "rows = 7 #!"),)),
    Mistake("too_many_rows", "screens[1].rows", (("rows = 6", "portrait = true\nrows = 7 #!"),)),
    Mistake(
        "too_many_rows",
        "screens[1].rows",
        (('kind = "board"', 'kind = "board_elder"'), ("view_m = 10", "view_m = 5"), ("rows = 6", "rows = 5 #!")),
    ),
    Mistake("too_small", "screens[1].view_m", (("view_m = 10", "view_m = 10.2 #!"),)),
    Mistake("too_small", "screens[1].view_m", (("size_in = 75", "size_in = 73"), ("view_m = 10", "view_m = 10 #!"))),
    Mistake(
        "too_small", "screens[1].view_m", (('kind = "board"', 'kind = "content"'), ("view_m = 10", "view_m = 11 #!"))
    ),
    Mistake(
        "too_small",
        "screens[1].view_m",
        (('kind = "board"', 'kind = "board_elder"'), ("view_m = 10", "view_m = 7 #!"), ("rows = 6", "rows = 4")),
    ),
    Mistake(
        "no_upright_layout",
        "screens[1].portrait",
        (('kind = "board"', 'kind = "board_elder"'), ("rows = 6", "rows = 4\nportrait = true #!")),
    ),
    Mistake(
        "cannot_judge",
        "screens[1].view_m",
        (('[[screens]]\nid = "TV-1"', '[[screens]] #!\nid = "TV-1"'), ("view_m = 10\n", "")),
        "warning",
    ),
    Mistake(
        "cannot_judge",
        "screens[1].size_in",
        (('[[screens]]\nid = "TV-1"', '[[screens]] #!\nid = "TV-1"'), ("size_in = 75\n", "")),
        "warning",
    ),
]

FILES = [
    *(
        Mistake("path_escapes", "playlist[0].files[0]", ((_CLIP, f"{_CLIP}\nfiles = ['{name}'] #!"),))
        for name in ("../hall.toml", "/etc/passwd", "a/../../b", r"..\b", "C:/b", r"\\server\b", "", " ", "a/..")
    ),
    Mistake("path_escapes", "clips", (('clips = "clips"', 'clips = "../clips" #!'),)),
    Mistake("clips_folder_missing", "clips", (('clips = "clips"', 'clips = "media" #!'),), "warning"),
    Mistake(
        "clip_missing", "playlist[0]", (("[[playlist]]", "[[playlist]] #!"), ('id = "v1"', 'id = "v2"')), "warning"
    ),
    Mistake(
        "clip_missing",
        "playlist[0]",
        (("[[playlist]]", "[[playlist]] #!"), (_CLIP, f'{_CLIP}\nfiles = ["v1.mp4", "{"x" * 300}.mp4"]')),
        "warning",
    ),
]
