"""The library of prompts, for whoever likes to read: by tag, a few at a time, with where each idea comes from."""

from typing import Annotated, Final

from bot import (
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Divider,
    Hint,
    Link,
    Outcome,
    P,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.community import Communities
from bot.store.prompts import Prompts
from cogs.wellness.library import OUT, Library
from cogs.wellness.prompt import Crew, Prompt, Tag

PAGE: Final = 5


class Browse(Cog):
    """Everything that may be posted here."""

    def __init__(self, prompts: Prompts, library: Library, communities: Communities) -> None:
        self._prompts = prompts
        self._library = library
        self._communities = communities

    @command("prompts.library", P("Read the wellness prompts, by what they are about"))
    async def library(
        self,
        ctx: Context,
        tag: Annotated[Tag | None, Hint(P("About"))] = None,
        page: Annotated[int, Hint(P("Page"))] = 1,
    ) -> Outcome:
        """A page of one tag's prompts, in the reader's language; or the tags with their numbers."""
        all_ = await self._library.all(ctx.person.home)
        if tag is None:
            return Reply.say(
                Text(P("Wellness prompts"), Tone.TITLE),
                P("{n} short text to read or to post.", "{n} short texts to read or to post.")(n=len(all_)),
                _tags(),
                Button(P("Suggest one"), Call("prompts.suggest", {"_form": "1"})),
            )
        found = sorted((one for one in all_.values() if tag in one.tags), key=lambda one: (not one.own, one.id))
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(1, page), pages)
        weak = await self._prompts.ratings.weak(ctx.person.home) if ctx.moderator else {}
        language = await self._communities.language(ctx.person, ctx.locale)
        blocks: list[Block] = [Text(tag.label, Tone.TITLE)]
        for one in found[(page - 1) * PAGE : page * PAGE]:
            blocks += [Divider(), *_read(one, language)]
            blocks += _kept(one, weak.get(one.id, 0)) if ctx.moderator else []
        for number, label in ((page - 1, P("Back")), (page + 1, P("More"))):
            if 1 <= number <= pages:
                blocks.append(Button(label, Call("prompts.library", {"tag": tag.value, "page": str(number)})))
        return Reply((*blocks, _tags()))


def _tags() -> Select:
    choices = tuple(Choice(tag.value, tag.label) for tag in Tag)
    return Select(P("About"), Call("prompts.library"), "tag", choices)


def _read(prompt: Prompt, language: str) -> list[Block]:
    blocks: list[Block] = [Text(prompt.said(language))]
    if prompt.crew is not Crew.ANY:
        blocks.append(Text(P("For: {crew}")(crew=prompt.crew.label), Tone.SMALL))
    if prompt.own:
        blocks.append(Text(P("Written by a member here."), Tone.SMALL))
    if prompt.source:
        blocks.append(Text(P("The idea: {source}")(source=prompt.source.name), Tone.SMALL))
        blocks += [Link(P("Read about it"), prompt.source.url)] if prompt.source.url else []
    return blocks


def _kept(prompt: Prompt, weak: int) -> list[Block]:
    """Return what moderators may do about it."""
    this = {"prompt": prompt.id}
    keep = [Button(P("Left out here: keep it"), Call("prompts.keep", this))] if weak >= OUT else []
    return [*keep, Button(P("Delete"), Call("prompts.take-out", this))] if prompt.own else list(keep)
