"""Taking part: the form, the preview, the card, and everything that a member may change or end in one press."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from enum import StrEnum
from itertools import islice
from typing import Annotated, Final

from bot import Block, Button, Call, Choice, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.courier import Courier
from bot.i18n import Day
from bot.people import DIRECT
from bot.schedule.dates import read_date
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import NoWakingHour
from bot.schedule.times import read_time
from bot.schedule.words import in_words
from bot.schedule.work import Work
from bot.schedule.zones import offered
from bot.store.consents import Consents
from bot.store.enrolments import Enrolments, Pace
from cogs.checkins.cards import CONSENT, SWAPS, preview, standing, young
from cogs.checkins.mondays import Mondays
from cogs.checkins.roster import Part, Roster
from cogs.checkins.terms import terms_of
from cogs.checkins.week import read_week
from cogs.checkins.wish import Asked, Weekday, Wish, read_wish

NOT_IN: Final = P("You are not signed up for check-ins. /checkin start signs you up.")
NO_HOUR: Final = P(
    "Those shifts, the sleep after them and your quiet hours leave no waking hour for a message. "
    "Check the cycle and its first day, or shorten the quiet hours."
)
CLOSED: Final = P(
    "I cannot send you a direct message. Allow direct messages from this community in your privacy settings, "
    "then press again. Nothing was kept."
)


class Swap(StrEnum):
    """What this week's shifts are instead."""

    NIGHTS = "nights"
    DAYS = "days"
    EVENINGS = "evenings"
    USUAL = "usual"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return THIS_WEEK[self]


THIS_WEEK: Final = {
    Swap.NIGHTS: P("Nights"),
    Swap.DAYS: P("Days"),
    Swap.EVENINGS: P("Evenings"),
    Swap.USUAL: P("As usual"),
}


