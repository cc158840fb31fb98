"""How fast one key may ask: a bucket of tokens each, so that a stuck button or a stolen key harms nobody else."""

from collections import OrderedDict

BUCKETS_KEPT = 10_000


class Pace:
    """`allows` takes a token from the caller's bucket; `rate` a second flow in, up to `burst`."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # caller -> tokens, time

    def allows(self, caller: str, time: float) -> bool:
        tokens, since = self._buckets.pop(caller, (self.burst, time))
        tokens = min(self.burst, tokens + (time - since) * self.rate)
        allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if allowed else tokens, time)
        if len(self._buckets) > BUCKETS_KEPT:
            self._buckets.popitem(last=False)
        return allowed
