"""Names: that each is there, said once, and that whoever is named exists."""

import re
from collections.abc import Iterable, Iterator

from hallbus.config.places import join
from hallbus.config.problems import Finding
from hallbus.hall.facts import HallFacts, Screen, Service
from hallbus.hall.legibility import half_cells

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # ids stand in addresses and file names
_SHORT_CELLS = 4  # two Chinese characters
_PAPER_SIGNS = 30  # one line of a slip


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about ids, names and references."""
    yield from _ids(hall)
    yield from _names(hall)
    yield from _window_references(hall)
    yield from _service_references(hall)
    yield from _window_numbers(hall)
    for at, screen in enumerate(hall.screens):
        yield from _screen_references(hall, f"screens[{at}]", screen)


def _ids(hall: HallFacts) -> Iterator[Finding]:
    yield from _well_formed("id", hall.id)
    families: dict[str, Iterable[str]] = {
        "areas": [area.id for area in hall.areas],
        "zones": [zone.id for zone in hall.zones],
        "departments": [department.id for department in hall.departments],
        "services": [service.id for service in hall.services],
        "screens": [screen.id for screen in hall.screens],
        "kiosks": [kiosk.id for kiosk in hall.kiosks],
        "priority.classes": [group.id for group in hall.priority.classes],
        "playlist": [clip.id for clip in hall.playlist],
        "programme.playlists": [playlist.id for playlist in hall.programme.playlists],
        "programme.slots": [slot.id for slot in hall.programme.slots],
        "programme.deadlines": [deadline.id for deadline in hall.programme.deadlines],
        "notices": [notice.id for notice in hall.notices],
        "sources": [source.id for source in hall.sources],
    }
    for family, names in families.items():
        for at, name in enumerate(names):
            yield from _well_formed(f"{family}[{at}].id", name)
        yield from _repeated("duplicate_id", family, "id", names)
    for at, zone in enumerate(hall.zones):
        for nth, name in enumerate(zone.speakers):
            yield from _well_formed(f"zones[{at}].speakers[{nth}]", name)
    numbers = [str(window.no) for window in hall.windows]
    yield from _repeated("duplicate_window", "windows", "no", numbers)


def _well_formed(key: str, name: str) -> Iterator[Finding]:
    if not _ID.fullmatch(name):
        yield Finding("bad_id", key, {"name": name[:40]})


def _repeated(code: str, family: str, field: str, names: Iterable[str]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        if first.setdefault(name, at) != at:
            yield Finding(code, f"{family}[{at}].{field}", {"name": name, "first": f"{family}[{first[name]}]"})


def _names(hall: HallFacts) -> Iterator[Finding]:
    named = [("name", hall.name), ("short_name", hall.short_name)]
    named += [(f"areas[{at}].name", area.name) for at, area in enumerate(hall.areas)]
    named += [(f"departments[{at}].name", item.name) for at, item in enumerate(hall.departments)]
    named += [(f"windows[{at}].name", window.name) for at, window in enumerate(hall.windows)]
    named += [(f"services[{at}].name", service.name) for at, service in enumerate(hall.services)]
    named += [(f"services[{at}].short", service.short) for at, service in enumerate(hall.services)]
    named += [(f"playlist[{at}].title", clip.title) for at, clip in enumerate(hall.playlist)]
    named += [
        (f"programme.playlists[{at}].name", playlist.name) for at, playlist in enumerate(hall.programme.playlists)
    ]
    named += [
        (f"programme.deadlines[{at}].name", deadline.name) for at, deadline in enumerate(hall.programme.deadlines)
    ]
    named += [(f"notices[{at}].text", notice.text) for at, notice in enumerate(hall.notices)]
    named += [(f"sources[{at}].name", source.name) for at, source in enumerate(hall.sources)]
    named += [(f"calendar.breaks[{at}].name", rest.name) for at, rest in enumerate(hall.calendar.breaks)]
    papers = [
        (f"services[{at}].papers[{nth}]", paper)
        for at, service in enumerate(hall.services)
        for nth, paper in enumerate(service.papers)
    ]
    named += papers
    for key, text in named:
        if not text.strip():
            yield Finding("empty_text", key)
    for at, service in enumerate(hall.services):
        if half_cells(service.short) > _SHORT_CELLS:
            yield Finding("short_too_long", f"services[{at}].short", {"name": service.short})
    for key, paper in papers:
        if len(paper) > _PAPER_SIGNS:
            yield Finding("paper_too_long", key, {"name": paper[:40], "most": _PAPER_SIGNS})


def _window_references(hall: HallFacts) -> Iterator[Finding]:
    areas, services = {area.id for area in hall.areas}, {service.id for service in hall.services}
    for at, window in enumerate(hall.windows):
        key = f"windows[{at}]"
        if window.area not in areas:
            yield Finding("unknown_area", f"{key}.area", {"name": window.area, "known": sorted(areas)})
        yield from _unknown(services, window.services, f"{key}.services")
        if window.queue and not window.services:
            yield Finding("window_without_services", key, {"no": window.no})
        if window.services and not window.queue:
            yield Finding("services_without_queue", f"{key}.services", {"no": window.no})


def _service_references(hall: HallFacts) -> Iterator[Finding]:
    departments, services = {item.id for item in hall.departments}, {service.id for service in hall.services}
    served = {name for window in hall.windows if window.queue for name in window.services}
    private = {service.id for service in hall.services if service.private}
    for at, service in enumerate(hall.services):
        if service.department not in departments:
            values = {"name": service.department, "known": sorted(departments)}
            yield Finding("unknown_department", f"services[{at}].department", values)
        for nth, name in enumerate(service.also):
            if name not in departments:
                values = {"name": name, "known": sorted(departments)}
                yield Finding("unknown_department", f"services[{at}].also[{nth}]", values)
        if service.id not in served:
            yield Finding("nobody_serves", f"services[{at}]", {"name": _called(service)})
    for at, extended in enumerate(hall.calendar.extended):
        yield from _unknown(services, extended.services, f"calendar.extended[{at}].services")
    listed = hall.privacy.ticket_only_services
    yield from _unknown(services, listed, "privacy.ticket_only_services")
    for at, name in enumerate(listed):
        if name in services and name not in private:
            yield Finding("private_in_part", f"privacy.ticket_only_services[{at}]", {"name": name})


def _unknown(services: set[str], names: Iterable[str], key: str) -> Iterator[Finding]:
    for at, name in enumerate(names):
        if name not in services:
            yield Finding("unknown_service", f"{key}[{at}]", {"name": name, "known": sorted(services)})


def _window_numbers(hall: HallFacts) -> Iterator[Finding]:
    """The windows that rotas and other calling systems name by number."""
    numbers = [window.no for window in hall.windows]
    named = [
        (f"calendar.breaks[{at}].stay[{nth}]", no)
        for at, rest in enumerate(hall.calendar.breaks)
        for nth, no in enumerate(rest.stay)
    ]
    for at, source in enumerate(hall.sources):
        for name, no in source.windows.items():
            key = join(f"sources[{at}].windows", name)
            named.append((key, no))
            if not name.strip():
                yield Finding("empty_text", key)
    for key, no in named:
        if no not in numbers:
            yield _unknown_window(key, no, numbers)


def _unknown_window(key: str, no: int, numbers: Iterable[int]) -> Finding:
    return Finding("unknown_window", key, {"no": no, "known": [str(number) for number in sorted(numbers)]})


def _screen_references(hall: HallFacts, key: str, screen: Screen) -> Iterator[Finding]:
    areas, numbers = {area.id for area in hall.areas}, [window.no for window in hall.windows]
    zones = {area.zone for area in hall.areas if area.zone}
    watched = [(f"{key}.areas[{at}]", area) for at, area in enumerate(screen.areas)]
    for place, area in [*watched, *([(f"{key}.area", screen.area)] if screen.area is not None else [])]:
        if area not in areas:
            yield Finding("unknown_area", place, {"name": area, "known": sorted(areas)})
    if screen.audio is not None and screen.audio not in zones:
        yield Finding("unknown_zone", f"{key}.audio", {"name": screen.audio, "known": sorted(zones)})
    if screen.window is not None and screen.window not in numbers:
        yield _unknown_window(f"{key}.window", screen.window, numbers)
    if screen.kind == "led_strip" and screen.window is None:
        yield Finding("strip_without_window", f"{key}.window", {"screen": screen.id})
    if screen.kind in ("led_strip", "led_text") and screen.cells is None:
        yield Finding("led_without_cells", f"{key}.cells", {"screen": screen.id})


def _called(service: Service) -> str:
    return f"{service.id} {service.name}"
