"""What a refusal or an error says to a person, in Chinese and English. Codes are stable; words may be bettered.

A word in braces is a fact of the refusal. When the hall knows from when the wish would be granted, a second sentence says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hallbus.web.times import time_words

WORDS: dict[str, tuple[str, str]] = {
    # the hall's rules
    "already_announced": ("今天已经播报过。", "It has been announced today."),
    "already_called": ("本窗口刚刚已叫号，请先看屏上的票号。", "This window has just called a ticket: look at it first."),
    "already_checked_in": (
        "这个预约已经签到，票号{ticket}，可以补打小票。",
        "This appointment has checked in: {ticket}. Its slip can be printed again.",
    ),
    "already_closed": ("窗口已经关闭。", "The window is closed already."),
    "already_holds": (
        "您已经取过这项业务的号：{ticket}，可以补打小票。",
        "You hold a number for this service: {ticket}. Its slip can be printed again.",
    ),
    "already_open": ("窗口已经开放。", "The window is open already."),
    "already_paused": ("窗口已经暂停。", "The window is paused already."),
    "batch_left": ("这批号还剩{left}个。", "{left} numbers are left of this batch."),
    "batch_over": ("这批号已经作废，或者截止时间已过。", "This batch has lapsed, or its time is over."),
    "batch_size": ("现在最多可以预发{most}个号。", "{most} numbers at most can be set aside now."),
    "busy": ("系统繁忙，请稍后再按一次。", "Too much at once: press again in a moment."),
    "by_appointment": ("现在只接待预约的群众。", "Only visitors with an appointment are received now."),
    "check_in_early": ("还没到签到时间。", "It is too early to check in."),
    "closed_today": ("这项业务今天不办理。", "This service is closed today."),
    "day_closed": ("今天的服务尚未开始或已经结束。", "Today's service has not begun or is over."),
    "day_open": ("今天的服务已经开始。", "Today's service has begun already."),
    "emergency": ("应急疏散中，暂停叫号。", "There is an emergency: nobody is called now."),
    "emergency_minutes": ("应急信息最多持续{most}分钟。", "An emergency lasts {most} minutes at most."),
    "guide_only": ("“{group}”由导办人员办理，请找导办。", "Only a guide can give this class: please ask one."),
    "issue_not_yet": ("现在还没有开始取号。", "No numbers are given out yet."),
    "issue_over": ("今天的取号时间已经结束。", "No more numbers are given out today."),
    "nobody_waiting": ("现在没有人等候。", "Nobody is waiting."),
    "not_at_this_window": ("这个号不在本窗口。", "That ticket is not at this window."),
    "not_called": ("这个号现在不是“已叫号”状态。", "That ticket is not in the called state."),
    "not_open": ("这个号已经结束。", "That ticket has ended already."),
    "not_open_yet": ("还没有开始服务。", "Service has not begun yet."),
    "not_parked": ("这个号没有被挂起。", "That ticket is not parked."),
    "not_served_here": ("本窗口不办理这个号的业务。", "This window does not serve that ticket's queue."),
    "not_serving": ("请先按“开始办理”。", "Press start first."),
    "not_waiting": ("这个号现在不在等候。", "That ticket is not waiting."),
    "nothing_in_hand": ("本窗口现在没有票号。", "This window has no ticket in hand."),
    "one_target": ("请选择一个业务或一个窗口。", "Name either a service or a window."),
    "reason_needed": ("请写明理由。", "A reason is needed."),
    "recall_limit": ("重呼次数已到上限，可按“过号”。", "Recalled as often as allowed: mark it as missed."),
    "second_person": ("这条播报要由另一个人确认。", "A second person has to agree to this announcement."),
    "sold_out": (
        "排队号已取完，若窗口空闲可直接到窗口办理。",
        "All numbers are taken. If a window is free, please go there.",
    ),
    "too_soon": ("刚刚重呼过，请稍等几秒。", "Recalled a moment ago: wait a few seconds."),
    "window_busy": ("请先办结或挂起手上的号。", "Finish or park the ticket in hand first."),
    "window_closed": ("窗口已关闭，请先开放窗口。", "The window is closed: open it first."),
    "window_paused": ("窗口已暂停，请先恢复服务。", "The window is paused: open it first."),
    "unknown_announcement": ("没有准备这条播报。", "No such announcement is prepared."),
    "unknown_zone": ("没有这个音区：{zone}。", "There is no such audio zone: {zone}."),
    "unknown_area": ("没有这个区域：{area}。", "There is no such area: {area}."),
    "unknown_batch": ("没有这批号。", "There is no such batch."),
    "unknown_class": ("没有这个类别。", "There is no such class."),
    "unknown_emergency": ("没有准备这条应急信息。", "No such emergency is prepared."),
    "unknown_screen": ("没有这块屏，或者它不放内容。", "There is no such screen, or it shows no content."),
    "unknown_help": ("这个求助已经有人去了。", "Somebody has gone to help already."),
    "unknown_service": ("没有这项业务。", "There is no such service."),
    "unknown_ticket": ("今天没有这个号。", "There is no such ticket today."),
    "unknown_window": ("没有这个窗口。", "There is no such window."),
    # appointments
    "already_used": ("这个预约已经签到，不能再改。", "This appointment has checked in and cannot be changed."),
    "appointment_later": ("您的预约还没到日子。", "Your appointment is on another day."),
    "appointment_past": ("这个预约的日子已经过了，可以取普通号。", "That day is past. You may take an ordinary number."),
    "appointments_down": (
        "预约暂时查不到，请取普通号或找导办。",
        "Appointments cannot be looked up now: take an ordinary number, or ask a guide.",
    ),
    "bad_code": (
        "预约码只能用字母、数字和 . _ -，最多32位。",
        "A code has letters, digits and . _ - only, 32 at most.",
    ),
    "bad_date": ("日期有误，请写成2026-11-24这样。", "The date is wrong: write it like 2026-11-24."),
    "bad_slot": ("时段有误，请写成09:00这样，先起后止。", "The times are wrong: write them like 09:00, the earlier first."),
    "unknown_appointment": (
        "没有找到这个预约。请核对预约码，或者取普通号。",
        "There is no such appointment. Check the code, or take an ordinary number.",
    ),
    # calls of other systems
    "bad_ticket": (
        "票号只能用字母、数字和常用汉字，最多10位。",
        "A ticket has letters, digits and common Chinese characters only, 10 at most.",
    ),
    "too_late": ("这次叫号已经过去一分钟以上。", "This call is more than a minute old."),
    "unknown_source": ("大厅文件里没有这个叫号系统。", "The hall file knows no such calling system."),
    # people
    "cross_site": ("请从本大厅的页面操作。", "This must come from a page of the hall itself."),
    "last_administrator": (
        "这是最后一位管理员，请先指定另一位。",
        "This is the last administrator: name another one first.",
    ),
    "not_your_role": (
        "您的角色不包括这一项，需要时请找管理员。",
        "Your roles do not include this: ask an administrator.",
    ),
    "password_common": ("这个密码太常见，容易被猜到，请换一个。", "This password is among the first to be guessed: take another."),
    "password_first": ("请先设置自己的密码。", "Choose a password of your own first."),
    "password_long": ("密码最多128个字符。", "A password has 128 signs at most."),
    "password_name": ("密码不能和姓名一样。", "The password must not be the name."),
    "password_same": ("新密码不能和原来的一样。", "The new password must differ from the old one."),
    "password_short": ("密码至少要10个字符。", "A password needs at least 10 signs."),
    "people_down": (
        "人员档案暂时不能用，叫号不受影响。请看服务日志。",
        "The file of people cannot be used now; calls go on. The hub's log says why.",
    ),
    "person_exists": ("已经有叫这个名字的人。", "There is somebody of that name already."),
    "shut": ("这个账号已经停用，请找管理员。", "This account is shut: ask an administrator."),
    "signed_out": ("登录已经结束，请重新登录。", "You are signed out: sign in again."),
    "too_many_people": ("账号太多了，最多500个。", "There are too many accounts: 500 at most."),
    "unknown_person": ("没有这个人。", "There is no such person."),
    "wait": ("刚才输错了，请等{detail}秒再试。", "That was wrong: try again in {detail} s."),
    "wrong_password": ("原来的密码不对。", "The old password is wrong."),
    "wrong_sign_in": ("姓名或密码不对。", "The name or the password is wrong."),
    # notices
    "changed_meanwhile": ("内容刚刚改过，请重新看一遍。", "The words have changed meanwhile: look at them again."),
    "content_down": (
        "内容库暂时不能用，叫号不受影响。请看服务日志。",
        "The file of content cannot be used now; calls go on. The hub's log says why.",
    ),
    "ends_first": ("结束日期早于开始日期。", "It would end before it begins."),
    "flawed": (
        "内容有需要核实的地方，改好再提交；确需这样发布，请写明理由。",
        "Something in it needs a look: mend it, or say why it has to stay.",
    ),
    "not_a_draft": ("只有草稿可以这样做，请先撤下或等审核退回。", "Only a draft can be treated so."),
    "not_in_review": ("它现在不在审核中。", "It is not under review now."),
    "unknown_case": ("本厅没有这种提级审核情形。", "This hall knows no such case."),
    "not_released": ("它现在没有发布。", "It is not public now."),
    "not_your_step": ("这一步由别的角色审核。", "This step is another role's."),
    "over_already": ("结束日期已经过了。", "Its last day is over already."),
    "same_person": ("每一步要由不同的人审核。", "Each step takes another person."),
    "too_many_notices": ("通知太多了，请先删除不用的。", "There are too many notices: remove some first."),
    "unknown_notice": ("没有这条通知。", "There is no such notice."),
    # clips
    "mixed_media": ("一个素材要么是一个视频，要么是几张图片。", "A clip is either one video, or pictures."),
    "not_for_screens": ("单独的声音不能上屏。", "Sound alone is nothing for a screen."),
    "too_many_clips": ("素材太多了，请先删除不用的。", "There are too many clips: remove some first."),
    "unknown_clip": ("没有这个素材。", "There is no such clip."),
    # media
    "empty_file": ("文件是空的，请检查原文件。", "The file is empty: look at the original."),
    "file_too_large": (
        "文件太大，最多 {detail} MB。请剪短或降低画质后再传。",
        "The file is too large: {detail} MB at most. Cut it, or make it smaller.",
    ),
    "media_in_use": ("还有地方在用：{detail}。请先从那里去掉。", "It is still used in: {detail}. Take it out there first."),
    "more_than_announced": ("传来的内容比说好的多，请重新上传。", "More arrived than was announced: upload it again."),
    "no_room": (
        "硬盘空间不够，叫号不受影响。请删除不用的文件，或请管理员清理硬盘。",
        "The disk has no room for it; calls go on. Remove media that nobody needs, or ask for more room.",
    ),
    "too_many_uploads": ("没传完的文件太多，请先传完或取消。", "Too many uploads are under way: finish or cancel some first."),
    "unknown_checksum": ("校验值看不懂，请用 sha256。", "The checksum is not understood: use sha256."),
    "unknown_track": ("它没有这条音轨。", "It has no such sound track."),
    "bad_language": (
        "这不是语言标记，请从列表里选，或写 BCP 47 标记，例如 cpx。",
        "That names no language: choose one of the list, or write a BCP 47 tag such as cpx.",
    ),
    "unknown_media": ("文件库里没有它。", "It is not in the library."),
    "unknown_upload": ("没有这个上传，或者太久没动已经清理。", "There is no such upload; perhaps it was left too long."),
    "upload_busy": ("这个文件正在传，请稍等。", "This file is being uploaded at this moment: wait a little."),
    "wrong_checksum": ("这一段传错了，请重传。", "This part arrived with mistakes: send it again."),
    "wrong_header": ("请求头有误：{detail}。", "A header is wrong: {detail}."),
    "wrong_offset": ("续传的位置不对，请先问传到了哪里。", "That is not where it goes on: ask how far it is."),
    "wrong_type": ("内容类型应为 {detail}。", "The content's type must be {detail}."),
    # voice packs
    "nothing_to_undo": ("没有可以撤销的改动。", "There is nothing to undo."),
    "pack_in_use": ("正在用它叫号，请先停用。", "Calls are said with it: take it out of use first."),
    "pack_named": (
        "大厅文件里写着用它（{detail}），请先从那里去掉。",
        "The hall file names it ({detail}): take it out there first.",
    ),
    "too_many_packs": ("语音包太多了，请先删除不用的。", "There are too many voice packs: remove some first."),
    "unknown_pack": ("没有这个语音包。", "There is no such voice pack."),
    "unknown_part": ("这段话没有录音。", "Nobody has recorded this text."),
    "unsayable": ("这段话读不出来，请换一种写法。", "Nobody can pronounce this text: write it otherwise."),
    # the doors
    "bad_card": ("没有读到证件，请再试一次，或者无证取号。", "The card could not be read: try again, or go on without it."),
    "bad_csv": ("表格读不懂：第一行要有{detail}。", "The table is not understood: its first line needs {detail}."),
    "bad_json": ("请求不是有效的 JSON。", "The request is not valid JSON."),
    "bad_playlists": ("节目单有问题，没有保存：{detail}", "There is a mistake in it, and nothing was saved: {detail}"),
    "saved_meanwhile": (
        "别人刚刚保存过新的节目单。请刷新后再改。",
        "Somebody else has just saved other playlists. Load them again, then change them.",
    ),
    "unknown_version": ("没有这个版本，或者太旧了。", "There is no such version, or it is too old."),
    "bad_request": ("请求有误。", "The request is not understood."),
    "forbidden": ("这把钥匙不能做这件事。", "This key may not do that."),
    "halted": (
        "叫号暂停：流水无法写入。已确认的操作都没有丢。",
        "Calls are halted: the journal cannot be written. Nothing confirmed is lost.",
    ),
    "hall_file": ("大厅文件不能用，什么都没有改：{detail}", "The hall file cannot be used, and nothing was changed: {detail}"),
    "internal": ("系统内部出错，已记录。", "Something went wrong inside; it has been logged."),
    "invalid": ("请求内容有误：{detail}", "The request's content is wrong: {detail}"),
    "method": ("这个地址不接受这种请求。", "This address does not take that method."),
    "no_cloudevents": (
        "要用 CloudEvents 1.0：application/cloudevents+json、application/cloudevents-batch+json，或 ce-* 请求头。",
        "CloudEvents 1.0 are needed: application/cloudevents+json, application/cloudevents-batch+json, or ce-* headers.",
    ),
    "no_hall_file": ("没有可以重新读取的大厅文件。", "There is no hall file to be read again."),
    "not_demo": (
        "起始页只在演示时开放。请运行 hallbus links 查看各屏的地址。",
        "The start page is open in demos only. Run hallbus links for the addresses.",
    ),
    "no_voice": ("现在没有语音可以试听：{detail}", "No voice can be heard now: {detail}"),
    "not_found": ("没有这个地址。", "There is nothing at this address."),
    "personal_data": (
        "内容里有证件号或手机号，请删去后再试。",
        "There is an ID or phone number in it: leave that out.",
    ),
    "unknown_day": ("流水里没有这一天。", "There is no such day in the journal."),
    "too_fast": ("太快了，请稍等。", "Too fast: wait a moment."),
    "too_slow": ("请求没有在限时内传完，请重试。", "The request did not arrive in time: try again."),
    "too_large": ("请求太大。", "The request is too large."),
    "unauthorized": (
        "需要钥匙：请用正确的链接打开，或附上 Authorization。",
        "A key is needed: open the right link, or send Authorization.",
    ),
}  # fmt: skip


# What is added when the hall knows from when on.
OPENS: dict[str, tuple[str, str]] = {
    "appointment_later": ("请在{opens}来。", "Please come at {opens}."),
    "appointment_past": ("预约的是{opens}。", "It was for {opens}."),
    "by_appointment": ("没有预约的，{opens}开始取号。", "Without one, numbers are given out from {opens}."),
    "check_in_early": ("{opens}起可以签到。", "You may check in from {opens}."),
    "closed_today": ("{opens}开始取号。", "Numbers are given out from {opens}."),
    "issue_not_yet": ("{opens}开始取号。", "They are given out from {opens}."),
    "issue_over": ("下次{opens}开始取号。", "The next ones are from {opens}."),
    "not_open_yet": ("{opens}开始服务。", "It begins at {opens}."),
}


def words(
    code: str, english: bool, detail: str = "", facts: Mapping[str, Any] | None = None, today: date | None = None
) -> str:
    """The words for a code; an unknown one speaks for itself. `opens` among the facts is told as a time after `today`."""
    known = {**(facts or {}), "detail": detail}
    text = WORDS.get(code, (code, code))[english]
    if known.get("opens") and today and code in OPENS:
        text += (" " if english else "") + OPENS[code][english]
        known["opens"] = time_words(str(known["opens"]), today, english)
    for name, fact in known.items():
        text = text.replace(f"{{{name}}}", str(fact))
    return text
