"""The brake: for an evening on which a venting channel is stormed, newcomers wait, everybody slows down, or all stops.

Nothing of it is about one person. How often somebody posts is known in memory only, by a tag under a key that is never
written down; how long they have been here is what the platform says as they press, and is not kept.
"""

import secrets
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Hint,
    Outcome,
    P,
    Person,
    Phrase,
    Reply,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Changing, Json
from bot.privacy.keys import SIZE
from bot.privacy.tag import tag
from bot.store.audit import Audit
from bot.store.values import instant, micros
from cogs.venting.desk import ModeratorsDesk

NAME: Final = "vent-brake"
LONGEST: Final = 72  # hours that a brake can hold: it is for a storm, not for the climate
USUAL: Final = 12
ROOM: Final = 10_000  # writers remembered

STOPPED: Final = P("Moderators have stopped new anonymous posts for now. Your words are not posted; try again later.")
NEWCOMER: Final = P(
    "Just now moderators let only those post anonymously who have been here for {n} day.",
    "Just now moderators let only those post anonymously who have been here for {n} days.",
)
SLOWLY: Final = P(
    "Just now everybody can post once in {n} hour. Your words are not posted; try again later.",
    "Just now everybody can post once in {n} hours. Your words are not posted; try again later.",
)
UNTOLD: Final = P(
    "Slack does not tell me how long somebody has been here, so newcomers are not held up. Slow mode works for all."
)


class Brake(StrEnum):
    """What can be pulled."""

    NEWCOMERS = "newcomers"
    SLOW = "slow"
    STOP = "stop"
    OFF = "off"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


LABELS: Final[Mapping[Brake, Phrase]] = {
    Brake.NEWCOMERS: P("Newcomers wait"),
    Brake.SLOW: P("Slow mode: one post a person"),
    Brake.STOP: P("No new posts at all"),
    Brake.OFF: P("Let go of all brakes"),
}
AMOUNTS: Final = {Brake.NEWCOMERS: (7, 90), Brake.SLOW: (6, 72)}  # days here, hours between posts: usual and most


@dataclass(frozen=True, slots=True)
class Pulled:
    """One brake that holds: how much of it (days or hours), and until when (UTC)."""

    amount: int
    until: datetime


