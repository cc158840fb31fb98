"""Simulated visitors and clerks: a believable day of a hall."""

from hallbus.simulate.live import ALREADY_WAITING, Simulation

__all__ = ["ALREADY_WAITING", "Simulation"]
