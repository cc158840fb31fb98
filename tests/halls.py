"""A small hall with one of everything that a door can lead to, on a working Tuesday."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from hallbus.config import load
from hallbus.hall.facts import (
    Area,
    CallRules,
    Clip,
    Department,
    HallFacts,
    Kiosk,
    Notice,
    Priority,
    PriorityClass,
    Screen,
    Service,
    Source,
    SpeechRules,
    Window,
)

HERE = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=HERE)
TODAY = "2026-11-24"
DEMO_FILE = Path(__file__).parent.parent / "examples" / "demo-hall" / "hall.toml"

SMALL = HallFacts(
    id="small",
    name="小城政务服务中心",
    short_name="小城政务",
    areas=(Area(id="Z1", name="前厅", zone="Z1"), Area(id="Z2", name="后厅", zone="Z2")),
    departments=(Department(id="zw", name="中心"), Department(id="sf", name="司法局")),
    services=(
        Service(id="A1", prefix="A", name="综合受理", short="综合", short_en="General", department="zw"),
        Service(id="A2", prefix="A", name="综合咨询", short="咨询", department="zw", shares_queue_with="A1"),
        Service(id="B1", prefix="B", name="营业执照", short="执照", short_en="Licences", department="zw"),
        Service(id="F1", prefix="F", name="法律援助咨询", short="法援", department="sf", private=True),
    ),
    windows=(
        Window(no=1, name="综合一", area="Z1", services=("A1", "A2")),
        Window(no=2, name="综合二", area="Z1", services=("A1", "A2", "B1"), low_counter=True),
        Window(no=3, name="企业开办", area="Z2", services=("B1",)),
        Window(no=4, name="法律援助", area="Z2", services=("F1",), place="调解室"),
    ),
    screens=(
        Screen(id="TV-1", kind="board", area="Z1", audio="Z1", rows=4, regions=("calls", "content", "ticker")),
        Screen(id="TV-2", kind="board", area="Z2", areas=("Z2",), rows=4, regions=("calls",)),
        Screen(id="TV-3", kind="board_elder", area="Z1", rows=3, regions=("calls",)),
        Screen(id="STRIP-1", kind="led_strip", window=1, cells=16),
        Screen(id="STRIP-2", kind="led_strip", window=2, cells=16),
        Screen(id="LED-1", kind="led_text", cells=32, colour="green"),
        Screen(id="GUIDE", kind="guide_tablet"),
    ),
    kiosks=(Kiosk(id="KIOSK-1", name="取号机一"), Kiosk(id="KIOSK-2", name="取号机二")),
    priority=Priority(classes=(PriorityClass(id="elder", name="老年人"),)),
    calls=CallRules(recall_min_gap_s=5, recall_max=2),
    speech=SpeechRules(ttl_s=25, repeat=1),
    playlist=(
        Clip(id="film", title="防范网络诈骗", category="反诈", kind="video", seconds=60, tracks=("zh-CN",)),
        Clip(id="pages", title="手机怎么用", category="适老", kind="image_set", seconds=20, pages=2),
    ),
    notices=(Notice(id="n1", text="请您先取号，在前厅等候区就座。", text_en="Please take a ticket first."),),
    sources=(Source(id="tax", name="税务叫号", windows={"1": 3, "南二": 4}),),
)


def demo() -> HallFacts:
    """The hall that ships as the demo."""
    return load(DEMO_FILE)