class Braking(Cog):
    """What moderators pull, and what writers are asked by it."""

    def __init__(self, choices: Changing, audit: Audit, clock: Clock) -> None:
        """Brakes are kept in ``choices``; who posted when is not."""
        self._choices = choices
        self._audit = audit
        self._clock = clock
        self._key = secrets.token_bytes(SIZE)
        self._last: OrderedDict[str, datetime] = OrderedDict()

    async def refusal(self, person: Person, since: datetime | None) -> Phrase | None:
        """Return why somebody must wait who wants to post; None when nothing stands in the way.

        ``since``: when they came, where the platform tells. Raises ``StoreError``.
        """
        pulled = await self._pulled(person.home)
        if Brake.STOP in pulled:
            return STOPPED
        now = self._clock.now()
        if (new := pulled.get(Brake.NEWCOMERS)) and since is not None and now - since < timedelta(days=new.amount):
            return NEWCOMER(n=new.amount)
        last = self._last.get(self._tag(person))
        if (slow := pulled.get(Brake.SLOW)) and last is not None and now - last < timedelta(hours=slow.amount):
            return SLOWLY(n=slow.amount)
        return None

    async def stopped(self, home: str) -> bool:
        """Tell whether nothing is to appear in a community just now. Raises ``StoreError``."""
        return Brake.STOP in await self._pulled(home)

    def posted(self, person: Person) -> None:
        """Remember in memory that somebody has posted."""
        whose = self._tag(person)
        self._last[whose] = self._clock.now()
        self._last.move_to_end(whose)
        if len(self._last) > ROOM:
            self._last.popitem(last=False)

    @command("mod.brake", P("Slow anonymous posts down, or stop them, for some hours"), audience=Audience.MODERATORS)
    async def brake(
        self,
        ctx: Context,
        what: Annotated[Brake | None, Hint(P("What"))] = None,
        amount: Annotated[
            int | None, Hint(P("How much?"), help=P("Days that newcomers wait, or hours between two posts."))
        ] = None,
        hours: Annotated[int, Hint(P("For how many hours?"), help=P("Then it lets go by itself."))] = USUAL,
    ) -> Outcome:
        """Pull a brake, let go of all, or say what holds."""
        home = ctx.person.home
        if what is None:
            return self._shown(ctx, await self._pulled(home))
        if not 1 <= hours <= LONGEST:
            wrong = P("From 1 to {n} hours, please.")(n=str(LONGEST))
            return self.ask("mod.brake", {"hours": wrong}, what=what.value)
        usual, most = AMOUNTS.get(what, (1, 1))
        amount = usual if amount is None else amount
        if not 1 <= amount <= most:
            wrong = P("From 1 to {n}, please.")(n=str(most))
            return self.ask("mod.brake", {"amount": wrong}, what=what.value, hours=str(hours))
        pulled = dict(await self._pulled(home)) if what is not Brake.OFF else {}
        if what is not Brake.OFF:
            pulled[what] = Pulled(amount, self._clock.now() + timedelta(hours=hours))
        kept: dict[str, Json] = {b.value: {"amount": p.amount, "until": micros(p.until)} for b, p in pulled.items()}
        note = f"{what.value} {amount} for {hours} h"
        async with self._choices.change(home) as tx:
            await self._choices.put(home, NAME, kept or None, tx=tx)
            await self._audit.record(home, str(ctx.person), "vent.brake", "", note, tx=tx)
        return self._shown(ctx, pulled)

    def _shown(self, ctx: Context, pulled: Mapping[Brake, Pulled]) -> Reply:
        blocks: list[Block] = [Text(P("The brake"), Tone.TITLE)]
        for what, how in pulled.items():
            left = max(1, round((how.until - self._clock.now()) / timedelta(hours=1)))
            said = P("{what}, for {n} more hour.", "{what}, for {n} more hours.")(what=what.label, n=left)
            blocks.append(Text(said))
        if not pulled:
            blocks.append(Text(P("No brake holds. Anonymous posts go their usual way.")))
        if ctx.person.platform == "slack":
            blocks.append(Text(UNTOLD, Tone.SMALL))
        free = [what for what in (Brake.NEWCOMERS, Brake.SLOW, Brake.STOP) if what not in pulled]
        blocks += [Button(what.label, Call("mod.brake", {"what": what.value})) for what in free]
        if pulled:
            blocks.append(Button(Brake.OFF.label, Call("mod.brake", {"what": Brake.OFF.value}), Tone.PRIMARY))
        return Reply(tuple(blocks))

    async def _pulled(self, home: str) -> Mapping[Brake, Pulled]:
        kept = await self._choices.get(home, NAME)
        found: dict[Brake, Pulled] = {}
        for name, one in kept.items() if isinstance(kept, dict) else ():
            if isinstance(one, dict) and isinstance(amount := one.get("amount"), int):
                until = one.get("until")
                if isinstance(until, int) and instant(until) > self._clock.now() and name in set(Brake):
                    found[Brake(name)] = Pulled(amount, instant(until))
        return found

    def _tag(self, person: Person) -> str:
        return tag(self._key, "brake", person.home, person.id)


SUGGEST: Final = P(
    "Many {what} within ten minutes. If this is a storm and not a hard shift, you can slow it down; it ends by itself."
)
POSTS, FLAGS = P("anonymous posts"), P("reports")


class Surge:
    """Sees a burst of posts or of flags, and suggests the brake once in six hours; in memory only, by community."""

    def __init__(self, desk: ModeratorsDesk, clock: Clock) -> None:
        """Suggest through ``desk``."""
        self._desk = desk
        self._clock = clock
        self._seen: dict[tuple[str, str], deque[datetime]] = {}
        self._suggested: dict[str, datetime] = {}
        self._due: list[tuple[str, Phrase]] = []

    def post(self, home: str) -> None:
        """Note that a post has appeared."""
        self._note(home, "posts", 8, POSTS)

    def flag(self, home: str) -> None:
        """Note that somebody has reported a post."""
        self._note(home, "flags", 6, FLAGS)

    async def tick(self) -> None:
        """Say what is to be said."""
        due, self._due = self._due, []
        for home, what in due:
            await self._desk.post(home, _suggestion(what))

    def _note(self, home: str, kind: str, many: int, what: Phrase) -> None:
        now = self._clock.now()
        seen = self._seen.setdefault((home, kind), deque(maxlen=many))
        seen.append(now)
        calm = home not in self._suggested or now - self._suggested[home] > timedelta(hours=6)
        if len(seen) == many and now - seen[0] <= timedelta(minutes=10) and calm:
            self._suggested[home] = now
            self._due.append((home, what))


def _suggestion(what: Phrase) -> Reply:
    buttons = (Button(b.label, Call("mod.brake", {"what": b.value})) for b in (Brake.SLOW, Brake.STOP))
    return Reply.say(Text(P("A sudden rush"), Tone.TITLE), SUGGEST(what=what), *buttons)
