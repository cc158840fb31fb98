"""The line pictures on the cards: drawn large, then reduced, because the pen of Pillow has hard edges.

A picture is a mask on a square of 1000 units. It shows things (a phone, a form, a hook), never persons, emblems or marks.
"""

from collections.abc import Callable
from math import cos, pi, sin

from PIL import Image, ImageDraw

LARGER = 2  # drawn at 2000 dots and reduced
PEN = 34


class Pen:
    """Draws on the square of 1000 units, in white or (lit=False) in black."""

    def __init__(self) -> None:
        self.sheet = Image.new("L", (1000 * LARGER, 1000 * LARGER), 0)
        self._draw = ImageDraw.Draw(self.sheet)

    def line(self, *points: tuple[float, float], pen: int = PEN, lit: bool = True) -> None:
        dots = [(x * LARGER, y * LARGER) for x, y in points]
        ink = 255 if lit else 0
        self._draw.line(dots, ink, pen * LARGER, joint="curve")
        for x, y in (dots[0], dots[-1]):  # round ends
            r = pen * LARGER / 2
            self._draw.ellipse((x - r, y - r, x + r, y + r), ink)

    def box(self, x0: float, y0: float, x1: float, y1: float, *, radius: int = 16, filled: bool = False) -> None:
        corners = (x0 * LARGER, y0 * LARGER, x1 * LARGER, y1 * LARGER)
        ink = 255 if filled else None
        self._draw.rounded_rectangle(corners, radius * LARGER, ink, 255, PEN * LARGER)

    def round(self, x: float, y: float, r: float, *, filled: bool = False, lit: bool = True) -> None:
        corners = tuple(v * LARGER for v in (x - r, y - r, x + r, y + r))
        ink = 255 if lit else 0
        self._draw.ellipse(corners, ink if filled else None, ink, PEN * LARGER)

    def arc(self, x: float, y: float, r: float, start: float, end: float) -> None:
        turn = [start + (end - start) * step / 40 for step in range(41)]
        self.line(*((x + r * cos(pi * a / 180), y + r * sin(pi * a / 180)) for a in turn))


def tick(pen: Pen, x: float, y: float, size: float, *, lit: bool = True) -> None:
    points = (x - size, y), (x - size / 4, y + size * 0.7), (x + size, y - size * 0.7)
    pen.line(*points, pen=44, lit=lit)


def yuan(pen: Pen, x: float, y: float, size: float) -> None:
    pen.line((x - size, y - size), (x, y - size / 5), (x + size, y - size))
    pen.line((x, y - size / 5), (x, y + size))
    for lower in (0.05, 0.5):
        pen.line((x - size * 0.8, y + size * lower), (x + size * 0.8, y + size * lower))


def ringing(pen: Pen) -> None:
    pen.box(330, 90, 670, 910, radius=50)
    pen.line((460, 830), (540, 830), pen=24)
    yuan(pen, 500, 450, 95)
    for r in (330, 440):
        pen.arc(500, 450, r, -32, 32)
        pen.arc(500, 450, r, 148, 212)


def hook(pen: Pen) -> None:
    pen.line((640, 40), (640, 560))
    pen.arc(500, 560, 140, 0, 180)
    pen.line((360, 560), (360, 470))
    pen.line((360, 470), (440, 540))
    pen.round(500, 830, 150)
    yuan(pen, 500, 830, 64)
    pen.round(640, 70, 46, filled=True)


def warning_call(pen: Pen) -> None:
    pen.box(90, 130, 910, 700, radius=40)
    pen.line((300, 700), (300, 890), (500, 700))
    pen.line((500, 250), (500, 450), pen=64)
    pen.round(500, 570, 42, filled=True)


def falling_chart(pen: Pen) -> None:
    pen.line((110, 100), (110, 890), (920, 890))
    pen.line((210, 690), (340, 520), (430, 580), (620, 240), (700, 330), (860, 780), pen=50)
    pen.line((725, 730), (860, 785), (890, 640), pen=50)


def gift(pen: Pen) -> None:
    pen.box(130, 440, 870, 900)
    pen.box(80, 310, 920, 460)
    pen.line((500, 310), (500, 890))
    pen.arc(400, 220, 100, 0, 360)
    pen.arc(600, 220, 100, 0, 360)


def slip(pen: Pen) -> None:
    teeth = [(760 - 52 * step, 900 - 50 * (step % 2)) for step in range(11)]
    pen.line((240, 900), (240, 100), (760, 100), *teeth)
    pen.line((340, 260), (660, 260), pen=80)
    for y in (430, 550, 670):
        pen.line((340, y), (660, y))


def phone(pen: Pen) -> None:
    pen.box(255, 20, 745, 980, radius=60)
    pen.line((450, 80), (550, 80), pen=22)


def phone_done(pen: Pen) -> None:
    phone(pen)
    pen.round(500, 480, 165)
    tick(pen, 500, 480, 80)


