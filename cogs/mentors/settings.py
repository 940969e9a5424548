"""What moderators settle about introductions."""

from datetime import date
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Place, Reply, Text, Tone, command
from bot.clock import Clock
from bot.command import Audience
from bot.community import Changing
from bot.i18n import Day
from bot.message import Fields
from bot.schedule.dates import read_date
from bot.steps import CHANGED, digest
from bot.store.audit import Audit
from cogs.mentors.terms import (
    BATCH,
    BUDDIES,
    DAYS,
    NAME,
    WEEKS,
    BuddyTerms,
    Terms,
    as_kept,
    buddy_terms,
    read_buddies,
    read_terms,
    terms_of,
)

WAS: Final = Hint(P("As it was"), hidden=True, max_length=8)
NOW: Final = frozenset({"now", "ahora"})  # a Spanish screen says the latter
NONE: Final = P("none yet: Discord needs a channel in which I may open private threads")


class Settling(Cog):
    """A community's terms."""

    def __init__(self, choices: Changing, audit: Audit, clock: Clock) -> None:
        self._choices = choices
        self._audit = audit
        self._clock = clock

    @command("mentoring.settings", P("How introductions work here"), audience=Audience.MODERATORS)
    async def settings(
        self,
        ctx: Context,
        place: Annotated[Place | None, Hint(P("Channel near which places are opened"))] = None,
        days: Annotated[int | None, Hint(P("A mentor's working days to answer, 1 to 10"))] = None,
        batch: Annotated[int | None, Hint(P("Mentors asked at a time, 1 to 3"))] = None,
        on: Annotated[bool | None, Hint(P("Introductions on?"))] = None,
        pause: Annotated[
            str, Hint(P("Pause everything until (a day, or now)"), max_length=40, help=P("now ends a pause"))
        ] = "",
        was: Annotated[str, WAS] = "",
    ) -> Outcome:
        """Show the terms, or change what is given."""
        home = ctx.person.home
        before = await terms_of(self._choices, home)
        if was and was != digest(before):
            return _shown(before, self._clock.now().date(), CHANGED)
        wrong: dict[str, Phrase] = {}
        if days is not None and days not in DAYS:
            wrong["days"] = P("From 1 to 10 working days, please.")
        if batch is not None and batch not in BATCH:
            wrong["batch"] = P("From 1 to 3, please.")
        until = self._until(pause, wrong) if pause else before.until
        if wrong:
            return self.ask(
                "mentoring.settings", wrong, days=str(days or ""), batch=str(batch or ""), pause=pause, was=was
            )
        after = Terms(
            before.on if on is None else on, place or before.place, days or before.days, batch or before.batch, until
        )
        said = f"days {after.days}, batch {after.batch}, {'on' if after.on else 'off'}"
        if after != before and not await self._keep(ctx, before, after, said):
            return _shown(await terms_of(self._choices, home), self._clock.now().date(), CHANGED)
        return _shown(after, self._clock.now().date())

    async def _keep(self, ctx: Context, before: Terms, after: Terms, said: str) -> bool:
        """Keep it with its line in the audit; False when somebody was quicker."""
        home = ctx.person.home
        async with self._choices.change(home) as tx:
            kept = (await self._choices.kept(home, tx=tx)).get(NAME)
            if read_terms(kept) != before:
                return False
            await self._choices.put(home, NAME, as_kept(after, kept), tx=tx)
            await self._audit.record(home, str(ctx.person), "mentoring.settings", "", said, tx=tx)
        return True

    async def _keep_buddies(self, ctx: Context, before: BuddyTerms, after: BuddyTerms, said: str) -> bool:
        """Do the same for buddies."""
        home = ctx.person.home
        async with self._choices.change(home) as tx:
            if read_buddies((await self._choices.kept(home, tx=tx)).get(BUDDIES)) != before:
                return False
            await self._choices.put(home, BUDDIES, {"on": after.on, "weeks": after.weeks}, tx=tx)
            await self._audit.record(home, str(ctx.person), "mentoring.buddies", "", said, tx=tx)
        return True

    def _until(self, pause: str, wrong: dict[str, Phrase]) -> str:
        """The day on which a pause ends; nothing for "now"."""
        if pause.strip().casefold() in NOW:
            return ""
        today = self._clock.now().date()
        day = read_date(pause, today)
        if day is None or day <= today:
            wrong["pause"] = P("I cannot read that as a day to come. Try Feb 1, 2026-02-01 or in 2 weeks; now ends it.")
        return day.isoformat() if day else ""

    @command("mentoring.buddies", P("Buddies here: on or off, every how many weeks"), audience=Audience.MODERATORS)
    async def buddies(
        self,
        ctx: Context,
        weeks: Annotated[int | None, Hint(P("A new round every so many weeks, 1 to 8"))] = None,
        on: Annotated[bool | None, Hint(P("Buddies on?"))] = None,
        was: Annotated[str, WAS] = "",
    ) -> Outcome:
        """Show the terms of buddies, or change what is given."""
        home = ctx.person.home
        before = await buddy_terms(self._choices, home)
        if was and was != digest(before):
            return _buddies_shown(before, CHANGED)
        if weeks is not None and weeks not in WEEKS:
            return self.ask("mentoring.buddies", {"weeks": P("From 1 to 8 weeks, please.")}, weeks=str(weeks), was=was)
        after = BuddyTerms(before.on if on is None else on, weeks or before.weeks)
        said = f"weeks {after.weeks}, {'on' if after.on else 'off'}"
        if after != before and not await self._keep_buddies(ctx, before, after, said):
            return _buddies_shown(await buddy_terms(self._choices, home), CHANGED)
        return _buddies_shown(after)


def _buddies_shown(terms: BuddyTerms, *words: Phrase) -> Reply:
    return Reply.say(
        *words,
        Text(P("Buddies here"), Tone.TITLE),
        Fields(
            (
                (P("Buddies"), P("on") if terms.on else P("off")),
                (P("A new round"), P("every week", "every {n} weeks")(n=terms.weeks)),
            )
        ),
        P("Rounds are made on Mondays. Members join with /buddies join; nobody is asked to."),
        Button(P("Change"), Call("mentoring.buddies", {"_form": "1", "was": digest(terms)})),
    )


def _shown(terms: Terms, today: date, *words: Phrase) -> Reply:
    return Reply.say(
        *words,
        Text(P("Introductions here"), Tone.TITLE),
        Fields(
            (
                (P("Introductions"), _state(terms, today)),
                (P("Places are opened near"), terms.place.id if terms.place else NONE),
                (P("Working days to answer"), str(terms.days)),
                (P("Mentors asked at a time"), str(terms.batch)),
            )
        ),
        Button(P("Change"), Call("mentoring.settings", {"_form": "1", "was": digest(terms)})),
    )


def _state(terms: Terms, today: date) -> Phrase:
    if not terms.on:
        return P("off")
    return P("on") if terms.running(today) else P("paused until {day}")(day=Day.of(terms.until))
