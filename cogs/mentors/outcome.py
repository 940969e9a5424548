"""What moderators are told of a round of their own accord: that its preview is ready, and how it turned out.

Both are posted where moderators meet. How a round turned out is told once, when nobody's answer is awaited any more, in
ranges of five: who saw the pairs must not read from it what one of them said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, Words, command
from bot.clock import Clock
from bot.command import Audience
from bot.community import Communities
from bot.message import Fields
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.rounds import Phase, Round
from cogs.mentors.draft import draft_of
from cogs.mentors.figures import FLOOR, ranged
from cogs.mentors.health import range_words

ROUND: Final = Hint(P("Round"), hidden=True)
TOLD: Final = "told"  # in the body of a published round, once its outcome is on its way


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pairs of a round were asked, and how each ended; ``open_``: whose answer or place is awaited still."""

    asked: int
    introduced: int
    agreed: int
    declined: int
    expired: int
    open_: int


class Outcomes(Cog):
    """The two posts, and the look at what is settled."""

    def __init__(
        self, mentors: Mentors, communities: Communities, outbox: Outbox, clock: Clock, transaction: Transaction
    ) -> None:
        self._mentors = mentors
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._transaction = transaction

    async def worked(self, round_: Round) -> None:
        """Have moderators told that a preview is ready, once for each edition."""
        place, edition = await self._communities.moderators_place(round_.home), draft_of(round_).edition
        if place is not None and edition:
            call = Call("mentoring.ready", {"r": round_.id, "v": edition})
            await self._outbox.put(Kind.REPORT, place, call, id_=f"ready {round_.id} {edition}")

    async def look(self, home: str) -> None:
        """Have moderators told how their last round turned out, once it is settled."""
        last = await self._mentors.rounds.last(home)
        if last is None or TOLD in last.body or tally(await self._mentors.pairs.of_round(last.id)).open_:
            return
        place = await self._communities.moderators_place(home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            await self._mentors.rounds.change(last.id, [Phase.PUBLISHED], Phase.PUBLISHED, tx=tx, body={TOLD: True})
            if place is not None:
                call, key = Call("mentoring.outcome", {"r": last.id}), f"outcome {last.id}"
                await self._outbox.put(Kind.REPORT, place, call, at=self._clock.now(), id_=key, tx=tx)

    @command("mentoring.ready", P("A preview is ready"), listed=False, audience=Audience.MODERATORS)
    async def ready(self, ctx: Context, r: Annotated[str, ROUND], v: Annotated[str, ROUND]) -> Outcome:
        """What is posted when a large round has been worked out; nothing when it was changed since."""
        round_ = await self._mentors.rounds.current(ctx.place.home)
        if round_ is None or round_.id != r or (draft := draft_of(round_)).edition != v:
            return None
        alone = draft.size[0] - len({couple.mentee for couple in draft.couples})
        return Reply.say(
            Text(P("The preview of the round is ready"), Tone.TITLE),
            P("Pairs: {pairs}. Stay without a mentor: {alone}.")(pairs=len(draft.couples), alone=max(0, alone)),
            Button(P("Look it over"), Call("mentoring.round"), Tone.PRIMARY),
            public=True,
        )

    @command("mentoring.outcome", P("How the last round turned out"), listed=False, audience=Audience.MODERATORS)
    async def outcome(self, ctx: Context, r: Annotated[str, ROUND] = "") -> Outcome:
        """How a published round turned out, or how far it is; posted for all moderators where the clock asks."""
        last = await self._mentors.rounds.last(ctx.place.home)
        if last is None or (r and last.id != r):
            return None if r else Reply.say(P("No round has been published here yet."))
        return card(tally(await self._mentors.pairs.of_round(last.id)), public=bool(r))


def tally(pairs: Sequence[Pair]) -> Tally:
    """Return how the pairs of a round ended."""
    declined = [pair for pair in pairs if pair.state is Bond.DECLINED]
    expired = sum(pair.ended == "silence" for pair in declined)
    return Tally(
        len(pairs),
        sum(pair.place is not None for pair in pairs),
        sum(pair.mentee_yes and pair.mentor_yes for pair in pairs),
        len(declined) - expired,
        expired,
        sum(pair.state in (Bond.PROPOSED, Bond.OPENING) for pair in pairs),
    )


def card(found: Tally, *, public: bool) -> Reply:
    """Return a tally in words; of fewer than five pairs only that it is settled, or is not."""
    state = P("Everybody has answered, or their time is over.")
    if found.open_:
        state = P("Not everybody has answered yet. You hear here when it is settled.")
    blocks: list[Text | Fields] = [Text(P("How the round turned out"), Tone.TITLE), Text(state)]
    if found.asked < FLOOR:
        few = P("How many said yes is not told for fewer than five pairs: you have seen who they are.")
        return Reply.say(*blocks, few, public=public)
    counts = {
        P("Pairs that were asked"): found.asked,
        P("Introduced"): found.introduced,
        P("Both said yes"): found.agreed,
        P("One of the two would rather not"): found.declined,
        P("Time ran out"): found.expired,
    }
    told: list[tuple[Words, Words]] = [(name, range_words(ranged(n) or None)) for name, n in counts.items()]
    small = P("Ranges of five. Whoever was not introduced waits in their turn, or may join the next round.")
    return Reply.say(*blocks, Fields(tuple(told)), Text(small, Tone.SMALL), public=public)
