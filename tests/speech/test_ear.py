"""The ear that voices are measured with: what counts as understood, and that a run goes on where it was."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from bench.ear.heard import Call, numbers_right, understood
from bench.ear.plan import LETTERS, calls, in_babble
from bench.ear.recorded import SingleWords, first_word, hall, recorded
from bench.ear.results import CHOSEN_BY, Result, Results, page
from bench.ear.twice import told
from hallbus.speech import sound
from hallbus.speech.engine import EngineError
from hallbus.speech.pack import Recorded
from tests.speech.engines import needs_kokoro, needs_pinyin


@needs_pinyin
@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("请A023号,到3号窗口办理。", Call("A", "023", 3)),
        ("請A零二三號，到十二號窗口辦理", Call("A", "023", 12)),
        ("请 B 1-0-7 号 到 二十三号 窗口", Call("B", "107", 23)),
        ("请K零四幺号,到九十九号窗口办理", Call("K", "041", 99)),
        ("请a023号到十号窗口", Call("A", "023", 10)),
        ("請第993號到55號窗口", Call("D", "993", 55)),
        ("清西九六二號,到四十九號窗口辦理", Call("C", "962", 49)),
        ("親愛目九六二號,到六十四號窗口", Call("M", "962", 64)),
        ("請右旗8-3號,到57號窗口辦理", Call("U", "783", 57)),
        ("请1027号到十号窗口", Call("E", "027", 10)),
        ("请月期80号到59号窗口", Call("", "", 59)),
        ("请约027号到十号窗口", Call("", "027", 10)),
        ("請A持426號到3號窗口", Call("H", "426", 3)),
        ("請A值426號到3號窗口", Call("", "426", 3)),
        ("請哦三二三號到三號窗口", Call("O", "323", 3)),
        ("請癌落033號到十三號床口", Call("L", "033", 13)),
        ("请A033号到十三号穿口", Call("A", "033", 0)),
        ("清X195-39號窗口辦理", Call("X", "195", 39)),
        ("请X19539号窗口办理", Call("", "", 539)),
        ("請M073號 到時後窗口辦理", Call("M", "073", 10)),
        ("请E525号到时期号窗口办理", Call("E", "525", 17)),
        ("请E525号到四时期号窗口办理", Call("E", "525", 47)),
        ("请E525号到时间号窗口办理", Call("E", "525", 0)),
        ("请E525号到时时号窗口办理", Call("E", "525", 0)),
        ("清賊820後 到3後窗口辦理", Call("Z", "820", 3)),
        ("请R241以后到3号窗口", Call("R", "241", 3)),
        ("请R24以后到3号窗口", Call("R", "241", 3)),
        ("请A2007号到12号窗口", Call("", "", 12)),
        ("请A二十三号到三号窗户", Call("", "", 3)),
        ("谢谢大家", Call("", "", 0)),
        ("", Call("", "", 0)),
    ],
)
def test_a_chinese_call_counts_only_as_it_was_said(text: str, call: Call) -> None:
    assert understood(text, "zh-CN") == call


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Number A023, please go to window 3.", Call("A", "023", 3)),
        ("Number A zero two three, please go to window twenty-three.", Call("A", "023", 23)),
        ("Number B-1-0-7. Please go to Window 12", Call("B", "107", 12)),
        ("number k oh four one please go to window nineteen", Call("K", "041", 19)),
        ("Number eight zero two three, please go to window forty.", Call("", "", 40)),
        ("Thank you.", Call("", "", 0)),
    ],
)
def test_an_english_call_too(text: str, call: Call) -> None:
    assert understood(text, "en") == call


@needs_pinyin
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("请D836号 到八十八号窗口办理", True),
        ("星第八三六號到八十八號窗口辦理", True),
        ("千D836号到88号窗口办理", True),
        ("第八三六號到八十八號窗口辦理", True),
        ("请星第八三六號到八十八號窗口辦理", False),
        ("星体八三六號到八十八號窗口辦理", False),
        ("星第八三七號到八十八號窗口辦理", False),
        ("清第八三六號 斗八十八號 穿口半裏", True),
        ("请D836号 到18号 穿口", False),
        ("请D838号 到八十八号 窗口", False),
        ("请八十八号 到D836号", False),
        ("请D836号", False),
    ],
)
def test_the_numbers_may_be_right_where_the_words_around_them_are_not(text: str, right: bool) -> None:
    assert numbers_right(Call("D", "836", 88), understood(text, "zh-CN"), text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Number 0-541, please go to window 29.", True),
        ("Number O541, please go to window 29.", True),
        ("Number oh five four one, please go to window twenty-nine.", True),
        ("Number 541, please go to window 29.", False),
        ("Number 0541, please go to window 28.", False),
        ("Number 0542, please go to window 29.", False),
        ("Number B0541, please go to window 29.", False),
    ],
)
def test_the_letter_o_may_be_written_as_nought_in_english(text: str, right: bool) -> None:
    assert numbers_right(Call("O", "541", 29), understood(text, "en"), text, "en") is right
    assert not numbers_right(Call("Q", "541", 29), understood(text, "en"), text, "en")


def test_every_letter_is_called_equally_often_and_the_plan_is_always_the_same() -> None:
    plan = list(calls(52))
    assert sorted(call.letter for call in plan) == sorted(LETTERS * 2)
    assert plan == list(islice(calls(300), 52))
    assert all(1 <= call.window <= 99 and len(call.digits) == 3 for call in plan)


def test_babble_is_as_loud_as_it_should_be() -> None:
    chance = np.random.default_rng(1)
    call, talk = chance.normal(0, 0.1, 44_100), [chance.normal(0, 0.02, 10_000) for _ in range(3)]
    both = in_babble(call, talk, 10, seed=7)
    noise = both - call
    assert 20 * np.log10(np.std(call) / np.std(noise)) == pytest.approx(10, abs=0.5)
    assert np.abs(both).max() <= 1
    assert sound.loudness_db(noise, sound.RATE) < sound.loudness_db(call, sound.RATE)


def result(no: int, heard: Call, voice: str = "kokoro") -> Result:
    return Result(voice, "zh-CN", "clean", no, Call("A", "001", 3), heard, "请A001号，到3号窗口", 3.0, 10)


def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    first = Results(tmp_path / "more" / "results.jsonl")
    first.add(result(0, Call("A", "001", 3)))
    first.add(result(1, Call("A", "001", 3), "another"))
    first.add(result(0, Call("", "", 3)))  # is known
    again = Results(tmp_path / "more" / "results.jsonl")
    assert again.knows("another", "zh-CN", "clean", 1)
    assert not again.knows("kokoro", "zh-CN", "clean", 2)
    assert [each.voice for each in again.all] == ["kokoro", "another"]
    assert again.all[0].heard == ("A", "001", 3)  # by what was written down


@needs_pinyin
def test_the_page_counts_what_was_right_and_what_was_taken_for_what() -> None:
    shown = page(
        [result(0, Call("A", "001", 3)), result(1, Call("B", "002", 4)), result(2, Call("A", "001", 3))],
        "here",
        "today",
    )
    assert "| zh-CN | kokoro | clean | 3 | **2 (67 %)** | – |" in shown
    assert "- letters: A as B" in shown
    assert "- digits: 1 as 2" in shown
    assert "- windows: 3 as 4" in shown
    assert "| 200 |" in shown  # syllables a minute


@needs_pinyin
def test_calls_that_no_sound_was_chosen_by_are_counted_by_themselves() -> None:
    shown = page([result(CHOSEN_BY - 1, Call("B", "002", 4)), result(CHOSEN_BY, Call("A", "001", 3))], "here", "today")
    assert "| 2 | **1 (50 %)** | 1 of 1 (100 %) |" in shown


async def test_a_pack_of_the_prompts_says_every_call_of_the_plan(tmp_path: Path) -> None:
    plan, asked = list(calls(30)), []

    async def tone(text: str, language: str) -> Path:
        asked.append((text, language))
        t = np.arange(round(0.1 * (2 + len(text)) * sound.RATE)) / sound.RATE
        sound.write(tmp_path / "tone.wav", 0.1 * np.sin(2 * np.pi * 300 * t), sound.RATE)
        return tmp_path / "tone.wav"

    folder = await recorded(tmp_path / "packs", hall(plan), ("zh-CN", "en"), tone, tone)
    speaks = Recorded(folder)
    for call in plan:
        for language in ("zh-CN", "en"):
            for text, _, _ in call.clauses(language):
                seconds = speaks.render(text, language, 160, str(tmp_path / "said.wav"))
                words = len(text) if language == "zh-CN" else len(text.split())
                assert seconds > 0.1 * words
    assert (
        len(asked) == len(set(asked)) == 2 * (26 + 10) + 3 + 2 * len({call.window for call in plan})
    )  # 请, 号, Number
    again = await recorded(tmp_path / "packs", hall(plan[:1]), ("zh-CN",), tone, tone)
    assert len(list(again.glob("*/pack.json"))) == 1  # the old ones are gone


@needs_kokoro
async def test_the_engine_says_a_word_alone_where_it_is_recorded(tmp_path: Path, with_kokoro: Path) -> None:
    says = SingleWords(tmp_path).says
    for text, language in (("请", "zh-CN"), ("W", "zh-CN"), ("零", "zh-CN"), ("seven", "en")):
        samples, rate = sound.read(await says(text, language))  # type: ignore[arg-type]  # a language
        assert 0.2 < len(samples) / rate < 2.0
        assert sound.loudness_db(samples, rate) > -40


@needs_pinyin
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("请P744号到4号窗口办理 请P744号到4号窗口办理", True),
        (
            "請批74號到4號窗口辦理 請P744號到4號窗口辦理",
            True,
        ),  # the first time no number was told, the second time all of it
        ("请批74号到4号穿口办理,请批七四四号到四号窗口办理", True),
        ("请P744号到4号充口办理,请批74号到4号窗口办理", True),  # the window the second time
        ("请P744号到4号窗口办理,请T744号到4号窗口办理", False),  # another letter
        ("请P744号到4号窗口办理,请P754号到4号窗口办理", False),
        ("请P754号到4号窗口办理,请P744号到4号窗口办理", False),
        ("请P744号到4号窗口办理,请P744号到14号窗口办理", False),
        ("请P744号到4号穿口办理,请P754号到4号窗口办理", False),  # also where no window stands between them
        ("请批七四四号到4号窗口办理,请批七五四号到4号窗口办理", False),
        ("请744号到4号窗口办理,请744号到4号窗口办理", False),  # the letter was never told
        ("请744号到4号窗口办理,请P744号到4号窗口办理", True),
        ("请745号到4号窗口办理,请P744号到4号窗口办理", False),
        ("请P744号到4号充口办理,请P744号到4号充口办理", False),  # the window was never told
        ("请批74号到4号窗口办理,请批74号到4号窗口办理", False),
        ("办理办理办理", False),
        ("", False),
    ],
)
def test_of_a_call_that_is_said_twice_one_time_is_enough_unless_the_other_differs(text: str, right: bool) -> None:
    assert told(("P", "744", 4), text, "zh-CN") is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Number P 744, please go to window 4. Number 3744, please go to window 4.", True),
        ("Number P744, please go to window four. Number B744, please go to window 4.", False),
        ("Number P744, please go to window 4. Number P744, please go to window 40.", False),
        ("Number P744, please go to the next. Number 744, please go to window 4.", True),
        ("Number 744, please go to window 4. Number 744, please go to window 4.", False),
    ],
)
def test_so_it_is_in_english(text: str, right: bool) -> None:
    assert told(("P", "744", 4), text, "en") is right


@needs_pinyin
def test_what_was_said_twice_stands_in_a_column_of_its_own_beside_the_strict_one() -> None:
    once = Result("v", "zh-CN", "babble", 1, ("P", "744", 4), ("", "", 4), "请批74号到4号窗口办理", 5.0, 14)
    both = once._replace(noise="babble, twice", text="请批74号到4号窗口办理,请P744号到4号窗口办理")
    text = page([once, both, both._replace(no=2, text="")], "here", "2026-01-01")
    assert "| babble | 1 | **0 (0 %)** |" in text
    assert "| 1 of 2 (50 %) |" in text
    assert "babble, twice" not in text
    assert "| – | " in page([once], "here", "2026-01-01")


def test_the_first_word_ends_at_the_longest_silence_that_is_a_words_length_away() -> None:
    def sounds(*seconds: float) -> np.ndarray:
        """Tone and silence by turns."""
        parts = (np.full(round(each * 24_000), 0.1 if at % 2 == 0 else 0.0) for at, each in enumerate(seconds))
        return np.concatenate([np.zeros(12_000), *parts])

    inside = sounds(0.15, 0.02, 0.3, 0.05, 1.0, 0.2, 0.5)  # a stop within the word, its end, and one far behind
    assert len(first_word(inside, 24_000)) / 24_000 == pytest.approx(0.5 + 0.15 + 0.02 + 0.3, abs=0.01)
    for nothing in (sounds(2.0), sounds(0.1), sounds(1.5, 0.3, 0.5), np.zeros(24_000), np.zeros(0)):
        with pytest.raises(EngineError, match="first word"):
            first_word(nothing, 24_000)
