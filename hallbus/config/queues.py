"""Queues: one prefix to each, such as nobody mishears or misreads, and a window that calls everybody."""

import re
from collections.abc import Iterator

from hallbus.config.problems import Finding, Value
from hallbus.hall.facts import HallFacts, Service

_PREFIX = re.compile(r"[A-Z]{1,2}")
_LIKE_DIGITS = frozenset("IOQ")  # 1, 0 and a 0 with a tail
_SOUND_ALIKE = frozenset("BDPETGV")


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about prefixes, shared queues and who calls them."""
    by_id = {service.id: service for service in hall.services}
    for at, service in enumerate(hall.services):
        yield from _form(f"services[{at}].prefix", service.prefix)
        if service.shares_queue_with is not None:
            key = f"services[{at}].shares_queue_with"
            yield from _sharing(key, service, by_id.get(service.shares_queue_with))
    yield from _clashes(hall)
    yield from _alike(hall)
    yield from _only_priority(hall)


def _form(key: str, prefix: str) -> Iterator[Finding]:
    if not _PREFIX.fullmatch(prefix):
        yield Finding("bad_prefix", key, {"name": prefix})
    elif barred := _LIKE_DIGITS & set(prefix):
        yield Finding("prefix_unclear", key, {"name": prefix, "letters": sorted(barred)})


def _sharing(key: str, service: Service, host: Service | None) -> Iterator[Finding]:
    values = {"name": service.shares_queue_with or "", "service": service.id, "prefix": service.prefix}
    if host is None:
        yield Finding("shares_unknown", key, values)
    elif host.shares_queue_with is not None:  # itself included
        yield Finding("shares_chained", key, values)
    elif host.prefix != service.prefix:
        yield Finding("shares_other_prefix", key, values | {"other": host.prefix})


def _clashes(hall: HallFacts) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for at, service in enumerate(hall.services):
        if service.shares_queue_with is None and owners.setdefault(service.prefix, service.id) != service.id:
            values = {"name": service.prefix, "first": owners[service.prefix]}
            yield Finding("prefix_clash", f"services[{at}].prefix", values)


def _alike(hall: HallFacts) -> Iterator[Finding]:
    earlier: list[str] = []
    for at, service in enumerate(hall.services):
        if service.prefix in earlier:
            continue
        if alike := [other for other in earlier if _sound_alike(other, service.prefix)]:
            values = {"name": service.prefix, "others": alike}
            yield Finding("prefix_alike", f"services[{at}].prefix", values)
        earlier.append(service.prefix)


def _sound_alike(one: str, other: str) -> bool:
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) and all(a == b or {a, b} <= _SOUND_ALIKE for a, b in pairs)


def _only_priority(hall: HallFacts) -> Iterator[Finding]:
    """Queues of which every window calls priority tickets first, for as long as any wait."""
    roots = {service.id: service.shares_queue_with or service.id for service in hall.services}
    calling = [(at, window) for at, window in enumerate(hall.windows) if window.queue]
    mixed = {
        roots.get(name) for _, window in calling if not window.priority_only_until_idle for name in window.services
    }
    for at, window in calling:
        starved = [name for name in window.services if name in roots and roots[name] not in mixed]
        if window.priority_only_until_idle and starved:
            values: dict[str, Value] = {"no": window.no, "services": starved}
            yield Finding("only_priority", f"windows[{at}].priority_only_until_idle", values)
