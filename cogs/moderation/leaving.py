"""When somebody moderates no more: what they had waits for the others again, and their turns are said."""

from collections.abc import Sequence

from bot import Mention, P, Person, Reply, Text
from bot.adapter import RetryLater, Undeliverable
from bot.community import Communities
from bot.courier import Courier
from bot.leavers import Leavers
from bot.store.rota import Rota


class Leaving:
    """Looks once a week at everybody who has a case or a turn."""

    def __init__(self, leavers: Leavers, rota: Rota, communities: Communities, courier: Courier) -> None:
        """Ask ``leavers`` who moderates no more."""
        self._leavers = leavers
        self._rota = rota
        self._communities = communities
        self._courier = courier

    async def look(self, home: str) -> None:
        """Let go of what leavers had, and say in the moderators' channel whose turns nobody keeps."""
        turned = {turn.person for turn in await self._rota.turns(home)}
        people = {*await self._leavers.holding(home), *turned}
        gone = [person for person in sorted(people, key=str) if await self._leavers.gone(person)]
        for person in gone:
            await self._leavers.let_go(person)
        if left := [person for person in gone if person in turned]:
            await self._say(home, left)

    async def _say(self, home: str, people: Sequence[Person]) -> None:
        place = await self._communities.moderators_place(home)
        if place is None:
            return
        words = P("On the rota, but moderating here no more. Somebody please take their turns out (/mod rota):")
        try:
            await self._courier.post(place, Reply.say(Text(words), *map(Mention, people)))
        except (Undeliverable, RetryLater):
            return  # it is said again with the next summary
