"""Commands as the doors know them: an address, a body, and whose key it takes."""

from typing import Any, NamedTuple

from hallbus.hall import commands as do
from hallbus.hall.commands import Command

BUTTONS: dict[type[Command], str] = {
    do.Recall: "recall", do.Start: "start", do.Finish: "finish", do.NoShow: "no-show", do.Park: "park",
    do.OpenWindow: "open", do.PauseWindow: "pause", do.CloseWindow: "close", do.Resume: "resume",
    do.Transfer: "transfer", do.CallNext: "call-next",
}  # fmt: skip
FIELDS = ("ticket", "service", "reason", "until")  # of a press, where they are given


class Request(NamedTuple):
    path: str
    body: dict[str, Any]
    holder: str  # "kiosk", "guide", "nobody", or a window's number


def request_of(command: Command, visits: dict[str, str]) -> Request:
    """`visits` knows the name of each ticket's own page."""
    if type(command) in BUTTONS:
        return _press(command, BUTTONS[type(command)])
    match command:
        case do.TakeTicket(booking=""):
            body = {"service": command.service, "class": command.group, "language": command.language}
            return Request("/api/tickets", {**body, "request": command.request}, "kiosk")
        case do.TakeTicket():
            body = {"code": command.booking, "language": command.language}
            return Request("/api/check-in", {**body, "request": command.request}, "kiosk")
        case do.Void():
            return Request(f"/api/visits/{visits.get(command.ticket, '')}/void", {}, "nobody")
        case do.Raise():
            body = {"class": command.group, "reason": command.reason}
            return Request(f"/api/tickets/{command.ticket}/raise", body, "guide")
        case do.ReserveBatch():
            until = command.lapses_at.strftime("%H:%M")
            count = len(command.refs)
            return Request("/api/batches", {"service": command.service, "count": count, "until": until}, "guide")
        case do.HandOut():
            return Request(f"/api/batches/{command.batch}/hand-out", {"count": command.count}, "guide")
        case do.SwitchGreen():
            return Request("/api/green-channel", {"on": command.on, "reason": command.reason}, "guide")
        case do.AskHelp():
            return Request("/api/help", {"what": command.what}, str(command.window))
        case do.AnswerHelp():
            return Request(f"/api/help/{command.help}/answer", {}, "guide")
    raise TypeError(type(command).__name__)


def _press(command: Any, button: str) -> Request:
    given = {name: value for name in FIELDS if (value := getattr(command, name, None)) is not None}
    return Request(f"/api/windows/{command.window}/{button}", given, str(command.window))
