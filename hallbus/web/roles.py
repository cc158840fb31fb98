"""Who may open which door: one table for keys and people together.

A door is its method and address. `window`, `screen`, `kiosk`, `guide`, `ops` and `ingest` are keys of devices and programs; the key of a
guide's tablet is a screen's, and a guide's where guides are welcome, and so it is with the operators' screen. `guide`, `clerk`, `editor`,
`reviewer` and `publisher` are people's roles: a guide may the same with a tablet's key and signed in. `admin` is the administrator, by
the key or signed in. `person` is whoever is signed in, whatever the role. `cookie`: a browser may fetch it for a page, with the page's
own cookie. `everybody` needs no key.
"""

EVERYBODY = "everybody"
KEYS = ("window", "screen", "guide", "ops", "kiosk", "ingest", "admin")
ALL_KEYS = " ".join(KEYS)

TABLE: dict[str, str] = {
    # tickets
    "POST /api/tickets": "kiosk guide admin",
    "GET /api/tickets/{number}": "kiosk guide window clerk admin",
    "GET /api/tickets/{number}/why": "kiosk guide window clerk admin",
    "POST /api/tickets/{number}/reprint": "kiosk guide window clerk admin",
    "POST /api/tickets/{number}/raise": "guide admin",
    "POST /api/tickets/{number}/void": "guide admin",
    "POST /api/visits/{ref}/void": EVERYBODY,  # who knows the unguessable name
    "POST /api/check-in": "kiosk guide admin",
    # appointments and batches
    "POST /api/appointments": "ingest admin",
    "GET /api/appointments": "guide ingest admin",
    "DELETE /api/appointments/{code}": "ingest admin",
    "GET /api/batches": "guide admin",
    "POST /api/batches": "guide admin",
    "POST /api/batches/{id}/hand-out": "guide admin",
    "POST /api/batches/{id}/lapse": "guide admin",
    "GET /batches/{id}": "guide admin cookie",
    # the floor
    "POST /api/green-channel": "guide admin",
    "POST /api/help": "window kiosk guide clerk admin",
    "POST /api/help/{help}/answer": "window guide ops clerk admin",
    "GET /api/announcements": "guide ops admin",
    "GET /api/announcements/{name}/preview": "guide ops admin",
    "POST /api/announcements/{name}": "guide ops admin",
    "GET /api/emergency": "guide ops publisher admin",
    "POST /api/emergency/{name}": "guide ops admin",
    "DELETE /api/emergency": "guide ops admin",
    "POST /api/slate": "ops publisher admin",
    # windows: a key presses for its own, a clerk who is signed in for the one that the page is opened for
    "GET /api/windows/{no}": "window clerk admin",
    "POST /api/windows/{no}/call-next": "window clerk admin",
    "POST /api/windows/{no}/call": "window clerk admin",
    "POST /api/windows/{no}/resume": "window clerk admin",
    "POST /api/windows/{no}/transfer": "window clerk admin",
    "POST /api/windows/{no}/{button}": "window clerk admin",
    # programs and operators
    "GET /api/hall": "window ingest clerk admin",
    "GET /api/events": "ingest admin",
    "GET /metrics": "ingest admin",
    "GET /healthz": EVERYBODY,
    "POST /api/ingest/calls": "ingest admin",
    "POST /api/self-check": "ops admin",
    "POST /api/hall-file/reload": "admin",
    "GET /api/report": "admin",
    # people
    "POST /api/sign-in": EVERYBODY,
    "GET /api/me": EVERYBODY,
    "POST /api/sign-out": "person",
    "POST /api/password": "person",
    "GET /api/people": "admin",
    "POST /api/people": "admin",
    "PATCH /api/people/{name}": "admin",
    "GET /api/audit": "admin",
    # media
    "POST /api/uploads": "editor admin",
    "GET /api/uploads": "editor admin",
    "GET /api/uploads/{id}": "editor admin",
    "PATCH /api/uploads/{id}": "editor admin",
    "DELETE /api/uploads/{id}": "editor admin",
    "GET /api/media": "editor reviewer publisher admin",
    "DELETE /api/media/{hash}": "editor admin",
    "PUT /api/media/{hash}/tracks/{track}": "editor admin",
    "GET /api/media/files/{name}": "editor reviewer publisher admin",
    "GET /api/clips": "editor reviewer publisher admin",
    "POST /api/clips": "editor admin",
    "PUT /api/clips/{id}": "editor admin",
    "DELETE /api/clips/{id}": "editor admin",
    "POST /api/clips/{id}/submit": "editor admin",
    "POST /api/clips/{id}/decide": "editor reviewer publisher",  # people alone, each their own step
    "POST /api/clips/{id}/recall": "reviewer publisher admin",
    "GET /api/clips/ledger": "reviewer publisher admin",
    # voice packs: what they say is heard in the next call, so they are the administrators' own
    "GET /api/packs": "admin",
    "POST /api/packs": "admin",
    "GET /api/packs/{id}": "admin",
    "PATCH /api/packs/{id}": "admin",
    "DELETE /api/packs/{id}": "admin",
    "GET /api/packs/{id}/sound": "admin",
    "DELETE /api/packs/{id}/part": "admin",
    "POST /api/packs/{id}/undo": "admin",
    "GET /api/packs/{id}/export": "admin",
    # notices
    "GET /api/notices": "editor reviewer publisher admin",
    "POST /api/notices": "editor admin",
    "PUT /api/notices/{id}": "editor admin",
    "DELETE /api/notices/{id}": "editor admin",
    "POST /api/notices/{id}/submit": "editor admin",
    "POST /api/notices/{id}/decide": "editor reviewer publisher",  # people alone, each their own step
    "POST /api/notices/{id}/recall": "reviewer publisher admin",
    "GET /api/notices/ledger": "reviewer publisher admin",
    # what pages show
    "GET /api/programme": "screen kiosk person admin cookie",  # a machine plays it while nobody is there
    "GET /api/screens": "ops editor reviewer publisher admin",
    "GET /api/screens/{id}/programme": "screen ops editor reviewer publisher admin",  # a screen for itself
    "GET /api/screens/{id}/why": "screen guide ops person admin",
    "GET /api/playlists": "editor reviewer publisher admin",
    "PUT /api/playlists": "publisher admin",
    "POST /api/playlists/restore": "publisher admin",
    "POST /api/playlists/preview": "editor reviewer publisher admin",
    "POST /api/plays": "screen",
    "GET /api/plays": "ops editor reviewer publisher admin",
    "GET /clips/{name}": f"{ALL_KEYS} person cookie",
    "GET /audio/{name}": f"{ALL_KEYS} person cookie",
    "GET /assets/{name}": EVERYBODY,
    "GET /api/start": EVERYBODY,  # in a demo
    "GET /": EVERYBODY,
    "GET /{page}": EVERYBODY,
    "GET /t/{ref}": EVERYBODY,
    # lines
    "GET /live": EVERYBODY,  # the place that is asked for decides:
    "GET /live?screen": "screen admin",
    "GET /live?window": "window clerk admin",
    "GET /live?kiosk": "kiosk admin",
    "GET /live?speaker": "screen admin",
}

MAY: dict[str, frozenset[str]] = {door: frozenset(words.split()) for door, words in TABLE.items()}

# What may be done with a password that somebody else gave: put one's own in its place, or go.
FIRST_DOORS = frozenset({"POST /api/password", "POST /api/sign-out"})


def names_of(roles: tuple[str, ...]) -> frozenset[str]:
    """What a person of these roles is called in the table."""
    return frozenset({"person", *("admin" if role == "administrator" else role for role in roles)})
