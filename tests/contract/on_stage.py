"""The contract's people on the stage."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.limits import Can
from bot.message import Button, Call, Document, Reply, Select, Text
from bot.people import Person, Place, Post
from tests.clock import settle
from tests.contract.guest import Guest, Still, furnished
from tests.stage import Actor, Stage, show


class StageGuest:
    """An actor, who finds what to press wherever it stands."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.person, self.lounge = actor, actor.ctx.person, actor.ctx.place

    @property
    def reads(self) -> str:
        return self.actor.reads

    async def runs(self, name: str, /, **args: str) -> str:
        self.actor.goes(self.lounge)
        return await self.actor.runs(name, **args)

    async def presses(self, label: str) -> str:
        return await self.presses_in(self.lounge, label)

    async def picks(self, label: str, choice: str) -> str:
        self._turns_to(label if Can.SELECT in self.actor.stage.limits.can else choice)
        return await self.actor.picks(label, choice)

    async def fills(self, **values: str) -> str:
        return await self.actor.fills(**values)

    async def runs_on(self, text: str, name: str) -> str:
        standing = Post(self.lounge, f"said-{len(self.actor.pile)}")  # the stage has no menus
        call = self.actor.desk.commands[name].on_message(text, standing)
        assert call is not None, f"{name} is in no message's menu"
        return await self.actor.calls(call)

    async def offers(self, command: str, field: str, typed: str) -> list[str]:
        found = await self.actor.desk.suggest(command, field, typed, self.actor.ctx)
        return [label for _, label in found]

    async def sees(self) -> list[str]:
        return await self.finds(self.lounge)

    async def finds(self, place: Place) -> list[str]:
        return [show(r) for r in self._standing(place)] if self.actor.stage.reads(self.person.id, place.id) else []

    async def presses_in(self, place: Place, label: str) -> str:
        self.actor.goes(place)
        self._turns_to(label)
        return await self.actor.presses(label)

    async def inbox(self) -> list[str]:
        return [show(r) for r in self.actor.inbox]

    async def files(self) -> dict[str, str]:
        return {
            b.name: b.content
            for r in [*self.actor.inbox, *self._channel()]
            for b in r.blocks
            if isinstance(b, Document)
        }

    async def token(self, label: str) -> str:
        reply = self._with(label)
        return next(b.call.token() for b in reply.blocks if isinstance(b, Button) and b.label == label)

    async def sends_token(self, token: str) -> str:
        self._opens(self._channel()[-1])
        return await self.actor.calls(Call.parse(token), pressed=True)

    async def held(self) -> None:
        await settle()

    def _channel(self) -> list[Reply]:
        return self._standing(self.actor.ctx.place)

    def _standing(self, place: Place) -> list[Reply]:
        """What is said in a place, and to this person alone where they are."""
        private = [r for r in self.actor.pile if not r.public and all(r is not d for d in self.actor.inbox)]
        return [*self.actor.stage.channels[place.id], *(private if place == self.actor.ctx.place else ())]

    def _with(self, label: str) -> Reply:
        seen = [*self.actor.inbox, *self._channel()]
        found = next((r for r in reversed(seen) if any(_labelled(b, label) for b in r.blocks)), None)
        assert found is not None, f"nothing here is called {label!r}"
        return found

    def _turns_to(self, label: str) -> None:
        self._opens(self._with(label))

    def _opens(self, reply: Reply) -> None:
        self.actor.pile = [r for r in self.actor.pile if r is not reply]
        self.actor.opens(reply)


def _labelled(block: object, label: str) -> bool:
    """Whether a block is the button or select of that label, or the line to type that stands for it."""
    if isinstance(block, Text):
        return re.match(re.escape(label) + r": (type|escribe) /", str(block.body)) is not None
    return isinstance(block, Button | Select) and block.label == label


class StageWorld:
    """The stage, with a house behind it."""

    lounge = Place("stage", "lab", "lounge")
    nobody = Person("stage", "lab", "nobody")
    nowhere = Place("stage", "lab", "nowhere")
    locks = True

    @property
    def crowd(self) -> int:
        return len(self.adapter.people)

    def __init__(self, locales: Path) -> None:
        self.house, self.hall = furnished(locales)
        self.adapter = Stage()
        self.adapter.unreachable, self.adapter.closed = {"nobody"}, {"nowhere"}
        self.before = Still.life()
        self.running = asyncio.create_task(self.adapter.run(self.house.desk))

    async def crashes(self) -> None:
        """It is the platform itself that the stage keeps in memory."""

    async def guest(self, name: str) -> Guest:
        locale = "es-US" if name == "luz" else "en-US"
        return StageGuest(self.adapter.actor(name, moderator=name == "mo", locale=locale))

    async def closed(self, thread: Place) -> bool:
        return thread.id in self.adapter.locked

    def alive(self) -> Sequence[str]:
        return ()  # there is nobody who could be called


@asynccontextmanager
async def stage(locales: Path) -> AsyncIterator[StageWorld]:
    world = StageWorld(locales)
    await settle()
    yield world
    world.running.cancel()
    await asyncio.wait([world.running])
