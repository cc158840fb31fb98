"""The small hall with clips, a programme and a content screen, and what it says of them."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hallbus.config import clip_files
from hallbus.hall.facts import Clip, Deadline, Playlist, ProgrammeRules, Screen, Share, Slot, SpeechRules
from tests.halls import SMALL
from tests.web.running import RunningHall

PROGRAMME = ProgrammeRules(
    playlists=(Playlist(id="all", name="大厅节目", clips=("film", "pages")),),
    slots=(Slot(id="day", playlist="all"),),
    shares=(Share(category="适老", percent=10),),
    deadlines=(Deadline(id="fraud", name="反诈宣传", category="反诈", minutes=15, hours=("09:00", "17:00")),),
)
FACTS = replace(
    SMALL,
    screens=(*SMALL.screens, Screen(id="TV-4", kind="content", area="Z2")),
    playlist=(*SMALL.playlist, Clip(id="long", title="长片", category="党建", kind="video", seconds=1000)),
    programme=PROGRAMME,
    speech=SpeechRules(ttl_s=25, repeat=1, templates={"emergency": "请有序撤离。"}, two_people=()),
)


def put_clips(folder: Path) -> None:
    """Files for all its clips."""
    (folder / "clips").mkdir()
    for clip in FACTS.playlist:
        for name in clip_files(clip):
            (folder / "clips" / name).write_bytes(b"content")


async def programme(hall: RunningHall, screen: str = "TV-1", query: str = "") -> Any:
    answer = await hall.ask("GET", f"/api/screens/{screen}/programme{query}", hall.key("screen", screen))
    assert answer.status == 200, answer.data
    return answer.json
