"""What members read around check-ins, for the moderator who looks at it first."""

from collections.abc import Sequence

from bot import Context, P, Reply
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.steps import Sample
from cogs.checkins.cards import consent_card
from cogs.checkins.instruments import Instruments
from cogs.checkins.offer import offer
from cogs.checkins.question import question, ways
from cogs.checkins.terms import terms_of
from cogs.checkins.week import monday


class CheckinSamples:
    """The card before signing up, the weekly and the monthly question, and the offer after a hard week."""

    def __init__(self, instruments: Instruments, choices: Choices, communities: Communities, clock: Clock) -> None:
        """Show the questions that the community has chosen."""
        self._instruments = instruments
        self._choices = choices
        self._communities = communities
        self._clock = clock

    async def __call__(self, ctx: Context) -> Sequence[Sample]:
        """Return them in the order in which a member meets them."""
        home = ctx.person.home
        weekly, monthly = self._instruments.chosen(home, (await terms_of(self._choices, home)).questions)
        language = await self._communities.language(ctx.person, ctx.locale)
        week = monday(self._clock.now().date())
        asked = Reply((*question(weekly, week, language), *ways(week, shifts=False, swapped=False)))
        found = [
            Sample(P("Before somebody signs up for check-ins"), consent_card()),
            Sample(P("The weekly question, at an hour of their own"), asked),
            Sample(P("After a very hard week, to that member alone"), Reply(tuple(offer((), {"vent"})))),
        ]
        if monthly:
            once = Sample(P("Once a month, if they like"), Reply(tuple(question(monthly, week, language))))
            found.insert(2, once)
        return found
