"""Words for queues and numbers."""

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
    "only_priority": Entry(
        "warning",
        zh="{no} 号窗口有优先号就不叫普通号，而 {services} 没有别的窗口叫，普通群众可能一直等不到。",
        zh_remedy="让另一个窗口也办这些业务，或写 priority_only_until_idle = false。",
        en=(
            "Window {no} calls nobody else while priority tickets wait, and no other window calls {services}: "
            "ordinary visitors might wait for ever."
        ),
        en_remedy="Let another window serve them too, or write priority_only_until_idle = false.",
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
