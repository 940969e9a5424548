"""Suggestions for the list of help, as far as a member may take them along or have them erased."""

from collections.abc import Mapping, Sequence

from bot import P, Person, Words
from bot.rights import Erased
from bot.store.cases import Cases
from bot.store.suggestions import Status, Suggestions


class SuggestionRights:
    """What a member suggested."""

    name = "suggestions"
    title: Words = P("Suggestions")
    term: Words = P("Until you have them erased; your name goes with them.")
    keeps: Words = P("Suggestions for the list of help: those that wait; your name on those that were decided.")

    def __init__(self, suggestions: Suggestions, cases: Cases) -> None:
        """Read and erase there, and the cases of what waits."""
        self._suggestions = suggestions
        self._cases = cases

    async def summary(self, person: Person) -> Sequence[Words]:
        """How many wait, and how many were decided."""
        mine = await self._suggestions.of(str(person))
        waiting = sum(one.status is Status.WAITING for one in mine)
        said: list[Words] = []
        if waiting:
            said.append(P("{n} suggestion waits for a moderator.", "{n} suggestions wait for a moderator.")(n=waiting))
        if decided := len(mine) - waiting:
            said.append(P("{n} suggestion was decided.", "{n} suggestions were decided.")(n=decided))
        return said

    async def export(self, person: Person) -> Mapping[str, object]:
        """What was suggested when (UTC), and what became of it."""
        mine = await self._suggestions.of(str(person))
        rows = [
            {"day": f"{one.at:%Y-%m-%d}", "kind": one.kind.value, "status": one.status.value, "text": one.body}
            for one in mine
        ]
        return {"suggested": rows} if rows else {}

    async def erase(self, person: Person) -> Erased:
        """Delete what waits, and take the name off what was decided."""
        await self._suggestions.disown(str(person), self._cases.drop)
        gone = P("Suggestions that were waiting, and your name on the others.")
        return Erased((gone,), (P("What was taken up into your community's list: it holds no names."),))
