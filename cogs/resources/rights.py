"""Suggestions for the list of help, as far as a member may take them along or have them erased."""

from collections.abc import Mapping

from bot import P, Person, Words
from bot.rights import Erased
from bot.store.cases import Cases
from bot.store.suggestions import Suggestions


class SuggestionRights:
    """What a member suggested."""

    name = "suggestions"
    keeps: Words = P("Suggestions for the list of help: those that wait; your name on those that were decided.")

    def __init__(self, suggestions: Suggestions, cases: Cases) -> None:
        """Read and erase there, and the cases of what waits."""
        self._suggestions = suggestions
        self._cases = cases

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
