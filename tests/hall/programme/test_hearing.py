"""Which sound of a film a screen plays: its own order of languages, then its zone's, then the hall's; then the film's first track."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hallbus.hall.facts import Area, HallFacts, ProgrammeRules, Screen, Zone
from hallbus.hall.languages import means
from hallbus.hall.programme.hearing import heard, order_elsewhere, order_on, track_of
from tests.hall.programme.scenes import item
from tests.halls import SMALL

TV = Screen(id="TV-1", kind="content", area="A")
FILM = replace(item("film"), files=("/1",), tracks=("zh-CN", "cpx", "en"), sounds=("/1", "/2", "/3"))


def hall(hall: tuple[str, ...] = (), **zones: tuple[str, ...]) -> HallFacts:
    return replace(
        SMALL,
        areas=(Area(id="A", name="A", zone="Z1"), Area(id="B", name="B")),
        zones=tuple(Zone(id=id, film_sound=order) for id, order in zones.items()),
        programme=ProgrammeRules(film_sound=hall),
    )


def test_the_nearest_order_counts_alone() -> None:
    assert order_on(hall(), TV) == ()
    assert order_on(hall(("en",)), TV) == ("en",)
    assert order_on(hall(("en",), Z1=("cpx",)), TV) == ("cpx",)
    assert order_on(hall(("en",), Z1=("cpx",)), replace(TV, film_sound=("yue",))) == ("yue",)


def test_a_screen_is_of_the_zone_whose_loudspeaker_it_is_before_that_of_its_area() -> None:
    facts = hall(("en",), Z1=("cpx",), Z2=("hak",))
    assert order_on(facts, replace(TV, audio="Z2")) == ("hak",)
    assert order_on(facts, replace(TV, area="B")) == ("en",)
    assert order_on(facts, replace(TV, area=None)) == ("en",)


def test_languages_of_the_hall_file_are_read_as_those_of_files_are() -> None:
    assert order_on(hall(("zho", "ENG", "no language")), TV) == ("zh-CN", "en")
    assert order_elsewhere(hall(("cmn",), Z1=("cpx",))) == ("zh-CN",)


def test_a_film_is_heard_in_the_first_language_that_it_has() -> None:
    (there,) = heard([FILM], ("yue", "cpx", "en"))
    assert (there.files, there.track, there.tracks) == (("/2",), 1, FILM.tracks)
    assert (there.id, there.seconds, there.hash) == (FILM.id, FILM.seconds, FILM.hash)


def test_a_film_that_has_none_of_them_is_heard_as_its_first_track() -> None:
    assert heard([FILM], ("yue",)) == (FILM,)
    assert heard([FILM], ()) == (FILM,)


def test_what_has_no_files_of_its_tracks_stays_as_it_is() -> None:
    silent, old = replace(FILM, tracks=(), sounds=()), replace(FILM, sounds=())
    assert heard([silent, old, item("picture")], ("cpx",)) == (silent, old, item("picture"))


def test_a_track_that_is_not_there_falls_to_the_next_language() -> None:
    assert track_of(FILM.tracks, ("/1", "", "/3"), ("cpx", "en")) == 2


def test_what_is_exactly_wished_for_goes_before_its_kind_and_the_first_before_the_next() -> None:
    assert track_of(("zh-CN", "en-GB", "en", "en"), ("/1", "/2", "/3", "/4"), ("en",)) == 2
    assert track_of(("zh-CN", "en-GB", "en-US"), ("/1", "/2", "/3"), ("en",)) == 1


def test_an_unknown_track_is_nobodys_wish() -> None:
    assert track_of(("zh-CN", "und"), ("/1", "/2"), ("und",)) == 0


TAGS = st.sampled_from(["zh-CN", "cpx", "en", "en-GB", "yue", "und"])


@given(st.lists(TAGS, max_size=4), st.lists(st.sampled_from(["", "/s"]), max_size=4), st.lists(TAGS, max_size=4))
def test_the_choice_is_always_a_track_that_is_there_or_the_first(
    tracks: list[str], sounds: list[str], order: list[str]
) -> None:
    at = track_of(tracks, sounds, order)
    assert at == 0 or (sounds[at] and any(means(wish, tracks[at]) for wish in order))
