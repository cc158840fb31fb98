"""Draws one card of the hall's own content: teal and ivory, large type, nothing that could be taken for a call.

A card is laid out on 1920 × 1080 and drawn at any scale. The smallest type is 120 there: shown in the board's
800 × 450 region it is 50 dots high, which is what a reader ten metres away needs.
"""

from dataclasses import dataclass, field
from typing import Any

import segno
from lettering import HEAVY, MEDIUM, CannotSet, Faces, Ink, width, write
from pictures import picture
from PIL import Image, ImageDraw

TEAL: Ink = (0x0C, 0x47, 0x44)
IVORY: Ink = (0xF3, 0xEF, 0xE2)
FAINT: Ink = (0x5D, 0x82, 0x7B)  # only for the marks that count the pages

WIDE, HIGH = 1920, 1080
LEFT, RIGHT = 100, 1820
TOP, FOOT, BOTTOM = 262, 858, 1010  # the middle zone ends at FOOT when there is a foot line, else at BOTTOM
TEXT = 120
HEADLINES = (224, 196, 160)
LEADING = 1.34
HEADLINE_LEADING = 1.3
GAP = 36
ASIDE = 60  # between the words and the picture
PICTURE = 480


@dataclass(frozen=True)
class Card:
    """What stands on one card."""

    tag: str
    topic: str = ""
    headline: list[str] = field(default_factory=list)
    key: str = ""  # the one thing to remember, set in reverse
    text: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)  # the stations of a procedure, on a line
    foot: str = ""
    number: str = ""  # a telephone number at the right of the foot line
    picture: str = ""
    qr: str = ""
    page: int = 0
    pages: int = 1

    @property
    def wording(self) -> str:
        """All that is written on the card."""
        words = [self.tag, self.topic, *self.headline, self.key, *self.text, *self.stops, self.foot, self.number]
        return "".join(words)


def cards_of(recipe: dict[str, Any]) -> list[Card]:
    """The cards of a card file; tag, topic, foot and number hold for all cards that do not say otherwise."""
    common = {name: recipe[name] for name in ("tag", "topic", "foot", "number") if name in recipe}
    written = recipe["cards"]
    return [Card(**{**common, **card, "page": page, "pages": len(written)}) for page, card in enumerate(written)]


class Sheet:
    """A canvas with the measures of a 1920 × 1080 card, at the scale that is wanted."""

    def __init__(self, faces: Faces, high: int) -> None:
        self.faces, self.scale = faces, high / HIGH
        self.image = Image.new("RGB", (self.dots(WIDE), high), TEAL)
        self.draw = ImageDraw.Draw(self.image)

    def dots(self, units: float) -> int:
        return round(units * self.scale)

    def width(self, text: str, size: int, weight: int = MEDIUM) -> float:
        return width(self.faces, text, self.dots(size), weight) / self.scale

    def box(self, x0: float, y0: float, x1: float, y1: float, ink: Ink) -> None:
        self.draw.rectangle((self.dots(x0), self.dots(y0), self.dots(x1) - 1, self.dots(y1) - 1), ink)

    def write(self, x: float, y: float, text: str, size: int, ink: Ink = IVORY, weight: int = MEDIUM) -> None:
        """A line of type; refuses to run into the margin."""
        if x + self.width(text, size, weight) > RIGHT + 1:
            raise CannotSet(f"too long for a card: {text}")
        write(self.draw, self.faces, (x * self.scale, y * self.scale), text, self.dots(size), ink, weight)

    def stamp(self, mask: Image.Image, x: float, y: float) -> None:
        self.image.paste(IVORY, (self.dots(x), self.dots(y)), mask)


def draw_card(faces: Faces, card: Card, high: int = HIGH) -> Image.Image:
    """The finished card, `high` dots high."""
    sheet = Sheet(faces, high)
    draw_tag(sheet, card)
    end = FOOT if card.foot else BOTTOM
    edge = draw_side(sheet, card, end)
    draw_middle(sheet, card, edge, end)
    if card.foot:
        draw_foot(sheet, card)
    if card.pages > 1:
        draw_page_marks(sheet, card)
    return sheet.image


def draw_tag(sheet: Sheet, card: Card) -> None:
    top, padding = 68, 34
    edge = LEFT + padding * 2 + sheet.width(card.tag, TEXT, HEAVY)
    sheet.box(LEFT, top, edge, top + 162, IVORY)
    sheet.write(LEFT + padding, top + 21, card.tag, TEXT, TEAL, HEAVY)
    sheet.write(edge + 44, top + 21, card.topic, TEXT)


