"""From words to what their writer is shown: listened to, searched for patient data, drawn as they will look."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import Block, Mention, P, Person, Phrase, Reply, Text
from bot.care.lines import Line
from bot.care.triage import Tier
from bot.courier import Courier
from bot.privacy.capsule import Where
from bot.privacy.phi import PatientDataGuard, Span, clues, masked
from bot.privacy.phi.clues import TELLING
from bot.privacy.pseudonym import Seat
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.vents import State, Vent
from cogs.venting.clean import checked, fault
from cogs.venting.gate import Gate, Way
from cogs.venting.heed import Heard, Listener
from cogs.venting.look import Looks, look, said
from cogs.venting.place import Showing
from cogs.venting.review import Preview, help_first, preview, refused, strict
from cogs.venting.sheet import Kind, Sheet, Sheets

NO_THREAD = P("That post is not there any more, so nobody can reply to it. Your words are not posted.")
LOCKED = P("Moderators have locked that thread: it can be read, and nobody can reply. Your words are not posted.")
TOO_OLD = P(
    "That thread is more than four weeks old, and the key that gives names in it is destroyed, so I cannot take "
    "anonymous replies. You can reply as yourself, or write a post of your own."
)
TOO_LONG = P(
    "With all its special signs this does not fit one message here. Shorten it a little, or make two posts of it."
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reply goes to: the first post of its thread."""

    root: Vent


class Studio:
    """Everything between a form and a press on *Post*."""

    def __init__(
        self,
        anonymity: Anonymity,
        gate: Gate,
        sheets: Sheets,
        listener: Listener,
        guard: PatientDataGuard,
        showing: Showing,
        courier: Courier,
        lines: Sequence[Line],
    ) -> None:
        """``lines`` are those of crisis, in the order in which they are offered."""
        self.sheets = sheets
        self.listener = listener
        self.gate = gate
        self._anonymity = anonymity
        self._guard = guard
        self._showing = showing
        self._courier = courier
        self._lines = lines

    async def target(self, person: Person, post: str, *, signed: bool = False) -> Target | Phrase:
        """Return what a reply to ``post`` goes to, or why it cannot. Raises ``StoreError``."""
        vent = await self._anonymity.vents.get(post)
        if vent is None or vent.where.community != person.home or vent.state is not State.UP:
            return NO_THREAD
        root = await self._showing.root(vent)
        if root is None or root.state is not State.UP or not root.message:
            return NO_THREAD
        if root.locked:
            return LOCKED
        if not signed and not self._anonymity.epochs.alive(root.where.epoch):
            return TOO_OLD
        return Target(root)

    async def open_to(self, person: Person, sheet: Sheet) -> Way | Target | Phrase:
        """Return where a sheet's words may go, or why they may not."""
        if sheet.kind is Kind.SIGNED:
            return await self.target(person, sheet.to, signed=True)
        way = await self.gate.way(person)
        if isinstance(way, Phrase) or sheet.kind is Kind.POST:
            return way
        target = await self.target(person, sheet.to)
        return target if isinstance(target, Phrase) else way

    async def reviews(self, person: Person, sheet: Sheet) -> Reply:
        """Return what somebody sees first who has filled in the form: help before all else, or the preview."""
        heard = await self.listener.hears(person, sheet.post, sheet.text)
        key = self.sheets.keep(sheet, person)
        if heard.tier is Tier.HARD:
            return help_first(key, heard, self._lines)
        return await self.shows(person, key, sheet, soft=heard.tier is Tier.SOFT)

    async def shows(self, person: Person, key: str, sheet: Sheet, *, soft: bool = False, heavy: bool = False) -> Reply:
        """Return the preview of a sheet, or why its words may not go out."""
        if wrong := fault(sheet.text):
            return refused(wrong, sheet.text, key)
        way = await self.open_to(person, sheet)
        if isinstance(way, Phrase):
            return refused(way, sheet.text, key)
        text, spans = self.masked(sheet)
        try:
            shown = await self._drawn(person, sheet, text)
        except KeyGone:
            return refused(TOO_OLD, sheet.text, key)
        found = sorted(clues(checked(text))) if sheet.kind is not Kind.SIGNED else []
        few = way.readers if isinstance(way, Way) and way.few else None
        telling = found if len(found) >= TELLING else []
        screen = preview(Preview(key, sheet, shown, spans, telling, few, soft, heavy))
        around = look(Looks(sheet.post, "", "")).blocks
        if not all(self._courier.whole(person.platform, Reply(b)) for b in (screen.blocks, (*shown, *around))):
            return refused(TOO_LONG, sheet.text, key)
        return screen

    def help_first(self, key: str, heard: Heard) -> Reply:
        """Return the card with help that comes before a private note."""
        return help_first(key, heard, self._lines, "note")

    def name(self, number: int) -> str:
        """Return the name of a number, as everybody reads it."""
        return self._showing.name(number)

    def masked(self, sheet: Sheet, *, raw: bool = False) -> tuple[str, tuple[Span, ...]]:
        """Return the text that is to be posted, and what was found in it.

        ``raw``: the writer says that it is no patient data; where it is of a strict kind, that counts for nothing.
        """
        spans = self._guard(checked(sheet.text))
        if raw and not strict(spans):
            return sheet.text, ()
        return masked(sheet.text, spans), spans

    def seat(self, person: Person, where: Where, root: Vent | None) -> Seat:
        """Return a person's place in a thread. Raises ``KeyGone``."""
        return self._anonymity.pseudonyms.seat(person, where.thread, (root.where if root else where).epoch)

    async def _drawn(self, person: Person, sheet: Sheet, text: str) -> tuple[Block, ...]:
        if sheet.kind is Kind.SIGNED:
            return (Mention(person), Text(text))
        vent = await self._anonymity.vents.get(sheet.to) if sheet.to else None
        root = await self._showing.root(vent) if vent else None
        thread = root.where.post if root else sheet.post
        where = Where(person.home, thread, sheet.post, self._anonymity.epochs.current())
        seat = self.seat(person, where, root)
        number, began = await self._anonymity.vents.would_be(thread, seat)
        return tuple(said(Looks(sheet.post, self._showing.name(number), text, sheet.topic, bool(root) and began)))
