"""Why a file was not taken, and what to do about it, in Chinese and English. Codes are stable; words may be bettered.

A word in braces is a fact of the reason.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hallbus.hall.facts import Language


class Words(Struct, frozen=True):
    """What is wrong, and the remedy."""

    zh: str
    zh_remedy: str
    en: str
    en_remedy: str


REASONS: dict[str, Words] = {
    "empty": Words(
        "文件是空的。",
        "请检查原文件，重新导出后再上传。",
        "The file is empty.",
        "Look at the original, and export it again.",
    ),
    "unknown_format": Words(
        "认不出这是什么文件。",
        "可以上传 JPG、PNG、WebP、GIF 图片，MP4、WebM 视频，MP3、WAV、FLAC、OGG、M4A 声音，PDF。",
        "This kind of file is not known.",
        "JPG, PNG, WebP and GIF pictures, MP4 and WebM videos, MP3, WAV, FLAC, OGG and M4A sound, and PDF are taken.",
    ),
    "wrong_ending": Words(
        "文件名以 .{ending} 结尾，内容却是 {format}。",
        "请核对来源；确实没错，就改成正确的扩展名再上传。",
        "The name ends in .{ending}, but the content is {format}.",
        "Make sure where it comes from; if it is right, give it the right ending.",
    ),
    "two_in_one": Words(
        "文件里还藏着别的内容。",
        "请用看图或剪辑软件打开，另存为新文件再上传；来历不明的不要用。",
        "There is something else hidden in the file.",
        "Open it in an editor and save it anew. Do not use files of unknown origin.",
    ),
    "truncated": Words(
        "文件不完整。",
        "可能没有拷贝完，请从原处重新拷贝或导出。",
        "A part of the file is missing.",
        "It may have been copied only in part: copy or export it again.",
    ),
    "damaged": Words(
        "文件坏了，解不开。",
        "请从原处重新导出；能播放的话，用剪辑软件另存为 MP4。",
        "The file is damaged and cannot be decoded.",
        "Export it again; if it plays, save it as MP4 with an editor.",
    ),
    "svg": Words(
        "不收 SVG 矢量图，里面可以藏程序。",
        "请导出成 PNG 再上传。",
        "SVG drawings are not taken, for they can hide programs.",
        "Export it as PNG.",
    ),
    "playlist_file": Words(
        "这是播放列表，不是视频。",
        "请上传视频文件本身。",
        "This is a playlist, not a video.",
        "Upload the video itself.",
    ),
    "archive": Words(
        "不收压缩包。", "请解压后上传里面的文件。", "Archives are not taken.", "Unpack it, and upload what is in it."
    ),
    "heic": Words(
        "苹果手机的 HEIC 图片各屏放不了。",
        "请在手机上选“兼容性最佳”，或另存为 JPG。",
        "HEIC pictures cannot be shown.",
        "Choose “most compatible” on the phone, or save it as JPG.",
    ),
    "animated": Words(
        "不收会动的图片。", "请导出成 MP4 视频。", "Moving pictures are not taken.", "Export it as an MP4 video."
    ),
    "too_many_pixels": Words(
        "画面太大，像素太多。",
        "请缩小到 4K（3840×2160）以内。",
        "The picture has too many pixels.",
        "Make it 4K (3840×2160) at most.",
    ),
    "too_heavy": Words(
        "打开它要用太多内存或太久。",
        "请缩小尺寸，重新导出后再上传。",
        "Opening it takes too much memory or time.",
        "Make it smaller, and export it again.",
    ),
    "locked_pdf": Words("PDF 有密码。", "请去掉密码再上传。", "The PDF has a password.", "Remove the password."),
    "too_many_pages": Words(
        "PDF 有 {pages} 页，最多 {most} 页。",
        "请拆成几个文件。",
        "The PDF has {pages} pages; {most} at most.",
        "Divide it into several files.",
    ),
    "nothing_in_it": Words(
        "里面没有画面也没有声音。",
        "请检查原文件。",
        "There is neither picture nor sound in it.",
        "Look at the original.",
    ),
    "too_short": Words(
        "不到半秒，放不出来。", "请检查原文件。", "It is shorter than half a second.", "Look at the original."
    ),
    "too_long": Words(
        "长{minutes}分钟，最多{most}分钟。",
        "请剪短或拆成几段。",
        "It lasts {minutes} minutes; {most} at most.",
        "Cut it, or divide it.",
    ),
    "too_many_tracks": Words(
        "音轨太多，最多{most}条。",
        "请去掉不用的音轨。",
        "It has too many sound tracks; {most} at most.",
        "Remove those that nobody needs.",
    ),
    "not_parted": Words(
        "第{track}条音轨不能单独取出来。",
        "请用剪辑软件重新导出这条音轨，或去掉它，再上传。",
        "Sound track {track} cannot be taken out by itself.",
        "Export it once more with an editing program, or leave it out, and upload again.",
    ),
    "no_ffmpeg": Words(
        "这台机器没有 ffmpeg，不能检查视频和声音。",
        "请管理员安装：apt install ffmpeg，然后重新上传。",
        "ffmpeg is missing, so video and sound cannot be checked.",
        "Ask whoever runs the machine: apt install ffmpeg; then upload again.",
    ),
    "not_converted": Words(
        "转换没有成功。",
        "请用剪辑软件导出成 MP4（H.264、AAC、1080p、30帧）再上传。",
        "It could not be converted.",
        "Export it as MP4 (H.264, AAC, 1080p, 30 frames) with an editor.",
    ),
    "convert_yourself": Words(
        "电视放不了这种格式，本厅又关闭了转换。",
        "在电脑上运行：ffmpeg -i 原文件 {recipe} 新文件.mp4，再上传新文件。",
        "TVs cannot play this format, and converting is switched off in this hall.",
        "On a computer run: ffmpeg -i OLD {recipe} NEW.mp4, and upload the new file.",
    ),
    "cancelled": Words(
        "转换被取消了。", "需要时重新上传。", "Converting was cancelled.", "Upload it again when it is needed."
    ),
    "wrong_checksum": Words(
        "收到的内容和校验值不符。", "请重新上传。", "What arrived is not what was announced.", "Upload it again."
    ),
    "took_too_long": Words(
        "检查超时。",
        "请缩短或降低画质，重新导出后再上传。",
        "Looking at it took too long.",
        "Make it shorter or smaller, and export it again.",
    ),
    "crashed": Words(
        "检查时程序出错，文件可能有问题。",
        "请用剪辑软件另存为新文件再上传。",
        "The program that looked at it crashed; the file may be faulty.",
        "Save it anew with an editor.",
    ),
    "no_room": Words(
        "硬盘空间不够。",
        "请管理员清理硬盘，或删除不用的文件，然后重新上传。",
        "The disk has no room.",
        "Remove media that nobody needs, or ask for more room; then upload again.",
    ),
    # recordings of a voice, and packs of them
    "not_sound": Words(
        "这不是录音。",
        "请上传 WAV、MP3、FLAC、OGG、M4A 声音文件。",
        "This is no sound.",
        "Upload WAV, MP3, FLAC, OGG or M4A.",
    ),
    "silent": Words(
        "录音里没有声音。",
        "请检查话筒是否接好、是否静音，再录一次。",
        "There is nothing to be heard in it.",
        "See that the microphone is connected and not muted, and record it again.",
    ),
    "part_too_short": Words(
        "太短，听不清。", "请把整段话录下来再上传。", "It is too short to be understood.", "Record all of the text."
    ),
    "part_too_long": Words(
        "太长，一段最多{most}秒。",
        "请剪成一段一个文件再上传。",
        "It is too long: {most} s at most.",
        "Cut it into one file for each text.",
    ),
    "unknown_pack": Words(
        "语音包已经不在了。", "请重新选一个语音包。", "The voice pack is gone.", "Choose another one."
    ),
    "pack_full": Words(
        "这个语音包的录音太多了。", "请先删除不用的。", "The voice pack is full.", "Remove what nobody needs."
    ),
    "too_many_packs": Words(
        "语音包太多了。", "请先删除不用的。", "There are too many voice packs.", "Remove some first."
    ),
    "not_a_pack": Words(
        "这不是语音包。",
        "请用本系统“导出”得到的 .zip 文件，不要改动里面的内容。",
        "This is no voice pack.",
        "Use a .zip file that was exported by this system, as it is.",
    ),
    "newer_pack": Words(
        "这个语音包来自更新的版本。",
        "请先升级本机的系统。",
        "This voice pack is of a newer version.",
        "Bring this system up to date first.",
    ),
    "unsafe_name": Words(
        "压缩包里有指向别处的文件名，不能导入。",
        "来历不明的不要用；请对方重新导出。",
        "A name in the archive leads out of it.",
        "Do not use files of unknown origin; have it exported again.",
    ),
    "link_inside": Words(
        "压缩包里有链接，不能导入。",
        "来历不明的不要用；请对方重新导出。",
        "There is a link in the archive.",
        "Do not use files of unknown origin; have it exported again.",
    ),
    "twice_inside": Words(
        "压缩包里“{name}”出现了两次。",
        "请对方重新导出。",
        "“{name}” is in the archive twice.",
        "Have it exported again.",
    ),
    "foreign_inside": Words(
        "压缩包里有不属于语音包的文件“{name}”。",
        "请对方重新导出，不要往里加文件。",
        "“{name}” in the archive is no part of the pack.",
        "Have it exported again, and add nothing.",
    ),
    "missing_inside": Words(
        "压缩包里缺少“{name}”。", "请对方重新导出。", "“{name}” is missing in the archive.", "Have it exported again."
    ),
    "too_many_inside": Words(
        "压缩包里的文件太多，最多{most}个。",
        "请分成几个语音包。",
        "There are too many files in the archive: {most} at most.",
        "Divide it into several packs.",
    ),
    "locked_zip": Words("压缩包有密码。", "请去掉密码再导入。", "The archive has a password.", "Remove the password."),
    "bomb": Words(
        "压缩包解开后大得不正常，不能导入。",
        "来历不明的不要用；请对方重新导出。",
        "The archive would become far too large.",
        "Do not use files of unknown origin; have it exported again.",
    ),
    "wrong_hash": Words(
        "录音和语音包里登记的不一样，可能被改动过。",
        "请对方重新导出。",
        "A recording is not the one that the pack names; it may have been changed.",
        "Have it exported again.",
    ),
}


def told(code: str, facts: Mapping[str, Any]) -> dict[str, dict[Language, str]]:
    """The words of a reason: `{"text", "remedy"}`, each by language. An unknown one speaks for itself. `part`: of which part it is."""
    known = REASONS.get(code, Words(code, "", code, ""))
    if part := str(facts.get("part", "")):
        known = replace(known, zh=f"“{part}”：{known.zh}", en=f"“{part}”: {known.en}")

    def filled(text: str) -> str:
        for name, fact in facts.items():
            text = text.replace(f"{{{name}}}", str(fact))
        return text

    return {
        "text": {"zh-CN": filled(known.zh), "en": filled(known.en)},
        "remedy": {"zh-CN": filled(known.zh_remedy), "en": filled(known.en_remedy)},
    }
