"""What can go wrong with a journal, in words for the person who runs the hub."""

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
