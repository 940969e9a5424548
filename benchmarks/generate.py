"""Fill an empty database with made-up communities: python -m benchmarks.generate --communities N --members M URL."""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from sqlalchemy import Table

from benchmarks.towns.habits import habits
from benchmarks.towns.hall import Hall, weeks_before
from benchmarks.towns.load import NotEmpty, Row, furnish, lay_bare, put
from benchmarks.towns.members import Members
from benchmarks.towns.posts import Posts
from benchmarks.towns.town import Town, towns
from bot.app import App, opened
from bot.clock import Clock
from bot.errors import Fault
from bot.privacy.weekly import WeeklySeal
from bot.settings import load
from bot.store import tables as t
from bot.store.cases import ROOM
from bot.store.events.tables import events
from bot.store.mentors.tables import buddies, mentor_pairs, mentor_profiles
from bot.store.prompts.tables import prompt_posts, prompt_slots

BATCH = 20_000  # members whose rows wait in memory
WEEKS = 4  # of answers
LIVING = 5  # weeks whose keys are not destroyed: the running one and four before it
PROMPTS = [f"prompt-{number}" for number in range(60)]
PEOPLE = (t.enrolments, t.plans, t.consents, t.dm_channels, t.deliveries, t.message_weeks, t.answers, t.leavings)
WHOLE = (t.notes, t.community_settings, t.rota, t.cases, events, prompt_slots, prompt_posts, mentor_profiles)
FILLED = (*PEOPLE, *WHOLE, mentor_pairs, buddies, t.vents, t.vent_seats, t.vent_marks)
"""The tables that get rows in bulk; the few held posts and lines of the audit go in as the house itself does it."""


async def fill(
    app: App, communities: int, members: int, seed: int, *, weeks: int = WEEKS, told: Callable[[int], object]
) -> None:
    """Fill an open house's empty database; ``told`` hears how many members more are made.

    The same seed makes the same people with the same habits; ids of anonymous posts and seals are of chance.
    Raises ``NotEmpty`` before anything is written, ``StoreError`` and ``KeyFault``.
    """
    now, alive = app.clock.now(), weeks_before(app.clock.now().date(), LIVING)
    for week in alive:
        if not app.anonymity.epochs.has(week):
            app.key.folder.make(f"epoch-{week}")
    made = [*towns(communities, members, seed)]
    people = Members(habits(now, seed), app.key.seal("answer"), now, weeks, seed)
    cases = WeeklySeal(app.anonymity.epochs, "case", room=ROOM)
    hall = Hall(cases, app.key.seal("mentor profile"), app.key.seal("buddy"), PROMPTS, now)
    posts = Posts(app.anonymity, alive, now, seed)
    await lay_bare(app.store, FILLED)
    heap = Heap(app)
    for town in made:
        for source in (people, hall, posts):
            for table, row in source.rows(town):
                heap.rows[table].append(row)
        await heap.grown(town.size, told)
        for held in posts.held(town):
            await app.anonymity.holds.put(held)
    await heap.flush(told)
    await furnish(app.store, FILLED)
    await _audit(app, made)


class Heap:
    """Rows that wait to be written together."""

    def __init__(self, app: App) -> None:
        """Hold nothing yet."""
        self.rows: defaultdict[Table, list[Row]] = defaultdict(list)
        self._store = app.store
        self._members = 0

    async def grown(self, members: int, told: Callable[[int], object]) -> None:
        """Count so many members more, and write when there are many."""
        self._members += members
        if self._members >= BATCH:
            await self.flush(told)

    async def flush(self, told: Callable[[int], object]) -> None:
        """Write all of it in one transaction, each table in the order of its key."""
        async with self._store.write() as tx:
            for table, rows in self.rows.items():
                key = [column.name for column in table.primary_key]
                await put(tx, table, sorted(rows, key=lambda row: [row[name] for name in key]))
        told(self._members)
        self.rows.clear()
        self._members = 0


async def _audit(app: App, made: list[Town]) -> None:
    """A few lines for each community, chained as the house chains them."""
    async with app.store.write() as tx:
        for town in made:
            for action in ("settings.moderators", "settings.venting"):
                await app.services.audit.record(town.home, str(town.person(0)), action, tx=tx)


async def generate(url: str, communities: int, members: int, seed: int, clock: Clock | None = None) -> None:
    """Fill the database at a URL, with a progress bar on standard error. Raises ``Fault`` or ``NotEmpty``."""
    columns = (TextColumn("members"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    async with opened(load(LABMATES_DATABASE_URL=url), clock) as app:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("members", total=members)
            await fill(app, communities, members, seed, told=lambda more: bar.advance(task, more))


def main(words: list[str]) -> int:
    """Read the command line and fill; returns what the process ends with."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--communities", type=int, default=10)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("url", help="sqlite:///file or postgresql://…; keys go where the settings say (./keys)")
    asked = parser.parse_args(words)
    try:
        asyncio.run(generate(asked.url, asked.communities, asked.members, asked.seed))
    except (Fault, NotEmpty, ValueError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
