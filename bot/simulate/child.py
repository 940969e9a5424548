"""The far end of the line: the process under test does what standard input says, in lines of JSON."""

import asyncio
import json
import sys
from typing import Any

from bot.simulate.cast import START, cast
from bot.simulate.process import Part
from bot.simulate.works import LeapClock, Works
from bot.store import Store
from bot.store.values import instant, micros


class Line:
    """The child's end: messages go out and are heard one by one, whatever their order."""

    def __init__(self) -> None:
        """Speak by standard output, so nothing else may."""
        self._heard: dict[str, asyncio.Event] = {}
        self.works: Works | None = None

    async def send(self, key: str, to: str) -> None:
        """Hand a message to the platform, and return when it says that it has it."""
        assert self.works is not None
        heard = self._heard[key] = asyncio.Event()
        self.say({"key": key, "to": to, "at": micros(self.works.clock.now())})
        await heard.wait()

    def say(self, line: dict[str, object]) -> None:
        """Say one line."""
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def hear(self, key: str) -> None:
        """Take note that the platform has a message."""
        self._heard.pop(key).set()


async def take_part() -> None:
    """Do what standard input says until it ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    part = Part(**json.loads(await lines.readline()))
    acts = cast(part.members, part.days, part.seed).acts
    store = await Store.open(part.url)
    try:
        line = Line()
        clock = LeapClock(START)
        line.works = works = Works(store, clock, line.send)
        if part.alone:
            await works.supply.recover()

        async def step(told: dict[str, Any]) -> None:
            clock.put(instant(told["now"]))
            due = await works.step()
            first, last = told["acts"]
            for act in acts[first:last]:
                clock.put(act.at)
                await works.act(act)
                due = await works.step()
            line.say({"next": None if due is None else micros(due)})

        async with asyncio.TaskGroup() as tasks:
            while read := await lines.readline():
                told = json.loads(read)
                if "heard" in told:
                    line.hear(told["heard"])
                else:
                    tasks.create_task(step(told))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(take_part())
