"""One answer on the page: thinking, then a message in its place, or a form."""

from adapters.playground.community import Member
from adapters.playground.feed import THINKING, Feed, Message
from bot.form import Form
from bot.limits import Limits
from bot.message import Reply


class PageScreen:
    """Answers one call of one person. ``pressed`` is the message whose button or form made it, if any."""

    def __init__(self, feed: Feed, limits: Limits, member: Member, place: str, pressed: Message | None = None) -> None:
        """Nothing is shown yet."""
        self.limits = limits
        self.form: Form | None = None
        self._feed = feed
        self._member = member
        self._place = place
        self._ours = pressed if pressed and self._alone(pressed) else None
        self._thinking: Message | None = None

    @property
    def can_ask(self) -> bool:
        """Whether a form can still be opened here."""
        return self._thinking is None

    async def hold(self) -> None:
        """Show that an answer will come, to this person alone."""
        self._thinking = self._feed.say(self._place, THINKING, reader=self._member.id)

    async def show(self, reply: Reply) -> None:
        """Post a public reply in the place; a private one replaces what was pressed, or what was thinking."""
        if reply.public:
            self.end()
            self._feed.say(self._place, reply)
        elif self._ours is not None and not reply.fresh:
            self.end()
            self._feed.replace(self._ours, reply)
        elif self._thinking is not None:
            self._feed.replace(self._thinking, reply)
            self._thinking = None
        else:
            self._feed.say(self._place, reply, reader=self._member.id)

    async def ask(self, form: Form) -> None:
        """Open a form."""
        self.form = form

    def end(self) -> None:
        """Leave nothing thinking: the answer came, or there was none to give."""
        if self._thinking is not None:
            self._feed.remove(self._thinking.id)
            self._thinking = None

    def _alone(self, message: Message) -> bool:
        """Whether a message is ours and nobody else reads it, so that an answer may take its place."""
        return not message.author and (message.reader == self._member.id or message.place == self._member.direct)
