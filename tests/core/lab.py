"""A small feature that uses every part of the vocabulary, for the core's own tests."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from bot import (
    Ask,
    Audience,
    Button,
    Call,
    Choice,
    Cog,
    Consent,
    Context,
    Divider,
    Fields,
    Group,
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
from bot.errors import StoreError

PNG = bytes.fromhex("89504e470d0a1a0a")


class Bench(StrEnum):
    CHEMISTRY = "chemistry"
    BLOOD_BANK = "blood-bank"


def card() -> Reply:
    return Reply.say(P("Before you start: nobody but you sees this."))


class Lab(Cog):
    async def tubes(self, ctx: Context, typed: str) -> Sequence[Choice]:
        return [Choice(c, c.title()) for c in ("lavender", "light blue", "gold") if c.startswith(typed.lower())]

    async def jammed(self, ctx: Context, typed: str) -> Sequence[Choice]:
        raise ZeroDivisionError(typed)

    @command("print", P("Print a label"), listed=False)
    async def label(self, ctx: Context, text: Annotated[str, Hint(P("Text"), suggest=jammed)]) -> Outcome:
        return Reply.say(f"Printed: {text}")

    @command("draw", P("Draw a tube"))
    async def draw(
        self,
        ctx: Context,
        tube: Annotated[str, Hint(P("Which tube?"), suggest=tubes)],
        bench: Bench | None = None,
        count: Annotated[int, Hint(P("How many?"))] = 1,
    ) -> Outcome:
        return Reply.say(P("{n} tube of {tube}", "{n} tubes of {tube}")(n=count, tube=tube), bench or "no bench")

    @command("shift", P("Your shift"))
    async def shift(self, ctx: Context) -> Outcome:
        return Reply.say(
            Text(P("Your shift"), Tone.TITLE),
            Fields(((P("Starts"), "19:00"),)),
            Divider(),
            Link(P("Rota"), "https://example.org/rota"),
            Picture(PNG, P("A rising line")),
            Button(P("Note it"), Call("note", {"number": "7"}), Tone.PRIMARY),
            Select(P("Bench"), Call("draw", {"tube": "gold"}), "bench", (Choice("chemistry", P("Chemistry")),)),
        )

    @command("note", P("Note something"), listed=False)
    async def note(
        self,
        ctx: Context,
        number: Annotated[str, Hint(P("Number"), hidden=True)],
        text: Annotated[str, Hint(P("What happened?"), long=True, max_length=1000)],
    ) -> Outcome:
        return Reply.say(f"Noted {number}: {text}")

    @command("rota.set", P("Set the rota"), audience=Audience.MODERATORS)
    async def set_rota(self, ctx: Context, place: Place, group: Group | None = None, quiet: bool = False) -> Outcome:
        return Reply.say(f"{place} {group} {quiet}", public=True)

    @command("rota.show", P("Show the rota"))
    async def show_rota(self, ctx: Context) -> Outcome:
        return None

    @command("kit.open", P("Open the kit"), default=True)
    async def kit(self, ctx: Context) -> Outcome:
        return Reply.say("Opened.")

    @command("diary", P("Write in your diary"), consent=Consent("diary", card))
    async def diary(self, ctx: Context, text: Annotated[str, Hint(P("Text"), long=True, secret=True)]) -> Outcome:
        return Reply.say("Written.", fresh=True)

    @command("ask-more", P("Ask for more"), listed=False)
    async def more(self, ctx: Context) -> Outcome:
        return self.ask("draw", {"tube": P("We ran out of that one.")}, tube="gold", count="2")

    @command("file", P("File a message"), menu=P("File this message"))
    async def file(self, ctx: Context, text: Annotated[str, Hint(P("Text"), long=True, from_message=True)]) -> Outcome:
        return Reply.say(f"Filed: {text}")

    @command("break", P("Break something"), listed=False)
    async def broken(self, ctx: Context, text: str = "") -> Outcome:
        raise ZeroDivisionError(text)

    @command("locked", P("Meet a locked database"), listed=False)
    async def locked(self, ctx: Context) -> Outcome:
        raise StoreError("the database is locked: stop the other process")

    @command("helpme", P("Help at once"), urgent=True)
    async def helpme(self, ctx: Context) -> Outcome:
        return Reply.say("Here.")


__all__ = ["PNG", "Ask", "Bench", "Lab"]
