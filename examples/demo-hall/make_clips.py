"""Makes all pictures and videos of the demo hall's playlist from the words in `cards/`.

    python examples/demo-hall/make_clips.py [--only fz1] [--out DIR]

Every clip is ours: our words, our drawing, our sound. A clip is made again only when its words or the code that
draws it have changed: `clips.json` beside the clips remembers what each was made from. The videos need ffmpeg;
without it the pictures are still made.
"""

import argparse
import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cards import Card, cards_of, draw_card
from lettering import CannotSet, Faces
from PIL import Image
from video import HIGH, NoFfmpeg, make_video

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "display" / "node_modules" / "@fontsource"
ORDER = ("fz1", "fz2", "fz3", "fz4", "fz5", "sy1", "sy2", "tu1", "lc1", "jb1", "wc1", "wc2", "dj1")
DRAWN_BY = ("make_clips.py", "cards.py", "lettering.py", "pictures.py", "sound.py", "video.py")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    if hasattr(os, "nice"):
        os.nice(10)  # a demo's clips must never slow a hall that runs beside them
    try:
        return make_all(options.only or list_clips(options.cards), options.cards, options.out, options.fonts)
    except CannotSet as problem:
        print(problem, file=sys.stderr)
        return 1


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the demo hall's clips.")
    parser.add_argument("--only", action="append", metavar="CLIP", help="make this clip; may be repeated")
    parser.add_argument("--out", type=Path, default=HERE / "clips", metavar="DIR")
    parser.add_argument("--cards", type=Path, default=HERE / "cards", metavar="DIR", help="where the words are")
    parser.add_argument("--fonts", type=Path, default=FONTS, metavar="DIR", help="node_modules/@fontsource")
    return parser.parse_args(arguments)


def list_clips(cards: Path) -> list[str]:
    """All card files, in the playlist's order; unknown ones last."""
    names = sorted(file.stem for file in cards.glob("*.toml"))
    return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def make_all(clips: Sequence[str], cards: Path, out: Path, fonts: Path) -> int:
    """Make what is missing or changed. Returns 1 if something could not be made, else 0."""
    if unknown := [clip for clip in clips if not (cards / f"{clip}.toml").is_file()]:
        raise CannotSet(f"no words for {', '.join(unknown)} in {cards}")
    out.mkdir(parents=True, exist_ok=True)
    faces, failed = Faces(fonts), False
    for place, clip in enumerate(clips, 1):
        try:
            print(f"{place}/{len(clips)} {clip} {make(clip, cards / f'{clip}.toml', out, faces)}", flush=True)
        except NoFfmpeg as problem:
            print(f"{place}/{len(clips)} {clip} {problem}", file=sys.stderr, flush=True)
            failed = True
    return int(failed)


def make(clip: str, words: Path, out: Path, faces: Faces) -> str:
    """Make one clip unless it is there; returns what was done, for the progress line."""
    made, sign = read_manifest(out), signature(words)
    known = made.get(clip, {})
    if known.get("made_from") == sign and all((out / name).is_file() for name in known["files"]):
        return "unchanged"
    recipe = tomllib.loads(words.read_text(encoding="utf-8"))
    deck = cards_of(recipe)
    files = (
        make_film(out, clip, deck, recipe, faces)
        if recipe["kind"] == "video"
        else make_pictures(out, clip, deck, faces)
    )
    made[clip] = {"made_from": sign, "kind": recipe["kind"], "files": [file.name for file in files]}
    write_manifest(out, made)
    return " ".join([*(file.name for file in files), f"{sum(f.stat().st_size for f in files) / 1e6:.1f} MB"])


def signature(words: Path) -> str:
    """What a clip was made from: its words and the code that draws."""
    parts = [words, *(HERE / name for name in DRAWN_BY)]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def read_manifest(out: Path) -> dict[str, Any]:
    file = out / "clips.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def write_manifest(out: Path, made: dict[str, Any]) -> None:
    new = out / "clips.json.part"
    new.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(out / "clips.json")


def make_pictures(out: Path, clip: str, deck: Sequence[Card], faces: Faces) -> list[Path]:
    """One PNG a card: tu1-1.png, tu1-2.png …, or jb1.png when there is only one."""
    names = [f"{clip}-{page}" for page in range(1, len(deck) + 1)] if len(deck) > 1 else [clip]
    files = [out / f"{name}.png" for name in names]
    for file, card in zip(files, deck, strict=True):
        flat = draw_card(faces, card).quantize(32, dither=Image.Dither.NONE)  # two inks and their edges
        new = file.with_suffix(".part")
        flat.save(new, "PNG", optimize=True)
        new.replace(file)
    return files


def make_film(out: Path, clip: str, deck: Sequence[Card], recipe: dict[str, Any], faces: Faces) -> list[Path]:
    """One MP4 of all cards."""
    file = out / f"{clip}.mp4"
    new = file.with_suffix(".part")
    cards = [draw_card(faces, card, HIGH) for card in deck]
    make_video(new, cards, recipe["seconds"], recipe.get("languages", ["zh-CN"]))
    new.replace(file)
    return [file]


if __name__ == "__main__":
    sys.exit(main())
