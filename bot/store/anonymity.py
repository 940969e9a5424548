"""Everything that anonymous posts stand on, made once over one store and one key folder."""

from datetime import date

from bot.clock import Clock
from bot.people import Person
from bot.privacy.block import Blocks
from bot.privacy.capsule import Capsules
from bot.privacy.epochs import Epochs, living
from bot.privacy.keys import KeyFault, KeyFolder
from bot.privacy.marks import Marks
from bot.privacy.pseudonym import Pseudonyms
from bot.store import Store
from bot.store.audit import Audit
from bot.store.cards import Cards
from bot.store.expiry import Expiry
from bot.store.facts import Facts
from bot.store.held import Holds
from bot.store.mutes import Mutes
from bot.store.reorder import reorder
from bot.store.talks import Talks
from bot.store.vents import Vents, within
from bot.store.visits import Visits


class Anonymity:
    """Keys, what is done with them, and the tables that hold the outcome."""

    def __init__(self, store: Store, clock: Clock, folder: KeyFolder, audit: Audit) -> None:
        self._store = store
        self._clock = clock
        self._folder = folder
        self.epochs = Epochs(folder, clock)
        self.blocks = Blocks(folder, clock)
        self.pseudonyms = Pseudonyms(self.epochs)
        self.capsules = Capsules(self.epochs, self.blocks)
        self.marks = Marks(self.epochs)
        self.vents = Vents(store)
        self.mutes = Mutes(store)
        self.cards = Cards(store, self.blocks)
        self.holds = Holds(store, self.epochs)
        self.visits = Visits(store)
        self.talks = Talks(store, self.epochs, self.capsules, clock)
        self.expiry = Expiry(
            *(self.epochs, self.blocks, self.vents, self.holds, self.talks, self.mutes, self.cards),
            *(Facts(store), audit, clock),
        )

    async def open(self) -> None:
        """Refuse keys that must not be used as they lie, then rotate and destroy what fell due while we were off.

        Raises ``KeyFault`` with the mend, also when keys are missing that posts or mutes were written with.
        """
        self.epochs.check()
        self.blocks.check()
        weeks, mutes = await self._lost()
        if weeks or mutes:
            missing = ", ".join([*(f"epoch-{week}" for week in weeks), *(["block"] if mutes else [])])
            raise KeyFault(
                f"keys that the database was written with are not in {self._folder.folder} ({missing}): set "
                "LABMATES_KEY_DIR to where they are; if they are lost for good, `labmates keys init --give-up-lost` "
                "lets go of what hung on them, and the posts themselves stay"
            )
        await self.expiry.run()

    async def give_up_lost(self) -> list[str]:
        """Let go of what hangs on keys that are not there any more; returns the weeks."""
        weeks, mutes = await self._lost()
        await self.vents.forget(within(weeks))
        await self.holds.forget_weeks(weeks)
        await self.talks.forget_weeks(weeks)
        if mutes:
            await self.mutes.clear()
        return weeks

    async def muted(self, person: Person) -> date | None:
        """Return the last day of a mute of a person that holds today, None where none does: for that person alone."""
        return await self.mutes.until(self.blocks.tags(person), self._clock.now().date())

    async def reorder(self) -> None:
        """Take the order in which rows came out of the tables."""
        await reorder(self._store)

    async def _lost(self) -> tuple[list[str], bool]:
        """Return the weeks whose keys should be there and are not, and whether the keys of mutes are missing."""
        keyless = [week for week in living(self._clock.now().date()) if not self.epochs.has(week)]
        weeks = sorted(await self.vents.hang_on(keyless) | await self.talks.hang_on(keyless))
        return weeks, not self.blocks.terms() and await self.mutes.any(self._clock.now().date())
