"""What a voice costs, how soon a call can be said, and what becomes of it when an engine dies or hangs."""

import asyncio
import os
import signal
import tempfile
import time
from itertools import cycle
from pathlib import Path

from bench.report import median, percentile, table
from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import Clause, call_clauses
from hallbus.speech import kokoro_files, sound
from hallbus.speech.cast import KINDS, Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import PYTTSX3, Kind, NoVoice, Voice

PLANS: tuple[tuple[str, int], ...] = (
    ("A023", 3),
    ("B107", 12),
    ("K040", 23),
    ("L200", 99),
    ("W118", 36),
    ("H009", 207),
)
LANGUAGES: tuple[Language, ...] = ("zh-CN", "en")
CACHED_ROUNDS, STARTED_ROUNDS = 400, 100
RENDERS, RENDERS_FAST = 3_000, 100
FAILURES = 5
PHRASE = "到二十三号窗口办理"


async def measure(fast: bool = False) -> str:
    kinds = [
        kind for kind in KINDS.values() if kind.name != "kokoro" or not kokoro_files.missing(kokoro_files.folder())
    ]
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))  # a worker inherits it, and a hub's worker has every core
    try:
        parts = [
            await _costs(kinds, 1 if fast else 2),
            await _cached(),
            await _failures(kinds, 1 if fast else FAILURES),
        ]
        return "\n\n".join([*parts, await _whole(RENDERS_FAST if fast else RENDERS)])
    finally:
        os.sched_setaffinity(0, mine)


async def _costs(kinds: list[Kind], repetitions: int) -> str:
    rows = []
    for kind in kinds:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                voice = Voice(Path(folder), kind)
                try:
                    rows.append(await _cost(voice, language, repetitions))
                except NoVoice as why:
                    rows.append((kind.name, language, *(["–"] * 7), str(why)))
                finally:
                    await voice.close()
    head = ("engine", "language", "start ms", "clauses", "ms a clause p50", "p95", "CPU-s a clause", "sound s")
    return "### A clause that is new\n\n" + table((*head, "memory MB", "peak MB"), rows)


async def _cost(voice: Voice, language: Language, repetitions: int) -> tuple[object, ...]:
    texts = [
        text for number, window in PLANS for text in call_clauses(SpeechRules(), number, window, language=language)
    ]
    began = time.perf_counter()
    await voice.label(language)
    start = time.perf_counter() - began
    await voice.render(texts[0], language)  # the first one makes room in memory
    assert voice.pid
    before, took, lengths = _cpu_s(voice.pid), [], []
    for text in texts * repetitions:
        began = time.perf_counter()
        path = await voice.render(text, language)
        took.append((time.perf_counter() - began) * 1000)
        lengths.append(sound.seconds(path))
    cpu = (_cpu_s(voice.pid) - before) / len(took)
    now, peak = _memory_mb(voice.pid)
    figures = (f"{median(took):.0f}", f"{percentile(took, 0.95):.0f}", f"{cpu:.2f}", f"{median(lengths):.1f}")
    return (voice.kind.name, language, f"{start * 1000:.0f}", len(took), *figures, f"{now:.0f}", f"{peak:.0f}")


async def _cached() -> str:
    """A call whose clauses are there: chime, two clauses, pause, as a zone asks for them."""
    calls = [call_clauses(SpeechRules(), number, window) for number, window in PLANS]
    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(Path(folder))
        cache = Clauses(Path(folder), voice)
        await cache.open()
        cache.warm(Clause(text) for call in calls for text in call)
        await cache.warmed()
        again = [await _ready_ms(cache, call) for call, _ in zip(cycle(calls), range(CACHED_ROUNDS), strict=False)]
        await cache.close()
        first = []
        for call, _ in zip(cycle(calls), range(STARTED_ROUNDS), strict=False):
            started = Clauses(Path(folder), voice)
            await started.open()
            first.append(await _ready_ms(started, call))
            await started.close()
        await voice.close()
    head = ("files", "calls", "ready ms p50", "p95", "p99", "max")
    rows = [_spread("said before", again), _spread("not said yet since the hub started", first)]
    return "### A call whose clauses are there\n\n" + table(head, rows)


