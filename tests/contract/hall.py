"""A second small feature: slowness, echoes, documents, public words, and something to count."""

import asyncio
from enum import StrEnum
from typing import Annotated

from bot import (
    Audience,
    Button,
    Call,
    Choice,
    Cog,
    Consent,
    Context,
    Document,
    Hint,
    Outcome,
    P,
    Picture,
    Reply,
    Select,
    command,
)
from tests.core.lab import PNG

LIST = "- gloves\n- <b>tubes</b> & labels\n- مرحبا 🧪\n"


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Hall(Cog):
    def __init__(self) -> None:
        self.began, self.go = asyncio.Event(), asyncio.Event()
        self.counted = 0
        self.pledges: list[str] = []

    @command("order", P("Order supplies"))
    async def order(
        self,
        ctx: Context,
        what: Annotated[str, Hint(P("What do you need?"))],
        count: Annotated[int, Hint(P("How many?"))] = 1,
        size: Annotated[Size, Hint(P("Size"))] = Size.SMALL,
        why: Annotated[str, Hint(P("What for?"), long=True, max_length=1000)] = "",
    ) -> Outcome:
        return Reply.say(f"{count} × {what}, {size}: {why or 'no reason given'}")

    @command("echo", P("Say it back"))
    async def echo(self, ctx: Context, text: Annotated[str, Hint(P("Text"), long=True, max_length=3000)]) -> Outcome:
        return Reply.say(text)

    @command("repeat", P("Say it back at once"))
    async def repeat(self, ctx: Context, text: Annotated[str, Hint(P("Text"), max_length=3000)]) -> Outcome:
        return Reply.say(text)

    @command("panel", P("A panel"))
    async def panel(self, ctx: Context, page: str = "1") -> Outcome:
        return panel(page)

    @command("below", P("Something new"), listed=False)
    async def below(self, ctx: Context) -> Outcome:
        return Reply.say("Something new.", fresh=True)

    @command("share", P("Say it to all"))
    async def share(self, ctx: Context) -> Outcome:
        return Reply.say("For all of you.", Button(P("Count me in"), Call("count")), public=True)

    @command("count", P("Count"))
    async def count(self, ctx: Context) -> Outcome:
        self.counted += 1
        return Reply.say(f"Counted {self.counted}.")

    @command("slow", P("Take a while"))
    async def slow(self, ctx: Context) -> Outcome:
        self.began.set()
        await self.go.wait()
        return Reply.say("At last.")

    @command("slow-share", P("Take a while, for all"))
    async def slow_share(self, ctx: Context) -> Outcome:
        self.began.set()
        await self.go.wait()
        return Reply.say("At last, all of you.", public=True)

    @command("slow-form", P("Take a while to ask"))
    async def slow_form(self, ctx: Context) -> Outcome:
        self.began.set()
        await self.go.wait()
        return self.ask("order", {"count": P("Not so many.")}, what="gloves", count="900")

    @command("ponder", P("Think about it"))
    async def ponder(
        self,
        ctx: Context,
        text: Annotated[str, Hint(P("Your answer"))],
        note: Annotated[str, Hint(P("A note"), long=True)] = "",
    ) -> Outcome:
        self.began.set()
        await self.go.wait()
        if text != "right":
            return self.ask("ponder", {"text": P("Think again.")}, text=text, note=note)
        return Reply.say(f"{text}, {note}")

    @command("pledge", P("Make a pledge"), consent=Consent("pledge", lambda: Reply.say(P("A pledge is kept here."))))
    async def pledge(self, ctx: Context, text: Annotated[str, Hint(P("Your pledge"))]) -> Outcome:
        self.pledges.append(text)
        return Reply.say(f"Pledged: {text}")

    @command("close", P("Close the room"), audience=Audience.MODERATORS)
    async def close(self, ctx: Context) -> Outcome:
        return Reply.say("Closed.")

    @command("where", P("Say where you are"))
    async def where(self, ctx: Context, note: Annotated[str, Hint(P("A note"))]) -> Outcome:
        return Reply.say(f"{note}: {ctx.place}")

    @command("point", P("Say where a message stands"), listed=False, menu=P("Point at it"))
    async def point(
        self, ctx: Context, post: Annotated[str, Hint(P("Where"), hidden=True, at_message=True, max_length=200)]
    ) -> Outcome:
        return Reply.say(post)

    @command("picture", P("A picture"))
    async def picture(self, ctx: Context) -> Outcome:
        return Reply.say("Look:", Picture(PNG, P("A rising line")))

    @command("export", P("A file"))
    async def export(self, ctx: Context) -> Outcome:
        return Reply.say("Here it is.", Document("list.txt", LIST))


def panel(page: str = "1") -> Reply:
    """What the panel shows, for sending it unasked too."""
    return Reply.say(
        f"Page {page}.",
        Button(P("Next"), Call("panel", {"page": "2"})),
        Button(P("Below"), Call("below")),
        Button(P("Share"), Call("share")),
        Button(P("Count"), Call("count")),
        Button(P("Order"), Call("order", {"what": "gloves", "_form": "1"})),
        Button(P("Wait"), Call("slow")),
        Button(P("Wait for a form"), Call("slow-form")),
        Button(P("Close the room"), Call("close")),
        Select(P("Jump"), Call("panel"), "page", (Choice("7", P("Seven")), Choice("8", P("Eight")))),
    )


def sign() -> Reply:
    """A post that tells where it stands."""
    return Reply.say(
        "You are here.",
        Button(P("Where"), Call("where", {"note": "pressed"})),
        Button(P("Write"), Call("where")),
        Button(P("Share"), Call("share")),
    )
