"""Prepared texts, from the clock to loudspeakers and boards; and who is never called aloud."""

from hallbus.hall import commands as do
from hallbus.web.parts import ANNOUNCER
from tests.web.running import RunningHall


async def test_the_opening_is_said_once_in_every_zone_and_stands_on_every_board(working: RunningHall) -> None:
    front, back = await working.line(speaker="Z1"), await working.line(speaker="Z2")
    boards = [await working.line(screen=id) for id in ("TV-1", "TV-2", "TV-3")]
    for line in (front, back, *boards):
        await line.kind("hello")
    assert (await boards[0].view())["announcement"] is None
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    for line, zone in ((front, "Z1"), (back, "Z2")):
        say = await line.kind("say")
        assert (say["text"], say["zone"]) == ("欢迎来到小城政务服务中心。", zone)
        assert say["expires"].startswith("2026-11-24T09:01:59.1"), "its words begin after the chime"
    for board in boards:
        shown = (await board.view(lambda v: v["announcement"]))["announcement"]
        assert shown["text"] == "欢迎来到小城政务服务中心。"
        assert shown["until"].startswith("2026-11-24T09:02:00")
    await working.take("A1")
    await working.press(1)
    await boards[0].view(lambda v: v["calls"])
    assert [m["text"] for m in back.heard if m["type"] == "say"] == ["欢迎来到小城政务服务中心。"]


async def test_a_board_takes_the_text_away_by_itself(working: RunningHall) -> None:
    board = await working.line(screen="TV-2")
    await board.kind("state")
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    await board.view(lambda v: v["announcement"])
    seen = len(board.heard)
    working.clock.move(121)  # type: ignore[attr-defined]  # driven
    assert (await board.view(lambda v: v["announcement"] is None, after=seen))["phase"]["state"] == "open"


async def test_that_numbers_will_end_is_announced_with_the_minutes_and_then_that_they_have(
    working: RunningHall,
) -> None:
    speaker, board = await working.line(speaker="Z2"), await working.line(screen="TV-2")
    await speaker.kind("hello")
    working.clock.move(7 * 3600 + 40 * 60)  # type: ignore[attr-defined]  # driven: 16:30
    say = await speaker.kind("say")
    assert say["text"] == "还有15分钟。"
    await speaker.says(type="said", seq=say["seq"])
    working.clock.move(15 * 60)  # type: ignore[attr-defined]
    await speaker.until(lambda m: m["type"] == "say" and m["text"] == "取号结束。")
    await board.view(lambda v: v["announcement"] and v["announcement"]["name"] == "stopped")


async def test_what_nobody_can_hear_is_counted_for_each_zone(working: RunningHall) -> None:
    board = await working.line(screen="TV-2")
    await board.kind("state")
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    await board.view(lambda v: v["announcement"])
    assert working.app[ANNOUNCER].counts["unheard"] == 2


async def test_a_hub_that_comes_back_says_no_prepared_text_again(working: RunningHall) -> None:
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    board = await working.line(screen="TV-1")
    await board.view(lambda v: v["announcement"])
    await working.stop()
    await working.start()
    speaker, board = await working.line(speaker="Z1"), await working.line(screen="TV-1")
    assert (await board.view())["announcement"]["text"] == "欢迎来到小城政务服务中心。"
    await working.call("A1")
    assert (await speaker.kind("say"))["text"].startswith("请A零零一号")


async def test_whoever_waits_elsewhere_is_never_called_aloud_nor_on_a_board(hall: RunningHall) -> None:
    speaker, board = await hall.line(speaker="Z1"), await hall.line(screen="TV-3")
    console = await hall.line(window=1)
    for line in (speaker, board, console):
        await line.kind("hello")
    await hall.hub.handle(do.TakeTicket("A1", proxy=True))
    await hall.press(1)
    view = await console.view(lambda v: v["ticket"])
    assert (view["ticket"]["number"], view["ticket"]["proxy"], view["receipt"]) == ("A001", True, None)
    await hall.press(1, "recall")
    await hall.call("A1", 2)
    assert (await speaker.kind("say"))["text"].startswith("请A零零二号")
    assert [c["ticket"] for c in (await board.view(lambda v: v["calls"]))["calls"]] == ["A002"]
