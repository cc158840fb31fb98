"""The screens of a benchmark: what they count must not depend on how the bytes came."""

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as some

from bench.screens import Messages
from hallbus.frames import PING, frame

PAYLOADS = some.lists(some.sampled_from([0, 1, 95, 96, 97, 125, 126, 127, 65_535, 65_536]), max_size=4)
CUTS = some.lists(some.sampled_from([1, 2, 3, 9, 50, 200, 4_000, 64_000]), max_size=30)


@settings(deadline=None, max_examples=50)
@given(sizes=PAYLOADS, cuts=CUTS, look=some.sampled_from([0, 5, 96, 1 << 30]))
def test_every_frame_is_told_once_when_it_is_whole_however_its_bytes_come(
    sizes: list[int], cuts: list[int], look: int
) -> None:
    payloads = [bytes([65 + no]) * size for no, size in enumerate(sizes)]
    ends = list(accumulate(len(frame(payload)) for payload in payloads))
    data, messages, told, come = b"".join(map(frame, payloads)), Messages(look), [], 0
    for cut in (*cuts, len(data)):  # what no cut is left for comes at once
        told += list(messages.feed(data[come : come + cut]))
        come += cut
        assert len(told) == sum(end <= come for end in ends)
    assert [(one.size, one.begins) for one in told] == [(len(p), p[:look]) for p in payloads]


def test_a_ping_between_two_states_is_told_apart() -> None:
    told = list(Messages(96).feed(frame(b"one") + PING + frame(b"two")))
    assert [(one.opcode, one.begins) for one in told] == [(1, b"one"), (9, b""), (1, b"two")]
