"""What each page shows: the hall in, plain data out. Shapes stand in docs/protocol.md."""

from hallbus.hall.views.board import CALLS_MAX, KEPT_ON_BOARD, board_calls, board_view
from hallbus.hall.views.console import console_view
from hallbus.hall.views.hall import hall_view
from hallbus.hall.views.ops import ops_view
from hallbus.hall.views.parts import View
from hallbus.hall.views.strip import strip_text, strip_view
from hallbus.hall.views.tickets import guide_view, kiosk_view, slip_view, ticket_view

__all__ = [
    "CALLS_MAX",
    "KEPT_ON_BOARD",
    "View",
    "board_calls",
    "board_view",
    "console_view",
    "guide_view",
    "hall_view",
    "kiosk_view",
    "ops_view",
    "slip_view",
    "strip_text",
    "strip_view",
    "ticket_view",
]
