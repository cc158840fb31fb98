"""The hall itself: pure rules and state, without clock, disk, network or chance."""
