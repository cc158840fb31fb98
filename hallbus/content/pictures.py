"""Pictures and pages, decoded and drawn anew: what a screen is given was never anybody's file. Runs in the checking process alone."""

from pathlib import Path

import pypdfium2
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from hallbus.content.signatures import Format, Unfit

LARGEST = (1920, 1920)  # of a picture on a screen; an old TV has no memory for more
PIXELS_MOST = 50_000_000
THUMB = (320, 240)
PNG_MOST = 1_000_000  # what is larger as PNG is a photograph

# Twice as many pixels as these, and Pillow itself refuses.
Image.MAX_IMAGE_PIXELS = PIXELS_MOST


class Picture(Struct, frozen=True):
    """A picture as it was drawn: the file's name in the folder, pixels wide and high."""

    name: str
    width: int
    height: int


def picture(path: Path, format: Format, folder: Path) -> Picture:
    """Decode all of a picture and draw it into `folder` as "1.png" or "1.jpg", turned upright. Raises Unfit."""
    try:
        with Image.open(path, formats=(format.name,)) as image:
            if image.width * image.height > PIXELS_MOST:
                raise Unfit("too_many_pixels")
            if getattr(image, "n_frames", 1) > 1:
                raise Unfit("animated")
            image.load()
            return drawn(ImageOps.exif_transpose(image), folder, 1)
    except Image.DecompressionBombError:
        raise Unfit("too_many_pixels") from None
    except MemoryError:
        raise Unfit("too_heavy") from None
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, IndexError, KeyError) as error:
        raise Unfit("truncated" if "truncated" in str(error) else "damaged") from None


def pages(path: Path, folder: Path, most: int) -> list[Picture]:
    """Every page of a PDF, drawn into `folder` as "1.png", "2.png" … Raises Unfit."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unfit("locked_pdf" if "password" in str(error).lower() else "damaged") from None
    with document:
        if len(document) > most:
            raise Unfit("too_many_pages", pages=len(document), most=most)
        return [_page(document, at, folder) for at in range(len(document))]


def _page(document: pypdfium2.PdfDocument, at: int, folder: Path) -> Picture:
    try:
        page = document[at]
        width, height = page.get_size()
        if min(width, height) <= 0:
            raise Unfit("damaged")
        scale = min(LARGEST[0] / width, LARGEST[1] / height)
        return drawn(page.render(scale=scale, may_draw_forms=False).to_pil(), folder, at + 1)
    except pypdfium2.PdfiumError:
        raise Unfit("damaged") from None


def drawn(image: Image.Image, folder: Path, number: int) -> Picture:
    """Small enough for a screen, on white where it is transparent, without a word of what stood beside the picture."""
    image = _plain(image)
    image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    png = folder / f"{number}.png"
    image.save(png, "PNG", optimize=False)
    if png.stat().st_size > PNG_MOST:
        png.unlink()
        png = folder / f"{number}.jpg"
        image.save(png, "JPEG", quality=90)
    return Picture(png.name, image.width, image.height)


def thumb(path: Path, folder: Path) -> str:
    """A small picture for lists, drawn as "thumb.jpg"."""
    with Image.open(path) as image:
        small = _plain(image)
        small.thumbnail(THUMB)
        small.save(folder / "thumb.jpg", "JPEG", quality=80)
    return "thumb.jpg"


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    return image.convert("RGB")
