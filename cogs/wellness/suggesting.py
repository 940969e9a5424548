"""Members suggest prompts in a form; nothing of theirs appears before a moderator said yes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from typing import Annotated, Final

from bot import Block, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.courier import Courier
from bot.docket import Docket
from bot.services import Transaction
from bot.store.cases import Kind
from bot.store.prompts import Prompts
from bot.store.prompts.texts import Own, Status
from cogs.wellness.library import Library
from cogs.wellness.prompt import LONGEST, Prompt, Tag

WAITING: Final = 5  # suggestions of one member at once
ALIKE: Final = 88.0  # of 100: from here on two texts say the same in the same words
ROOM: Final = 1500  # more than may be posted, so that a long text comes back whole and is not cut while it is typed
THANKS: Final = P(
    "Thank you. Your moderators will look at it, and I will tell you what they decide. Nobody in the room is told "
    "who suggested it."
)
FULL: Final = P("Five of yours wait already. Your moderators will get to them; then there is room for more.")


class Language(StrEnum):
    """The languages in which prompts are kept."""

    EN = "en"
    ES = "es"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return P("English") if self is Language.EN else P("Spanish")

    @property
    def other(self) -> "Language":
        """The one that it is not."""
        return Language.ES if self is Language.EN else Language.EN


Said = Annotated[
    str,
    Hint(
        P("Your prompt"),
        long=True,
        max_length=ROOM,
        shared=True,
        help=P("Short and kind, in one language. No patients, please."),
    ),
]
Other = Annotated[
    str, Hint(P("The same in the other language"), long=True, max_length=ROOM, shared=True, help=P("If you like."))
]
About = Annotated[Tag, Hint(P("About"))]
In = Annotated[Language, Hint(P("In which language?"))]


class Suggesting(Cog):
    """The form, and what it checks."""

    def __init__(
        self,
        prompts: Prompts,
        library: Library,
        docket: Docket,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._courier = courier
        self._prompts = prompts
        self._library = library
        self._docket = docket
        self._clock = clock
        self._transaction = transaction

    @command("prompts.suggest", P("Suggest a wellness prompt to your moderators"))
    async def suggest(
        self, ctx: Context, text: Said, tag: About, language: In = Language.EN, other: Other = ""
    ) -> Outcome:
        """Keep it, and let moderators know; what is too long or there already comes back with all its words."""
        wrong = too_long(text, other) or await self._known(ctx.person.home, text)
        if wrong:
            asked = {"text": text, "tag": tag.value, "language": language.value, "other": other}
            return self.ask("prompts.suggest", wrong, **asked)
        if len(await self._waiting(ctx)) >= WAITING:
            return Reply.say(FULL, Text(text, Tone.SMALL), fresh=True)
        said = in_languages(language, text, other)
        own = Own(f"own-{token_hex(5)}", ctx.person.home, ctx.person, tag.value, said["en"], said["es"], self._now())
        async with self._transaction() as tx:
            await self._prompts.texts.add(own, tx=tx)
            case = await self._docket.cases.open(own.home, Kind.PROMPT, own.id, {}, tx=tx)
        await self._docket.show(case)
        await self._open(ctx)
        return Reply.say(THANKS, fresh=True)

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """Say how many of somebody's own wait, if any do."""
        n = len(await self._waiting(ctx))
        said = P("{n} prompt that you suggested waits.", "{n} prompts that you suggested wait.")
        return [Text(said(n=n))] if n else []

    async def _waiting(self, ctx: Context) -> list[Own]:
        return [own for own in await self._prompts.texts.of(ctx.person) if own.status is Status.WAITING]

    async def _open(self, ctx: Context) -> None:
        """Make ready to tell them; where that cannot be, word is left for their next command."""
        try:
            await self._courier.open(ctx.person)
        except (Undeliverable, RetryLater):
            return

    async def _known(self, home: str, text: str) -> dict[str, Phrase]:
        found = alike(text, await self._library.all(home))
        if found is None:
            return {}
        return {"text": P("We have one very much like it: “{text}” Say it another way?")(text=found)}

    def _now(self) -> datetime:
        return self._clock.now()


def in_languages(language: Language, text: str, other: str) -> dict[str, str]:
    """Return the two texts by language; empty where there is none."""
    return {language.value: text, language.other.value: other}


def too_long(text: str, other: str) -> dict[str, Phrase]:
    """Return what is wrong where a text is longer than may be posted, with the number of characters too many."""
    said = P(
        "That is {n} character too long: {most} may be posted. Nothing is lost; take a little out.",
        "That is {n} characters too long: {most} may be posted. Nothing is lost; take a little out.",
    )
    over = {"text": len(text) - LONGEST, "other": len(other) - LONGEST}
    return {name: said(n=number, most=str(LONGEST)) for name, number in over.items() if number > 0}


def alike(text: str, prompts: Mapping[str, Prompt]) -> str | None:
    """Return the text of a prompt that says the same in nearly the same words, None where none does."""
    from rapidfuzz import fuzz

    there = (said for prompt in prompts.values() for said in prompt.texts.values())
    return next((said for said in there if fuzz.ratio(text.casefold(), said.casefold()) >= ALIKE), None)
