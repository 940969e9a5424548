"""What people still get when something is missing."""

from adapters.playground import Playground
from adapters.playground.community import Community
from adapters.playground.feed import Feed
from bot.clock import SystemClock
from bot.community import Communities, Json
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.errors import StoreError
from bot.i18n import Languages
from bot.message import Reply
from tests.clock import FakeClock
from tests.house import Memory
from tests.playground.conftest import LOCALES, running, seat, words
from tests.playground.lab import open_lab


class Away(Memory):
    """A database that nobody can reach."""

    async def get(self, owner: str, name: str) -> Json:
        raise StoreError("the database is away")


async def test_the_page_works_without_the_database() -> None:
    _, _, lab, clock = open_lab(LOCALES)
    memory, languages = Away(), Languages(LOCALES)
    page, drafts = Playground(clock, port=0), Drafts(clock)
    dispatch = Dispatcher([lab], (), drafts)
    desk = Desk(dispatch, drafts, languages, clock, Communities(memory, languages), memory, memory.first)
    async with running(page, desk), seat(page.address, "luis") as luis:
        await luis.types("/help")
        assert words(await luis.sees()) == "Puedo ayudarte a encontrar ayuda."
        async with luis.session.get(f"{page.address}/about?person=luis") as response:
            assert (await response.json())["words"]["send"] == "Enviar"


async def test_a_clock_that_cannot_be_pushed_says_so_and_shows_no_buttons() -> None:
    _, desk, *_ = open_lab(LOCALES)
    page = Playground(SystemClock(), port=0)
    async with running(page, desk), seat(page.address, "rosa") as rosa:
        assert (await rosa.sends("/push", by="day"))[0] == 409
        async with rosa.session.get(f"{page.address}/about?person=rosa") as response:
            assert (await response.json())["push"] is False


def test_an_answer_to_a_message_that_is_gone_is_said_at_the_end() -> None:
    community = Community()
    rosa = community.member("rosa")
    assert rosa is not None
    feed = Feed(community, FakeClock().now)
    gone = feed.say("lounge", Reply.say("Old"), reader="rosa")
    feed.remove(gone.id)
    feed.remove(gone.id)
    feed.replace(gone, Reply.say("New"))
    (left,) = feed.seen_by(rosa)
    assert (left.reply, left.reader, left.place) == (Reply.say("New"), "rosa", "lounge")
