"""How long a test waits for what must come, before it fails.

A bound for what never comes, wide enough for a busy machine; how soon things come is measured in `bench/`, never here.
"""

PATIENCE_S = 30.0
PATIENCE_MS = PATIENCE_S * 1000
