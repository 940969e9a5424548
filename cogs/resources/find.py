"""Finding help: search, browse by topic, share, and say that something is out of date."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Block, Button, Call, Choice, Cog, Context, Hint, Outcome, P, Reply, Select, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.privacy.phi import LISTED
from bot.states import state_code
from bot.store.suggestions import Kind
from cogs.resources.cards import card, shared
from cogs.resources.catalogue import Resource, Topic
from cogs.resources.review import Review
from cogs.resources.search import Hit, Index
from cogs.resources.shelves import Shelves

PAGE: Final = 5
MOST: Final = 25  # results of one search, over five pages
FOR_NOW: Final = P(
    "If you might hurt yourself, or somebody is in danger, call or text 988, or call 911. /helpnow has more."
)


class Resources(Cog):
    """Look-up for members: private, ranked, and with everything needed to act."""

    for_everybody = True

    def __init__(
        self, shelves: Shelves, review: Review, communities: Communities, courier: Courier, clock: Clock
    ) -> None:
        """Read from ``shelves``; what members report goes to ``review``."""
        self._shelves = shelves
        self._review = review
        self._communities = communities
        self._courier = courier
        self._clock = clock

    async def titles(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Names, topics and aliases that fit what was typed."""
        index = await self._shelves.of(ctx.person.home)
        return [Choice(value, label) for value, label in index.suggest(typed)]

    @command("resources", P("Find verified help: type what you need, or pick a topic"))
    async def resources(
        self,
        ctx: Context,
        query: Annotated[str, Hint(P("What do you need?"), suggest=titles, max_length=3000, lenient=True)] = "",
        topic: Annotated[Topic | None, Hint(P("Topic"))] = None,
        state: Annotated[str, Hint(P("US state"), max_length=40)] = "",
    ) -> Outcome:
        """The five best, or the topics to choose from."""
        return await self._page(ctx, query, topic, state, 0)

    @command("resources.more", P("More results"), listed=False)
    async def more(
        self,
        ctx: Context,
        query: Annotated[str, Hint(P("What do you need?"), max_length=3000, lenient=True)] = "",
        topic: Topic | None = None,
        state: str = "",
        page: int = 1,
    ) -> Outcome:
        """The next five."""
        return await self._page(ctx, query, topic, state, page)

    @command("resources.share", P("Share a resource here"), listed=False)
    async def share(self, ctx: Context, entry: Annotated[str, Hint(P("Resource"), hidden=True)]) -> Outcome:
        """Post one resource in the channel, under the bot's own name."""
        found = (await self._shelves.of(ctx.person.home)).catalogue.get(entry)
        if found is None:
            return Reply.say(P("That resource is no longer in the list."), fresh=True)
        try:
            await self._courier.post(ctx.place, shared(found, self._clock.now().date()))
        except (Undeliverable, RetryLater):
            return Reply.say(
                P("I cannot post in this channel just now. A moderator can let me send messages here."), fresh=True
            )
        return Reply.say(P("Shared here. The post does not say who asked for it."), fresh=True)

    @command("resources.outdated", P("Tell us what is out of date"), listed=False)
    async def outdated(
        self,
        ctx: Context,
        entry: Annotated[str, Hint(P("Resource"), hidden=True)],
        wrong: Annotated[
            str, Hint(P("What is wrong with it?"), long=True, max_length=500, shared=True, allows=LISTED)
        ] = "",
    ) -> Outcome:
        """Pass a report on to the moderators; the form opens only while there is something to report."""
        found = (await self._shelves.of(ctx.person.home)).catalogue.get(entry)
        if found is None:
            return Reply.say(P("That resource is no longer in the list."), fresh=True)
        if not wrong.strip():
            return self.ask("resources.outdated", entry=entry)
        await self._review.add(ctx.person, Kind.STALE, {"name": found.name, "wrong": wrong}, entry)
        return Reply.say(P("Thank you. Your moderators will look at it."), fresh=True)

    async def _page(self, ctx: Context, query: str, topic: Topic | None, state: str, page: int) -> Outcome:
        index = await self._shelves.of(ctx.person.home)
        if state and state_code(state) is None:
            wrong = {"state": P("I do not know that state. Try a name such as Ohio, or OH.")}
            return self.ask("resources", wrong, query=query, topic=topic or "", state=state)
        where = state_code(state) or await self._communities.state(ctx.person) or None
        if not query.strip() and topic is None:
            return _front()
        found = _found(index, query, topic, where)
        if not found[page * PAGE : (page + 1) * PAGE]:
            return _nothing(index, query, topic, where)
        return self._results(Call("resources.more", _args(query, topic, state)), found, page)

    def _results(self, call: Call, found: Sequence[Hit], page: int) -> Reply:
        shown = [hit.resource for hit in found[page * PAGE : (page + 1) * PAGE]]
        today = self._clock.now().date()
        blocks: list[Block] = [Text(FOR_NOW)] if page == 0 and any(hit.crisis for hit in found[:PAGE]) else []
        for entry in shown:
            blocks += card(entry, today)
        if len(found) > (page + 1) * PAGE:
            blocks.append(Button(P("More"), call.having(page=str(page + 1)), Tone.PRIMARY))
        blocks.append(Button(P("Suggest one"), Call("catalogue.suggest", {"_form": "1"})))
        blocks += _selects(call, shown, found)
        return Reply(tuple(blocks))


def _found(index: Index, query: str, topic: Topic | None, state: str | None) -> Sequence[Hit]:
    if not query.strip():
        return [Hit(entry, 0.0) for entry in index.catalogue.select(topic=topic, state=state)]
    return index.search(query, topic=topic, state=state, limit=MOST)


def _selects(call: Call, shown: Sequence[Resource], found: Sequence[Hit]) -> list[Block]:
    names = tuple(Choice(e.id, e.short or e.name) for e in shown)
    topics = {hit.resource.topic for hit in found}
    blocks: list[Block] = []
    if len(topics) > 1 and "topic" not in call.args:
        narrow = tuple(Choice(t.value, t.label) for t in Topic if t in topics)
        blocks.append(Select(P("Narrow by topic"), Call("resources", call.args), "topic", narrow))
    blocks.append(Select(P("Share one here"), Call("resources.share"), "entry", names))
    blocks.append(Select(P("Out of date?"), Call("resources.outdated"), "entry", names))
    return blocks


def _front() -> Reply:
    return Reply.say(
        Text(P("What do you need?"), Tone.TITLE),
        P("Type it in your own words, such as /resources starting night shift next week, or pick a topic."),
        _topics(),
        Button(P("Help right now"), Call("helpnow"), Tone.PRIMARY),
    )


def _nothing(index: Index, query: str, topic: Topic | None, state: str | None) -> Reply:
    """Nothing fits well: say so, and offer the ways on instead of junk."""
    wider: list[Block] = []
    if topic and query and _found(index, query, None, state):
        wider.append(Button(P("Search all topics"), Call("resources", {"query": query}), Tone.PRIMARY))
    return Reply.say(
        P("I found nothing that fits that well. Try other words, pick a topic, or tell us what is missing."),
        *wider,
        _topics(),
        Button(P("Suggest one"), Call("catalogue.suggest", {"_form": "1"})),
        Button(P("Help right now"), Call("helpnow")),
    )


def _topics() -> Select:
    return Select(P("Pick a topic"), Call("resources"), "topic", tuple(Choice(t.value, t.label) for t in Topic))


def _args(query: str, topic: Topic | None, state: str) -> dict[str, str]:
    given = {"query": query.strip(), "topic": topic.value if topic else "", "state": state}
    return {name: value for name, value in given.items() if value}
