"""A small lab of commands for the playground, and a desk over them with a clock that can be pushed."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from adapters.playground import Playground
from adapters.playground.clock import PlaygroundClock
from bot import (
    Audience,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Divider,
    Document,
    Fields,
    Hint,
    Link,
    Outcome,
    P,
    Picture,
    Place,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.community import Communities
from bot.courier import Courier
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.guard import RateLimit, for_audience
from bot.i18n import Languages
from tests.house import Memory

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f0001040100"
    "5fe5c34b0000000049454e44ae426082"
)
TEAS = ("Chamomile", "Ginger", "Green", "Earl Grey")


class Topic(StrEnum):
    SLEEP = "sleep"
    MONEY = "money"


class Lab(Cog):
    """Each kind of thing that a page has to show."""

    def __init__(self, clock: PlaygroundClock, communities: Communities, courier: Courier) -> None:
        self.clock = clock
        self.communities = communities
        self.courier = courier
        self.release = asyncio.Event()
        self.waiting = asyncio.Event()
        self.reminders: set[asyncio.Task[None]] = set()

    @command("resources", P("Find help that people like you have used"))
    async def resources(
        self,
        ctx: Context,
        query: Annotated[str, Hint(P("What do you need?"), max_length=400)],
        topic: Annotated[Topic | None, Hint(P("Topic"))] = None,
    ) -> Outcome:
        found = Reply.say(
            Text(P("Sleeping by day"), Tone.TITLE),
            Text(f"You asked for: {query}"),
            Fields(((P("Cost"), P("Free")), (P("Topic"), topic or "any"))),
            Link(P("Read more"), "https://example.org/sleep"),
            Link(P("A strange one"), "javascript:alert(1)"),
            Divider(),
            Button(P("Share here"), Call("share", {"what": "sleep"}), Tone.PRIMARY),
            Button(P("More"), Call("more")),
            Button(P("Below"), Call("below")),
        )
        narrow = Select(
            P("Narrow by topic"),
            Call("resources", {"query": "again"}),
            "topic",
            (Choice("sleep", P("Sleep")), Choice("money", P("Money"))),
        )
        return Reply((*found.blocks, narrow))

    @command("more", P("More of the same"), listed=False)
    async def more(self, ctx: Context) -> Outcome:
        return Reply.say("Here is more.")

    @command("below", P("Something new below"), listed=False)
    async def below(self, ctx: Context) -> Outcome:
        return Reply.say("This stands below.", fresh=True)

    @command("share", P("Share it here"), listed=False)
    async def share(self, ctx: Context, what: Annotated[str, Hint(P("What"), hidden=True)]) -> Outcome:
        return Reply.say(f"Shared: {what}", Button(P("Thanks"), Call("more")), public=True)

    async def teas(self, ctx: Context, typed: str) -> Sequence[Choice]:
        return [Choice(tea, tea) for tea in TEAS if typed.casefold() in tea.casefold()]

    @command("brew", P("Put the kettle on"))
    async def brew(
        self,
        ctx: Context,
        tea: Annotated[str, Hint(P("Which tea?"), suggest=teas)],
        cups: Annotated[int, Hint(P("How many cups?"), help=P("For the whole bench."))],
        milk: Annotated[bool, Hint(P("With milk?"))] = False,
        where: Annotated[Place | None, Hint(P("Where?"))] = None,
    ) -> Outcome:
        return Reply.say(f"{cups} × {tea}, milk: {milk}, where: {where}")

    @command("confide", P("Say something in confidence"))
    async def confide(
        self, ctx: Context, text: Annotated[str, Hint(P("What is it?"), long=True, secret=True)]
    ) -> Outcome:
        return Reply.say(f"{len(text)} characters, kept.")

    @command("keep", P("Keep a message"), menu=P("Keep this"))
    async def keep(
        self, ctx: Context, text: Annotated[str, Hint(P("Text"), long=True, from_message=True, max_length=3000)]
    ) -> Outcome:
        return Reply.say(f"Kept: {text}", Button(P("Tag it"), Call("keep.tag", {"text": text})))

    @command("keep.tag", P("Tag what was kept"), listed=False)
    async def tag(
        self,
        ctx: Context,
        text: Annotated[str, Hint(P("Text"), hidden=True, max_length=3000)],
        tag: Annotated[str, Hint(P("Tag"))],
    ) -> Outcome:
        return Reply.say(f"{tag}: {text}")

    @command("slow", P("Take a while"))
    async def slow(self, ctx: Context) -> Outcome:
        self.waiting.set()
        await self.release.wait()
        return Reply.say("Here at last.")

    @command("quiet", P("Say nothing"))
    async def quiet(self, ctx: Context) -> Outcome:
        return None

    @command("picture", P("Draw something"))
    async def picture(self, ctx: Context) -> Outcome:
        return Reply.say(Picture(DOT, P("One dot")), Document("list.yaml", "- <b>one</b>\n"))

    @command("remind", P("Write to me tomorrow"))
    async def remind(self, ctx: Context) -> Outcome:
        async def later() -> None:
            await self.clock.sleep(timedelta(hours=20).total_seconds())
            await self.courier.deliver(ctx.person, Reply.say("Good morning!", Button(P("Thanks"), Call("more"))))

        self.reminders.add(asyncio.create_task(later()))
        return Reply.say("I will write to you.")

    @command("close-room", P("Close the room"), audience=Audience.MODERATORS)
    async def close_room(self, ctx: Context) -> Outcome:
        return Reply.say("Closed.")

    @command("speak", P("Choose your language"))
    async def speak(self, ctx: Context, language: Annotated[str, Hint(P("Language"))]) -> Outcome:
        await self.communities.choose_language(ctx.person, language)
        return Reply.say("Done.")

    @command("help", P("What I can do"))
    async def help(self, ctx: Context) -> Outcome:
        return Reply.say(P("I can help you find help."))


def open_lab(locales: Path) -> tuple[Playground, Desk, Lab, PlaygroundClock]:
    """Return a playground on a free port, a desk for it, and what tests hold of them."""
    clock, memory, languages = PlaygroundClock(), Memory(), Languages(locales)
    communities, drafts = Communities(memory, languages), Drafts(clock)
    page = Playground(clock, port=0, push=clock.push)
    lab = Lab(clock, communities, Courier({page.name: page}, communities, languages, memory))
    dispatch = Dispatcher([lab], (for_audience, RateLimit(clock)), drafts)
    desk = Desk(dispatch, drafts, languages, clock, communities, memory, memory.first)
    return page, desk, lab, clock
