"""Taking a decision about a suggestion back: it waits again, and what the decision did to the list is undone."""

from typing import Final

from bot import P, Person, Reply
from bot.docket import Decision, Undo
from bot.services import Services
from bot.store.cases import Case
from bot.store.suggestions import Kind, Suggestion
from cogs.resources.review import Decided
from cogs.resources.shelves import Shelves

AGAIN: Final = P("Your moderators look at your suggestion “{name}” again. I will tell you what they decide.")


def undoing(services: Services, shelves: Shelves) -> Undo:
    """Return what takes such a decision back.

    An approved suggestion leaves the list, a hidden entry is shown again. What was changed by hand in an entry stays
    changed; an entry of the community's own that was deleted cannot come back.
    """
    s = services

    async def undo(case: Case, by: Person) -> bool:
        found = await s.suggestions.get(case.subject)
        if found is None or (case.outcome == Decision.HIDDEN and shelves.shared(found.entry or "") is None):
            return False
        try:
            async with s.transaction() as tx:
                if not await s.cases.reopen(case, case.outcome, tx=tx):
                    raise Decided
                if not await s.suggestions.reopen(found, tx=tx):
                    raise Decided
                if found.entry and _changed_the_list(case, found):
                    await s.overlay.remove(by.home, found.entry, tx=tx)
        except Decided:
            return False
        shelves.changed(by.home)
        if found.kind is Kind.NEW and found.person:
            words = AGAIN(name=str(found.body.get("name", "")))
            await s.courier.tell(Person.parse(found.person), Reply.say(words))
        return True

    return undo


def _changed_the_list(case: Case, found: Suggestion) -> bool:
    hidden = case.outcome == Decision.HIDDEN
    return hidden or (found.kind is Kind.NEW and case.outcome == Decision.APPROVED)
