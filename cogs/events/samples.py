"""What is read of an event in its channel and in a reminder, for the moderator who looks at it first."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot import Context, P
from bot.clock import Clock
from bot.community import Communities
from bot.steps import Sample
from bot.store.events.event import About, Event, Standing
from cogs.events.cards import announced, reminder
from cogs.events.words import Kind, Topic

MADE_UP: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": ("Night crew breakfast", "The diner next door", "Eggs, and no shop talk."),
    "es": ("Desayuno del turno de noche", "La cafetería de al lado", "Huevos, y nada de hablar del trabajo."),
}


class EventSamples:
    """A made-up breakfast in a week."""

    def __init__(self, communities: Communities, clock: Clock) -> None:
        """Show it in the community's language and zone."""
        self._communities = communities
        self._clock = clock

    async def __call__(self, ctx: Context) -> Sequence[Sample]:
        """Return it as its channel reads it, and as a member is reminded of it."""
        home = ctx.person.home
        language, zone = await self._communities.spoken(home), await self._communities.counts_in(home, ctx.zone)
        event = self._event(home, language, zone.key)
        mine = await self._communities.language(ctx.person, ctx.locale)
        return [
            Sample(P("A new event, in the channel for events"), announced(event, language)),
            Sample(
                P("A reminder of an event, to who asked for it"),
                reminder(self._event(home, mine, zone.key), None, mine),
            ),
        ]

    def _event(self, home: str, language: str, zone: str) -> Event:
        now = self._clock.now()
        starts = now.replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=7)
        title, place, words = MADE_UP.get(language, MADE_UP["en"])
        about = About(
            kind=Kind.MEETUP.value, title=title, zone=zone, place=place, topic=Topic.NIGHTS.value, words=words
        )
        return Event("sample", home, None, now, Standing.LISTED, "", starts, starts + timedelta(hours=2), about=about)
