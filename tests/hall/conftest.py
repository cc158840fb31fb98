"""How long the hall's properties are looked at: `ci` every time, `long` with `pytest tests/hall --hypothesis-profile=long`."""

import pytest
from hypothesis import settings

settings.register_profile("ci", deadline=None, max_examples=150, stateful_step_count=40)
settings.register_profile("long", deadline=None, max_examples=1000, stateful_step_count=60)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("hypothesis_profile"):
        settings.load_profile("ci")
