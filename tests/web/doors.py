"""Every door that takes a request: where it is, and whose keys open it."""

WINDOW_POSTS = [
    f"/api/windows/1/{button}"
    for button in (
        "call-next", "call", "recall", "start", "finish", "no-show",
        "park", "resume", "transfer", "open", "pause", "close",
    )
]  # fmt: skip
POSTS = ["/api/tickets", "/api/tickets/A001/void", *WINDOW_POSTS]

ROUTES: list[tuple[str, str, set[str]]] = [
    ("POST", "/api/tickets", {"kiosk", "admin"}),
    ("POST", "/api/tickets/A001/void", {"admin"}),
    ("GET", "/api/windows/1", {"window", "admin"}),
    *(("POST", path, {"window", "admin"}) for path in WINDOW_POSTS),
    ("GET", "/api/hall", {"window", "ingest", "admin"}),
    ("GET", "/api/programme", {"screen", "guide", "admin"}),
    ("GET", "/metrics", {"ingest", "admin"}),
    ("GET", "/clips/film.mp4", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/audio/" + "0" * 64 + ".wav", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/live?screen=GUIDE", {"guide", "admin"}),
    ("GET", "/live?window=1", {"window", "admin"}),
    ("GET", "/live?kiosk=KIOSK-1", {"kiosk", "admin"}),
    ("GET", "/live?speaker=Z1", {"screen", "guide", "admin"}),
]
