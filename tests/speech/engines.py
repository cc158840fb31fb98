"""Which of the optional engines this machine has, looked up before the tests hide them from each other."""

import importlib.util

import pytest

from hallbus.speech import kokoro_files

KOKORO = kokoro_files.folder()
LACKING = [
    *(name for name in ("onnxruntime", "pypinyin") if importlib.util.find_spec(name) is None),
    *kokoro_files.missing(KOKORO),
]
needs_kokoro = pytest.mark.skipif(
    bool(LACKING), reason=f"Kokoro is not here (hallbus voices install kokoro): {', '.join(LACKING)}"
)
needs_pinyin = pytest.mark.skipif("pypinyin" in LACKING, reason="pypinyin is not here (pip install 'hallbus[kokoro]')")
