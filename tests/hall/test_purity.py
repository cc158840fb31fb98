"""The heart of the house is plain Python: no clock, disk, network, chance or log behind the hall's rules."""

import pkgutil
import subprocess
import sys

import pytest

import hallbus.hall

MODULES = sorted(m.name for m in pkgutil.walk_packages(hallbus.hall.__path__, "hallbus.hall."))
IMPURE = (
    "asyncio",
    "logging",
    "random",
    "secrets",
    "sqlite3",
    "socket",
    "threading",
    "time",
    "os",
    "pathlib",
    "aiohttp",
)

# Refuses an impure import that is written in a module of the hall; what its imports import themselves is their own matter.
WATCH = """
import builtins, sys
true_import = builtins.__import__

def watched(name, globals=None, locals=None, fromlist=(), level=0):
    asker = (globals or {}).get("__name__", "")
    if asker.startswith("hallbus.") and level == 0 and name.split(".")[0] in IMPURE:
        raise ImportError(f"{asker} imports {name}")
    return true_import(name, globals, locals, fromlist, level)

builtins.__import__ = watched
"""


def imported(*modules: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """A fresh Python that imports modules of the hall under watch."""
    program = f"IMPURE = {IMPURE!r}\n{WATCH}\nsys.path.insert(0, {path!r})\n" + "".join(
        f"import {m}\n" for m in modules
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


def test_the_hall_imports_nothing_that_waits_stores_sends_guesses_or_talks():
    assert "hallbus.hall.rules" in MODULES
    result = imported(*MODULES)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    "line", ["import random", "from os import path", "import sqlite3 as db", "import asyncio.tasks"]
)
def test_the_watch_sees_an_impure_import(line: str, tmp_path):
    (tmp_path / "hallbus").mkdir()
    (tmp_path / "hallbus" / "__init__.py").write_text("")
    (tmp_path / "hallbus" / "guess.py").write_text(line)
    result = imported("hallbus.guess", path=str(tmp_path))
    assert result.returncode != 0
    assert "hallbus.guess imports" in result.stderr


def test_the_hall_loads_no_module_of_the_house_above_it():
    program = "import sys, importlib\n" + "".join(f"importlib.import_module({m!r})\n" for m in MODULES)
    program += "print(*sorted(m for m in sys.modules if m.startswith('hallbus')))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert set(result.stdout.split()) == {"hallbus", "hallbus.hall", *MODULES}