def draw_side(sheet: Sheet, card: Card, end: float) -> float:
    """The picture or the QR code at the right; returns how far the words may run."""
    if not (card.picture or card.qr):
        return RIGHT
    side = PICTURE if card.foot else 660
    middle = (TOP + end) / 2
    if card.qr:
        draw_qr(sheet, card.qr, RIGHT - side, middle - side / 2, side)
        return RIGHT - side - ASIDE
    mask = picture(card.picture, sheet.dots(side))
    ink = mask.getbbox() or (0, 0, *mask.size)
    sheet.stamp(mask, RIGHT - ink[2] / sheet.scale, middle - side / 2)
    return RIGHT - (ink[2] - ink[0]) / sheet.scale - ASIDE


def draw_qr(sheet: Sheet, words: str, x: float, y: float, side: float) -> None:
    """The QR code holds plain words, so it can be read where there is no network."""
    modules = [list(row) for row in segno.make(words, error="m").matrix]
    dot = int(sheet.dots(side) / (len(modules) + 8)) / sheet.scale  # whole dots: a blurred edge costs reading distance
    quiet = (side - dot * len(modules)) / 2
    sheet.box(x, y, x + side, y + side, IVORY)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                left, top = x + quiet + column * dot, y + quiet + row * dot
                sheet.box(left, top, left + dot, top + dot, TEAL)


def draw_middle(sheet: Sheet, card: Card, edge: float, end: float) -> None:
    """Headline, key line, text and stops, centred in height between the tag and the foot."""
    size = headline_size(sheet, card, edge - LEFT, end - TOP)
    y = TOP + max(0, end - TOP - block_height(card, size)) / 2
    for line in card.headline:
        sheet.write(LEFT, y + size * (HEADLINE_LEADING - 1) / 2, line, size, weight=HEAVY)
        y += size * HEADLINE_LEADING
    y += GAP if card.headline else 0
    if card.key:
        sheet.box(LEFT, y, LEFT + 64 + sheet.width(card.key, size, HEAVY), y + size * HEADLINE_LEADING, IVORY)
        sheet.write(LEFT + 32, y + size * 0.15, card.key, size, TEAL, HEAVY)
        y += size * HEADLINE_LEADING + GAP
    for line in card.text:
        if LEFT + sheet.width(line, TEXT) > edge + TEXT / 2:  # a full stop may hang over
            raise CannotSet(f"too long beside the picture: {line}")
        sheet.write(LEFT, y + TEXT * (LEADING - 1) / 2, line, TEXT)
        y += TEXT * LEADING
    if card.stops:
        draw_stops(sheet, card.stops, y + (GAP if card.text else 0))


def block_height(card: Card, size: int) -> float:
    words = len(card.headline) * size * HEADLINE_LEADING + len(card.text) * TEXT * LEADING
    key = size * HEADLINE_LEADING if card.key else 0
    stops = 280 if card.stops else 0
    parts = sum(1 for part in (card.headline, card.key, card.text, card.stops) if part)
    return words + key + stops + GAP * (parts - 1)


def headline_size(sheet: Sheet, card: Card, wide: float, high: float) -> int:
    """The largest of three sizes in which everything fits: three, so that the cards of a set keep one rhythm."""
    for size in HEADLINES:
        longest = max((sheet.width(line, size, HEAVY) for line in [*card.headline, card.key]), default=0)
        if longest + (64 if card.key else 0) <= wide and block_height(card, size) <= high:
            return size
    raise CannotSet(f"too much for one card: {card.wording}")


def draw_stops(sheet: Sheet, stops: list[str], y: float) -> None:
    """A line with a dot over each word: a procedure, without the arrow that belongs to calls."""
    step = (RIGHT - LEFT) / len(stops)
    centres = [LEFT + step * (place + 0.5) for place in range(len(stops))]
    sheet.box(centres[0], y + 42, centres[-1], y + 54, IVORY)
    for centre, word in zip(centres, stops, strict=True):
        sheet.box(centre - 36, y + 12, centre + 36, y + 84, IVORY)
        sheet.write(centre - sheet.width(word, TEXT, HEAVY) / 2, y + 130, word, TEXT, weight=HEAVY)


def draw_foot(sheet: Sheet, card: Card) -> None:
    sheet.box(LEFT, FOOT, RIGHT, FOOT + 6, IVORY)
    sheet.write(LEFT, FOOT + 38, card.foot, TEXT)
    if card.number:
        sheet.write(RIGHT - sheet.width(card.number, TEXT), FOOT + 38, card.number, TEXT)


def draw_page_marks(sheet: Sheet, card: Card) -> None:
    long, gap = (RIGHT - LEFT + 20) / card.pages, 20
    for page in range(card.pages):
        x = LEFT + page * long
        sheet.box(x, 1050, x + long - gap, 1058, IVORY if page == card.page else FAINT)