async def _ready_ms(cache: Clauses, call: tuple[str, ...]) -> float:
    began = time.perf_counter()
    await asyncio.gather(cache.chime(), cache.pause(500), *(cache.get(text) for text in call))
    return (time.perf_counter() - began) * 1000


def _spread(name: str, took: list[float]) -> tuple[object, ...]:
    return (name, len(took), *(f"{percentile(took, share):.2f}" for share in (0.5, 0.95, 0.99)), f"{max(took):.2f}")


async def _failures(kinds: list[Kind], tries: int) -> str:
    rows = []
    for kind in kinds:
        others = tuple(other.name for other in kinds if other != kind)
        for name, number in (("killed in mid-phrase", signal.SIGKILL), ("hangs in mid-phrase", signal.SIGSTOP)):
            seen = [await _failure(kind.name, others, number) for _ in range(tries)]
            whole, said, by, again = zip(*seen, strict=True)
            who = ", ".join(sorted({voice.partition(":")[0] for voice in by}))
            rows.append(
                (
                    kind.name,
                    name,
                    tries,
                    f"{median(whole):.0f}",
                    f"{median(said):.0f}",
                    who,
                    f"{median(again):.0f}",
                    f"{max(again):.0f}",
                )
            )
    head = ("engine", "what", "tries", "phrase before it ms p50", "call has words after ms p50", "by")
    return "### An engine that fails\n\n" + table((*head, "engine has said the phrase after ms p50", "max"), rows)


async def _failure(engine: str, others: tuple[str, ...], number: signal.Signals) -> tuple[float, float, str, float]:
    """How long the phrase took before; then from the fault, until the call has words and by whom, and until the engine has said it."""
    with tempfile.TemporaryDirectory() as folder:
        cast = Cast.of_hall(Path(folder), SpeechRules(voices=(engine, *others)))
        cache = Clauses(Path(folder), cast.of)
        await cache.open()
        try:
            for voice in cast.of("zh-CN"):
                await voice.label("zh-CN")
            failing = cast.voices[engine]
            assert isinstance(failing, Voice)
            (await failing.render(PHRASE, "zh-CN")).unlink()  # the first one makes room in memory
            await failing.spare_ready()  # as in a hall that has been open for a while
            whole = await _phrase_ms(failing)
            assert failing.pid
            os.kill(failing.pid, signal.SIGSTOP)  # so that the phrase is surely under way
            began = time.perf_counter()
            asking = asyncio.create_task(cache.get(PHRASE))
            await asyncio.sleep(0.05)
            if number == signal.SIGKILL:
                os.kill(failing.pid, number)
            made = await asking
            said = (time.perf_counter() - began) * 1000
            cache.warm([Clause(PHRASE)])  # the same phrase, which goes on behind the call's back
            await cache.warmed()
            again = (time.perf_counter() - began) * 1000
        finally:
            await cache.close()
            await cast.close()
    return whole, said, made.voice, again


async def _phrase_ms(voice: Voice) -> float:
    """What the phrase takes when nothing is wrong."""
    began = time.perf_counter()
    (await voice.render(PHRASE, "zh-CN")).unlink()
    return (time.perf_counter() - began) * 1000


async def _whole(count: int) -> str:
    """Many renders in a row: every file is whole and as long as its words."""
    empty, began = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(Path(folder), PYTTSX3)
        for at in range(count):
            (text, _) = call_clauses(SpeechRules(), f"{'ABCFHKLR'[at % 8]}{at % 1000:03}", 1)
            path = await voice.render(text, "zh-CN")
            empty += sound.seconds(path) < 0.1 * len(text)
            path.unlink()
        await voice.close()
    rows = [("pyttsx3", count, empty, f"{(time.perf_counter() - began) / count * 1000:.1f}")]
    return "### Files that are not whole\n\n" + table(("engine", "rendered", "empty or cut off", "ms each"), rows)


def _cpu_s(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _memory_mb(pid: int) -> tuple[float, float]:
    """What a process holds now, and the most that it ever held."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024
