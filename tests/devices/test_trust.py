"""What a device believes: every way to forge, repeat, reorder, redirect and hold back what a hub has said."""

import json
from typing import Any

import pytest

from hallbus.devices.hubs import Hubs
from hallbus.devices.trust import LATE_MS, Late, Refused, Trust
from hallbus.signing import Signer

ME = "screen:TV-1"


class Hub:
    """Signs what a test says."""

    def __init__(self) -> None:
        self.signer = Signer()

    def says(self, audience: Any = "all", **fields: Any) -> str:
        return self.signer.seal(json.dumps(fields).encode()[:-1], json.dumps(audience).encode()).decode()

    def hello(self, trust: Trust, **other: Any) -> str:
        fields = {"type": "hello", "hub": self.signer.public, "nonce": trust.nonce, **other}
        return self.says(trust.name, **fields)

    def state(self, seq: int = 1, audience: Any = ME) -> str:
        return self.says(audience, type="state", seq=seq, view={"kind": "board", "text": "请A001号"})


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def trust(hub: Hub) -> Trust:
    """A line that has been greeted."""
    trust = Trust(ME, hub.signer.public)
    trust.take(hub.hello(trust), 0.0)
    return trust


def why(trust: Trust, text: str, at: float = 0.0) -> str:
    with pytest.raises(Refused) as refused:
        trust.take(text, at)
    return refused.value.why


def test_states_says_and_beats_are_taken_in_their_order(hub: Hub, trust: Trust) -> None:
    assert trust.take(hub.state(), 0.0)["view"]["text"] == "请A001号"
    assert trust.take(hub.says([ME, "speaker:Z1"], type="say", seq=2), 0.0)["seq"] == 2
    assert trust.take(hub.says(type="beat"), 0.0)["type"] == "beat"


def test_a_state_may_come_after_what_was_signed_later_than_it(hub: Hub, trust: Trust) -> None:
    state, beat = hub.state(), hub.says(type="beat")
    trust.take(beat, 0.0)
    assert trust.take(state, 0.0)["type"] == "state"


def test_one_changed_sign_anywhere_makes_a_forgery(hub: Hub, trust: Trust) -> None:
    text = hub.state()
    for place in range(0, len(text) - 96, 7):
        other = "x" if text[place] != "x" else "y"
        assert why(trust, text[:place] + other + text[place + 1 :]) == "forged"


@pytest.mark.parametrize("cut", [1, 2, 50, 96, 97, 150])
def test_a_message_that_is_cut_short_is_not_signed(hub: Hub, trust: Trust, cut: int) -> None:
    assert why(trust, hub.state()[:-cut]) == "unsigned"


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "null", "[]", '{"type":"state","seq":9,"view":{}}', "x" * 1_000_000, '{"sig":"' + "A" * 86 + '"}',
        '{"type":"state","sig":"' + "*" * 86 + '"}', "\ud800" * 200, "[" * 100_000,
    ],
)  # fmt: skip
def test_nonsense_is_not_signed(trust: Trust, text: str) -> None:
    assert why(trust, text) == "unsigned"


def test_more_text_after_the_signature_or_another_signature_is_refused(hub: Hub, trust: Trust) -> None:
    one, two = hub.state(1), hub.state(2)
    assert why(trust, one + " ") == "unsigned"
    assert why(trust, one[:-96] + two[-96:]) == "forged"
    assert why(trust, one[:-1] + ',"view":{}}') == "unsigned"


def test_another_hub_s_message_is_a_forgery_and_its_hello_a_stranger_s(hub: Hub, trust: Trust) -> None:
    thief = Hub()
    assert why(trust, thief.state()) == "forged"
    line = Trust(ME, hub.signer.public)
    assert why(line, thief.hello(line)) == "stranger"
    assert why(line, hub.hello(line).replace(hub.signer.public, thief.signer.public)) == "stranger"


def test_a_message_counts_once_and_never_after_a_later_one(hub: Hub, trust: Trust) -> None:
    old, new = hub.state(1), hub.state(2)
    trust.take(new, 0.0)
    assert why(trust, new) == "replayed"
    assert why(trust, old) == "replayed"


