"""A year of prompts: nothing at a wrong hour, nothing twice before its turn, nothing doubled."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import assets
from bot.people import Place
from bot.store.prompts.entries import Use
from bot.store.prompts.slots import Slot
from cogs.wellness.choosing import choose
from cogs.wellness.library import fitting, in_season
from cogs.wellness.load import open_prompts
from cogs.wellness.prompt import Tag, in_lab_week
from cogs.wellness.times import day_of, times

PROMPTS = open_prompts(assets.texts("prompts", ".yaml"))
BREAK = Place("stage", "lab", "break")
START = datetime(2026, 1, 1, 6, tzinfo=UTC)
ZONE = "America/New_York"
CREWS = (("day", time(7)), ("evening", time(15)), ("night", time(23)))
SLOTS = [Slot(crew, BREAK, at, tuple(range(7)), ZONE, crew=crew) for crew, at in CREWS]


def test_a_year_of_three_crews_in_one_channel() -> None:
    used: dict[str, Use] = {}
    came: list[tuple[datetime, Slot, str]] = []
    every = [(due, slot) for slot in SLOTS for due in times(slot, START, START + timedelta(days=365))]
    for due, slot in sorted(every, key=lambda one: one[0]):
        fits = in_season(PROMPTS, fitting(PROMPTS, {}, slot, day_of(slot, due)), used, due)
        chosen = choose(str(BREAK), fits, used)
        assert chosen is not None
        waited = used[chosen.prompt].round if chosen.prompt in used else 0
        assert waited == min(used[one].round if one in used else 0 for one in fits)
        used[chosen.prompt] = Use(chosen.round, due)
        came.append((due, slot, chosen.prompt))
    assert len(came) == len({due for due, _, _ in came}) == 3 * (365 - 12)
    assert all(due.astimezone(ZoneInfo(ZONE)).time() == slot.at for due, slot, _ in came)
    lab_week = [prompt for due, slot, prompt in came if in_lab_week(day_of(slot, due))]
    assert len(lab_week) == len({*lab_week}) == 21
    assert sum(Tag.LAB_WEEK in PROMPTS[prompt].tags for prompt in lab_week) == 12
    others = [prompt for due, slot, prompt in came if not in_lab_week(day_of(slot, due))]
    assert not any(Tag.LAB_WEEK in PROMPTS[prompt].tags for prompt in others)
    assert not any(Tag.INSPECTION in PROMPTS[prompt].tags for _, _, prompt in came)
    nearest = min(_gaps(came))
    assert nearest >= timedelta(days=7), nearest


def _gaps(came: list[tuple[datetime, Slot, str]]) -> list[timedelta]:
    last: dict[str, datetime] = {}
    found = []
    for due, _, prompt in came:
        if prompt in last:
            found.append(due - last[prompt])
        last[prompt] = due
    return found
