"""Where an answer to a form, to a press in a modal or to a press on the home tab goes: a modal."""

import logging

from adapters.slack import render, view
from adapters.slack.faults import Refused
from adapters.slack.outlet import LIMITS, NOT_HERE, Outlet
from adapters.slack.parse import Json, Way
from bot.adapter import RetryLater
from bot.errors import PlatformFault
from bot.form import Form
from bot.i18n import P
from bot.message import Reply

WAIT = P("One moment …")
POSTED = P("Done: it is posted for all to read.")

log = logging.getLogger(__name__)


class ModalScreen:
    """An answer in a modal: the one that is open, or a new one over the home tab.

    Messages that one member sees may get lost; a modal stays until they close it.
    """

    limits = LIMITS

    def __init__(self, outlet: Outlet, way: Way) -> None:
        """``way`` is that of the act: a form that was sent, a press in a modal, a press on the home tab."""
        self._out = outlet
        self._modal = "" if way is Way.HOME else outlet.origin.view  # the one to write in
        if way is not Way.FORM:
            outlet.ack.give()

    @property
    def can_ask(self) -> bool:
        """Whether a form can still be opened."""
        return bool(self._out.origin.trigger) or not self._out.ack.given

    async def hold(self) -> None:
        """Say in the modal that an answer will come."""
        shown = await self._out.card(await self._out.said(WAIT))
        if self._put(shown) or self._modal:
            return
        try:
            await self._open(shown)
        except (Refused, RetryLater, PlatformFault) as lost:  # the answer itself finds another way
            log.info("modal-not-opened", extra={"fault": type(lost).__name__})

    async def show(self, reply: Reply) -> None:
        """Show it in the modal; what is public goes to the place where the command was typed."""
        if reply.public or render.uploads(reply):
            await self.hold()  # what takes requests of its own may take longer than Slack waits
        if reply.public:
            reply = await self._out.said(POSTED if await self._out.share(reply) else NOT_HERE)
        if self._put(await self._out.card(reply)):
            return
        try:
            await self._out.mail.illustrated(await self._out.files(reply), lambda files: self._write(reply, files))
        except Refused as refused:  # they closed it, or three seconds have passed: it must reach them all the same
            log.info("modal-gone", extra={"why": refused.code})
            await self._out.whisper(reply, {"response_type": "ephemeral", "replace_original": False})

    async def ask(self, form: Form) -> None:
        """Put errors beside the fields of the form that was sent, or open the form."""
        wrong = view.errors(form, self._out.origin.inputs)
        if wrong and self._out.ack.give({"response_action": "errors", "errors": wrong}):
            return
        shown = await self._out.form(form)
        if self._put(shown):
            return
        try:
            await self._over(shown)
        except (Refused, RetryLater) as lost:
            log.info("form-not-opened", extra={"fault": type(lost).__name__})
            await self.show(await self._out.reopen(form))

    async def _write(self, reply: Reply, files: render.Files) -> None:
        shown = await self._out.card(reply, files)
        await self._out.mail.insist(lambda: self._update(shown) if self._modal else self._open(shown))

    def _put(self, shown: Json) -> bool:
        """In the place of the form that was sent, if that still waits for its acknowledgement."""
        return self._out.ack.give({"response_action": "update", "view": shown})

    async def _over(self, shown: Json) -> None:
        """A form over the card from which it was opened, so that closing it comes back; Slack stacks three."""
        if not self._modal:
            return await self._open(shown)
        try:
            await self._out.api.call("views.push", trigger_id=self._out.origin.trigger, view=shown)
        except Refused as refused:
            if refused.code != "push_limit_reached":
                raise
            await self._update(shown)
        return None

    async def _open(self, shown: Json) -> None:
        opened = await self._out.api.call("views.open", trigger_id=self._out.origin.trigger, view=shown)
        self._modal = str(opened["view"]["id"])

    async def _update(self, shown: Json) -> None:
        await self._out.api.call("views.update", view_id=self._modal, view=shown)
