"""The hub's figures for a monitor, in Prometheus' words."""

from collections import Counter
from collections.abc import Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from hallbus.content.library import Library
from hallbus.hub import Hub
from hallbus.push import Push
from hallbus.speech.zones import Announcer


class Figures(Collector):
    """Reads everything when asked; nothing is counted twice."""

    def __init__(self, hub: Hub, push: Push, announcer: Announcer, library: Library, counts: Counter[str]) -> None:
        self.hub, self.push, self.announcer, self.library, self.counts = hub, push, announcer, library, counts

    def collect(self) -> Iterable[Metric]:
        hall = self.hub.hall
        yield GaugeMetricFamily("hallbus_up", "1 while the journal can be written", float(self.hub.halted is None))
        yield GaugeMetricFamily("hallbus_journal_seq", "number of the newest fact", self.hub.journal.last_seq)
        waiting = GaugeMetricFamily("hallbus_waiting", "tickets that wait", labels=["prefix"])
        for prefix, count in hall.waiting.items():
            waiting.add_metric([prefix], count)
        yield waiting
        lines = GaugeMetricFamily("hallbus_connections", "open connections", labels=["kind"])
        for kind in ("screen", "window", "kiosk", "ticket", "speaker"):
            lines.add_metric([kind], sum(len(self.push.by_name[n]) for n in self.push.connected(f"{kind}:")))
        yield lines
        yield CounterMetricFamily(
            "hallbus_connections_cut", "connections cut because their peer was dead", self.push.cut
        )
        spoken = CounterMetricFamily("hallbus_announcements", "what became of announcements", labels=["outcome"])
        for outcome, count in self.announcer.counts.items():
            spoken.add_metric([outcome], count)
        yield spoken
        yield CounterMetricFamily("hallbus_reprints", "slips printed again", self.counts["reprints"])
        yield GaugeMetricFamily("hallbus_clips_broken", "clips that cannot be shown", len(self.library.problems))


def registry_of(
    hub: Hub, push: Push, announcer: Announcer, library: Library, counts: Counter[str]
) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Figures(hub, push, announcer, library, counts))
    return registry
