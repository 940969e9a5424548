"""Where an answer to a typed command, a shortcut or a press on a message goes: a message."""

import logging

from adapters.slack import render
from adapters.slack.faults import Refused
from adapters.slack.outlet import LIMITS, NOT_HERE, Outlet
from adapters.slack.parse import Json
from bot.adapter import RetryLater
from bot.form import Form
from bot.message import Reply

log = logging.getLogger(__name__)


class MessageScreen:
    """An answer that one member sees: in the acknowledgement, or at the response address."""

    limits = LIMITS

    def __init__(self, outlet: Outlet, *, carries: bool) -> None:
        """``carries``: the acknowledgement may hold the answer, as that of a slash command."""
        self._out = outlet
        self._carries = carries
        if not carries:
            outlet.ack.give()

    @property
    def can_ask(self) -> bool:
        """Whether a form can still be opened."""
        return bool(self._out.origin.trigger)

    async def hold(self) -> None:
        """Acknowledge with nothing; the answer comes at the response address."""
        self._out.ack.give()

    async def show(self, reply: Reply) -> None:
        """Show it to the member alone, or post it for all when it is public."""
        if not reply.public:
            return await self._whisper(reply)
        self._out.ack.give()
        if not await self._out.share(reply):
            await self._whisper(await self._out.said(NOT_HERE, fresh=True))
        return None

    async def ask(self, form: Form) -> None:
        """Open the form; when Slack refuses, show a button that does."""
        self._out.ack.give()  # first: Slack's Web API may take longer than the three seconds
        try:
            await self._out.api.call("views.open", trigger_id=self._out.origin.trigger, view=await self._out.form(form))
        except (Refused, RetryLater) as lost:
            log.info("form-not-opened", extra={"fault": type(lost).__name__})
            await self._whisper(await self._out.reopen(form))

    async def _whisper(self, reply: Reply) -> None:
        if self._carries and not self._out.ack.given and not render.uploads(reply):
            self._out.ack.give({"response_type": "ephemeral", **render.message(reply)})
            return
        self._out.ack.give()
        await self._out.whisper(reply, self._manner(reply))

    def _manner(self, reply: Reply) -> Json:
        """In the place of a message of ours that they alone see; otherwise something new."""
        origin = self._out.origin
        if origin.message and origin.private and not reply.fresh:
            return {"replace_original": True}
        lasting = bool(origin.message) and origin.channel.startswith("D")
        return {"response_type": "in_channel" if lasting else "ephemeral", "replace_original": False}
