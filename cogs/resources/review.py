"""What members suggest and report: kept, shown to moderators as a case, and answered."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Block, Button, Call, Fields, P, Person, Phrase, Reply, Text, Tone
from bot.courier import Courier
from bot.docket import Decision, Docket, Face
from bot.services import Transaction
from bot.store import Json
from bot.store.cases import Case
from bot.store.cases import Kind as CaseKind
from bot.store.suggestions import Kind, Status, Suggestion, Suggestions

LABELS: Final[Mapping[str, Phrase]] = {
    "name": P("Name"),
    "topic": P("Topic"),
    "summary": P("What it is"),
    "url": P("Page"),
    "phone": P("Phone"),
    "wrong": P("What is wrong"),
}
DONE: Final = P("Somebody has already decided that one, or it is not here any more.")
CASES: Final[Mapping[Kind, CaseKind]] = {Kind.NEW: CaseKind.SUGGESTION, Kind.STALE: CaseKind.OUTDATED}


class Decided(Exception):
    """Another moderator has decided a suggestion in the meantime."""


class Review:
    """The way of a suggestion: from a member to the moderators and back."""

    def __init__(self, suggestions: Suggestions, docket: Docket, courier: Courier, transaction: Transaction) -> None:
        """Each suggestion waits in ``docket`` as a case of its own, kept together with it."""
        self.docket = docket
        self._suggestions = suggestions
        self._courier = courier
        self._transaction = transaction

    async def add(self, person: Person, kind: Kind, body: Mapping[str, Json], entry: str | None = None) -> None:
        """Keep a suggestion and show it to the moderators; the queue has it in any case."""
        async with self._transaction() as tx:
            id_ = await self._suggestions.add(person.home, str(person), kind, dict(body), entry, tx=tx)
            case = await self.docket.cases.open(person.home, CASES[kind], id_, {}, tx=tx)
        await self.docket.show(case)

    async def get(self, home: str, id_: str) -> Suggestion | None:
        """Return one that waits in this community; None when it is decided, another's or not there."""
        found = await self._suggestions.get(id_)
        waits = found is not None and found.community == home and found.status is Status.WAITING
        return found if waits else None

    async def case(self, found: Suggestion) -> Case | None:
        """Return the case of a suggestion, None when there is none any more."""
        about = await self.docket.cases.about(found.community, found.id)
        return next((case for case in about if case.kind is CASES[found.kind]), None)

    async def decide(
        self,
        found: Suggestion,
        case: Case | None,
        decision: Decision,
        by: Person,
        reason: str = "",
        entry: str = "",
        *,
        tx: AsyncConnection,
    ) -> None:
        """Decide within a transaction, once, and close its case. Raises ``Decided`` when another was first.

        ``entry``: what a new suggestion became in the list.
        """
        status = Status.DECLINED if decision is Decision.DECLINED else Status.APPROVED
        if not await self._suggestions.decide(found.id, status, str(by), reason or None, entry=entry, tx=tx):
            raise Decided
        if case is not None:
            await self.docket.cases.close(case, by, decision.value, tx=tx)

    async def tell(self, found: Suggestion, words: Phrase, reason: str = "") -> None:
        """Tell the member what became of it, now or at their next command."""
        if not found.person:  # they had their name taken off
            return
        name = str(found.body.get("name", ""))
        await self._courier.tell(Person.parse(found.person), Reply.say(words(name=name, reason=reason)))


def suggestion_face(suggestions: Suggestions) -> Face:
    """Return how a suggestion reads for moderators; who sent it is not said."""

    async def face(case: Case) -> list[Block]:
        found = await suggestions.get(case.subject)
        if found is None:
            return [Text(P("Whoever suggested it has taken it back."))]
        pairs = tuple((LABELS[name], str(value)) for name, value in found.body.items() if name in LABELS and value)
        return [Fields(pairs), *([] if case.closed else _presses(found))]

    return face


def _presses(found: Suggestion) -> list[Block]:
    args = {"suggestion": found.id}
    stale = found.kind is Kind.STALE
    hide = [Button(P("Hide it here"), Call("catalogue.hide", args), Tone.DANGER)] if stale else []
    yes = P("Mended, thank them") if stale else P("Approve")
    return [
        Button(yes, Call("catalogue.approve", args), Tone.PRIMARY),
        *hide,
        Button(P("Edit"), Call("catalogue.revise", args)),
        Button(P("Decline"), Call("catalogue.decline", args)),
    ]
