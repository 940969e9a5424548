"""A second small feature, for what only matters on the wire: slowness, public posts, presses, files."""

import asyncio
from typing import Annotated

from bot import Audience, Button, Call, Choice, Cog, Context, Divider, Hint, Outcome, P, Picture, Reply, Select, command
from bot.message import Document
from tests.core.lab import PNG


class Ward(Cog):
    def __init__(self) -> None:
        self.began, self.ready = asyncio.Event(), asyncio.Event()
        self.pings = 0
        self.asked: list[Context] = []

    @command("help", P("What I can do"))
    async def help(self, ctx: Context) -> Outcome:
        return Reply.say(P("I can echo."))

    @command("home", P("Help and settings"), listed=False)
    async def home(self, ctx: Context) -> Outcome:
        buttons = (Button(b, Call(c)) for b, c in (("Panel", "panel"), ("Say", "echo"), ("Slow", "slow")))
        return Reply.say(P("I can echo."), *buttons, Divider(), f"You speak {ctx.locale}.")

    @command("ping", P("Count"))
    async def ping(self, ctx: Context) -> Outcome:
        self.pings += 1
        self.asked.append(ctx)
        return Reply.say(f"pong {self.pings}")

    @command("slow", P("Take a while"))
    async def slow(self, ctx: Context, public: bool = False) -> Outcome:
        self.began.set()
        await self.ready.wait()
        return Reply.say("at last", public=public)

    @command("echo", P("Say it again"))
    async def echo(self, ctx: Context, text: Annotated[str, Hint(P("Text"), long=True, max_length=3000)]) -> Outcome:
        return Reply.say(text)

    @command("slow-form", P("A form that thinks"))
    async def think(self, ctx: Context, text: Annotated[str, Hint(P("Text"))]) -> Outcome:
        self.began.set()
        await self.ready.wait()
        return Reply.say(f"thought about {text}", Button("More", Call("panel")))

    @command("hush", P("Say nothing"))
    async def hush(self, ctx: Context, text: str) -> Outcome:
        return None

    @command("panel", P("A panel"))
    async def panel(self, ctx: Context, page: str = "1") -> Outcome:
        return Reply.say(
            f"page {page}",
            Button("Next", Call("panel", {"page": "2"})),
            Button("Below", Call("below")),
            Button("Share here", Call("share")),
            Button("Write", Call("echo")),
            Button("Slow", Call("slow")),
            Select("Jump", Call("panel"), "page", (Choice("7", "Seven"), Choice("8", "Eight"))),
        )

    @command("below", P("Something new"), listed=False)
    async def below(self, ctx: Context) -> Outcome:
        return Reply.say("below", fresh=True)

    @command("share", P("Say it to all"))
    async def share(self, ctx: Context) -> Outcome:
        return Reply.say("for all of you", public=True)

    @command("shout", P("Say something to all"))
    async def shout(self, ctx: Context, text: str) -> Outcome:
        return Reply.say(text, public=True)

    @command("checked", P("Only gold"))
    async def checked(self, ctx: Context, tube: str, note: str = "") -> Outcome:
        if tube != "gold":
            return self.ask("checked", {"tube": P("Only gold today.")}, tube=tube, note=note)
        return Reply.say(f"{tube} it is")

    @command("picture", P("A picture"))
    async def picture(self, ctx: Context) -> Outcome:
        return Reply.say("look", Picture(PNG, "A rising line"))

    @command("drawn", P("A picture of something"))
    async def drawn(self, ctx: Context, text: str) -> Outcome:
        return Reply.say(text, Picture(PNG, "A rising line"))

    @command("export", P("A file"))
    async def export(self, ctx: Context) -> Outcome:
        return Reply.say("Here it is.", Document("overlay.yaml", "entries: []\n"))

    @command("guarded", P("For moderators"), audience=Audience.MODERATORS)
    async def guarded(self, ctx: Context) -> Outcome:
        return Reply.say("you moderate")
