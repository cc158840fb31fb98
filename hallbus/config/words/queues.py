"""Words for prefixes, hours and numbers."""

from hallbus.config.words.entry import Entry

QUEUES: dict[str, Entry] = {
    "bad_prefix": Entry(
        "error",
        zh="字头“{name}”不能用。",
        zh_remedy="用一个或两个大写字母，例如 A、AB。",
        en="The prefix “{name}” cannot be used.",
        en_remedy="Use one or two capital letters, such as A or AB.",
    ),
    "prefix_clash": Entry(
        "error",
        zh="字头 {name} 已经是业务 {first} 的，两边会发出同样的号。",
        zh_remedy='换一个字头；若要共用一个队列，写 shares_queue_with = "{first}"。',
        en="Prefix {name} already belongs to service {first}: both would give out the same numbers.",
        en_remedy='Choose another prefix, or write shares_queue_with = "{first}" to share its queue.',
    ),
    "shares_unknown": Entry(
        "error",
        zh="业务 {service} 要与“{name}”共用队列，但没有这项业务。",
        zh_remedy="改成已有的业务编号。",
        en="Service {service} shares the queue of “{name}”, which does not exist.",
        en_remedy="Write the id of a service.",
    ),
    "shares_chained": Entry(
        "error",
        zh="业务 {service} 共用“{name}”的队列，而后者自己也在共用队列。",
        zh_remedy="直接写拥有这个队列的业务。",
        en="Service {service} shares the queue of “{name}”, which shares one itself.",
        en_remedy="Name the service that owns the queue.",
    ),
    "shares_other_prefix": Entry(
        "error",
        zh="业务 {service} 的字头是 {prefix}，而它共用的“{name}”是 {other}。",
        zh_remedy='共用队列的业务字头要相同：写 prefix = "{other}"。',
        en="Service {service} has prefix {prefix}, but “{name}”, whose queue it shares, has {other}.",
        en_remedy='Services of one queue have one prefix: write prefix = "{other}".',
    ),
    "prefix_unclear": Entry(
        "warning",
        zh="字头 {name} 里的 {letters} 容易看成数字。",
        zh_remedy="换成 A C F H J K L M N R S U W X Y 这样的字母。",
        en="In the prefix {name} the letters {letters} look like digits.",
        en_remedy="Use letters such as A C F H J K L M N R S U W X Y.",
    ),
    "prefix_alike": Entry(
        "warning",
        zh="字头 {name} 听起来、看起来像 {others}。",
        zh_remedy="B D E G P T V 里只用一个。",
        en="The prefix {name} sounds and looks like {others}.",
        en_remedy="Use only one of B D E G P T V.",
    ),
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
    "never_open": Entry(
        "warning",
        zh="没有写任何开放时段，大厅永远不发号。",
        zh_remedy="补一段 [[calendar.weekly]]。",
        en="No sessions are given, so the hall never gives out a ticket.",
        en_remedy="Add a [[calendar.weekly]] block.",
    ),
    "unknown_timezone": Entry(
        "error",
        zh="没有时区“{name}”。",
        zh_remedy='写成 "Asia/Shanghai" 这样的名称。',
        en="There is no time zone “{name}”.",
        en_remedy='Write a name such as "Asia/Shanghai".',
    ),
    "out_of_range": Entry(
        "error",
        zh="{value} 超出范围。",
        zh_remedy="写 {least} 到 {most} 之间的数。",
        en="{value} is out of range.",
        en_remedy="Write a number from {least} to {most}.",
    ),
    "bad_seconds": Entry(
        "error",
        zh="{value} 秒不是可用的时长。",
        zh_remedy="写大于 0、不超过 {most} 的秒数。",
        en="{value} seconds is no usable length.",
        en_remedy="Write more than 0 and at most {most} seconds.",
    ),
    "no_show_unreachable": Entry(
        "warning",
        zh="要重呼 {value} 次才提示过号，但最多只能重呼 {most} 次，提示永远不会出现。",
        zh_remedy="写不大于 {most} 的数。",
        en=("A no-show is suggested after {value} recalls, but only {most} are allowed: it would never be suggested."),
        en_remedy="Write {most} or less.",
    ),
}
