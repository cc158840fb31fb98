"""Every door that takes a request: where it is, and whose keys open it."""

WINDOW_POSTS = [
    f"/api/windows/1/{button}"
    for button in (
        "call-next", "call", "recall", "start", "finish", "no-show",
        "park", "resume", "transfer", "open", "pause", "close",
    )
]  # fmt: skip
FLOOR_POSTS = [
    "/api/tickets/A001/raise", "/api/tickets/A001/void",
    "/api/batches", "/api/batches/b/hand-out", "/api/green-channel",
]  # fmt: skip
POSTS = ["/api/tickets", "/api/check-in", "/api/help", *FLOOR_POSTS, *WINDOW_POSTS]

ROUTES: list[tuple[str, str, set[str]]] = [
    ("POST", "/api/tickets", {"kiosk", "guide", "admin"}),
    *(("POST", path, {"guide", "admin"}) for path in (*FLOOR_POSTS, "/api/batches/b/lapse")),
    ("GET", "/api/tickets/A001", {"kiosk", "guide", "window", "admin"}),
    ("GET", "/api/tickets/A001/why", {"kiosk", "guide", "window", "admin"}),
    ("POST", "/api/tickets/A001/reprint", {"kiosk", "guide", "window", "admin"}),
    ("POST", "/api/check-in", {"kiosk", "guide", "admin"}),
    ("POST", "/api/appointments", {"ingest", "admin"}),
    ("GET", "/api/appointments", {"guide", "ingest", "admin"}),
    ("DELETE", "/api/appointments/YY-1", {"ingest", "admin"}),
    ("GET", "/api/batches", {"guide", "admin"}),
    ("GET", "/batches/b", {"guide", "admin"}),
    ("POST", "/api/help", {"window", "kiosk", "guide", "admin"}),
    ("POST", "/api/help/h/answer", {"window", "guide", "admin"}),
    ("POST", "/api/ingest/calls", {"ingest", "admin"}),
    ("POST", "/api/hall-file/reload", {"admin"}),
    ("POST", "/api/self-check", {"ops", "admin"}),
    ("GET", "/api/report", {"admin"}),
    ("GET", "/api/windows/1", {"window", "admin"}),
    *(("POST", path, {"window", "admin"}) for path in WINDOW_POSTS),
    ("GET", "/api/hall", {"window", "ingest", "admin"}),
    ("GET", "/api/programme", {"screen", "guide", "kiosk", "admin"}),
    ("GET", "/metrics", {"ingest", "admin"}),
    ("GET", "/clips/film.mp4", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/audio/" + "0" * 64 + ".wav", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/live?screen=GUIDE", {"guide", "admin"}),
    ("GET", "/live?window=1", {"window", "admin"}),
    ("GET", "/live?kiosk=KIOSK-1", {"kiosk", "admin"}),
    ("GET", "/live?speaker=Z1", {"screen", "guide", "admin"}),
]
