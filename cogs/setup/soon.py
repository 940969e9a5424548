"""The next five things that will happen in a community, and when; of messages to members only the day, never whose."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot import Block, Context, P, Person, Phrase, Place, Text, Tone, Words
from bot.clock import Clock
from bot.command import Command
from bot.community import Communities
from bot.courier import Courier
from bot.features import Features
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.preview import coming
from bot.schedule.words import in_words
from cogs.setup.sights import Seen

FIVE: Final = 5
DAYS: Final = 28  # how far ahead one looks
TO_MEMBERS: Final[Mapping[Kind, Phrase]] = MappingProxyType(
    {
        Kind.SAFETY: P("Alerts to whoever is on duty"),
        Kind.REPORT: P("Reports"),
        Kind.CHECKIN: P("Check-ins to those who signed up"),
        Kind.NUDGE: P("Questions about introductions to those who take part"),
        Kind.REMINDER: P("Reminders to those who asked for them"),
        Kind.PROMPT: P("Prompts to those who asked for them"),
    }
)
AT: Final = P("{when}: {what}")
NOTHING: Final = P("Nothing is planned here yet. Plans begin when somebody signs up, or a channel is chosen.")


class Soon:
    """Reads the plans of one community."""

    def __init__(
        self,
        plans: Plans,
        communities: Communities,
        courier: Courier,
        features: Features,
        clock: Clock,
        commands: Callable[[], Sequence[Command]],
    ) -> None:
        """A plan in a place is called what its command is called."""
        self._plans = plans
        self._communities = communities
        self._courier = courier
        self._features = features
        self._clock = clock
        self._commands = commands

    async def blocks(self, ctx: Context) -> list[Block]:
        """Return the five, in the zone of whoever asks. Raises ``StoreError``."""
        home = ctx.person.home
        zone = ZoneInfo(ctx.zone) if ctx.zone else await self._communities.counts_in(home)
        language = await self._communities.language(ctx.person, ctx.locale)
        plans = await self._awake(home)
        found = sorted([*self._in_places(plans), *_to_members(plans)], key=lambda one: one[0])[:FIVE]
        seen = await Seen.at(self._courier, [plan.owner for _, plan in found if isinstance(plan.owner, Place)])
        lines = [Text(AT(when=_when(due, plan, zone, language), what=self._what(plan, seen))) for due, plan in found]
        said = P("The next things that will happen ({zone} time)")(zone=zone.key.replace("_", " "))
        return [Text(said, Tone.TITLE), *(lines or [Text(NOTHING)])]

    async def _awake(self, home: str) -> list[Plan]:
        resting = {command for feature in await self._features.off(home) for command in feature.plans}
        resting |= {command for feature in self._features.known for command in feature.silent}
        return [plan for plan in await self._plans.community(home) if plan.call.command not in resting]

    def _in_places(self, plans: Sequence[Plan]) -> Iterator[tuple[datetime, Plan]]:
        now = self._clock.now()
        for plan in plans:
            if isinstance(plan.owner, Place):
                dues = coming(plan, now, DAYS)
                yield from ((due, plan) for _, due in zip(range(FIVE), dues, strict=False))

    def name(self, plan: Plan) -> Phrase:
        """Return what a plan in a place is called: as the command that it calls, else as its kind."""
        command = next((c for c in self._commands() if c.name == plan.call.command), None)
        return command.summary if command else TO_MEMBERS[plan.kind]

    def _what(self, plan: Plan, seen: Seen) -> Words:
        if isinstance(plan.owner, Person):
            return TO_MEMBERS[plan.kind]
        what, sight = self.name(plan), seen.places.get(str(plan.owner))
        return P("{what}, in #{channel}")(what=what, channel=sight.name) if sight and sight.name else what


def _to_members(plans: Sequence[Plan]) -> Iterator[tuple[datetime, Plan]]:
    """The first of each kind that goes to members."""
    first: dict[Kind, tuple[datetime, Plan]] = {}
    for plan in plans:
        if isinstance(plan.owner, Person) and plan.next_due_at is not None:
            first.setdefault(plan.kind, (plan.next_due_at, plan))
    return iter(first.values())


def _when(due: datetime, plan: Plan, zone: ZoneInfo, language: str) -> str:
    if isinstance(plan.owner, Place):
        return in_words(due, zone, language)
    return format_skeleton("yMMMMEEEEd", due.astimezone(zone).date(), locale="es_US" if language == "es" else "en_US")
