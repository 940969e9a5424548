"""The docket: shows cases to moderators, in their channel and on their own screens, and keeps both up to date."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.errors import StoreError
from bot.i18n import P, Phrase
from bot.message import Block, Button, Call, Mention, Reply, Text, Tone
from bot.people import Person
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.outbox import Outbox
from bot.store.audit import Audit
from bot.store.cases import Case, Cases, Kind, Standing
from bot.store.moderation.notes import CaseNote, CaseNotes

Face: TypeAlias = Callable[[Case], Awaitable[Sequence[Block]]]
"""What one kind of case says, and what can be done about it; the docket adds who has it."""
Undo: TypeAlias = Callable[[Case, Person], Awaitable[bool]]
"""Takes back what a decision did, and opens the case again with it; False where that cannot be done any more."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of case looks, handed in by its feature.

    ``simple``: closing it changes nothing but itself, so that *Looked after* and *Dismiss* are all that it needs
    (``mod.done``). ``undo``: for the decisions of its own that can be taken back.
    """

    title: Phrase
    face: Face
    simple: bool = False
    undo: Undo | None = None


GONE: Final = P("That case is not here any more.")


class Decision(StrEnum):
    """How a case ended."""

    HANDLED = "handled"
    DISMISSED = "dismissed"
    REMOVED = "removed"
    RESTORED = "restored"
    APPROVED = "approved"
    DECLINED = "declined"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too-late"
    MENDED = "mended"
    HIDDEN = "hidden"

    @property
    def label(self) -> Phrase:
        """What moderators read."""
        return DECISIONS[self]


DECISIONS: Final[Mapping[Decision, Phrase]] = {
    Decision.HANDLED: P("Looked after"),
    Decision.DISMISSED: P("Dismissed: nothing was changed"),
    Decision.REMOVED: P("Removed"),
    Decision.RESTORED: P("Restored"),
    Decision.APPROVED: P("Approved"),
    Decision.DECLINED: P("Declined"),
    Decision.ANSWERED: P("Answered"),
    Decision.WITHDRAWN: P("Taken back by its writer"),
    Decision.TOO_LATE: P("Approved, but its thread was closed before it appeared: its writer has it back"),
    Decision.MENDED: P("Mended"),
    Decision.HIDDEN: P("Hidden here"),
}
UNDONE: Final = frozenset({Decision.HANDLED, Decision.DISMISSED, Decision.RESTORED, Decision.ANSWERED})
"""What can be taken back: nothing was lost by it."""
OWN: Final = frozenset({Decision.APPROVED, Decision.DECLINED, Decision.MENDED, Decision.HIDDEN})
"""What a kind of case can take back that has a way of its own to do so."""


class Docket:
    """One for all communities and all kinds of case."""

    def __init__(
        self,
        cases: Cases,
        notes: CaseNotes,
        audit: Audit,
        communities: Communities,
        courier: Courier,
        outbox: Outbox,
        clock: Clock,
        looks: Mapping[Kind, Look],
    ) -> None:
        """Moves are noted in ``audit``; ``looks`` of every kind. Raises ``ValueError`` where one is missing."""
        if missing := {*Kind} - looks.keys():
            raise ValueError(f"no look for cases of {', '.join(sorted(missing))}")
        self.cases = cases
        self.notes = notes
        self._audit = audit
        self._communities = communities
        self._courier = courier
        self._outbox = outbox
        self._clock = clock
        self.looks = looks

    async def card(self, case: Case) -> Reply:
        """Return a case as moderators see it."""
        look = self.looks[case.kind]
        return Reply(
            (Text(look.title, Tone.TITLE), *await look.face(case), *_stands(case, undoable=self._undoable(case)))
        )

    async def show(self, case: Case) -> None:
        """Draw a case in the moderators' channel, anew where it stands already. Never raises.

        What cannot be drawn now is drawn later; the queue has the case in any case.
        """
        try:
            await self.draw(case.community, case.id)
        except Undeliverable:
            return  # the queue has it, and the doctor of the community says what is wrong with the channel
        except RetryLater as later:
            await self._later(case, later.seconds)
        except StoreError:
            await self._later(case, 60.0)

    async def draw(self, community: str, id_: str) -> None:
        """Do as ``show``. Raises ``Undeliverable``, ``RetryLater`` or ``StoreError``."""
        case = await self.cases.get(community, id_)
        place = await self._communities.moderators_place(community)
        if case is None or case.state is Standing.HELD or place is None:
            return
        card = await self.card(case)
        if case.card is not None:
            try:
                await self._courier.edit(case.card, card)
                return
            except Undeliverable:
                if case.closed:
                    return  # somebody took the card away, and nothing is to be done about the case
        # Two who draw a new case at once, or one who tries again, show one card: the platform knows its key.
        again = f"-{case.card.id}" if case.card else ""
        await self.cases.shown(case, await self._courier.post(place, card, f"case-{case.id}{again}"))

    async def take(self, community: str, id_: str, by: Person) -> Reply:
        """Let a moderator take a case, and say so; or say kindly who has it."""
        case = await self.cases.get(community, id_)
        if case is None:
            return Reply.say(GONE)
        if not await self._moved(case, by, "case.taken", self.cases.take(case, by)):
            return await self.told(case, by)
        await self.show(case)
        return await self.screen(community, id_, P("It is yours: the others see that you have it."))

    async def give_back(self, community: str, id_: str, by: Person) -> Reply:
        """Let go of a case."""
        case = await self.cases.get(community, id_)
        if case is None:
            return Reply.say(GONE)
        if not await self._moved(case, by, "case.given-back", self.cases.give_back(case, by)):
            return await self.told(case, by)
        await self.show(case)
        return Reply.say(P("It waits for somebody else now. Thank you for saying so."))

    async def assign(self, community: str, id_: str, to: Person, by: Person) -> Reply:
        """Give a case to another moderator, who is told privately; or say kindly why not."""
        case = await self.cases.get(community, id_)
        if case is None or case.state is Standing.HELD:
            return Reply.say(GONE)
        if to == by:
            return await self.take(community, id_, by)
        if not await self._moved(case, by, "case.assigned", self.cases.assign(case, to)):
            return await self.told(case, by)
        await self.show(case)
        where = P("It waits in /mod queue, under *Mine*. If it is not for you, give it back: nobody minds.")
        told = Reply.say(P("A case is given to you: {title}.")(title=self.looks[case.kind].title), where, Mention(by))
        if await self._courier.tell(to, told):
            return await self.screen(community, id_, P("It is theirs now, and they are told."))
        return await self.screen(community, id_, P("It is theirs now; they read of it at their next command."))

    async def reopen(self, community: str, id_: str, by: Person) -> Reply:
        """Let a case that was closed wait again, for whoever takes it; what cannot be taken back is said."""
        case = await self.cases.get(community, id_)
        if case is None:
            return Reply.say(GONE)
        if not case.closed:
            return await self.screen(community, id_, P("That one is open."))
        if not self._undoable(case) or not await self._undone(case, by):
            return await self.told(case, by)
        await self.show(case)
        return await self.screen(community, id_, P("It is open again, and waits in the queue."))

    async def decide(self, case: Case, by: Person | None, decision: Decision) -> bool:
        """Close a case; False when somebody was first. Draw it anew, with ``show``, once all is done."""
        return await self.cases.close(case, by, decision.value)

    async def screen(self, community: str, id_: str, *words: Phrase) -> Reply:
        """Return a case for one moderator's own screen, under some words."""
        case = await self.cases.get(community, id_)
        if case is None or case.state is Standing.HELD:
            return Reply.say(GONE)
        card, notes = await self.card(case), await self.notes.read(community, id_)
        return Reply((*(Text(said) for said in words), *card.blocks, *_noted(notes), *_more(case)))

    async def told(self, case: Case, by: Person) -> Reply:
        """Say who has a case, or what became of it: for whoever came second."""
        now = await self.cases.get(case.community, case.id)
        if now is None:
            return Reply.say(GONE)
        mine = now.taker == by
        if now.closed:
            first = P("You have decided that one already:") if mine else P("Somebody was quicker. This was decided:")
            return Reply.say(first, *_stands(now, undoable=self._undoable(now)))
        return (
            Reply.say(P("You have that one already."), *_stands(now))
            if mine
            else Reply.say(P("Somebody is on it already, so you need not be."), *_stands(now))
        )

    def _undoable(self, case: Case) -> bool:
        return case.outcome in UNDONE or (case.outcome in OWN and self.looks[case.kind].undo is not None)

    async def _moved(self, case: Case, by: Person, action: str, move: Awaitable[bool]) -> bool:
        """Move a case and note it, both or neither; False when somebody was first, and nothing is noted."""
        async with self._audit.together():
            if won := await move:
                await self._audit.record(case.community, str(by), action, case.id, case.kind.value)
        return won

    async def _undone(self, case: Case, by: Person) -> bool:
        undo = self.looks[case.kind].undo
        if undo is None:
            return await self._moved(case, by, "case.reopened", self.cases.reopen(case, case.outcome))
        if done := await undo(case, by):  # in a transaction of its own, and somebody is told
            await self._audit.record(case.community, str(by), "case.reopened", case.id, case.kind.value)
        return done

    async def _later(self, case: Case, seconds: float) -> None:
        try:
            place = await self._communities.moderators_place(case.community)
            if place is not None:
                at = self._clock.now() + timedelta(seconds=max(30.0, seconds))
                await self._outbox.put(Urgency.REPORT, place, Call("mod.draw", {"case": case.id}), at=at)
        except StoreError:
            return  # the queue has it


