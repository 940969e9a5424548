"""From a request to two who both said yes: who is asked next, until when, and one winner of every race."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person
from bot.clock import Clock
from bot.community import Choices
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.offers import Offer, Said
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.requests import LIVE, Request, Stage
from cogs.mentors.bell import Bell, question
from cogs.mentors.calendar import deadline
from cogs.mentors.fit import Fit, fit
from cogs.mentors.market import market
from cogs.mentors.profile import Profile, profile
from cogs.mentors.terms import Terms, terms_of


class Came(StrEnum):
    """What came of a mentor's yes."""

    WON = "won"
    LOST = "lost"
    LATE = "late"
    FULL = "full"
    GONE = "gone"
    TWICE = "twice"


class Asking:
    """Every change holds its community's turn, and is one transaction with what is to be sent because of it."""

    def __init__(self, mentors: Mentors, bell: Bell, choices: Choices, clock: Clock, transaction: Transaction) -> None:
        self._mentors = mentors
        self._bell = bell
        self._choices = choices
        self._clock = clock
        self._transaction = transaction

    async def ask(self, mentee: Profile) -> Request:
        """Take a request, or return the one that is live, and ask the first mentor at once."""
        home, terms = mentee.person.home, await terms_of(self._choices, mentee.person.home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            now = self._clock.now()
            fresh = replace(mentee, state=Standing.ACTIVE, paused_until=None)
            await self._mentors.profiles.put(fresh.kept(), now, tx=tx)
            found = await self._mentors.requests.live(mentee.person, tx=tx)
            if found is None:
                found = Request(self._clock.fresh_id(), mentee.person, Stage.OPEN, now)
                await self._mentors.requests.put(found, tx=tx)
            await self._turn(home, terms, tx)
        return found

    async def offer(self, mentor: Profile) -> None:
        """Take a mentor in, and see at once whether somebody waits for them."""
        home, terms = mentor.person.home, await terms_of(self._choices, mentor.person.home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            fresh = replace(mentor, state=Standing.ACTIVE, paused_until=None)
            await self._mentors.profiles.put(fresh.kept(), self._clock.now(), tx=tx)
            await self._turn(home, terms, tx)

    async def moved(self, one: Profile) -> None:
        """Follow somebody's changed words, zone or shifts: in whom they fit, and in when they are asked."""
        terms = await terms_of(self._choices, one.person.home)
        async with self._transaction() as tx:
            await my_turn(tx, one.person.home)
            await self._bell.moves(one, self._clock.now(), tx=tx)
            await self._turn(one.person.home, terms, tx)

    async def turn(self, home: str) -> None:
        """Look at everything that is due in a community: pauses that end, answers that did not come, who is next."""
        terms = await terms_of(self._choices, home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            await self._turn(home, terms, tx)

    async def accept(self, id_: str, mentor: Person) -> tuple[Came, Pair | None]:
        """Say yes to an offer. Of several who do, one wins; nobody ever gets more than their places."""
        home, terms = mentor.home, await terms_of(self._choices, mentor.home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            offer = await self._mentors.offers.get(id_, tx=tx)
            if offer is None or offer.mentor != mentor:
                return Came.GONE, None
            if (came := await self._refused(offer, tx)) is not None:
                await self._turn(home, terms, tx)
                return came, None
            return Came.WON, await self._won(offer, terms, tx)

    async def decline(self, id_: str, mentor: Person, why: str) -> bool:
        """Say "not now", and have the next one asked; False when it was settled before."""
        home, terms = mentor.home, await terms_of(self._choices, mentor.home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            offer = await self._mentors.offers.get(id_, tx=tx)
            if offer is None or offer.mentor != mentor:
                return False
            done = await self._mentors.offers.settle(id_, Said.DECLINED, tx=tx, reason=why)
            if done:
                await self._mentors.profiles.touch(mentor, self._clock.now(), tx=tx)
                await self._bell.back(id_, tx=tx)
                await self._turn(home, terms, tx)
            return done

    async def yes(self, id_: str, person: Person) -> Pair | None:
        """Say yes to a proposal; with the second yes, the opening of their place is on its way. None when gone.

        Twice is once. What comes back is the pair as it is now.
        """
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            pair = await self._mentors.pairs.get(id_, tx=tx)
            if pair is None or not pair.holds(person) or pair.state is not Bond.PROPOSED:
                return pair if pair is not None and pair.holds(person) else None
            now = self._clock.now()
            mine = "mentee_yes" if person == pair.mentee else "mentor_yes"
            both = pair.mentor_yes if person == pair.mentee else pair.mentee_yes
            state = Bond.OPENING if both else Bond.PROPOSED
            values: dict[str, bool | Bond | datetime | None] = {mine: True, "state": state}
            await self._mentors.pairs.change(id_, [Bond.PROPOSED], tx=tx, **values)
            await self._mentors.profiles.touch(person, now, tx=tx)
            await self._bell.back(question(pair, person), tx=tx)
            if pair.request and person == pair.mentor:
                await self._mentors.requests.answered(pair.request, now, tx=tx)
            if both:
                await self.opens(pair, now, tx=tx)
            return await self._mentors.pairs.get(id_, tx=tx)

    async def opens(self, pair: Pair, now: datetime, *, tx: AsyncConnection) -> None:
        """Have the place of two opened who both said yes, and their request closed."""
        if pair.request:
            await self._mentors.requests.move(pair.request, LIVE, Stage.MATCHED, tx=tx)
        await self._bell.works(pair.mentor.home, Call("mentor.open", {"p": pair.id}), f"open {pair.id}", now, tx=tx)

    async def no(self, id_: str, person: Person, why: str) -> Pair | None:
        """Say no to a proposal: the other one is told kindly, and whoever asked goes on waiting. None when gone."""
        home, terms = person.home, await terms_of(self._choices, person.home)
        async with self._transaction() as tx:
            await my_turn(tx, home)
            pair = await self._mentors.pairs.get(id_, tx=tx)
            if pair is None or not pair.holds(person) or pair.state is not Bond.PROPOSED:
                return None
            await self._parts(pair, person, why, tx)
            await self._turn(home, terms, tx)
            return pair

    async def withdraw(self, person: Person, *, tx: AsyncConnection, keep: bool = False) -> None:
        """Take back somebody's request and whatever waits for their answer; those who are concerned are told.

        Part of a transaction that holds the turn: for pausing and leaving. ``keep``: the request itself stays, and
        waits, without anybody being asked.
        """
        await self._unask(person, tx, keep)
        for offer in await self._mentors.offers.open_in(person.home, tx=tx):
            if offer.mentor == person:
                await self._mentors.offers.settle(offer.id, Said.WITHDRAWN, tx=tx)
                await self._bell.back(offer.id, tx=tx)
        for pair in await self._mentors.pairs.in_state(person.home, Bond.PROPOSED, tx=tx):
            if pair.holds(person):
                await self._parts(pair, person, "away", tx)

    async def end(self, pair: Pair, person: Person, why: str, *, tx: AsyncConnection) -> bool:
        """End a pair that is open or being opened, on one side's wish; the other is told kindly. False when it was.

        Part of a transaction that holds the turn.
        """
        now = self._clock.now()
        over = await self._mentors.pairs.change(
            pair.id, [Bond.OPENING, Bond.ACTIVE], tx=tx, state=Bond.ENDED, ended=why, ended_at=now, due_at=None
        )
        if over:
            await self._bell.ends(pair, person, now, tx=tx)
        return over

    async def _unask(self, person: Person, tx: AsyncConnection, keep: bool) -> None:
        request = await self._mentors.requests.live(person, tx=tx)
        if request is None:
            return
        if not keep:
            await self._mentors.requests.move(request.id, LIVE, Stage.WITHDRAWN, tx=tx)
        for gone in await self._mentors.offers.close(request.id, Said.WITHDRAWN, tx=tx):
            await self._bell.back(gone, tx=tx)

    async def again(self, home: str, *, tx: AsyncConnection) -> None:
        """Look who is next, in a transaction that holds the turn."""
        await self._turn(home, await terms_of(self._choices, home), tx)

    async def _refused(self, offer: Offer, tx: AsyncConnection) -> Came | None:
        """Return why a yes cannot count, and settle what is left of the offer; None when it can."""
        match offer.state:
            case Said.ACCEPTED:
                return Came.TWICE
            case Said.LOST:
                return Came.LOST
            case Said.EXPIRED:
                return Came.LATE
            case Said.DECLINED | Said.WITHDRAWN:
                return Came.GONE
            case Said.OPEN:
                pass
        request = await self._mentors.requests.get(offer.request, tx=tx)
        if request is None or request.state is not Stage.OPEN:
            await self._mentors.offers.settle(offer.id, Said.LOST, tx=tx)
            await self._bell.back(offer.id, tx=tx)
            return Came.LOST
        kept = await self._mentors.profiles.get(offer.mentor, Side.OFFER, tx=tx)
        taken = (await self._mentors.pairs.loads(offer.mentor.home, tx=tx))[offer.mentor]
        if kept is None or taken >= profile(kept).places:
            await self._mentors.offers.settle(offer.id, Said.WITHDRAWN, tx=tx)
            await self._bell.back(offer.id, tx=tx)
            return Came.FULL if kept else Came.GONE
        return None

    async def _won(self, offer: Offer, terms: Terms, tx: AsyncConnection) -> Pair:
        now = self._clock.now()
        request = await self._mentors.requests.get(offer.request, tx=tx)
        assert request is not None, "an offer whose yes counts has its request"
        await self._mentors.offers.settle(offer.id, Said.ACCEPTED, tx=tx)
        await self._mentors.requests.move(offer.request, [Stage.OPEN], Stage.PROPOSED, tx=tx)
        await self._mentors.requests.answered(offer.request, now, tx=tx)
        await self._mentors.profiles.touch(offer.mentor, now, tx=tx)
        for gone in (offer.id, *await self._mentors.offers.close(offer.request, Said.LOST, tx=tx)):
            await self._bell.back(gone, tx=tx)
        made = Pair(
            self._clock.fresh_id(), request.person, offer.mentor, offer.score, offer.reasons, now, request=offer.request
        )
        return await self.propose(replace(made, mentor_yes=True), terms, tx=tx)

    async def propose(self, pair: Pair, terms: Terms, *, tx: AsyncConnection) -> Pair:
        """Keep a pair and ask whoever of the two has not said yes; part of a transaction that holds the turn.

        For rounds, too: there neither has.
        """
        now = self._clock.now()
        sides = ((pair.mentee, Side.FIND, pair.mentee_yes), (pair.mentor, Side.OFFER, pair.mentor_yes))
        asked = [profile_ for one, side, said in sides if not said for profile_ in [await self._one(one, side, tx)]]
        pair = replace(pair, due_at=max(deadline(one, now, terms.days) for one in asked))
        await self._mentors.pairs.put(pair, tx=tx)
        for one in asked:
            await self._bell.asks(question(pair, one.person), one, Call("mentor.meet", {"p": pair.id}), now, tx=tx)
        await self._looks(pair.mentor.home, tx)
        return pair

    async def _one(self, person: Person, side: Side, tx: AsyncConnection) -> Profile:
        kept = await self._mentors.profiles.get(person, side, tx=tx)
        return profile(kept) if kept else Profile(person, side)

    async def _parts(self, pair: Pair, person: Person, why: str, tx: AsyncConnection) -> None:
        """End a proposal that one of the two does not want, or did not answer."""
        now = self._clock.now()
        values: dict[str, Bond | str | datetime | None] = {"state": Bond.DECLINED, "ended": why, "ended_at": now}
        if not await self._mentors.pairs.change(pair.id, [Bond.PROPOSED], tx=tx, due_at=None, **values):
            return
        for one in (pair.mentee, pair.mentor):
            await self._bell.back(question(pair, one), tx=tx)
        if pair.request:
            silent = person == pair.mentee and why == "silence"
            back = Stage.WITHDRAWN if silent else Stage.OPEN
            await self._mentors.requests.move(pair.request, [Stage.PROPOSED], back, tx=tx)
        other = pair.other(person)
        said_yes = pair.mentor_yes if other == pair.mentor else pair.mentee_yes
        if said_yes or why == "silence":
            call = Call("mentor.parted", {"p": pair.id})
            await self._bell.tells(other, call, f"parted {pair.id}", now, tx=tx)

    async def _turn(self, home: str, terms: Terms, tx: AsyncConnection) -> None:
        now = self._clock.now()
        await self._mentors.profiles.wake(home, now, tx=tx)
        for offer in await self._mentors.offers.open_in(home, tx=tx):
            if offer.expires_at <= now and await self._mentors.offers.settle(offer.id, Said.EXPIRED, tx=tx):
                await self._bell.back(offer.id, tx=tx)
        for pair in await self._mentors.pairs.due(home, now, tx=tx):
            if pair.state is Bond.PROPOSED:
                silent = pair.mentee if not pair.mentee_yes else pair.mentor
                await self._parts(pair, silent, "silence", tx)
        if terms.running(now.date()):
            await self._offers(home, terms, now, tx)
        await self._looks(home, tx)

    async def _offers(self, home: str, terms: Terms, now: datetime, tx: AsyncConnection) -> None:
        """Ask the next mentors for everybody who waits, the longest waiting first."""
        found = await market(self._mentors, home, tx=tx)
        if found is None:
            return
        waiting, there = found
        for request in waiting:
            if (wanted := there.wanted(request, terms.batch)) > 0:
                for mentor, score in islice(there.next(request), wanted):
                    await self._put(request, there.mentees[request.person], mentor, score, terms, now, tx)
                    there.places[mentor.person] -= 1

    async def _put(
        self,
        request: Request,
        mentee: Profile,
        mentor: Profile,
        score: int,
        terms: Terms,
        now: datetime,
        tx: AsyncConnection,
    ) -> None:
        made = fit(mentee, mentor)
        reasons = made.reasons if isinstance(made, Fit) else ()
        expires = deadline(mentor, now, terms.days)
        offer = Offer(self._clock.fresh_id(), request.id, mentor.person, score, reasons, now, expires)
        await self._mentors.offers.put(offer, tx=tx)
        await self._bell.asks(offer.id, mentor, Call("mentor.offered", {"o": offer.id}), now, tx=tx)

    async def _looks(self, home: str, tx: AsyncConnection) -> None:
        soon = [
            await self._mentors.offers.next_expiry(home, tx=tx),
            await self._mentors.pairs.next_due(home, tx=tx),
        ]
        now = self._clock.now()
        coming: Sequence[datetime] = [when for when in soon if when is not None and when > now]
        await self._bell.looks(home, now, min(coming, default=None), tx=tx)
