"""Health and figures, for whoever watches the hub."""

import re

from tests.web.running import RunningHall


async def test_health_needs_no_key_and_tells_nothing_about_the_hall(hall: RunningHall) -> None:
    health = await hall.ask("GET", "/healthz")
    assert health.status == 200
    assert set(health.json) == {"status", "seq", "version", "build"}


async def test_metrics_are_prometheus_text(hall: RunningHall) -> None:
    await hall.take()
    text = (await hall.ask("GET", "/metrics", hall.key("ingest"))).data.decode()
    assert re.search(r'hallbus_waiting\{prefix="A"\} 1\.0', text)
    assert "hallbus_up 1.0" in text
