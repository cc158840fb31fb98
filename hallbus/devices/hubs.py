"""Which hub a device has met: its key is kept at the first hello, and never another in its place."""

import contextlib
import json
import logging
import os
from pathlib import Path

log = logging.getLogger("hallbus.speaker")


class Hubs:
    """The public keys of hubs by their addresses, in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, address: str) -> str | None:
        """Gives the key of the hub at an address, None when it has not been met."""
        return self._read().get(address)

    def met(self, address: str, key: str) -> None:
        """Keeps a hub's key, when there is none yet."""
        known = self._read()
        if address in known:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps({**known, address: key}, indent=2))
            os.replace(part, self._file)
        except OSError as why:
            log.warning("the hub's key is not kept (%s): give --hub-key %s", why.strerror, key)

    def _read(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(self._file.read_text())
            if isinstance(known, dict):
                return {str(address): str(key) for address, key in known.items()}
        return {}
