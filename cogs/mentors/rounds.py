"""Rounds, for moderators: open, announce, look over, adjust, publish or discard."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Person, Phrase, Place, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.command import Audience
from bot.courier import Courier
from bot.store import StoreConflict
from bot.store.mentors import Mentors
from bot.store.mentors.rounds import Phase, Round
from cogs.mentors import round_cards
from cogs.mentors.company import Company, company, hindrance, left
from cogs.mentors.draft import Draft, draft_of
from cogs.mentors.joining import SEEN
from cogs.mentors.outcome import Outcomes
from cogs.mentors.rounding import Ended, Result, Rounding

ROUND: Final = Hint(P("Round"), hidden=True)
WHO: Final = Hint(P("Who"), hidden=True)
CHANGED: Final = P("The round has changed since you looked, perhaps by another moderator. This is how it is now:")
GONE: Final = P("This round is settled already, perhaps by another moderator. Nothing was sent twice.")
NO_ROUND: Final = P("No round is open.")


class Do(StrEnum):
    """What to do with a round."""

    LOOK = "look"
    OPEN = "open"
    PREVIEW = "preview"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return {Do.LOOK: P("Look"), Do.OPEN: P("Open a round"), Do.PREVIEW: P("Work out a preview")}[self]


class Rounds(Cog):
    """The moderators' side of a round."""

    def __init__(self, mentors: Mentors, rounding: Rounding, outcomes: Outcomes, courier: Courier) -> None:
        self._mentors = mentors
        self._rounding = rounding
        self._outcomes = outcomes
        self._courier = courier

    @command("mentoring.round", P("Rounds of introductions: open, look over, publish"), audience=Audience.MODERATORS)
    async def round(
        self,
        ctx: Context,
        do: Annotated[Do, Hint(P("What?"))] = Do.LOOK,
        page: Annotated[int, Hint(P("Page"), hidden=True)] = 1,
    ) -> Outcome:
        """Show how the round stands, open one, or work out what it would do."""
        match do:
            case Do.OPEN:
                try:
                    await self._rounding.open(ctx.person.home, ctx.person)
                except StoreConflict:
                    return await self._shown(ctx, note=P("A round is open already: this one."))
            case Do.PREVIEW:
                return await self._changed(ctx, lambda draft: draft.bare, "")
            case Do.LOOK:
                pass
        return await self._shown(ctx, page)

    @command("mentoring.announce", P("Announce the round"), listed=False, audience=Audience.MODERATORS)
    async def announce(
        self,
        ctx: Context,
        place: Annotated[Place, Hint(P("In which channel?"))],
        words: Annotated[
            str, Hint(P("Your words, such as until when to join"), long=True, max_length=600, shared=True)
        ] = "",
    ) -> Outcome:
        """Post in a channel that a round is open, and what joining means."""
        round_ = await self._mentors.rounds.current(ctx.person.home)
        if round_ is None:
            return Reply.say(NO_ROUND)
        known = {"place": str(place), "words": words}
        try:
            await self._courier.post(place, announced(words), key=f"round {round_.id} {len(words)} {place.id}")
        except Undeliverable:
            wrong = P("I cannot write there. Let me in, or pick another channel.")
            return self.ask("mentoring.announce", {"place": wrong}, **known)
        except RetryLater:
            wrong = P("That did not work just now. Please try again in a minute.")
            return self.ask("mentoring.announce", {"place": wrong}, **known)
        return await self._shown(ctx, note=P("Announced. Whoever joins is counted here."))

    @command("mentoring.pair", P("Look at a pair"), listed=False, audience=Audience.MODERATORS)
    async def pair(
        self,
        ctx: Context,
        v: Annotated[str, Hint(P("Edition"), hidden=True)],
        n: Annotated[int, Hint(P("Which pair?"))],
    ) -> Outcome:
        """Show one pair of the edition that was looked at."""
        round_, draft, there = await self._read(ctx)
        if round_ is None or draft.edition != v or not 0 <= n < len(draft.couples):
            return await self._shown(ctx, note=CHANGED)
        return round_cards.pair_card(draft, there, draft.couples[n])

    @command("mentoring.alone", P("Look at somebody who stays without"), listed=False, audience=Audience.MODERATORS)
    async def alone(self, ctx: Context, a: Annotated[str, Hint(P("Who?"))]) -> Outcome:
        """Show why somebody stays without, and whom they could have."""
        _, draft, there = await self._read(ctx)
        who = _person(ctx, a)
        if who not in there.mentees:
            return await self._shown(ctx, note=CHANGED)
        return round_cards.alone_card(draft, there, who)

    @command("mentoring.apart", P("Keep two apart"), listed=False, audience=Audience.MODERATORS)
    async def apart(self, ctx: Context, a: Annotated[str, WHO], b: Annotated[str, WHO]) -> Outcome:
        """Keep two apart in this round."""
        one, other = _person(ctx, a), _person(ctx, b)
        return await self._changed(ctx, lambda draft: draft.keeping_apart(one, other), "keeps two apart")

    @command("mentoring.together", P("Bring two together"), listed=False, audience=Audience.MODERATORS)
    async def together(self, ctx: Context, a: Annotated[str, WHO], b: Annotated[str, Hint(P("With whom?"))]) -> Outcome:
        """Bring two together, as far as no limit forbids it."""
        mentee, mentor = _person(ctx, a), _person(ctx, b)
        _, draft, there = await self._read(ctx)
        if (wrong := hindrance(there, draft, mentee, mentor, left(there, draft, mentee))) is not None:
            return await self._shown(ctx, note=wrong)
        return await self._changed(ctx, lambda d: d.bringing_together(mentee, mentor), "brings two together")

    @command("mentoring.out", P("Leave somebody out"), listed=False, audience=Audience.MODERATORS)
    async def out(self, ctx: Context, a: Annotated[str, WHO]) -> Outcome:
        """Leave somebody out of this round."""
        who = _person(ctx, a)
        return await self._changed(ctx, lambda draft: draft.leaving_out(who), "leaves somebody out")

    @command("mentoring.afresh", P("Undo all changes"), listed=False, audience=Audience.MODERATORS)
    async def afresh(self, ctx: Context) -> Outcome:
        """Take back every change of moderators."""
        return await self._changed(ctx, lambda draft: Draft(), "undoes all changes")

    @command("mentoring.publish", P("Publish the round"), listed=False, audience=Audience.MODERATORS)
    async def publish(
        self,
        ctx: Context,
        r: Annotated[str, ROUND],
        v: Annotated[str, Hint(P("Edition"), hidden=True)],
        sure: Annotated[bool, Hint(P("Publish?"), hidden=True)] = False,
    ) -> Outcome:
        """Ask everybody in it, at the second press; what was looked at, or nothing."""
        if not sure:
            call = Call("mentoring.publish", {"r": r, "v": v, "sure": "yes"})
            return Reply.say(
                P("If you go on, I ask both of every pair whether they would like to meet, each when they are awake."),
                P("No place is opened before both said yes. It cannot be taken back."),
                Button(P("Yes, publish"), call, Tone.PRIMARY),
                round_cards.BACK,
            )
        result = await self._rounding.publish(ctx.person.home, r, v, ctx.person)
        match result.ended:
            case Ended.DONE:
                return Reply.say(*_told(result))
            case Ended.GONE:
                return Reply.say(GONE)
            case Ended.CHANGED:
                return await self._shown(ctx, note=CHANGED)

    @command("mentoring.discard", P("Discard the round"), listed=False, audience=Audience.MODERATORS)
    async def discard(
        self,
        ctx: Context,
        r: Annotated[str, ROUND] = "",
        sure: Annotated[bool, Hint(P("Discard?"), hidden=True)] = False,
    ) -> Outcome:
        """End the round with nothing sent, at the second press."""
        round_ = await self._mentors.rounds.current(ctx.person.home)
        if round_ is None:
            return Reply.say(GONE)
        if not sure:
            call = Call("mentoring.discard", {"r": round_.id, "sure": "yes"})
            return Reply.say(
                P("If you go on, the round ends, nobody is introduced by it, and who joined is forgotten."),
                Button(P("Yes, discard"), call, Tone.DANGER),
                round_cards.BACK,
            )
        ended = await self._rounding.discard(ctx.person.home, r, ctx.person)
        return Reply.say(P("Discarded. Nobody was told anything.") if ended is Ended.DONE else GONE)

    @command("mentoring.work", P("Work out a round"), listed=False, audience=Audience.MODERATORS)
    async def work(self, ctx: Context, r: Annotated[str, ROUND]) -> Outcome:
        """What the clock does for a large round; moderators are told where they meet when it is ready."""
        round_ = await self._mentors.rounds.current(ctx.place.home)
        if round_ is not None and round_.id == r and round_.state is Phase.PREVIEW and not draft_of(round_).edition:
            made = await self._rounding.work(round_)
            if made is not None:
                await self._outcomes.worked(made)
        return None

    async def _changed(self, ctx: Context, change: Callable[[Draft], Draft], what: str) -> Outcome:
        round_ = await self._rounding.adjust(ctx.person.home, change, ctx.person, what)
        if round_ is None:
            return Reply.say(NO_ROUND)
        joined = await self._mentors.joins.of(round_.id)
        if sum(map(len, joined.values())) >= self._rounding.large:
            await self._rounding.later(round_)
        return await self._shown(ctx)

    async def _shown(self, ctx: Context, page: int = 1, note: Phrase | None = None) -> Reply:
        round_, draft, there = await self._read(ctx)
        if round_ is None:
            return round_cards.none()
        if round_.state is Phase.OPEN:
            card = round_cards.opened(there.size, sum(there.places.values()))
            return Reply((card.blocks[0], *([Text(note)] if note else []), *card.blocks[1:]))
        if not draft.edition:
            if sum(there.size) >= self._rounding.large or round_.id in self._rounding.done:
                return round_cards.working(self._rounding.done.get(round_.id), len(there.mentees))
            await self._rounding.work(round_)
            round_, draft, there = await self._read(ctx)
        if round_ is None or not draft.edition:  # another moderator changed it in this very moment
            return Reply.say(CHANGED, round_cards.BACK)
        return round_cards.preview(round_, draft, there, max(1, page), note)

    async def _read(self, ctx: Context) -> tuple[Round | None, Draft, Company]:
        home = ctx.person.home
        round_ = await self._mentors.rounds.current(home)
        draft = draft_of(round_) if round_ else Draft()
        there = await company(self._mentors, round_.id if round_ else "", home, draft, self._rounding.clock.now())
        return round_, draft, there


def announced(words: str) -> Reply:
    """What stands in a channel for everybody."""
    said = [Text(P("{words}")(words=words))] if words else []
    return Reply.say(
        Text(P("A round of mentor introductions"), Tone.TITLE),
        *said,
        P("Look for a mentor, or offer to be one: three minutes, and no other member sees that you joined."),
        Text(SEEN, Tone.SMALL),
        Button(P("Join the round"), Call("mentor.join"), Tone.PRIMARY),
        public=True,
    )


def _told(result: Result) -> list[Phrase]:
    told = [
        P("Published: {n} pair is being asked.", "Published: {n} pairs are being asked.")(n=result.pairs),
        P("Whoever stays without is told so, with what would help."),
    ]
    if result.fell:
        fell = P(
            "{n} pair of the preview fell away, because somebody paused, left, or has no place any more.",
            "{n} pairs of the preview fell away, because somebody paused, left, or has no place any more.",
        )
        told.insert(1, fell(n=result.fell))
    return told


def _person(ctx: Context, id_: str) -> Person:
    return Person(ctx.person.platform, ctx.person.community, id_)
