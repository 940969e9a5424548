"""What somebody has begun in one process is there when they go on in another, and lies nowhere in between."""

import asyncio
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.draft import KEY, Drafts
from bot.handing import Handing
from bot.message import Call
from bot.people import Person
from cogs.venting.sheet import Kind, Sheet, Sheets
from cogs.venting.words import Notices, Topic, When
from tests.many.conftest import Here, listening, until

ADA, BEA = Person("slack", "T0LAB", "U1ADA"), Person("slack", "T0LAB", "U2BEA")
SECRET = "I hid in the cold room and wept. ñ 🧪 " * 100
SHEET = Sheet("p1", Kind.POST, SECRET, Topic.NIGHTS, When.LATER, Notices.DM, "p0")


class Place:
    """The memory of one process."""

    def __init__(self, here: Here, key: bytes = bytes(32)) -> None:
        self.drafts, self.sheets = Drafts(SystemClock()), Sheets(SystemClock())
        self.handing = Handing(here.news, lambda: key, SystemClock())
        self.handing.share(KEY, self.drafts.drawer)
        self.handing.share("sheet", self.sheets.drawer)


async def test_a_draft_is_opened_in_another_process_by_its_owner_alone(two: Sequence[Here]) -> None:
    one, other = map(Place, two)
    async with listening(*two):
        short = one.drafts.keep(Call("vent", {"text": SECRET}), ADA)
        assert other.drafts.open(short, ADA) is None
        await other.handing.bring(short.args)
        assert other.drafts.open(short, BEA) is None
        opened = other.drafts.open(short.having(topic="nights"), ADA)
        assert opened == Call("vent", {"text": SECRET, "topic": "nights"})
        assert one.drafts.open(short, ADA) is not None, "a second press may arrive there again"


async def test_a_sheet_is_whole_in_another_process_and_what_is_put_away_there_is_put_away_everywhere(
    two: Sequence[Here],
) -> None:
    one, other = map(Place, two)
    async with listening(*two):
        key = one.sheets.keep(SHEET, ADA)
        await other.handing.bring({"sheet": key})
        assert other.sheets.get(key, ADA) == SHEET
        other.sheets.drop(key, ADA)
        await until(lambda: one.sheets.get(key, ADA) is None)
        await other.handing.bring({"sheet": key})
        assert other.sheets.get(key, ADA) is None


async def test_who_asks_to_be_forgotten_is_forgotten_in_every_process(two: Sequence[Here]) -> None:
    one, other = map(Place, two)
    async with listening(*two):
        hers, his = one.drafts.keep(Call("vent"), ADA), one.drafts.keep(Call("vent"), BEA)
        other.drafts.forget(ADA)
        await until(lambda: one.drafts.open(hers, ADA) is None)
        assert one.drafts.open(his, BEA) is not None


async def test_when_the_process_that_had_it_is_gone_the_press_is_as_after_a_restart(two: Sequence[Here]) -> None:
    one, other = map(Place, two)
    async with listening(two[1]):
        short = one.drafts.keep(Call("vent"), ADA)
        async with asyncio.timeout(15):
            await other.handing.bring(short.args)
        assert other.drafts.open(short, ADA) is None


async def test_a_process_with_another_data_key_is_given_nothing_that_it_can_read(two: Sequence[Here]) -> None:
    one, other = Place(two[0]), Place(two[1], key=b"\1" * 32)
    async with listening(*two):
        short = one.drafts.keep(Call("vent"), ADA)
        await other.handing.bring(short.args)
        assert other.drafts.open(short, ADA) is None


async def test_what_is_handed_over_passes_sealed_and_without_a_name(two: Sequence[Here]) -> None:
    one, other = map(Place, two)
    heard: list[str] = []
    two[1].news.on("handed", heard.append)
    async with listening(*two):
        short = one.drafts.keep(Call("vent", {"text": SECRET}), ADA)
        await other.handing.bring(short.args)
    said = "".join(heard)
    assert said and "cold room" not in said and "U1ADA" not in said


async def test_words_of_another_version_are_passed_over(two: Sequence[Here]) -> None:
    one, other = map(Place, two)
    async with listening(*two):
        for topic in ("wanted", "handed"):
            await two[0].news.tell(topic, "{}")
            await two[0].news.tell(topic, "not json")
        short = one.drafts.keep(Call("vent"), ADA)
        await other.handing.bring(short.args)
        assert other.drafts.open(short, ADA) is not None
