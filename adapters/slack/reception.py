"""Brings what members do to the desk: every event by one path."""

import logging
from collections.abc import Sequence
from functools import partial

from adapters.slack import parse, view
from adapters.slack.ack import Ack, Errand, nothing
from adapters.slack.faults import Refused
from adapters.slack.modal import ModalScreen
from adapters.slack.outlet import LIMITS, Outlet
from adapters.slack.parse import Act, Json, Origin, Search, Visit, Way
from adapters.slack.people import People
from adapters.slack.render import Files, option
from adapters.slack.screen import MessageScreen
from adapters.slack.view import VALUE
from adapters.slack.workspace import Workspace
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.cog import Context
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.i18n import Say
from bot.message import Call
from bot.people import Group
from bot.screen import Screen

HOME = Call("home")  # help and own settings on one page

log = logging.getLogger(__name__)


class Reception:
    """Where one workspace's payloads are handed in, and acknowledgements handed out."""

    def __init__(self, desk: Desk, clock: Clock, space: Workspace) -> None:
        """Answer for that workspace."""
        self._desk = desk
        self._api = space.api
        self._mail = space.mail
        self._team = space.team
        self._people = People(space.api, clock, desk.communities, space.team)

    def receive(self, body: Json) -> Errand:
        """Take one payload and return what is to be done; what comes twice is served once."""
        event = parse.read(body, self._team, self._desk.commands, self._desk.languages.called)
        if event is None:
            return nothing(parse.nothing(body))
        ack = Ack()
        return Errand(ack, partial(self._once, event, ack, parse.key(body), parse.nothing(body)))

    async def missed(self, body: Json, answer: Json) -> None:
        """Send what the acknowledgement of a slash command carried: it was lost with the connection."""
        if not (answer and body.get("command") and body.get("response_url")):
            return
        origin = Origin(str(body.get("user_id")), str(body.get("channel_id")), url=str(body["response_url"]))
        try:
            await self._mail.answer(origin, answer)
        except (Refused, RetryLater, PlatformFault) as lost:
            log.warning("answer-lost", extra={"fault": type(lost).__name__})

    async def _once(self, event: parse.Event, ack: Ack, key: str, nothing: Json) -> None:
        if not key or await self._desk.first(f"slack:{key}"):
            await self._serve(event, ack)
        else:
            ack.give(nothing)

    async def _serve(self, event: parse.Event, ack: Ack) -> None:
        try:
            await self._answer(event, ack)
        except PlatformFault as fault:
            log.error("slack-fault", extra={"mend": str(fault)})
        except (Refused, RetryLater) as lost:
            log.warning("answer-lost", extra={"fault": type(lost).__name__})
        except Exception:  # the one of this worker: a fault of ours must not stop the others
            log.exception("slack-event-fault")
        finally:
            ack.give({"options": []} if isinstance(event, Search) else None)

    async def _answer(self, event: parse.Event, ack: Ack) -> None:
        ctx = await self._people.context(event.origin)
        match event:
            case Act():
                await self._desk.answer(event.call, ctx, self._screen(event, ctx, ack))
                if event.way is Way.HOME:
                    await self._publish(ctx)
            case Search():
                ack.give({"options": await self._options(event, ctx)})
            case Visit():
                ack.give()
                await self._publish(ctx)

    def _screen(self, act: Act, ctx: Context, ack: Ack) -> Screen:
        outlet = Outlet(ack, act.origin, self._api, self._mail, partial(self._speaker, ctx))
        if act.way in (Way.TYPED, Way.SHORTCUT, Way.MESSAGE):
            return MessageScreen(outlet, carries=act.way is Way.TYPED)
        return ModalScreen(outlet, act.way)

    async def _speaker(self, ctx: Context) -> Say:
        return self._desk.languages.speaker(await self._desk.communities.language(ctx.person, ctx.locale))

    async def _options(self, search: Search, ctx: Context) -> list[Json]:
        command = self._desk.commands.get(search.command)
        field = next((f for f in command.fields if f.name == search.field), None) if command else None
        if field is None:
            return []
        if field.kind is Group:
            return _options(await self._people.groups(search.typed))
        found = list(await self._desk.suggest(search.command, search.field, search.typed, ctx))
        typed = search.typed.strip()
        if typed and field.kind is str and typed.casefold() not in {label.casefold() for _, label in found}:
            found.append((typed[:VALUE], typed))  # suggestions are no more than that: one's own words are welcome
        return _options(found)

    async def _publish(self, ctx: Context) -> None:
        page = await self._desk.reply(HOME, ctx, LIMITS)

        async def publish(files: Files) -> None:
            await self._api.call("views.publish", user_id=ctx.person.id, view=view.home(page.blocks, files))

        await self._mail.illustrated(await self._mail.files(page, ctx.person.id), publish)


def _options(found: Sequence[tuple[str, str]]) -> list[Json]:
    return [option(value, label) for value, label in found if 0 < len(value) <= VALUE][:100]
