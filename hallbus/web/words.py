"""What a refusal or an error says to a person, in Chinese and English. Codes are stable; words may be bettered."""

WORDS: dict[str, tuple[str, str]] = {
    # the hall's rules
    "already_called": ("本窗口刚刚已叫号，请先看屏上的票号。", "This window has just called a ticket: look at it first."),
    "already_closed": ("窗口已经关闭。", "The window is closed already."),
    "already_open": ("窗口已经开放。", "The window is open already."),
    "already_paused": ("窗口已经暂停。", "The window is paused already."),
    "busy": ("系统繁忙，请稍后再按一次。", "Too much at once: press again in a moment."),
    "day_closed": ("今天的服务尚未开始或已经结束。", "Today's service has not begun or is over."),
    "day_open": ("今天的服务已经开始。", "Today's service has begun already."),
    "nobody_waiting": ("现在没有人等候。", "Nobody is waiting."),
    "not_at_this_window": ("这个号不在本窗口。", "That ticket is not at this window."),
    "not_called": ("这个号现在不是“已叫号”状态。", "That ticket is not in the called state."),
    "not_open": ("这个号已经结束。", "That ticket has ended already."),
    "not_parked": ("这个号没有被挂起。", "That ticket is not parked."),
    "not_served_here": ("本窗口不办理这个号的业务。", "This window does not serve that ticket's queue."),
    "not_serving": ("请先按“开始办理”。", "Press start first."),
    "not_waiting": ("这个号现在不在等候。", "That ticket is not waiting."),
    "nothing_in_hand": ("本窗口现在没有票号。", "This window has no ticket in hand."),
    "one_target": ("请选择一个业务或一个窗口。", "Name either a service or a window."),
    "recall_limit": ("重呼次数已到上限，可按“过号”。", "Recalled as often as allowed: mark it as missed."),
    "too_soon": ("刚刚重呼过，请稍等几秒。", "Recalled a moment ago: wait a few seconds."),
    "window_busy": ("请先办结或挂起手上的号。", "Finish or park the ticket in hand first."),
    "window_closed": ("窗口已关闭，请先开放窗口。", "The window is closed: open it first."),
    "window_paused": ("窗口已暂停，请先恢复服务。", "The window is paused: open it first."),
    "unknown_service": ("没有这项业务。", "There is no such service."),
    "unknown_ticket": ("今天没有这个号。", "There is no such ticket today."),
    "unknown_window": ("没有这个窗口。", "There is no such window."),
    # the doors
    "bad_json": ("请求不是有效的 JSON。", "The request is not valid JSON."),
    "bad_request": ("请求有误。", "The request is not understood."),
    "forbidden": ("这把钥匙不能做这件事。", "This key may not do that."),
    "halted": (
        "叫号暂停：流水无法写入。已确认的操作都没有丢。",
        "Calls are halted: the journal cannot be written. Nothing confirmed is lost.",
    ),
    "internal": ("系统内部出错，已记录。", "Something went wrong inside; it has been logged."),
    "invalid": ("请求内容有误：{detail}", "The request's content is wrong: {detail}"),
    "method": ("这个地址不接受这种请求。", "This address does not take that method."),
    "not_demo": (
        "起始页只在演示时开放。请运行 hallbus links 查看各屏的地址。",
        "The start page is open in demos only. Run hallbus links for the addresses.",
    ),
    "not_found": ("没有这个地址。", "There is nothing at this address."),
    "too_fast": ("太快了，请稍等。", "Too fast: wait a moment."),
    "too_slow": ("请求没有在限时内传完，请重试。", "The request did not arrive in time: try again."),
    "too_large": ("请求太大。", "The request is too large."),
    "unauthorized": (
        "需要钥匙：请用正确的链接打开，或附上 Authorization。",
        "A key is needed: open the right link, or send Authorization.",
    ),
}  # fmt: skip


def words(code: str, english: bool, detail: str = "") -> str:
    """The words for a code; an unknown one speaks for itself."""
    chinese, plain = WORDS.get(code, (code, code))
    return (plain if english else chinese).replace("{detail}", detail)