class Enrolling(Cog):
    """Signing up, and one's own settings."""

    def __init__(
        self,
        roster: Roster,
        enrolments: Enrolments,
        consents: Consents,
        choices: Choices,
        communities: Communities,
        courier: Courier,
        clock: Clock,
        mondays: Mondays,
    ) -> None:
        """``courier`` opens the door to a member at the moment they sign up, and never before."""
        self._roster = roster
        self._enrolments = enrolments
        self._consents = consents
        self._choices = choices
        self._communities = communities
        self._courier = courier
        self._clock = clock
        self._mondays = mondays

    async def zones(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Zones whose name holds what was typed; those of the US first."""
        return [Choice(name, name) for name in offered(typed)]

    @command("checkin.start", P("One private question a week, around your shifts"))
    async def start(
        self,
        ctx: Context,
        shifts: Annotated[Work, Hint(P("Which shifts do you work?"))],
        cycle: Annotated[
            str,
            Hint(P("First day of the cycle, if it turns"), max_length=120, help=P("Such as Jan 5, or DDNN---- Jan 5")),
        ] = "",
        day: Annotated[Weekday, Hint(P("On which day?"))] = Weekday.FRI,
        time: Annotated[str, Hint(P("At about what time?"), max_length=40, help=P("Such as 5pm, 17:00 or noon"))] = "",
        zone: Annotated[str, Hint(P("Time zone"), max_length=60, suggest=zones, help=P("Such as Central"))] = "",
    ) -> Outcome:
        """Show when messages would come; nothing is kept yet."""
        wish = await self._wish(ctx, Asked(shifts, cycle, day, time, zone))
        if not isinstance(wish, Wish):
            return self.ask("checkin.start", wish, **Asked(shifts, cycle, day, time, zone).args())
        before = await self._roster.part(ctx.person)
        wish = wish.keeping(before.wish if before else None)
        try:
            dues = self._roster.next_four(ctx.person, wish)
        except NoWakingHour:
            return self.ask("checkin.start", {"shifts": NO_HOUR}, **wish.asked.args())
        if not (await terms_of(self._choices, ctx.person.home)).on:
            return Reply.say(P("Your community has switched check-ins off. Your moderators can say why."))
        return preview(wish, dues, self._roster, ctx.person, await self._language(ctx))

    @command("checkin.confirm", P("Start check-ins"), listed=False, consent=CONSENT)
    async def confirm(
        self,
        ctx: Context,
        shifts: Work,
        cycle: str = "",
        day: Weekday = Weekday.FRI,
        time: str = "",
        zone: str = "",
    ) -> Outcome:
        """Take somebody in who has read the card."""
        wish = await self._wish(ctx, Asked(shifts, cycle, day, time, zone))
        if not isinstance(wish, Wish) or not (await terms_of(self._choices, ctx.person.home)).on:
            return await self.start(ctx, shifts, cycle, day, time, zone)
        before = await self._roster.part(ctx.person)
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            again = Call("checkin.confirm", wish.asked.args())
            return Reply.say(CLOSED, Button(P("Try again"), again, Tone.PRIMARY))
        try:
            part = await self._roster.enrol(ctx.person, wish.keeping(before.wish if before else None))
        except NoWakingHour:
            return self.ask("checkin.start", {"shifts": NO_HOUR}, **wish.asked.args())
        await self._mondays.ensure(ctx.person.home)
        due = part.plan.next_due_at
        first = in_words(due, wish.zone, await self._language(ctx)) if due else ""
        return Reply.say(
            P("You are in. I will write to you on {when}.")(when=first),
            Button(P("Answer now"), Call("checkin.now"), Tone.PRIMARY),
            Button(P("My settings"), Call("checkin.settings")),
        )

    @command("checkin.young", P("Under 18"), listed=False)
    async def young(self, ctx: Context) -> Outcome:
        """Help for everybody, and nothing kept."""
        await self._consents.withdraw(str(ctx.person), CONSENT.name)
        return young()

    @command("checkin.settings", P("When I ask you, and how to change it"))
    async def settings(self, ctx: Context) -> Outcome:
        """How one stands, with everything that may be changed."""
        part = await self._roster.part(ctx.person)
        return await self._shown(ctx, part) if part else _not_in()

    @command("checkin.pause", P("No check-ins for a while"))
    async def pause(
        self,
        ctx: Context,
        until: Annotated[str, Hint(P("Until when? Empty: until I say so"), max_length=40)] = "",
    ) -> Outcome:
        """Pause until a date, or until resumed."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        today = self._roster.today(part.wish)
        day = read_date(until, today) if until else None
        if until and (day is None or day <= today):
            wrong = P("I cannot read that as a day to come. Try Feb 1, 2026-02-01, Friday or in 2 weeks.")
            return self.ask("checkin.pause", {"until": wrong}, until=until)
        await self._roster.pause(part, day)
        resume = Button(P("Take them up again"), Call("checkin.resume"))
        if day is None:
            return Reply.say(P("Paused until you say so."), resume)
        return Reply.say(P("Paused until {day}. I will be quiet until then.")(day=Day(day)), resume)

    @command("checkin.resume", P("Take check-ins up again"))
    async def resume(self, ctx: Context) -> Outcome:
        """Go on after a pause, also one that came because no message arrived."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            return Reply.say(CLOSED, Button(P("Try again"), Call("checkin.resume"), Tone.PRIMARY))
        return await self._shown(ctx, await self._roster.resume(part))

    @command("checkin.stop", P("Stop check-ins"))
    async def stop(self, ctx: Context) -> Outcome:
        """End it in one press; what was answered stays readable to its writer until it is ninety days old."""
        if await self._enrolments.get(ctx.person) is None:
            return _not_in()
        await self._roster.leave(ctx.person)
        await self._consents.withdraw(str(ctx.person), CONSENT.name)
        return Reply.say(
            P("Stopped. I will not ask again. Your own answers stay with you for 90 days: /checkin history, export."),
            Button(P("Start again"), Call("checkin.start", {"_form": "1"})),
        )

    @command("checkin.pace", P("How often I ask"), listed=False)
    async def pace(self, ctx: Context, pace: Annotated[Pace, Hint(P("How often"))]) -> Outcome:
        """Ask more or less often, and take it as a sign of life."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        await self._enrolments.responded(ctx.person)
        fresh = await self._roster.part(ctx.person)
        return await self._shown(ctx, await self._roster.at_pace(fresh or part, pace))

    @command("checkin.swap", P("Other shifts this week"), listed=False)
    async def swap(
        self,
        ctx: Context,
        to: Annotated[Swap, Hint(P("This week I work"))],
        week: Annotated[str, Hint(P("Week"), hidden=True)] = "",
    ) -> Outcome:
        """Follow a swapped week; a button of an older week changes nothing."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        today = self._roster.today(part.wish)
        if week and not 0 <= (today - _day(week, today)).days < 7:
            return Reply.say(P("That button was for another week, so nothing was changed."), _mine())
        if not part.wish.shifts.cycle:
            return Reply.say(P("I do not know your shifts yet."), _mine())
        try:
            changed = await self._roster.swap(part, SWAPS.get(to.value))
        except NoWakingHour:
            return Reply.say(NO_HOUR, _mine())
        return await self._shown(ctx, changed)

    @command("checkin.quiet", P("Hours in which I stay quiet"))
    async def quiet(
        self,
        ctx: Context,
        start: Annotated[str, Hint(P("From, or empty for none"), max_length=40)] = "",
        end: Annotated[str, Hint(P("Until"), max_length=40)] = "",
    ) -> Outcome:
        """Set quiet hours, or take them away."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        wrong: dict[str, Phrase] = {}
        hours = [_time(name, text, wrong) for name, text in (("start", start), ("end", end)) if start or end]
        if wrong:
            return self.ask("checkin.quiet", wrong, start=start, end=end)
        try:
            quiet = Quiet(*hours) if hours else None
            changed = await self._roster.enrol(ctx.person, part.wish.hushed(quiet))
        except NoWakingHour:
            return self.ask("checkin.quiet", {"end": NO_HOUR}, start=start, end=end)
        except ValueError:
            same = P("Quiet hours need an end that differs from their start.")
            return self.ask("checkin.quiet", {"end": same}, start=start, end=end)
        return await self._shown(ctx, changed)

    @command("checkin.holidays", P("Whether I ask on US federal holidays"), listed=False)
    async def holidays(self, ctx: Context, free: Annotated[bool, Hint(P("Leave holidays free"))]) -> Outcome:
        """Leave US federal holidays free, or ask on them like on any other day."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return _not_in()
        return await self._shown(ctx, await self._roster.enrol(ctx.person, replace(part.wish, free_holidays=free)))

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """When the next one comes, or how to sign up; nothing where the community has none."""
        if ctx.person.community == DIRECT or not (await terms_of(self._choices, ctx.person.home)).on:
            return ()
        part = await self._roster.part(ctx.person)
        if part is None:
            return (
                Text(P("You have no check-ins.")),
                Button(P("Have one a week"), Call("checkin.start", {"_form": "1"})),
            )
        mine = Button(P("My check-ins"), Call("checkin.settings"))
        due = part.plan.next_due_at if part.active else None
        if due is None:
            return (Text(P("Your check-ins are paused.")), mine)
        when = in_words(due, part.wish.zone, await self._language(ctx))
        return (Text(P("Your next check-in: {when}.")(when=when)), mine)

    async def _wish(self, ctx: Context, asked: Asked) -> "Wish | dict[str, Phrase]":
        zone = asked.zone or ctx.zone or ""
        if not zone:
            return {"zone": P("Which time zone are you in? Try Central, Chicago, or Texas.")}
        terms = await terms_of(self._choices, ctx.person.home)
        today = self._clock.now().date()
        return read_wish(Asked(asked.shifts, asked.cycle, asked.day, asked.time, zone), today, terms.days)

    async def _shown(self, ctx: Context, part: Part) -> Reply:
        dues = list(islice(self._roster.dues(part), 2))
        return Reply(tuple(standing(part, dues, await self._language(ctx))))

    async def _language(self, ctx: Context) -> str:
        return await self._communities.language(ctx.person, ctx.locale)


def _not_in() -> Reply:
    return Reply.say(NOT_IN, Button(P("Sign up"), Call("checkin.start", {"_form": "1"})))


def _mine() -> Button:
    return Button(P("My settings"), Call("checkin.settings"))


def _day(text: str, otherwise: date) -> date:
    return read_week(text) or otherwise


def _time(name: str, text: str, wrong: dict[str, Phrase]) -> time:
    at = read_time(text) if text else None
    if at is None:
        wrong[name] = P("I am not sure which time that is. Try 9am, 21:00 or noon.")
    return at or time()
