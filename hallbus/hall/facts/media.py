"""What may be brought into a hall's library of media."""

from hallbus.hall.facts.base import Fact


class Uploads(Fact, frozen=True, kw_only=True):
    """Limits of uploads. MB are 1,000,000 bytes."""

    most_mb: int = 2000  # one file
    longest_min: int = 30  # of film or sound
    pages_most: int = 30  # of a PDF
    unfinished_most: int = 10
    unfinished_hours: int = 24  # without a byte more
    keep_free_mb: int = 2000  # of the disk: media never take the journal's room
    convert: bool = True  # what a TV cannot play is made playable at the hub
