"""Words for playlists, slots and what is promised."""

from hallbus.config.words.entry import Entry

PROGRAMME: dict[str, Entry] = {
    "unknown_clip": Entry(
        "error",
        zh="节目单里没有素材“{name}”。",
        zh_remedy="改成已有的素材（{known}），或补一段 [[playlist]]。",
        en="There is no clip “{name}”.",
        en_remedy="Write one of the clips ({known}), or add a [[playlist]] block.",
    ),
    "unknown_playlist": Entry(
        "error",
        zh="没有节目单“{name}”。",
        zh_remedy="改成已有的（{known}），或补一段 [[programme.playlists]]。",
        en="There is no playlist “{name}”.",
        en_remedy="Write one of the playlists ({known}), or add a [[programme.playlists]] block.",
    ),
    "unknown_screen": Entry(
        "error",
        zh="没有屏“{name}”。",
        zh_remedy="改成放内容的屏（{known}）。",
        en="There is no screen “{name}”.",
        en_remedy="Write one of the screens with content ({known}).",
    ),
    "screen_without_content": Entry(
        "error",
        zh="屏 {name} 不放内容，节目到不了那里。",
        zh_remedy='改成放内容的屏（{known}），或给这块屏的 regions 加上 "content"。',
        en="Screen {name} shows no content, so no programme reaches it.",
        en_remedy='Write a screen with content ({known}), or add "content" to this one\'s regions.',
    ),
    "empty_playlist": Entry(
        "error",
        zh="节目单“{name}”里什么也没有。",
        zh_remedy="写上 clips（素材编号）或 categories（类别）。",
        en="The playlist “{name}” holds nothing.",
        en_remedy="Give it clips (their ids) or categories.",
    ),
    "empty_category": Entry(
        "warning",
        zh="大厅文件里没有“{name}”类的素材；以后上传的也许有。",
        zh_remedy="核对类别：现有 {known}。",
        en="No clip of the hall file is of the category “{name}”; uploads may be.",
        en_remedy="Check the name; there are {known}.",
    ),
    "bad_rule": Entry(
        "error",
        zh="“{name}”不是按天的重复规则。",
        zh_remedy="写成 FREQ=WEEKLY;BYDAY=MO,WE 或 FREQ=MONTHLY;BYDAY=1MO 这样，频率只用 DAILY、WEEKLY、MONTHLY、YEARLY。",
        en="“{name}” is no rule of days.",
        en_remedy="Write it like FREQ=WEEKLY;BYDAY=MO,WE or FREQ=MONTHLY;BYDAY=1MO; by the day, week, month or year only.",
    ),
    "rule_uncounted": Entry(
        "error",
        zh="重复规则没有起算日。",
        zh_remedy='加上 begins = "2026-11-24" 这样的日期，规则从那天算起。',
        en="The rule has no day from which it is counted.",
        en_remedy='Add a date such as begins = "2026-11-24"; the rule is counted from it.',
    ),
    "slot_never": Entry(
        "warning",
        zh="这个时段从 {begins} 到 {ends}，一天也不会播。",
        zh_remedy="把两个日期对调或改正；首尾两天都算在内。",
        en="From {begins} to {ends} this slot never plays.",
        en_remedy="Swap or mend the two dates; both days are included.",
    ),
    "duplicate_share": Entry(
        "error",
        zh="“{name}”类的占比已经写在 {first}。",
        zh_remedy="留下一个。",
        en="The share of “{name}” already stands in {first}.",
        en_remedy="Keep one of them.",
    ),
    "shares_exceed": Entry(
        "error",
        zh="各类占比加起来是 {value}%。",
        zh_remedy="改到合计 100% 以内。",
        en="The shares come to {value} %.",
        en_remedy="Write shares that come to 100 % at most.",
    ),
    "clip_too_long": Entry(
        "error",
        zh="{seconds} 秒的素材比“{deadline}”的期限（{most} 秒）还长，放它的时候期限一定会破。",
        zh_remedy='剪短或分成几段，放宽期限，或写 programme.too_long = "pause"（到期先停，放完期限要求的再接着播）或 "rest"（不播）。',
        en="A clip of {seconds} seconds is longer than the deadline “{deadline}” ({most} seconds) and would break it.",
        en_remedy=(
            "Cut or divide it, give the deadline more minutes, or write programme.too_long "
            '= "pause" to stop it for the promised clip, or "rest" to leave it out.'
        ),
    ),
    "no_clip_in_time": Entry(
        "warning",
        zh="“{name}”类没有一条素材在 {most} 秒以内，期限“{deadline}”没有素材可用来兑现。",
        zh_remedy="加一条不超过这个长度的素材，或放宽期限。",
        en="No clip of “{name}” is over within {most} seconds: nothing can keep the deadline “{deadline}”.",
        en_remedy="Add a clip that is no longer, or give the deadline more minutes.",
    ),
    "no_room_to_pause": Entry(
        "warning",
        zh="期限要求的素材之间剩不下时间，{seconds} 秒的素材没法分段接着播，不会播放。",
        zh_remedy="放宽最严的期限“{deadline}”，或用短一些的素材兑现它。",
        en="The promised clips leave no time between them, so a clip of {seconds} seconds cannot go on in parts and is never played.",
        en_remedy="Give the strictest deadline, “{deadline}”, more minutes, or keep it with shorter clips.",
    ),
}
