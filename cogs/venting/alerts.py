"""Alerts: moderators hear that somebody may be in danger, a little later, again while nobody answers, and never who.

A case is put by at once, sealed, and shown after one to five minutes that are drawn for it: what stands in the
database and in the channel tells no time of writing. The outbox carries the calls, so a restart loses none.
"""

import logging
import secrets
from collections import deque
from datetime import timedelta
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Hint,
    Link,
    Mention,
    Outcome,
    P,
    Person,
    Place,
    Post,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import Undeliverable
from bot.care.crisis import Kind as Danger
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.docket import Docket, Face
from bot.errors import Fault, StoreError
from bot.privacy.capsule import Where
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.outbox import Outbox, once
from bot.services import Transaction
from bot.store import Json
from bot.store.cases import Case, Kind, Standing
from bot.store.vents import State, Vents
from bot.watch import Watch

LEAST, MOST = 60.0, 300.0  # seconds until moderators hear of it
AGAIN: Final = timedelta(minutes=15)  # while nobody has taken it
TURNS: Final = 3  # the card, once more to those on duty, once to everybody on the rota
LATE: Final = "late"  # in the case of an alert that nobody took for a quarter of an hour
ROOM: Final = 100  # alerts that wait in memory while the database is away

KINDS: Final = {
    Danger.OVERDOSE: P("overdose or withdrawal"),
    Danger.SUICIDE: P("thoughts of suicide"),
    Danger.HARM_TO_OTHERS: P("harm to others"),
    Danger.VIOLENCE_HOME: P("violence at home"),
    Danger.SELF_HARM: P("self-harm"),
    Danger.SOMEONE_ELSE: P("worry about somebody else"),
}
SHOWN: Final = P("Whoever wrote was shown people to talk to before anything else. Nobody can find out who it is.")
GUIDE: Final = P(
    "It was a post, a reply or a private note; I do not say which. If it appears, answer it warmly and soon, in its "
    "thread: that you read it, that they matter, and /helpnow. Do not ask who it is, and do not argue. If somebody "
    "asks to be reached, that is a card of its own."
)
CARE: Final = P(
    "You are volunteers, not a crisis service. If this is too much today, let another moderator have it, and talk with "
    "somebody afterwards: /helpnow is for you, too."
)
NOT_UP: Final = P("Nothing of it is public, and it may never be. There is nothing to look for.")
NOBODY: Final = P(
    "Nobody is on duty. Whoever reads this first: please take it, and take turns from now on (/mod rota)."
)
STILL: Final = P("An alert has waited for a quarter of an hour. Please look: somebody may be in danger.")
NUDGE: Final = P(
    "An alert waits in your moderators' channel: somebody there may be in danger. It holds no name. If you cannot look "
    "now, ask another moderator; nobody expects you to do this alone."
)

CaseId = Annotated[str, Hint(P("Case"), hidden=True, max_length=40)]

log = logging.getLogger(__name__)


