"""What follows an introduction: have you met, how is it going, silence, rest; each change is one transaction.

Each of two is asked in private and by their own calendar. Whoever does not answer is asked once more, gently; then they
are offered a pause; then the introduction ends without blame, and whoever did answer is not left waiting.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person
from bot.clock import Clock
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.follows import Follow, Step, Voice
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.requests import LIVE, Request, Stage
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell, question
from cogs.mentors.lost import Lost
from cogs.mentors.profile import Profile, profile
from cogs.mentors.together import common

ANSWER: Final = timedelta(days=7)  # for an answer, and until somebody silent is asked again
MEET: Final = timedelta(days=14)  # until two who had not met yet are asked again
MONTH: Final = timedelta(days=30)  # from one pulse to the next
AWAY: Final = timedelta(days=14)  # until a side that is paused without an end is looked at again
WEEK: Final = timedelta(days=7)  # from one week of a programme to the next
AGAIN: Final = timedelta(days=1)  # until a week of a programme, or a place, is tried again
SILENT: Final = 3  # questions in a row without an answer, after which it ends
GONE: Final = "gone"  # why it ended: an account that is not there any more, and no seat among buddies either
OPENINGS: Final = 7  # days on which a place is tried to be opened


class Answer(StrEnum):
    """What one may say to a question."""

    MET = "met"
    NOT_YET = "not-yet"
    WELL = "well"
    MIXED = "so-so"


class Following:
    """Every change holds its community's turn."""

    def __init__(
        self, mentors: Mentors, asking: Asking, bell: Bell, lost: Lost, clock: Clock, transaction: Transaction
    ) -> None:
        """``lost`` sees to those whom no message reaches."""
        self._mentors = mentors
        self._asking = asking
        self._bell = bell
        self._lost = lost
        self._clock = clock
        self._transaction = transaction

    async def turn(self, home: str) -> None:
        """Look at everything that is due in a community, pairs first, for they may free a mentor's place."""
        async with self._transaction() as tx:
            await my_turn(tx, home)
            now = self._clock.now()
            for person in await self._lost.gone(home, tx=tx):
                await self.forsakes(person, GONE, tx=tx)
            await self._lost.shut(home, now, tx=tx)
            for pair in await self._mentors.pairs.due(home, now, tx=tx):
                match pair.state:
                    case Bond.ACTIVE:
                        await self._due(pair, now, tx)
                    case Bond.OPENING:
                        await self._open_again(pair, now, tx)
                    case Bond.PROPOSED | Bond.DECLINED | Bond.ENDED:
                        pass  # proposals are seen to by those who ask
                    case _:
                        assert_never(pair.state)
            await self._asking.again(home, tx=tx)

    async def answers(self, pair: Pair, person: Person, said: Answer) -> Follow:
        """Take an answer; when both have answered, nobody is asked until the next time. Twice is once."""
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            now = self._clock.now()
            follow = await self._mentors.follows.get(pair, tx=tx)
            voice = follow.of(pair, person)
            follow = follow.having(pair, person, replace(voice, said=said.value, silent=0))
            await self._bell.back(question(pair, person), tx=tx)
            await self._mentors.profiles.touch(person, now, tx=tx)
            if said is Answer.MET and pair.met_at is None:
                await self._mentors.pairs.change(pair.id, [Bond.ACTIVE], tx=tx, met_at=now)
                pair = replace(pair, met_at=now)
            if follow.step and follow.mentee.said and follow.mentor.said:
                follow = _settled(follow, pair, now)
            await self.keep(pair, follow, tx)
            return follow

    async def rests(self, pair: Pair, person: Person, until: datetime) -> None:
        """Leave two alone until an instant, on the wish of one; the other is told until when, and not why."""
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            now = self._clock.now()
            follow = await self._mentors.follows.get(pair, tx=tx)
            for one in (pair.mentee, pair.mentor):
                await self._bell.back(question(pair, one), tx=tx)
            coming = max(until, follow.prompt_at) if follow.prompt_at else None
            rested = replace(_quiet(follow), rest_until=until, ask_at=until, prompt_at=coming)
            await self.keep(pair, rested, tx)
            call = Call("mentor.rested", {"p": pair.id})
            await self._bell.insists(pair.other(person), call, rest_note(pair, until), now, tx=tx)

    async def wakes(self, pair: Pair, person: Person) -> None:
        """End a rest before its time; harmless when there is none."""
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            now = self._clock.now()
            follow = await self._mentors.follows.get(pair, tx=tx)
            if follow.rest_until is not None:
                coming = now if follow.prompt_at else None
                await self.keep(pair, replace(follow, rest_until=None, ask_at=now + ANSWER, prompt_at=coming), tx)
                await self._asking.again(person.home, tx=tx)

    async def parts(self, pair: Pair, person: Person, *, again: bool) -> bool:
        """End what does not work: never these two again, the other told kindly, and on wish somebody else is sought.

        False when it had ended.
        """
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            now = self._clock.now()
            if not await self._asking.end(pair, person, "not-working", tx=tx):
                return False
            await self._mentors.bars.put(person, pair.other(person), now, tx=tx)
            if again and person == pair.mentee:
                await self._seeks(person, now, tx)
            await self._asking.again(person.home, tx=tx)
            return True

    async def forsakes(self, person: Person, why: str, *, tx: AsyncConnection) -> None:
        """Take somebody out who is not there any more: what waits for them goes on to others, their pairs end.

        Part of a transaction that holds the turn.
        """
        now = self._clock.now()
        await self._asking.withdraw(person, tx=tx)
        if why == GONE:
            await self._mentors.buddies.leave(person, tx=tx)
        for state in (Bond.OPENING, Bond.ACTIVE):
            for pair in await self._mentors.pairs.in_state(person.home, state, tx=tx):
                if pair.holds(person) and await self._asking.end(pair, person, why, tx=tx):
                    await self._goes_on(pair, pair.other(person), now, tx)
        for side in Side:
            if (kept := await self._mentors.profiles.get(person, side, tx=tx)) and kept.state is Standing.ACTIVE:
                await self._mentors.profiles.put(replace(kept, state=Standing.PAUSED, paused_until=None), now, tx=tx)

    async def tells_without(self, pair: Pair, person: Person, *, tx: AsyncConnection) -> None:
        """Tell somebody that a pair has ended of which no row is to stay."""
        await self._bell.back(question(pair, person), tx=tx)
        now = self._clock.now()
        call = Call("mentor.vanished", {"p": pair.id})
        await self._bell.insists(person, call, f"vanished {pair.id}", now, tx=tx)

    async def of_two(self, pair: Pair, *, tx: AsyncConnection | None = None) -> tuple[Profile, Profile]:
        """Return both sides of a pair, mentee first."""
        mentee = await self._mentors.profiles.get(pair.mentee, Side.FIND, tx=tx)
        mentor = await self._mentors.profiles.get(pair.mentor, Side.OFFER, tx=tx)
        return (
            profile(mentee) if mentee else Profile(pair.mentee, Side.FIND),
            profile(mentor) if mentor else Profile(pair.mentor, Side.OFFER),
        )

    async def _due(self, pair: Pair, now: datetime, tx: AsyncConnection) -> None:
        follow = await self._mentors.follows.get(pair, tx=tx)
        if follow.rest_until and follow.rest_until <= now:
            follow = replace(follow, rest_until=None)
        two = await self.of_two(pair, tx=tx)
        if away := [one for one in two if one.state is Standing.PAUSED]:
            await self.keep(pair, await self._waits(pair, follow, away, now, tx), tx)
            return
        if follow.prompt_at and follow.prompt_at <= now:
            follow = await self._prompts(pair, follow, two, now, tx)
        if follow.ask_at is None or follow.ask_at <= now:
            after = await self._asks(pair, follow, two, now, tx)
            if after is None:
                await self._falls_silent(pair, follow, now, tx)
                return
            follow = after
        await self.keep(pair, follow, tx)

    async def _waits(
        self, pair: Pair, follow: Follow, away: Sequence[Profile], now: datetime, tx: AsyncConnection
    ) -> Follow:
        """Ask nobody anything, and bring no week of a programme, while one of the two is away."""
        for one in (pair.mentee, pair.mentor):
            await self._bell.back(question(pair, one), tx=tx)
        back = max(min(one.paused_until or now + AWAY for one in away), now + AGAIN)
        again = min(back, now + AWAY)
        return replace(_quiet(follow), ask_at=again, prompt_at=again if follow.prompt_at else None)

    async def _prompts(
        self, pair: Pair, follow: Follow, two: tuple[Profile, Profile], now: datetime, tx: AsyncConnection
    ) -> Follow:
        """Have the next week of a programme sent when both are awake; tried again a day later unless it came."""
        at = common(*two, now) or now
        key = f"week {pair.id} {follow.programme} {follow.week + 1} {now:%Y%m%d%H%M}"
        call = Call("mentor.week", {"p": pair.id, "n": str(follow.week + 1)})
        await self._bell.works(pair.mentor.home, call, key, at, tx=tx)
        return replace(follow, prompt_at=at + AGAIN)

    async def _asks(
        self, pair: Pair, follow: Follow, two: tuple[Profile, Profile], now: datetime, tx: AsyncConnection
    ) -> Follow | None:
        """Put a question, or look at what came of the last one; None when it has been silent for too long."""
        if not follow.step:
            step = Step.MET if pair.met_at is None else Step.PULSE
            follow = replace(follow, step=step, mentee=_fresh(follow.mentee), mentor=_fresh(follow.mentor))
            return await self._puts(pair, follow, two, now, tx)
        follow = replace(follow, mentee=_heard(follow.mentee), mentor=_heard(follow.mentor))
        if max(follow.mentee.silent, follow.mentor.silent) >= SILENT:
            return None
        silent = [one for one in two if not follow.of(pair, one.person).said]
        for each in silent:
            follow = follow.having(pair, each.person, _fresh(follow.of(pair, each.person)))
        return await self._puts(pair, follow, silent, now, tx) if silent else _settled(follow, pair, now)

    async def _puts(
        self, pair: Pair, follow: Follow, asked: Sequence[Profile], now: datetime, tx: AsyncConnection
    ) -> Follow:
        for one in asked:
            await self._bell.asks(question(pair, one.person), one, Call("mentor.asked", {"p": pair.id}), now, tx=tx)
        return replace(follow, ask_at=now + ANSWER)

    async def _falls_silent(self, pair: Pair, follow: Follow, now: datetime, tx: AsyncConnection) -> None:
        """End it for both, without blame; whoever asked and did answer is sought somebody else."""
        follow = replace(follow, mentee=_heard(follow.mentee), mentor=_heard(follow.mentor))
        await self._mentors.follows.put(follow, tx=tx)
        if await self._asking.end(pair, pair.mentee, "silence", tx=tx):
            await self._bell.ended(pair, pair.mentee, now, tx=tx)
            if follow.mentee.silent < SILENT:
                await self._goes_on(pair, pair.mentee, now, tx)

    async def _open_again(self, pair: Pair, now: datetime, tx: AsyncConnection) -> None:
        """Try once a day to open the place of two; after a week let both go, and whoever asked keeps their turn."""
        follow = await self._mentors.follows.get(pair, tx=tx)
        follow = replace(follow, tries=follow.tries + 1)
        await self._mentors.follows.put(follow, tx=tx)
        if follow.tries > OPENINGS:
            if await self._asking.end(pair, pair.mentee, "no-place", tx=tx):
                await self._bell.ended(pair, pair.mentee, now, tx=tx)
                await self._goes_on(pair, pair.mentee, now, tx)
            return
        await self._mentors.pairs.change(pair.id, [Bond.OPENING], tx=tx, due_at=now + AGAIN)
        at = common(*await self.of_two(pair, tx=tx), now) or now  # nobody pressed just now: it waits until both wake
        call = Call("mentor.open", {"p": pair.id})
        await self._bell.works(pair.mentor.home, call, f"open {pair.id} {now:%Y%m%d%H%M}", at, tx=tx)

    async def _goes_on(self, pair: Pair, person: Person, now: datetime, tx: AsyncConnection) -> None:
        """See to it that whoever asked and has lost their mentor is not forgotten: they wait again, in their turn."""
        if person != pair.mentee or await self._mentors.requests.live(person, tx=tx):
            return
        old = pair.request if pair.state is Bond.OPENING else None  # they never met: the old request keeps its turn
        if not (old and await self._mentors.requests.move(old, [Stage.MATCHED], Stage.OPEN, tx=tx)):
            await self._seeks(person, now, tx)

    async def _seeks(self, person: Person, now: datetime, tx: AsyncConnection) -> None:
        kept = await self._mentors.profiles.get(person, Side.FIND, tx=tx)
        if kept is None or await self._mentors.requests.live(person, tx=tx):
            return
        if kept.state is Standing.DRAFT:
            return
        await self._mentors.requests.put(Request(self._clock.fresh_id(), person, LIVE[0], now), tx=tx)

    async def keep(self, pair: Pair, follow: Follow, tx: AsyncConnection) -> None:
        """Keep what followed, and when to look again."""
        await self._mentors.follows.put(follow, tx=tx)
        times = [when for when in (follow.ask_at, follow.prompt_at) if when is not None]
        await self._mentors.pairs.change(pair.id, [Bond.ACTIVE], tx=tx, due_at=min(times, default=None))


def rest_note(pair: Pair, until: datetime) -> str:
    """Return the id under which one of two is told of a rest."""
    return f"rest {pair.id} {until:%Y%m%d}"


def _settled(follow: Follow, pair: Pair, now: datetime) -> Follow:
    """Both have answered: nobody is asked until the next time."""
    unmet = follow.unmet + 1 if pair.met_at is None else 0
    after = MEET if pair.met_at is None else MONTH
    return replace(follow, step=Step.NONE, ask_at=now + after, unmet=unmet)


def _quiet(follow: Follow) -> Follow:
    """No question stands, and no silence counts."""
    return replace(
        follow,
        step=Step.NONE,
        mentee=replace(_fresh(follow.mentee), silent=0),
        mentor=replace(_fresh(follow.mentor), silent=0),
    )


def _fresh(voice: Voice) -> Voice:
    return replace(voice, shown_at=None, said="")


def _heard(voice: Voice) -> Voice:
    """Count a silence, if they were shown the question at all: a week whose messages are used up is not theirs."""
    if voice.said or voice.shown_at is None:
        return voice
    return replace(voice, silent=voice.silent + 1)
