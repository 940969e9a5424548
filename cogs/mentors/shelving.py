"""Programmes of a community's own: pasted as YAML by a moderator, looked at, compared, and only then kept."""

import difflib
from collections.abc import Sequence
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Divider, Hint, Outcome, P, Reply, Text, Tone, Words, command
from bot.clock import Clock
from bot.command import Audience
from bot.field import TEXT_LIMIT
from bot.i18n import Texts, lines
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.mentors import Mentors
from cogs.mentors.library import Library
from cogs.mentors.programme import Hole, read
from cogs.mentors.programmes import outline

TOLD: Final = 8  # faults at once: more of them nobody reads
MOST_DIFF: Final = 1500  # characters
ENGLISH: Final = """\
id: our-blood-bank
name: Our blood bank
about: Four weeks for those who are new in our blood bank.
topics: [first-job, bench]
weeks:
  - title: The first cross-match
    prompt: Go through one together, step by step.
    milestone: One cross-match
  - title: At night
    prompt: Whom do you call, and in what order?
"""
SPANISH: Final = """\
id: our-blood-bank
name: Nuestro banco de sangre
about: Cuatro semanas para quienes empiezan en nuestro banco de sangre.
topics: [first-job, bench]
weeks:
  - title: La primera prueba cruzada
    prompt: Hagan una juntos, paso a paso.
    milestone: Una prueba cruzada
  - title: De noche
    prompt: ¿A quién llamas, y en qué orden?
"""
EXAMPLE: Final = Texts((("en", ENGLISH), ("es", SPANISH)))


class Shelving(Cog):
    """What moderators add to the programmes."""

    def __init__(
        self, mentors: Mentors, library: Library, audit: Audit, clock: Clock, transaction: Transaction
    ) -> None:
        self._mentors = mentors
        self._library = library
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    @command("mentoring.programmes", P("The programmes that pairs may choose"), audience=Audience.MODERATORS)
    async def programmes(self, ctx: Context) -> Outcome:
        """List what is shipped and what is one's own, with an example to begin from."""
        own, found = await self._mentors.programmes.all(ctx.person.home), await self._library.all(ctx.person.home)
        blocks: list[Block] = [Text(P("Programmes"), Tone.TITLE)]
        for one in found.values():
            weeks = P("{name} ({id}), {n} week", "{name} ({id}), {n} weeks")(name=one.name, id=one.id, n=len(one.weeks))
            blocks.append(Text(weeks))
            if one.id in own:
                blocks.append(Button(P("Change {name}")(name=one.name), Call("mentoring.edit", {"which": one.id})))
                blocks.append(Button(P("Take away {name}")(name=one.name), Call("mentoring.drop", {"which": one.id})))
        add = Button(P("Add one of our own"), Call("mentoring.edit"), Tone.PRIMARY)
        return Reply((*blocks, Divider(), add))

    @command("mentoring.edit", P("Write a programme"), listed=False, audience=Audience.MODERATORS)
    async def edit(self, ctx: Context, which: Annotated[str, Hint(P("Programme"), hidden=True)] = "") -> Outcome:
        """Open the form with one's own programme, or with an example."""
        own = await self._mentors.programmes.all(ctx.person.home)
        return self.ask("mentoring.programme", {}, text=own.get(which, EXAMPLE.said(ctx.locale[:2])))

    @command("mentoring.programme", P("Add or change a programme, as YAML"), audience=Audience.MODERATORS)
    async def programme(
        self,
        ctx: Context,
        text: Annotated[str, Hint(P("The programme as YAML"), long=True, max_length=TEXT_LIMIT)],
        sure: Annotated[bool, Hint(P("Keep it?"), hidden=True)] = False,
    ) -> Outcome:
        """Say every fault by its line, or show what it would be and what would change; keep it at the second press."""
        made, holes = read(text)
        if made is None:
            return self.ask("mentoring.programme", {"text": _told(holes)}, text=text)
        own = await self._mentors.programmes.all(ctx.person.home)
        keep = Call("mentoring.programme", {"text": text, "sure": "yes"})
        if not sure:
            change = _change(own[made.id], text) if made.id in own else await self._new(ctx.person.home, made.id)
            back = Button(P("Change it"), keep.having(sure="", _form="1"))
            return Reply.say(*outline(made).blocks, Divider(), *change, Button(P("Keep it"), keep, Tone.PRIMARY), back)
        async with self._transaction() as tx:
            now, by = self._clock.now(), str(ctx.person)
            await self._mentors.programmes.put(ctx.person.home, made.id, text, by, now, tx=tx)
            await self._audit.record(ctx.person.home, by, "mentoring.programme", made.id, "kept", tx=tx)
        see = Button(P("All programmes"), Call("mentoring.programmes"))
        return Reply.say(P("Kept. Pairs can choose “{name}” from now on.")(name=made.name), see)

    @command("mentoring.drop", P("Take a programme away"), listed=False, audience=Audience.MODERATORS)
    async def drop(
        self,
        ctx: Context,
        which: Annotated[str, Hint(P("Programme"), hidden=True)],
        sure: Annotated[bool, Hint(P("Sure"), hidden=True)] = False,
    ) -> Outcome:
        """Take one's own away at the second press; pairs that are on it are told when their next week is due."""
        if not sure:
            said = P("Pairs that are on it are told with their next week, and may choose another.")
            call = Call("mentoring.drop", {"which": which, "sure": "yes"})
            return Reply.say(said, Button(P("Take it away"), call, Tone.DANGER))
        async with self._transaction() as tx:
            if gone := await self._mentors.programmes.remove(ctx.person.home, which, tx=tx):
                by = str(ctx.person)
                await self._audit.record(ctx.person.home, by, "mentoring.programme", which, "taken away", tx=tx)
        see = Button(P("All programmes"), Call("mentoring.programmes"))
        return Reply.say(P("It is taken away.") if gone else P("It was taken away already."), see)

    async def _new(self, home: str, id_: str) -> Sequence[Block]:
        if await self._library.get(home, id_) is None:
            return (Text(P("This is a new programme.")),)
        return (Text(P("It takes the place of the one that comes with me, here in this community.")),)


def _told(holes: Sequence[Hole]) -> Words:
    said = lines([hole.told() for hole in holes[:TOLD]])
    if (more := len(holes) - TOLD) > 0:
        return P("{said}\nand {n} more", "{said}\nand {n} more")(said=said, n=more)
    return said


def _change(before: str, after: str) -> Sequence[Block]:
    """What would change, line by line."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    changed = [line for line in found if not line.startswith("@@")]
    if not changed:
        return (Text(P("Nothing would change.")),)
    text = "\n".join(changed)
    return (Text(P("What would change:")), Text(text if len(text) <= MOST_DIFF else f"{text[:MOST_DIFF]} …"))
