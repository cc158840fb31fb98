"""Programs at the far end of a connection: they know the hub's protocol and nothing else of it."""
