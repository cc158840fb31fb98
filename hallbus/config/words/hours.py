"""Words for times, dates, sessions, breaks and holidays."""

from hallbus.config.words.entry import Entry

HOURS: dict[str, Entry] = {
    "bad_time": Entry(
        "error",
        zh="“{name}”不是时间。",
        zh_remedy='写成两位小时、两位分钟，例如 "09:00"。',
        en="“{name}” is not a time of day.",
        en_remedy='Write two digits of hours and two of minutes, such as "09:00".',
    ),
    "session_backwards": Entry(
        "error",
        zh="时段 {begins}–{ends} 的结束不晚于开始。",
        zh_remedy="把两个时间对调或改正；跨零点的时段要分成两段。",
        en="The session {begins}–{ends} does not end after it begins.",
        en_remedy="Swap or mend the two times; one that passes midnight has to be cut in two.",
    ),
    "sessions_overlap": Entry(
        "error",
        zh="时段 {begins}–{ends} 与 {other} 在同一天重叠。",
        zh_remedy="让它们首尾相接或分开，例如 09:00–12:00 和 12:00–14:00。",
        en="The session {begins}–{ends} overlaps {other} on the same day.",
        en_remedy="Let one begin when the other ends, or later.",
    ),
    "hours_contradict": Entry(
        "error",
        zh="预约时段 {begins}–{ends} 与正常办公 {other} 重叠：同一时间不能既凭预约又随到随办。",
        zh_remedy="缩短预约时段，或写 appointment_only = false。",
        en=(
            "The session by appointment {begins}–{ends} overlaps the ordinary hours {other}: one hour "
            "cannot be both by appointment and open to all."
        ),
        en_remedy="Shorten the extra session, or write appointment_only = false.",
    ),
    "day_starts_inside": Entry(
        "error",
        zh="业务日在 {day_starts} 换天，正好在时段 {begins}–{ends} 中间，号会从头排起。",
        zh_remedy='把 calendar.day_starts 改到没有人办事的时间，例如 "03:00"。',
        en=(
            "The business day changes at {day_starts}, in the midst of the session {begins}–{ends}; "
            "numbers would start again."
        ),
        en_remedy='Set calendar.day_starts to a time when nobody is served, such as "03:00".',
    ),
    "always_open": Entry(
        "warning",
        zh="没有写任何开放时段，大厅随时取号、随时叫号。",
        zh_remedy="要按时开门和停止取号，补一段 [[calendar.weekly]]。",
        en="No sessions are given, so tickets are given out and called at any time.",
        en_remedy="Add a [[calendar.weekly]] block, unless that is meant.",
    ),
    "break_backwards": Entry(
        "error",
        zh="轮班 {begins}–{ends} 的结束不晚于开始。",
        zh_remedy="把两个时间对调或改正。",
        en="The break {begins}–{ends} does not end after it begins.",
        en_remedy="Swap or mend the two times.",
    ),
    "break_outside": Entry(
        "warning",
        zh="轮班 {begins}–{ends} 不在这些日子的办公时间之内，没有窗口会休息。",
        zh_remedy="写上午休的时间，例如 12:00 到 13:30，并核对 days。",
        en="The break {begins}–{ends} lies outside the hours of its days: no window would notice it.",
        en_remedy="Write the time of the lunch break, such as 12:00 to 13:30, and look at days.",
    ),
    "bad_date": Entry(
        "error",
        zh="“{name}”不是日期。",
        zh_remedy='写成四位年、两位月、两位日，例如 "2026-10-01"。',
        en="“{name}” is not a date.",
        en_remedy='Write year, month and day, such as "2026-10-01".',
    ),
    "duplicate_date": Entry(
        "error",
        zh="{name} 已经写在 {first}。",
        zh_remedy="一个日期只写一段，删掉其中之一。",
        en="{name} already stands in {first}.",
        en_remedy="Give each date one block; remove one of the two.",
    ),
    "unknown_timezone": Entry(
        "error",
        zh="没有时区“{name}”。",
        zh_remedy='写成 "Asia/Shanghai" 这样的名称。',
        en="There is no time zone “{name}”.",
        en_remedy='Write a name such as "Asia/Shanghai".',
    ),
    "notice_never": Entry(
        "warning",
        zh="这条字幕从 {begins} 到 {ends}，一天也不会出现。",
        zh_remedy="把两个日期对调或改正；首尾两天都算在内。",
        en="From {begins} to {ends} this notice is never shown.",
        en_remedy="Swap or mend the two dates; both days are included.",
    ),
    "holidays_missing": Entry(
        "warning",
        zh="没有节假日文件“{name}”，调休上班日会当成周末。",
        zh_remedy="把文件放在大厅文件旁边。",
        en="There is no holidays file “{name}”: make-up working days would count as weekends.",
        en_remedy="Put the file beside the hall file.",
    ),
    "holidays_unreadable": Entry(
        "error",
        zh="节假日文件“{name}”读不出来：{reason}",
        zh_remedy="检查读取权限和这一行的引号；文件是逗号分隔的 CSV。",
        en="The holidays file “{name}” cannot be read: {reason}",
        en_remedy="Check its permissions and the quotes of that line; it is CSV with commas.",
    ),
    "holidays_not_utf8": Entry(
        "error",
        zh="节假日文件“{name}”第 {row} 行有不是 UTF-8 的字符（可能按 GBK 保存了）。",
        zh_remedy="在表格软件里“另存为”，类型选“CSV UTF-8（逗号分隔）”。",
        en="Line {row} of the holidays file “{name}” is not UTF-8 (perhaps it was saved as GBK).",
        en_remedy="Save it again from the spreadsheet as “CSV UTF-8 (comma delimited)”.",
    ),
    "holidays_header": Entry(
        "error",
        zh="节假日文件的第一行是“{found}”，不是列名。",
        zh_remedy="第一行写 {columns}。",
        en="The first line of the holidays file is “{found}” instead of its columns.",
        en_remedy="Begin the file with {columns}.",
    ),
    "holidays_row": Entry(
        "error",
        zh="节假日文件第 {row} 行的 {column} 是“{value}”。",
        zh_remedy="写成 {known}。",
        en="Line {row} of the holidays file has “{value}” for {column}.",
        en_remedy="Write {known}.",
    ),
    "holidays_twice": Entry(
        "error",
        zh="节假日文件第 {row} 行的 {name} 在第 {first} 行已经写过。",
        zh_remedy="一个日期只写一行，删掉其中之一。",
        en="{name} stands in line {row} of the holidays file and already in line {first}.",
        en_remedy="Give each date one line; remove one of the two.",
    ),
}
