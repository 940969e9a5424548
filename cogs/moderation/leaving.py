"""When somebody moderates no more: what they had waits for the others again, and their turns are said."""

from collections.abc import Sequence

from bot import Mention, P, Person, Reply, Text
from bot.adapter import RetryLater, Undeliverable
from bot.community import Communities
from bot.courier import Courier
from bot.docket import Docket
from bot.store.audit import Audit
from bot.store.rota import Rota


class Leaving:
    """Asks the platform who still moderates; where it does not tell, nothing changes."""

    def __init__(self, docket: Docket, rota: Rota, communities: Communities, courier: Courier, audit: Audit) -> None:
        """Cases go back to ``docket``."""
        self._docket = docket
        self._rota = rota
        self._communities = communities
        self._courier = courier
        self._audit = audit

    async def look(self, home: str) -> None:
        """Look at everybody who has a case or a turn in a community."""
        turned = {turn.person for turn in await self._rota.turns(home)}
        gone = [one for one in {*await self._docket.cases.holders(home), *turned} if await self._gone(one)]
        for person in gone:
            await self.let_go(person)
        if left := [person for person in gone if person in turned]:
            await self._say(home, left)

    async def pressed(self, person: Person) -> None:
        """Look at somebody who pressed what is for moderators and is none just now."""
        if person in await self._docket.cases.holders(person.home) and await self._gone(person):
            await self.let_go(person)

    async def let_go(self, person: Person) -> None:
        """Let everything that somebody has wait for the others."""
        for case in await self._docket.cases.let_go(person):
            await self._audit.record(person.home, "house", "case.returned", case.id, case.kind.value)
            await self._docket.show(case)

    async def _gone(self, person: Person) -> bool:
        group = await self._communities.moderators(person.home)
        return await self._courier.moderates(person, group) is False

    async def _say(self, home: str, people: Sequence[Person]) -> None:
        place = await self._communities.moderators_place(home)
        if place is None:
            return
        words = P("On the rota, but moderating here no more. Somebody please take their turns out (/mod rota):")
        try:
            await self._courier.post(place, Reply.say(Text(words), *map(Mention, people)))
        except (Undeliverable, RetryLater):
            return  # it is said again with the next summary
