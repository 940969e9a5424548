"""Where a post stands: the message that shows it, the thread at it, and drawing it anew after something changed."""

from dataclasses import replace
from typing import Final

from bot import P, Place, Post
from bot.adapter import Undeliverable
from bot.community import Choices
from bot.courier import OURS, Courier
from bot.privacy.pseudonym import Names
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.vents import State, Vent
from cogs.venting.look import Looks, look
from cogs.venting.terms import terms_of
from cogs.venting.words import Bodies, Written

TITLE: Final = P("Replies to {name}")
BARE: Final = (State.REMOVED, State.HIDDEN)  # what is drawn without its words


class ThreadClosed(Exception):
    """What was to be answered was removed, hidden or locked, or does not stand any more."""


class SwitchedOff(Exception):
    """Moderators have switched venting off: what waits goes on waiting."""


class Showing:
    """Puts posts up, and draws them again."""

    def __init__(self, anonymity: Anonymity, bodies: Bodies, names: Names, courier: Courier, choices: Choices) -> None:
        """Names and all words around a post are in the community's language."""
        self._anonymity = anonymity
        self._vents = anonymity.vents
        self._bodies = bodies
        self._names = names
        self._courier = courier
        self._choices = choices

    def name(self, number: int) -> str:
        """Return the name of a number, as everybody reads it."""
        return self._names.say(number, OURS)

    async def put_up(self, post: str) -> None:
        """Show a post that is kept and not shown yet, and hold it no longer; doing it again shows it once.

        Raises ``Undeliverable``, ``RetryLater``, ``SwitchedOff``, ``KeyGone``, or ``ThreadClosed`` for a reply.
        """
        vent = await self._vents.get(post)
        if vent is None or vent.message or vent.state in BARE:
            await self._anonymity.holds.drop(post)
            return
        written = self._bodies.open(vent)
        if written is None:
            raise KeyGone("the words of that post are not kept any more")
        place = await self._place(vent, written)
        stands = await self._courier.post(place, look(await self._looks(replace(vent, state=State.UP), written)), post)
        await self._vents.shown(post, str(stands))

    async def redraw(self, post: str) -> bool:
        """Draw a post as it is kept now; False where it does not stand, or its words are known to nobody any more.

        Raises ``RetryLater``.
        """
        vent = await self._vents.get(post)
        if vent is None or not vent.message:
            return False
        try:
            written = None if vent.state in BARE else self._bodies.open(vent)
            if written is None and vent.state not in BARE:
                return False
            await self._courier.edit(Post.parse(vent.message), look(await self._looks(vent, written)))
        except (KeyGone, SealBroken, Undeliverable):
            return False
        return True

    async def thread(self, root: Vent) -> Place:
        """Open the thread at a first post that stands, or return the one that is there.

        Raises ``ThreadClosed``, ``RetryLater``, or ``Undeliverable`` when threads are out of our reach.
        """
        if root.state is not State.UP or root.locked or not root.message:
            raise ThreadClosed("there is no writing in that thread any more")
        written = self._open(root)
        name = self.name(written.name) if written else ""
        return await self._courier.thread(Post.parse(root.message), TITLE(name=name) if name else P("Replies"))

    async def root(self, vent: Vent) -> Vent | None:
        """Return the first post of a post's thread."""
        return vent if vent.where.post == vent.where.thread else await self._vents.get(vent.where.thread)

    async def _place(self, vent: Vent, written: Written) -> Place:
        terms = await terms_of(self._choices, vent.where.community)
        if not terms.on:
            raise SwitchedOff("venting is switched off")
        root = await self.root(vent)
        if root is None:
            raise ThreadClosed("that thread is gone")
        if root.where.post != vent.where.post:
            return await self.thread(root)
        return terms.place or Place.parse(written.place)  # it was there when this was written

    async def _looks(self, vent: Vent, written: Written | None) -> Looks:
        if written is None:
            return Looks(vent.where.post, "", "", state=vent.state)
        reply = vent.where.post != vent.where.thread
        root = await self.root(vent)
        return Looks(
            vent.where.post,
            self.name(written.name),
            written.text,
            written.topic,
            reply and written.opener,
            vent.heard,
            vent.state,
            vent.locked or (root is not None and root.locked),
        )

    def _open(self, vent: Vent) -> Written | None:
        try:
            return self._bodies.open(vent)
        except (KeyGone, SealBroken):
            return None
