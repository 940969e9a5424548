"""A cog that uses everything a cog can use, for the wire tests and the simulated ones."""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

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
    Group,
    Hint,
    Link,
    Outcome,
    P,
    Phrase,
    Picture,
    Place,
    Reply,
    Select,
    Text,
    Tone,
    command,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf5003"
    "0003030100c9fe92ef0000000049454e44ae426082"
)
SHIFTS = ("days", "evenings", "nights")


class Topic(StrEnum):
    SLEEP = "sleep"
    GRIEF = "grief"

    @property
    def label(self) -> Phrase:
        return P("Sleep") if self is Topic.SLEEP else P("Grief")


class Corner(Cog):
    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.contexts: list[Context] = []
        self.said: list[str] = []

    async def shifts(self, ctx: Context, typed: str) -> Sequence[Choice]:
        if typed == "boom":
            raise RuntimeError("a fault in a suggestion")
        return [Choice(s, s.title()) for s in SHIFTS if typed in s]

    @command("card", P("Show a card"))
    async def card(self, ctx: Context) -> Outcome:
        self.contexts.append(ctx)
        return Reply.say(
            Text(P("Hello there"), Tone.TITLE),
            Fields(((P("Phone"), "988"), (P("Hours"), "24/7"))),
            Divider(),
            Button(P("Turn over"), Call("turn", {"side": "b"}), Tone.PRIMARY),
            Button(P("Say more"), Call("more")),
            Link(P("Read on"), "https://example.org/a_b"),
            Select(P("Which shift?"), Call("picked"), "shift", tuple(Choice(s, s.title()) for s in SHIFTS)),
            Text(P("Only you can see this."), Tone.SMALL),
        )

    @command("turn", P("Turn the card"), listed=False)
    async def turn(self, ctx: Context, side: Annotated[str, Hint(P("Side"), hidden=True)]) -> Outcome:
        self.contexts.append(ctx)
        return Reply.say(f"side {side}", Button(P("Back"), Call("card")))

    @command("more", P("Say more"), listed=False)
    async def more(self, ctx: Context) -> Outcome:
        return Reply.say("more", fresh=True)

    @command("picked", P("Pick a shift"), listed=False)
    async def picked(self, ctx: Context, shift: Annotated[str, Hint(P("Shift"))]) -> Outcome:
        return Reply.say(f"you work {shift}")

    @command("find", P("Find a shift"))
    async def find(
        self, ctx: Context, shift: Annotated[str, Hint(P("Shift"), suggest=shifts)], nearby: bool = False
    ) -> Outcome:
        return Reply.say(f"found {shift}, nearby {nearby}")

    @command("vent", P("Say it without your name on it"))
    async def vent(
        self,
        ctx: Context,
        text: Annotated[str, Hint(P("What is on your mind?"), long=True, max_length=3000, secret=True)],
        copies: Annotated[int, Hint(P("How many?"), help=P("A number"))] = 1,
    ) -> Outcome:
        self.said.append(text)
        return Reply.say(P("Thank you, {n} character.", "Thank you, {n} characters.")(n=len(text)))

    @command("echo", P("Say it back"))
    async def echo(self, ctx: Context, text: Annotated[str, Hint(P("Text"), max_length=3000)]) -> Outcome:
        return Reply.say(text, Link("Out", "https://example.org"), Button("Again", Call("card")))

    @command("share", P("Say it to all"))
    async def share(self, ctx: Context) -> Outcome:
        return Reply.say("for everyone", Button(P("Mine"), Call("card")), public=True)

    @command("chart", P("Draw a chart"))
    async def chart(self, ctx: Context) -> Outcome:
        return Reply.say(Picture(PNG, P("A line going up")), Button(P("Turn over"), Call("chart")))

    @command("export", P("Take it home"))
    async def export(self, ctx: Context) -> Outcome:
        return Reply.say(Document("my list: 1.yaml", "- a: ñ\n"), Document("b.txt", "b"))

    @command("slow", P("Take a while"))
    async def slow(self, ctx: Context) -> Outcome:
        await self.gate.wait()
        return Reply.say("at last", Button(P("Once more"), Call("slow")))

    @command("slow-share", P("Take a while, for all"))
    async def slow_share(self, ctx: Context) -> Outcome:
        await self.gate.wait()
        return Reply.say("at last, everyone", public=True)

    @command("slow-form", P("Take a while to ask"))
    async def slow_form(self, ctx: Context) -> Outcome:
        await self.gate.wait()
        return self.ask("vent")

    @command("mentor.offer", P("Offer to be a mentor"))
    async def offer(self, ctx: Context, topic: Annotated[Topic, Hint(P("Topic"))]) -> Outcome:
        return Reply.say(f"mentor for {topic}")

    @command("mentor.list", P("See the mentors"))
    async def mentors(self, ctx: Context) -> Outcome:
        return Reply.say("nobody yet")

    @command("setup", P("Choose where moderators meet"), audience=Audience.MODERATORS)
    async def setup(
        self,
        ctx: Context,
        room: Annotated[Place, Hint(P("Room"))],
        group: Annotated[Group | None, Hint(P("Who"))] = None,
    ) -> Outcome:
        return Reply.say(f"{room} {group}")

    @command("flag", P("Tell the moderators"), menu=P("Tell moderators"))
    async def flag(
        self,
        ctx: Context,
        message: Annotated[str, Hint(P("Message"), from_message=True, long=True, max_length=3000)],
        why: Annotated[str, Hint(P("Why?"))] = "",
    ) -> Outcome:
        return Reply.say(f"flagged: {message}")

    @command("since", P("Say since when you are here"), listed=False)
    async def since(self, ctx: Context) -> Outcome:
        return Reply.say(f"since {ctx.since:%Y-%m-%d}" if ctx.since else "since nobody knows when")