def test_what_was_said_before_the_hello_or_without_one_is_not_believed(hub: Hub) -> None:
    trust = Trust(ME, hub.signer.public)
    before = hub.state()
    assert why(trust, hub.state()) == "replayed"
    trust.take(hub.hello(trust), 0.0)
    assert why(trust, before) == "replayed"


def test_a_recorded_session_is_of_another_line(hub: Hub) -> None:
    yesterday = Trust(ME, hub.signer.public)
    session = [hub.hello(yesterday), hub.state(), hub.says(type="beat")]
    today = Trust(ME, hub.signer.public)
    assert [why(today, text) for text in session] == ["replayed"] * 3


def test_the_hub_s_life_before_is_over(hub: Hub, trust: Trust) -> None:
    hub.signer._tick += 10**9
    text = hub.state()
    again = Hub()
    again.signer._secret, again.signer.public = hub.signer._secret, hub.signer.public
    line = Trust(ME, hub.signer.public)
    line.take(again.hello(line), 0.0)
    assert why(line, text) == "replayed"


def test_a_second_hello_on_a_line_is_a_replay(hub: Hub, trust: Trust) -> None:
    assert why(trust, hub.hello(trust)) == "replayed"


@pytest.mark.parametrize(
    "audience", ["screen:TV-2", ["speaker:Z1", "screen:TV-2"], "", [], None, 7, {}, "screen:TV-1 "]
)
def test_what_is_for_others_is_foreign(hub: Hub, trust: Trust, audience: Any) -> None:
    assert why(trust, hub.state(audience=audience)) == "foreign"


def test_the_hello_of_another_place_is_foreign(hub: Hub) -> None:
    trust = Trust(ME, hub.signer.public)
    other = Trust("screen:TV-2", hub.signer.public)
    other.nonce = trust.nonce
    assert why(trust, hub.hello(other)) == "foreign"


def test_a_line_that_falls_behind_its_hub_is_dialled_again(hub: Hub, trust: Trust) -> None:
    text = hub.state()
    with pytest.raises(Late):
        trust.take(text, LATE_MS / 1e3 + 1)
    assert Trust(ME, hub.signer.public).nonce != trust.nonce


def test_a_device_that_knows_no_hub_keeps_the_first_it_meets(hub: Hub) -> None:
    trust = Trust(ME, None)
    trust.take(hub.hello(trust), 0.0)
    assert trust.hub == hub.signer.public
    assert why(trust, Hub().state()) == "forged"


def test_a_first_hello_must_still_be_signed_by_the_key_it_names_and_for_this_line(hub: Hub) -> None:
    trust = Trust(ME, None)
    assert why(trust, Hub().hello(trust, hub=hub.signer.public)) == "forged"
    assert why(trust, hub.hello(trust, nonce="of-somebody-else")) == "replayed"
    assert why(trust, hub.hello(trust, hub="票")) == "forged"
    assert trust.hub is None


def test_an_unsigned_hub_is_believed_only_by_who_knows_none() -> None:
    hello, say = '{"type":"hello","seq":1}', '{"type":"say","seq":2}'
    stranger = Trust(ME, None)
    assert [stranger.take(text, 0.0)["type"] for text in (hello, say)] == ["hello", "say"]
    assert stranger.hub is None
    assert why(Trust(ME, Hub().signer.public), hello) == "unsigned"
    assert why(Trust(ME, None), say) == "unsigned"


def test_the_hub_that_was_met_first_is_kept_and_never_replaced(tmp_path: Any) -> None:
    hubs = Hubs(tmp_path / "state" / "hubs.json")
    assert hubs.of("ws://hall") is None
    hubs.met("ws://hall", "one")
    hubs.met("ws://hall", "two")
    hubs.met("ws://other", "three")
    again = Hubs(tmp_path / "state" / "hubs.json")
    assert (again.of("ws://hall"), again.of("ws://other")) == ("one", "three")


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"'])
def test_a_damaged_file_of_hubs_knows_none(tmp_path: Any, content: str) -> None:
    file = tmp_path / "hubs.json"
    file.write_text(content)
    assert Hubs(file).of("ws://hall") is None
