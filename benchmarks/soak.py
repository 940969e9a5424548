"""Many commands a second for a long time against the whole program: python -m benchmarks.soak --platform discord.

``--seconds 600 --rate 500`` is the soak of the release; without them it is short. The program runs as its own process
beside a fake of the platform in this one. Commands come by the clock, whether answers came or not; how long each took
counts from the moment at which it was to be sent. First everybody comes once, at a pace of their own: who comes for the
first time costs most (the platform is asked who they are, they are greeted, and that is kept), and is counted apart.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.program import environment, resident
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.slack.payloads import slash
from tests.fakes.slack.state import GENERAL

SECONDS, RATE = 10, 200
NEWCOMERS = 100  # a second, until everybody has come once
PEOPLE = 4_000  # who ask in turn: each seldom enough that nobody is asked to wait
OPEN = 4_000  # answers waited for at once; what is due beyond them is counted as not sent
COMMANDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("helpnow", {}),
    ("resources", {"query": "burnout"}),
    ("help", {}),
    ("resources", {}),
)
Ask = Callable[[int], Awaitable[bool]]


@dataclass
class Soak:
    """What came of it: seconds of each answer, and memory of the program in MB about once a second."""

    met: list[float] = field(default_factory=list)  # of who came for the first time
    took: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    sent: int = 0
    errors: int = 0
    skipped: int = 0

    def minutes(self, seconds: float) -> list[float]:
        """Median memory of each minute, or of each sixth of a shorter soak."""
        part = max(1, int(len(self.memory) * min(60.0, seconds / 6) / seconds))
        return [median(self.memory[n : n + part]) for n in range(0, len(self.memory) - part + 1, part)]

    def growth(self, seconds: float) -> float:
        """Memory of the last part as a ratio of the fourth: until then what has a bound is being filled.

        The fullest are the keys of the last ten minutes' events, 50,000 at most.
        """
        minutes = self.minutes(seconds)
        return minutes[-1] / minutes[min(3, len(minutes) - 1)]


async def soak(platform: str, seconds: float, rate: float) -> Soak:
    """Ask so many times a second for so long."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="labmates-soak-")))
        discord = await stack.enter_async_context(discords.FakeDiscord()) if platform == "discord" else None
        slack = await stack.enter_async_context(slacks.FakeSlack()) if platform == "slack" else None
        own = environment(folder, discord, slack)
        await (await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "migrate", env=own, stdout=-3)).wait()
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=own, stderr=-3)
        try:
            ask = await _discord(discord) if discord is not None else await _slack(slack)
            return await _run(ask, seconds, rate, process.pid)
        finally:
            process.terminate()
            await process.wait()


async def _run(ask: Ask, seconds: float, rate: float, pid: int) -> Soak:
    found, clock = Soak(), asyncio.get_running_loop().time
    waiting = set[asyncio.Task[None]]()

    async def one(number: int, due: float, took: list[float]) -> None:
        answered = await ask(number)
        took.append(clock() - due)
        found.errors += not answered

    async def come(numbers: range, rate: float, took: list[float]) -> None:
        began = clock()
        for count, number in enumerate(numbers):
            due = began + count / rate
            if (left := due - clock()) > 0:
                await asyncio.sleep(left)  # noqa: TID251 - the pace of the soak is the wall's
            elif count % 50 == 0:
                await asyncio.sleep(0)  # noqa: TID251 - behind by then: let the fake work
            if count % int(max(1, rate)) == 0 and took is found.took:
                found.memory.append(resident(pid))
            if len(waiting) >= OPEN:
                found.skipped += 1
                continue
            found.sent += 1
            task = asyncio.create_task(one(number, due, took))
            waiting.add(task)
            task.add_done_callback(waiting.discard)

    await come(range(PEOPLE), NEWCOMERS, found.met)
    await come(range(PEOPLE, PEOPLE + int(seconds * rate)), rate, found.took)
    await asyncio.wait({*waiting} or {asyncio.create_task(asyncio.sleep(0))}, timeout=30)  # noqa: TID251
    found.errors += len(waiting)
    for task in waiting:
        task.cancel()
    return found


async def _discord(fake: discords.FakeDiscord) -> Ask:
    await fake.gateway.until("ready", 1)
    actors = [discords.Actor(fake, f"m{n}", str(800000000000000001 + n)) for n in range(PEOPLE)]

    async def ask(number: int) -> bool:
        name, args = COMMANDS[number % len(COMMANDS)]
        exchange = await actors[number % PEOPLE].runs(name, **args)
        try:
            await exchange.shown()
            return True
        except TimeoutError:
            return False
        finally:
            fake.rest.exchanges.pop(exchange.event["token"], None)
            fake.requests.clear()

    return ask


async def _slack(fake: slacks.FakeSlack | None) -> Ask:
    assert fake is not None
    fake.keep = False
    await fake.connected()

    async def ask(number: int) -> bool:
        name, args = COMMANDS[number % len(COMMANDS)]
        user, answer = f"U{number % PEOPLE:05d}", fake.number("u")
        fake.urls[answer] = (GENERAL, user, None)
        url, words = f"{fake.home}respond/{answer}", " ".join(args.values())
        payload = slash(user, GENERAL, f"/{name}", words, fake.number("t."), url, fake)
        try:
            if not (await fake.envelope("slash_commands", payload)).body:  # it asked for a little patience
                async with asyncio.timeout(30):
                    while not fake.uses.get(answer):  # noqa: ASYNC110
                        await asyncio.sleep(0.02)  # noqa: TID251 - the fake rings no bell while it keeps nothing
            return True
        except (TimeoutError, ConnectionError, IndexError):
            return False
        finally:
            fake.urls.pop(answer, None)
            fake.uses.pop(answer, None)
            fake.messages.clear()

    return ask


def told(platform: str, asked: argparse.Namespace, found: Soak) -> str:
    """Return what is printed: one line for each thing."""
    curve = " ".join(f"{memory:.1f}" for memory in found.minutes(asked.seconds))
    return "\n".join(
        (
            f"{platform}: {found.sent:,} commands, {PEOPLE:,} newcomers at {NEWCOMERS:,} a second,"
            f" then for {asked.seconds:g} s {asked.rate:g} a second asked for",
            f"  not sent, because {OPEN:,} waited already: {found.skipped:,}; without an answer: {found.errors:,}",
            f"  latency of newcomers: {percentiles(found.met)}",
            f"  latency afterwards: {percentiles(found.took)}",
            f"  memory by part, MB: {curve}; ratio {found.growth(asked.seconds):.3f}",
            f"  load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
        )
    )


def percentiles(took: list[float]) -> str:
    """Return within how many milliseconds these shares of the answers came."""
    order = sorted(took)
    return ", ".join(
        f"p{share:g} {order[min(len(order) - 1, int(len(order) * share / 100))] * 1e3:.1f} ms"
        for share in (50, 95, 99, 99.9)
    )


def main(words: list[str]) -> int:
    """Soak, and print what was seen; 1 where an answer stayed away or memory grew on by more than a twentieth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--platform", choices=["discord", "slack"], action="append")
    asked = parser.parse_args(words)
    worst = 0
    for platform in asked.platform or ["discord", "slack"]:
        began = time.perf_counter()
        found = asyncio.run(soak(platform, asked.seconds, asked.rate))
        print(told(platform, asked, found), f"({time.perf_counter() - began:.0f} s in all)", flush=True)
        worst |= bool(found.errors or found.skipped or found.growth(asked.seconds) > 1.05)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
