"""What every screen has: the acknowledgement, where the act came from, and the ways out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.slack import render, view
from adapters.slack.ack import Ack
from adapters.slack.api import Api
from adapters.slack.faults import Refused
from adapters.slack.mail import Mail
from adapters.slack.parse import Json, Origin
from bot.adapter import Undeliverable
from bot.form import Form
from bot.i18n import P, Say, Words
from bot.limits import EVERYTHING, Limits
from bot.message import Reply

LIMITS = Limits(EVERYTHING, text=3000, total=12_000, blocks=45, label=75, prefix="/labmates ")
NOT_HERE = P("I cannot post in this place yet. Invite me with /invite @Labmates, then press it again.")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One act's ways out."""

    ack: Ack
    origin: Origin
    api: Api
    mail: Mail
    speaker: Callable[[], Awaitable[Say]]  # says phrases in the member's language, which is looked up when needed

    async def form(self, form: Form) -> Json:
        """Return the modal for a form."""
        return view.form(form, await self.speaker(), self.origin)

    async def card(self, reply: Reply, files: render.Files = render.NO_FILES) -> Json:
        """Return the modal that shows a reply."""
        return view.card(reply, await self.speaker(), self.origin, files)

    async def said(self, words: Words, *, fresh: bool = False) -> Reply:
        """Return a reply of one sentence in the member's language."""
        return Reply.say((await self.speaker())(words), fresh=fresh)

    async def reopen(self, form: Form) -> Reply:
        """Return the button that opens a form for which it is too late now."""
        return view.reopen(form, await self.speaker())

    async def whisper(self, reply: Reply, manner: Json) -> None:
        """Send a message that the member alone sees. Raises ``Undeliverable`` when no way is left."""
        try:
            await self.mail.illustrated(
                await self.files(reply),
                lambda files: self.mail.answer(self.origin, render.message(reply, files) | manner),
            )
        except Refused as refused:
            raise Undeliverable(str(refused)) from None

    async def files(self, reply: Reply) -> render.Files:
        """Upload what a reply has of pictures and documents; documents go to the member alone."""
        if not render.uploads(reply):
            return render.NO_FILES
        return await self.mail.files(reply, self.origin.user, await self.speaker())

    async def share(self, reply: Reply) -> bool:
        """Post for all in the place of the act; False where the bot may not."""
        try:
            await self.mail.share(self.origin, reply)
        except Refused:
            return False
        return True
