"""The weekly summary for moderators: what waits, what was decided, alerts, and who is there next week; never words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot import Block, Call, Divider, Fields, P, Phrase, Reply, Text, Tone
from bot.clock import Clock
from bot.community import Changing, Communities, Json
from bot.docket import Docket
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.reading import kept_time, wall_time
from bot.schedule.rule import Day, Every, Rule
from bot.store.audit import Audit, Sought
from bot.store.cases import Kind
from bot.store.rota import Rota
from bot.store.values import dump
from bot.watch import Watch
from cogs.moderation.deeds import SAID
from cogs.moderation.heap import heap
from cogs.moderation.week import ahead, said_gaps

CHOICE: Final = "moderators-digest"
QUIET: Final = "moderators-digest-quiet"
POST: Final = Call("mod.digest-post")
USUAL: Final = (Day.MON, time(8))
WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=28)
MOST: Final = 5_000  # lines of the audit of one week
DECIDED: Final = (
    *("case.handled", "case.dismissed", "case.reopened"),
    *("catalogue.approved", "catalogue.declined", "catalogue.mended", "catalogue.hidden"),
    *("vent.removed", "vent.restored", "vent.dismissed", "vent.approved", "vent.declined", "vent.muted"),
)
CALM: Final = P("A quiet week: nothing came, and nothing waits. Thank you for being here.")


def plan_of(home: str) -> str:
    """Return the id of the plan of a community's summary."""
    return f"digest-{home}"


class Digest:
    """Writes the summary, and knows when a community wants it."""

    def __init__(
        self,
        docket: Docket,
        audit: Audit,
        rota: Rota,
        watch: Watch,
        communities: Communities,
        choices: Changing,
        plans: Plans,
        clock: Clock,
    ) -> None:
        """The wish is kept in ``choices``, its plan where moderators meet."""
        self._docket = docket
        self._audit = audit
        self._rota = rota
        self._watch = watch
        self._communities = communities
        self._choices = choices
        self._plans = plans
        self._clock = clock

    async def wish(self, home: str) -> tuple[Day, time] | None:
        """Return on which day and at what local time it comes, None when it is off."""
        match await self._choices.get(home, CHOICE):
            case "off":
                return None
            case {"day": int(day), "at": str(at)} if 0 <= day < len(Day):
                return Day(day), wall_time(at)
            case _:
                return USUAL

    async def choose(self, home: str, wish: tuple[Day, time] | None, audit_by: str) -> None:
        """Remember a wish, with its line in the audit, and plan it."""
        kept: Json = "off" if wish is None else {"day": int(wish[0]), "at": kept_time(wish[1])}
        async with self._choices.change(home) as tx:
            await self._choices.put(home, CHOICE, kept, tx=tx)
            note = "off" if wish is None else f"{wish[0].name.lower()} {wish[1]:%H:%M}"
            await self._audit.record(home, audit_by, "moderation.digest", "", note, tx=tx)
        await self.ensure(home)

    async def ensure(self, home: str) -> None:
        """Plan it as it is wished, by the community's own clock; harmless when it is planned so."""
        await self.see_to(home, await self._plans.get(plan_of(home)))

    async def see_to(self, home: str, there: Plan | None) -> None:
        """Do the same where it is known what is planned."""
        place, wish = await self._communities.moderators_place(home), await self.wish(home)
        if place is None or wish is None:
            if there is not None and there.state is State.ACTIVE:
                await self._plans.remove(there.id)
            return
        rule = dump(Rule(Every.WEEK, wish[1], (wish[0],)).to_json())
        zone = str(await self._watch.zone(home))
        if there is None or (there.owner, there.rule, there.zone, there.state) != (place, rule, zone, State.ACTIVE):
            await self._plans.put(Plan(Urgency.REPORT, place, POST, rule, zone, id=plan_of(home)))

    async def written(self, home: str) -> Reply | None:
        """Return the summary of the last seven days; of a quiet week one kind line a month at most, else nothing."""
        return await self.summary(home) or await self._calm(home, self._clock.now().date())

    async def summary(self, home: str) -> Reply | None:
        """Return the summary of the last seven days, None of a quiet week."""
        now = self._clock.now()
        waits = await heap(self._docket, home, now.date())
        decided, alerts = await self._decided(home, now - WEEK), await self._alerts(home, now.date() - WEEK)
        if not (waits or decided or alerts):
            return None
        blocks: list[Block] = [Text(P("Your week as moderators"), Tone.TITLE)]
        blocks += [Text(P("What waits, in /mod queue:")), *waits] if waits else [Text(P("Nothing waits. All clear."))]
        if decided:
            blocks += [Divider(), Text(P("What was decided:")), Fields(decided)]
        blocks += [Divider(), *map(Text, alerts)] if alerts else []
        return Reply((*blocks, Divider(), *await self._next(home, now), *await self._record(home)))

    async def _decided(self, home: str, since: datetime) -> tuple[tuple[Phrase, str], ...]:
        lines = await self._audit.read(home, MOST, Sought(areas=("case", "catalogue", "vent")))
        found = Counter(line.action for line in lines if line.at >= since and line.action in DECIDED)
        return tuple((SAID[action], str(found[action])) for action in DECIDED if found[action])

    async def _alerts(self, home: str, since: date) -> Sequence[Phrase]:
        rung = [case for case in await self._docket.cases.since(home, Kind.ALERT, since) if case.card is not None]
        if not rung:
            return []
        late = sum(case.body.get("late") is True for case in rung)
        said = P("{n} alert came.", "{n} alerts came.")(n=len(rung))
        soon = len(rung) - late
        words = P("{n} was answered within 15 minutes.", "{n} were answered within 15 minutes.")
        return [said, words(n=soon)]

    async def _next(self, home: str, now: datetime) -> list[Block]:
        turns, swaps = await self._rota.turns(home), await self._rota.swaps(home)
        if not turns:
            return [Text(P("Nobody has put themselves down for next week: /mod rota."))]
        today = now.astimezone(await self._watch.zone(home)).date()
        return [
            Text(P("Who is there for alerts in the next seven days:")),
            *ahead(turns, swaps, today),
            *said_gaps(turns),
        ]

    async def _record(self, home: str) -> list[Block]:
        sequence, digest = await self._audit.newest(home)
        words = P("The record of what was done ends with {line}. Whoever runs me can compare that.")
        return [Text(words(line=f"{sequence}:{digest[:12]}"), Tone.SMALL)] if sequence else []

    async def _calm(self, home: str, today: date) -> Reply | None:
        last = await self._choices.get(home, QUIET)
        if isinstance(last, str) and last > (today - MONTH).isoformat():
            return None
        await self._choices.put(home, QUIET, today.isoformat())
        return Reply.say(CALM)
