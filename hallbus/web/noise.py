"""What strangers send that is no HTTP. The log says that it came and not what it was: a key or a person's number may stand in it."""

import logging

from aiohttp.http import HttpProcessingError


class _Noise(logging.Filter):
    """Takes the words out of what the HTTP parser complains about."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            record.exc_info = record.exc_text = None
            record.msg = f"{record.msg}: {type(error).__name__}"
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


_NOISE = _Noise()


def http_log() -> logging.Logger:
    """The log of the HTTP server."""
    log = logging.getLogger("hallbus.http")
    log.addFilter(_NOISE)
    return log
