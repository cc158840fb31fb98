"""Who of a zone's loudspeakers speaks."""

from hypothesis import given
from hypothesis import strategies as st

from hallbus.speech.players import State, on_duty


def test_everybody_who_is_there_speaks_and_the_spare_one_is_silent() -> None:
    assert on_duty({"left": "well", "right": "well", "back": "well"}, {"back"}) == ["left", "right"]


def test_the_spare_one_takes_over_when_another_is_gone() -> None:
    assert on_duty({"left": "gone", "right": "well", "back": "well"}, {"back"}) == ["right", "back"]


def test_one_that_hangs_is_told_all_the_same_and_the_spare_one_as_well() -> None:
    assert on_duty({"left": "hangs", "back": "well"}, {"back"}) == ["left", "back"]


def test_in_a_zone_of_spare_ones_all_speak() -> None:
    assert on_duty({"back": "well", "side": "gone"}, {"back", "side"}) == ["back"]


states: st.SearchStrategy[State] = st.sampled_from(["well", "hangs", "gone"])


@given(st.dictionaries(st.sampled_from("abcdef"), states), st.sets(st.sampled_from("abcdef")))
def test_a_zone_is_never_silent_while_one_of_its_loudspeakers_is_well(
    players: dict[str, State], spare: set[str]
) -> None:
    speaking = on_duty(players, spare)
    assert all(players[name] != "gone" for name in speaking)
    if "well" in players.values():
        assert any(players[name] == "well" for name in speaking)
    for name, state in players.items():
        if name not in spare and state != "gone":
            assert name in speaking, "who is not spare always speaks"