def _noted(notes: Sequence[CaseNote]) -> list[Block]:
    blocks: list[Block] = [Text(P("Notes of moderators"), Tone.SMALL)] if notes else []
    for note in notes:
        text = P("{day}: {text}")(day=note.day.isoformat(), text=note.text)
        blocks += [Text(text if note.text else P("{day}: forgotten by now")(day=note.day.isoformat()))]
        blocks.append(Mention(note.writer))
    return blocks


def _more(case: Case) -> list[Block]:
    this = {"case": case.id}
    give = [] if case.closed else [Button(P("Give it to somebody"), Call("mod.assign", this))]
    return [*give, Button(P("Write a note"), Call("mod.write", this))]


def _stands(case: Case, *, undoable: bool = False) -> Sequence[Block]:
    """Return who has a case or what became of it, and the button that changes that."""
    this = {"case": case.id}
    who = (Mention(case.taker),) if case.taker else ()
    match case.state:
        case Standing.HELD | Standing.OPEN:
            return (Button(P("I have it"), Call("mod.take", this), Tone.PRIMARY),)
        case Standing.TAKEN:
            return (Text(P("Taken by:"), Tone.SMALL), *who, Button(P("Give it back"), Call("mod.give-back", this)))
        case Standing.CLOSED:
            undo = (Button(P("Open it again"), Call("mod.reopen", this)),) if undoable else ()
            return (Text(P("Closed. {what}")(what=_outcome(case)), Tone.SMALL), *who, *undo)


def _outcome(case: Case) -> Phrase:
    return Decision(case.outcome).label if case.outcome in set(Decision) else P("Looked after")
