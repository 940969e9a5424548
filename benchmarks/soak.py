"""Many commands a second for a long time against the whole program: python -m benchmarks.soak --platform discord.

``--seconds 600 --rate 500`` is the soak of the release; without them it is short. The program runs as its own process
beside a fake of the platform in this one. Commands come by the clock, whether answers came or not; how long each took
counts from the moment at which it was to be sent.
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
WARM = 3.0  # seconds that are not counted
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

    took: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    sent: int = 0
    errors: int = 0
    skipped: int = 0

    def within(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] * 1e3

    def ends(self, seconds: float) -> tuple[float, float]:
        """Memory in the first and in the last minute, or in the first and last sixth of a shorter soak: medians."""
        part = max(1, int(len(self.memory) * min(60.0, seconds / 6) / seconds))
        return median(self.memory[:part]), median(self.memory[-part:])


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
    began, waiting = clock(), set[asyncio.Task[None]]()

    async def one(number: int, due: float) -> None:
        answered = await ask(number)
        if due - began >= WARM:
            found.took.append(clock() - due)
            found.errors += not answered

    total = int((seconds + WARM) * rate)
    for number in range(total):
        due = began + number / rate
        if (left := due - clock()) > 0:
            await asyncio.sleep(left)  # noqa: TID251 - the pace of the soak is the wall's
        elif number % 50 == 0:
            await asyncio.sleep(0)  # noqa: TID251 - behind by then: let the fake work
        if number % int(max(1, rate)) == 0 and due - began >= WARM:
            found.memory.append(resident(pid))
        if len(waiting) >= OPEN:
            found.skipped += 1
            continue
        found.sent += 1
        task = asyncio.create_task(one(number, due))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
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
    first, last = found.ends(asked.seconds)
    p50, p95, p99 = (f"{found.within(share):.1f} ms" for share in (0.5, 0.95, 0.99))
    return "\n".join(
        (
            f"{platform}: {found.sent:,} commands in {asked.seconds + WARM:g} s, {asked.rate:g} a second asked for",
            f"  not sent, because {OPEN:,} waited already: {found.skipped:,}; without an answer: {found.errors:,}",
            f"  latency: p50 {p50}, p95 {p95}, p99 {p99}",
            f"  memory: first minute {first:.1f} MB, last minute {last:.1f} MB, ratio {last / first:.3f}",
            f"  load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
        )
    )


def main(words: list[str]) -> int:
    """Soak, and print what was seen; 1 where an answer stayed away or memory grew by more than a twentieth."""
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
        first, last = found.ends(asked.seconds)
        worst |= bool(found.errors or last > 1.05 * first)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
