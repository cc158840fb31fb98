"""Mistakes in the languages of films."""

from tests.config.small_hall import Mistake

_CONTENT = ('audio = "Z1"\n', 'audio = "Z1"\nregions = ["calls", "content"]\n')


def _hall(languages: str) -> tuple[tuple[str, str], ...]:
    return (("[[notices]]\n", f"[programme]\nfilm_sound = {languages} #!\n\n[[notices]]\n"),)


def _zone(languages: str) -> tuple[tuple[str, str], ...]:
    return (("[[departments]]\n", f'[[zones]]\nid = "Z1"\nfilm_sound = {languages} #!\n\n[[departments]]\n'),)


def _screen(languages: str, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (*more, ("size_in = 75\n", f"size_in = 75\nfilm_sound = {languages} #!\n"))


def _film(lines: str) -> tuple[tuple[str, str], ...]:
    clip = f'[[playlist]]\nid = "v0"\ntitle = "普法"\ncategory = "普法"\nkind = "video"\nseconds = 30\n{lines}'
    return (("[[notices]]\n", f"{clip}\n[[notices]]\n"),)


HALL, ZONE, SCREEN = "programme.film_sound", "zones[0].film_sound", "screens[1].film_sound"
FILM_SOUND = [
    Mistake("bad_language", f"{HALL}[1]", _hall('["zh-CN", "martian"]')),
    Mistake("bad_language", f"{HALL}[0]", _hall('["und"]')),
    Mistake("bad_language", f"{HALL}[0]", _hall('[""]')),
    Mistake("bad_language_near", f"{ZONE}[0]", _zone('["zh_CN"]')),
    Mistake("bad_language_near", f"{ZONE}[0]", _zone('["粤语"]')),
    Mistake("bad_language_near", f"{ZONE}[0]", _zone('["cn"]')),
    Mistake("bad_language_near", f"{SCREEN}[1]", _screen('["en", "Hakka"]', _CONTENT)),
    Mistake("language_twice", f"{SCREEN}[1]", _screen('["zh-CN", "zho"]', _CONTENT), "warning"),
    Mistake("film_sound_unheard", SCREEN, _screen('["cpx"]'), "warning"),
    Mistake(
        "track_files",
        "playlist[1].files",
        _film('tracks = ["zh-CN"]\nfiles = ["v1.mp4", "v1.mp4"] #!\n'),
        "warning",
    ),
    Mistake(
        "bad_language", "playlist[1].tracks[1]", _film('files = ["v1.mp4", "v1.mp4"]\ntracks = ["zh-CN", "莆仙"] #!\n')
    ),
    Mistake("not_list", HALL, _hall('"cpx"')),
    Mistake("not_text", f"{HALL}[0]", _hall("[7]")),
]
