"""What the readers of all of Kokoro's languages share."""


class Unspeakable(Exception):
    """A text that cannot be turned into phonemes; the text says why."""
