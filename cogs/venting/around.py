"""Everything around a post that is up: hearing it, notes to its author, the author's own list; put together once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import Cog, Person
from bot.docket import Docket
from bot.privacy.capsule import Where
from bot.rights import Holder
from bot.services import Services
from cogs.venting.hear import Hearing
from cogs.venting.letters import Letters, Moderating
from cogs.venting.mine import Mine
from cogs.venting.myvents import MyVents
from cogs.venting.note import Noting
from cogs.venting.passing import Passing
from cogs.venting.place import Showing
from cogs.venting.reading import Reading
from cogs.venting.redraws import EVERY, Redraws
from cogs.venting.release import Release
from cogs.venting.rights import VentRights
from cogs.venting.sheet import KEY, Sheets
from cogs.venting.shelf import Decisions, Shelf
from cogs.venting.studio import Studio
from cogs.venting.taking import Taking
from cogs.venting.tell import EVERY as TELL_EVERY
from cogs.venting.tell import Telling
from cogs.venting.words import Bodies


@dataclass(frozen=True, slots=True)
class Around:
    """The cogs, in menu order, and what a person may take along."""

    cogs: Sequence[Cog]
    rights: Holder


class Watching:
    """Takes note of what was shown, for those who want to be told."""

    def __init__(self, services: Services, bodies: Bodies) -> None:
        """Tell through the courier, past every table."""
        self.telling = Telling(services.anonymity, bodies, services.courier, services.clock)
        services.jobs.every(TELL_EVERY, "tell-authors", self.telling.flush, by_our_clock=True, here=True)

    async def shown(self, where: Where) -> None:
        """Take note of a post; never raises."""
        await self.telling.replied(where)


def around(
    services: Services,
    docket: Docket,
    bodies: Bodies,
    showing: Showing,
    studio: Studio,
    release: Release,
    watching: Watching,
    moderating: Moderating,
    decisions: Decisions,
) -> Around:
    """Put it together; public posts are drawn anew by the jobs of the house."""
    s = services
    redraws = Redraws(showing.redraw)
    s.jobs.every(EVERY, "redraw-posts", redraws.flush, by_our_clock=True, here=True)
    mine = Mine(s.anonymity, s.clock)
    shelf = Shelf(mine, bodies, decisions)
    taking = Taking(s.anonymity.vents, release, s.courier)
    letters = Letters(s.anonymity, mine, watching.telling, moderating, s.clock)
    noting = Sheets(s.clock)
    s.handing.share(KEY, noting.drawer)
    cogs: list[Cog] = [
        MyVents(shelf, mine, taking, s.anonymity),
        Hearing(s.anonymity, redraws),
        Noting(studio, letters, noting),
        Reading(s.anonymity, mine, showing.name),
        Passing(s.anonymity, mine, docket),
    ]

    def forget(person: Person) -> None:
        """Drop what somebody is writing, and what was read of it."""
        studio.sheets.forget(person)
        noting.forget(person)
        studio.listener.forget_all(person)

    return Around(cogs, VentRights(shelf, mine, taking, s.anonymity, forget))