class Alerts(Cog):
    """From the listener to whoever is on duty."""

    private = True

    def __init__(
        self,
        docket: Docket,
        watch: Watch,
        outbox: Outbox,
        communities: Communities,
        courier: Courier,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        """Calls leave through ``outbox``; ``transaction`` opens the one in which a case and its call are kept."""
        self._docket = docket
        self._watch = watch
        self._outbox = outbox
        self._communities = communities
        self._courier = courier
        self._transaction = transaction
        self._clock = clock
        self._chance = secrets.SystemRandom()
        self._unkept: deque[tuple[str, tuple[Danger, ...], str]] = deque(maxlen=ROOM)

    async def __call__(self, home: str, kinds: tuple[Danger, ...], post: str) -> None:
        """Put an alert by. Never raises: the writer's card must not wait for this; what is not kept is kept later."""
        try:
            await self._keep(home, kinds, post)
        except Fault as fault:
            log.error("alert-not-kept", extra={"fault": type(fault).__name__})
            self._unkept.append((home, kinds, post))

    async def tick(self) -> None:
        """Keep what could not be kept. Raises ``StoreError`` or ``KeyFault``, and is done again."""
        while self._unkept:
            await self._keep(*self._unkept[0])
            self._unkept.popleft()

    async def published(self, where: Where) -> None:
        """Let an alert say where its post is, now that it is up. Never raises."""
        try:
            found = await self._docket.cases.about(where.community, where.post)
        except StoreError as fault:
            log.warning("alert-not-linked", extra={"fault": type(fault).__name__})
            return
        for case in found:
            if case.kind is Kind.ALERT and case.card is not None and not case.closed:
                await self._docket.show(case)

    @command("mod.alert", P("Ring for an alert"), audience=Audience.MODERATORS, listed=False)
    async def ring(self, ctx: Context, case: CaseId, turn: Annotated[int, Hint(P("Turn"), hidden=True)] = 1) -> Outcome:
        """Show an alert, or ring once more while nobody has it; the outbox asks for it.

        Raises ``RetryLater`` or ``StoreError``, and is asked again.
        """
        home = ctx.person.home
        found = await self._docket.cases.get(home, case)
        if found is None or found.state not in (Standing.HELD, Standing.OPEN):
            return None
        await self._docket.cases.release(found)
        people = await self._people(home, turn)
        if turn > 1 and found.state is Standing.OPEN:
            await self._docket.cases.amend(found, {**found.body, LATE: True})
        await self._posted(found, turn, people)
        await self._ring_on(found, turn, people)
        return None

    @command("mod.nudge", P("Say that an alert waits"), audience=Audience.MODERATORS, listed=False)
    async def nudge(self, ctx: Context, case: CaseId) -> Outcome:
        """What somebody on duty is sent, while nobody has taken it."""
        found = await self._docket.cases.get(ctx.person.home, case)
        if found is None or found.state is not Standing.OPEN:
            return None
        return Reply.say(NUDGE, Text(CARE, Tone.SMALL))

    async def _keep(self, home: str, kinds: tuple[Danger, ...], post: str) -> None:
        place = await self._communities.moderators_place(home)
        platform, _, community = home.partition(":")
        to = place or Place(platform, community, "moderators")
        at = self._clock.now() + timedelta(seconds=self._chance.uniform(LEAST, MOST))
        body: dict[str, Json] = {"kinds": [*(kind.value for kind in kinds)]}
        async with self._transaction() as tx:
            case = await self._docket.cases.open(home, Kind.ALERT, post, body, held=True, tx=tx)
            call = Call("mod.alert", {"case": case.id, "turn": "1"})
            await self._outbox.put(Urgency.SAFETY, to, call, at=at, id_=f"alert-{case.id}-1", tx=tx)

    async def _posted(self, case: Case, turn: int, people: list[Person]) -> None:
        try:
            if turn == 1:
                await self._docket.draw(case.community, case.id)
                return
            place = await self._communities.moderators_place(case.community)
            if place is not None:
                who = map(Mention, people)
                yes = Button(P("I have it"), Call("mod.take", {"case": case.id}), Tone.PRIMARY)
                said = Reply.say(STILL, *who, Text(CARE, Tone.SMALL), yes)
                await self._courier.post(place, said, f"alert-{case.id}-{turn}")
        except Undeliverable as lost:  # those on duty hear of it all the same, and the queue has it
            log.error("alert-without-a-channel", extra={"fault": type(lost).__name__})

    async def _ring_on(self, case: Case, turn: int, people: list[Person]) -> None:
        """Write to those on duty, and ring again in a quarter of an hour; all of it once, whoever tries again."""
        key = f"alert-{case.id}"
        place = await self._communities.moderators_place(case.community)
        async with self._transaction() as tx:
            for person in people:
                call = Call("mod.nudge", {"case": case.id})
                await self._outbox.put(Urgency.SAFETY, person, call, id_=once(key, turn, person), tx=tx)
            if turn < TURNS:
                platform, _, community = case.community.partition(":")
                to = place or Place(platform, community, "moderators")
                call = Call("mod.alert", {"case": case.id, "turn": str(turn + 1)})
                at = self._clock.now() + AGAIN
                await self._outbox.put(Urgency.SAFETY, to, call, at=at, id_=f"{key}-{turn + 1}", tx=tx)

    async def _people(self, home: str, turn: int) -> list[Person]:
        if turn == 1:
            return await self._watch.first(home)
        return await (self._watch.everybody(home) if turn >= TURNS else self._watch.on_duty(home))


def alert_face(vents: Vents, watch: Watch, courier: Courier) -> Face:
    """Return how an alert reads: of what kind, what helps, who is on duty, and where the post is once it is public."""

    async def face(case: Case) -> list[Block]:
        blocks: list[Block] = [Text(_kinds(case)), Text(SHOWN), *await _where(case), Text(GUIDE)]
        if case.state is Standing.OPEN:
            people = await watch.on_duty(case.community)
            blocks += [Text(P("On duty now:")), *map(Mention, people)] if people else [Text(NOBODY)]
        blocks.append(Text(CARE, Tone.SMALL))
        if not case.closed:
            blocks.append(Button(P("Looked after"), Call("mod.done", {"case": case.id})))
        if case.state in (Standing.TAKEN, Standing.CLOSED):
            blocks.append(Button(P("A minute for yourself"), Call("care.minute")))
        return blocks

    async def _where(case: Case) -> list[Block]:
        vent = await vents.get(case.subject)
        if vent is None or not vent.message or vent.state is not State.UP:
            return [Text(NOT_UP)]
        link = await courier.link(Post.parse(vent.message))
        found: list[Block] = [Link(P("The post"), link)] if link else [Text(P("The post is in the venting channel."))]
        if not case.closed:
            found.append(Button(P("Offer help"), Call("mod.offer", {"post": case.subject, "_form": "1"})))
        return found

    return face


def _kinds(case: Case) -> P:
    listed = case.body.get("kinds")
    named = [KINDS[Danger(one)] for one in listed if one in set(Danger)] if isinstance(listed, list) else []
    if not named:
        return P("What was written sounded like danger.")
    said = P("What was written sounded like {kind}.")(kind=named[0])
    return P("{said} Also: {more}.")(said=said, more=named[1]) if len(named) > 1 else said
