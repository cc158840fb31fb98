"""The summary's words, in both languages."""

from hallbus.hall.facts import Language

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{hall}  {day}  模拟的一天", "{hall}  {day}  a simulated day"),
    "given": ("到访 {visitors} 人，种子 {seed}；{events} 条流水，用时 {seconds} 秒",
              "{visitors} visitors, seed {seed}; {events} events in {seconds} s"),
    "proof": ("指纹 {digest}（同一厅文件、日期、种子和人数，每次都是这一天）",
              "digest {digest} (the same hall file, date, seed and visitors give this day every time)"),
    "closed": ("{day} 大厅不开门，没有人能来：换一个 --day", "the hall is shut on {day}: choose another --day"),
    "tickets": ("取号 {taken}：预约 {booked}，预发 {batched}，同时等候最多 {most} 人",
                "tickets {taken}: booked {booked}, pre-issued {batched}, at most {most} waiting at once"),
    "fates": ("办结 {served}，过号作废 {void}，放弃 {abandoned}，退号 {given_back}；最后一人 {ends} 办完",
              "served {served}, missed for good {void}, abandoned {abandoned}, given back {given_back}; the last left at {ends}"),
    "deeds": ("过号 {missed} 次，转办 {sent}，挂起 {parked}（恢复 {resumed}），暂停 {paused} 次，加急 {raised}，求助 {helped}",
              "missed calls {missed}, sent on {sent}, parked {parked} (resumed {resumed}), pauses {paused}, raised {raised}, "
              "help {helped}"),
    "refused": ("没取到号：{list}", "no number given: {list}"),
    "service": ("业务", "service"),
    "taken": ("取号", "taken"),
    "served": ("办结", "served"),
    "wait": ("等候 中位/九成/最长（分）", "wait median/90 %/longest (min)"),
    "visit": ("办理（分）", "visit (min)"),
    "window": ("窗口", "window"),
    "calls": ("叫号", "calls"),
    "busy": ("忙", "busy"),
    "told": ("取号时告知 {count} 人要等多久：", "{count} visitors were told how long they would wait:"),
    "strict": ("{share}  误差在等候的 ±30% 以内（等了 7 分钟以上的：{long}）",
               "{share}  within ±30 % of the wait (of waits of 7 min and more: {long})"),
    "near": ("{share}  或者误差在两分钟以内", "{share}  or within two minutes"),
    "covered": ("{share}  落在告知的范围内", "{share}  within the range that they were told"),
    "none": ("{share}  当时无法告知", "{share}  were told that nobody knows"),
}  # fmt: skip

REFUSALS: dict[str, tuple[str, str]] = {
    "issue_not_yet": ("还没到取号时间", "numbers begin later"),
    "issue_over": ("已停止取号", "numbers have ended"),
    "by_appointment": ("只接待预约", "by appointment only"),
    "closed_today": ("今天不办", "not served today"),
    "sold_out": ("号已取完", "sold out"),
    "check_in_early": ("预约来早了", "too early for the appointment"),
}


def words(name: str, language: Language, **values: object) -> str:
    chinese, english = WORDS[name]
    return (english if language == "en" else chinese).format(**values)


def refusal(code: str, language: Language) -> str:
    """A refusal in a few words; one that a simulation seldom meets goes by its code."""
    chinese, english = REFUSALS.get(code, (code, code))
    return english if language == "en" else chinese
