"""What can go wrong with a journal, in words for the person who runs the hub."""

import re
from typing import Final, Literal

from hallbus.hall.facts import Language

Code = Literal["full", "read_only", "locked", "damaged", "newer", "unavailable", "conflict"]

TROUBLE: Final[dict[Language, dict[Code, str]]] = {
    "en": {
        "full": "The disk that holds {folder} is full",
        "read_only": "{path} cannot be written to",
        "locked": "Another hub is using {path}",
        "damaged": "{path} is damaged",
        "newer": "{path} was written by a newer hallbus",
        "unavailable": "{path} cannot be used",
        "conflict": "Somebody else has written to {path}",
    },
    "zh-CN": {
        "full": "{folder} 所在的磁盘已满",
        "read_only": "{path} 不可写入",
        "locked": "{path} 正被另一个中枢使用",
        "damaged": "{path} 已损坏",
        "newer": "{path} 由更新版本的 hallbus 写入",
        "unavailable": "{path} 无法使用",
        "conflict": "{path} 已被其他程序写入",
    },
}

REMEDY: Final[dict[Language, dict[Code, str]]] = {
    "en": {
        "full": "Free some space and start the hub again; everything that was acknowledged is kept.",
        "read_only": "Give the account that runs the hub the right to write to {folder} and the files in it, "
        "then start it again.",
        "locked": "Stop the other hub first, or start this one with a data folder of its own.",
        "damaged": "Stop the hub, keep a copy of {path} and its -wal file as they are, and put the newest backup in "
        "their place; to begin with an empty journal instead, move both files away.",
        "newer": "Update hallbus on this machine to at least the version that wrote it.",
        "unavailable": "Check that the folder {folder} exists, that its disk is connected and sound, "
        "and start the hub again.",
        "conflict": "Read the journal again and decide anew; when it comes back, look for a second hub on {folder}.",
    },
    "zh-CN": {
        "full": "请清理磁盘空间后重新启动中枢；已确认的记录都在。",
        "read_only": "请让运行中枢的账户对 {folder} 及其中的文件有写入权限，然后重新启动。",
        "locked": "请先停止另一个中枢，或者为本中枢指定单独的数据目录。",
        "damaged": "请停止中枢，原样备份 {path} 及其 -wal 文件，再用最近的备份替换；如需从空流水开始，请将这两个文件移走。",
        "newer": "请把本机的 hallbus 升级到不低于写入时的版本。",
        "unavailable": "请检查目录 {folder} 是否存在、磁盘是否已连接且完好，然后重新启动中枢。",
        "conflict": "请重新读取流水后再决定；如反复出现，请检查 {folder} 上是否有第二个中枢。",
    },
}

# What this program says about a file; SQLite's and the system's own words stay as they are.
DETAIL: Final[dict[str, str]] = {
    "it is empty": "文件为空",
    "it is missing, but its -wal file is there": "文件缺失，而 -wal 文件仍在",
    "its -wal file is not one": "-wal 文件内容有误",
    "it is not a journal of hallbus": "不是 hallbus 的流水",
    "a table is missing": "缺少数据表",
    "it is not a file": "不是文件",
    "it points to a file that does not exist": "链接指向的文件不存在",
    "its folder does not exist": "目录不存在",
    "its folder is a file": "目录位置上是一个文件",
    "it was closed": "已关闭",
}
_NUMBERED: Final = (
    (re.compile(r"event (\d+) is missing"), r"缺少第 \1 条"),
    (re.compile(r"event (\d+): "), r"第 \1 条："),
    (re.compile(r"expected event (\d+) to be the last, found (\d+)"), r"预期最后一条为第 \1 条，实为第 \2 条"),
    (re.compile(r"(\d+) bytes were written, (\d+) are left"), r"应有 \1 字节，仅剩 \2 字节"),
    (re.compile(r"format (\d+), this program knows (\d+)"), r"格式 \1，本程序只认识 \2"),
)


def detail_words(detail: str, language: Language) -> str:
    """A detail in the reader's language."""
    if language == "en":
        return detail
    for pattern, words in _NUMBERED:
        detail = pattern.sub(words, detail)
    return DETAIL.get(detail, detail)
