"""hallbus: what happens on the screens and loudspeakers of a service hall."""

__version__ = "0.1.0"