def phone_icons(pen: Pen) -> None:
    phone(pen)
    for place, (x, y) in enumerate((x, y) for y in (250, 460, 670) for x in (400, 600)):
        pen.box(x - 70, y - 70, x + 70, y + 70, radius=24, filled=place == 3)


def phone_letters(pen: Pen) -> None:
    phone(pen)
    for x, foot, size in ((385, 640, 38), (560, 640, 92)):  # a small and a large letter A
        pen.line((x - size, foot), (x, foot - 2.6 * size), (x + size, foot), pen=size // 3)
        pen.line((x - size * 0.6, foot - size), (x + size * 0.6, foot - size), pen=size // 3)
    pen.line((350, 780), (650, 780))


def phone_login(pen: Pen) -> None:
    phone(pen)
    pen.round(500, 290, 80)
    pen.arc(500, 530, 140, 190, 350)
    pen.box(340, 590, 660, 690)
    pen.box(340, 750, 660, 850, filled=True)


def phone_search(pen: Pen) -> None:
    phone(pen)
    pen.round(470, 330, 100)
    pen.line((545, 405), (630, 490), pen=54)
    for y in (620, 730, 840):
        pen.line((350, y), (650, y))


def phone_camera(pen: Pen) -> None:
    phone(pen)
    for x, y, right, down in ((345, 220, 1, 1), (655, 220, -1, 1), (345, 700, 1, -1), (655, 700, -1, -1)):
        pen.line((x + 75 * right, y), (x, y), (x, y + 75 * down))
    for y in (380, 460, 540):
        pen.line((425, y), (575, y))
    pen.round(500, 845, 62, filled=True)


def phone_send(pen: Pen) -> None:
    phone(pen)
    for y in (240, 390, 540):
        pen.box(340, y, 660, y + 90)
    pen.box(340, 730, 660, 870, filled=True)
    tick(pen, 500, 795, 50, lit=False)


def phone_progress(pen: Pen) -> None:
    phone(pen)
    pen.line((400, 250), (400, 790))
    for y in (250, 520):
        pen.round(400, y, 52, filled=True)
    pen.round(400, 790, 52, filled=True, lit=False)
    pen.round(400, 790, 52)
    for y in (250, 520, 790):
        pen.line((510, y), (650, y))


def calendar(pen: Pen) -> None:
    pen.box(100, 160, 900, 900, radius=30)
    pen.line((120, 370), (880, 370))
    for x in (300, 700):
        pen.line((x, 80), (x, 230), pen=50)
    for x, y in ((x, y) for y in (500, 640, 780) for x in (260, 420, 580, 740)):
        pen.round(x, y, 30, filled=True)


def form(pen: Pen) -> None:
    pen.box(150, 60, 850, 940)
    pen.line((340, 180), (660, 180), pen=60)
    for y in (340, 500, 660):
        pen.line((260, y), (350, y), pen=60)
        pen.line((430, y + 34), (750, y + 34), pen=18)
    pen.line((470, 850), (530, 790), (570, 850), (640, 780), (740, 840), pen=26)


def no_smoking(pen: Pen) -> None:
    pen.round(500, 500, 440)
    pen.box(250, 480, 640, 580, radius=4, filled=True)
    pen.box(680, 480, 750, 580, radius=4, filled=True)
    pen.line((715, 420), (715, 370), (660, 320), (660, 270), pen=28)
    pen.line((200, 200), (800, 800), pen=110, lit=False)
    pen.line((190, 190), (810, 810), pen=50)


def leaf(pen: Pen) -> None:
    pen.arc(820, 780, 600, 180, 270)
    pen.arc(220, 180, 600, 0, 90)
    pen.line((120, 880), (600, 400))
    for x, y in ((340, 660), (470, 530)):
        pen.line((x, y), (x + 190, y))


def papers(pen: Pen) -> None:
    pen.line((700, 940), (130, 940), (130, 200))
    pen.box(270, 60, 870, 800)
    for y in (220, 360, 500, 640):
        pen.line((390, y), (750, y))


PICTURES: dict[str, Callable[[Pen], None]] = {
    "calendar": calendar, "falling-chart": falling_chart, "form": form, "gift": gift, "hook": hook, "leaf": leaf,
    "no-smoking": no_smoking, "papers": papers, "phone-camera": phone_camera, "phone-done": phone_done, "phone-icons": phone_icons,
    "phone-letters": phone_letters, "phone-login": phone_login, "phone-progress": phone_progress,
    "phone-search": phone_search, "phone-send": phone_send, "ringing": ringing, "slip": slip,
    "warning-call": warning_call,
}  # fmt: skip


def picture(name: str, side: int) -> Image.Image:
    """The mask of a picture, `side` dots wide and high."""
    pen = Pen()
    PICTURES[name](pen)
    return pen.sheet.resize((side, side), Image.Resampling.LANCZOS)
