"""The works that let posts out, over a real store and a platform of lists; with a fuse that kills them at any step."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Person, Place, Post, Reply, assets
from bot.community import Communities
from bot.courier import Courier
from bot.i18n import Languages
from bot.privacy.capsule import Where
from bot.privacy.keys import KeyFolder
from bot.privacy.pseudonym import Names
from bot.store import Store
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.held import Held
from bot.store.vents import Vent, fresh_id
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.place import Showing
from cogs.venting.release import NoVetting, Release, Vetting
from cogs.venting.terms import Terms, settle
from cogs.venting.words import Bodies, When, Written
from tests.clock import FakeClock
from tests.house import Memory
from tests.stage import Stage, show

HOME = "stage:lab"
CHANNEL, DESK = Place("stage", "lab", "vents"), Place("stage", "lab", "desk")
ADA, BEN = Person("stage", "lab", "ada"), Person("stage", "lab", "ben")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Fuse:
    """Burns down by one at every step, and kills at the end; never, when it has no length."""

    length: int = 0

    def step(self) -> None:
        self.length -= 1
        if self.length == 0:
            raise Killed


class FusedStore(Store):
    """A store that may be killed before a transaction, and after it was kept."""

    fuse: Fuse

    @classmethod
    def over(cls, store: Store, fuse: Fuse) -> "FusedStore":
        new = cls.__new__(cls)
        new.__dict__.update(vars(store))
        new.fuse = fuse
        return new

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        self.fuse.step()
        async with super().write() as tx:
            yield tx
        self.fuse.step()


class FusedStage(Stage):
    """A platform at which we may be killed before it hears us, and before we hear of it."""

    fuse = Fuse()

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        self.fuse.step()
        post = await super().post(place, reply, key)
        self.fuse.step()
        return post


@dataclass
class Works:
    """One process: made anew over the same store and platform, it is what comes after a restart."""

    store: Store
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    stage: FusedStage = field(default_factory=FusedStage)
    memory: Memory = field(default_factory=Memory)
    vetting: Vetting = field(default_factory=NoVetting)
    fuse: Fuse = field(default_factory=Fuse)

    def __post_init__(self) -> None:
        self.stage.fuse = self.fuse
        fused = FusedStore.over(self.store, self.fuse)
        keys = KeyFolder(self.folder / "keys", self.folder / "var", "")
        self.house = Anonymity(fused, self.clock, keys, Audit(fused, self.clock, lambda: bytes(32)))
        languages = Languages(Path("nowhere"))
        communities = Communities(self.memory, languages)
        self.courier = courier = Courier({"stage": self.stage}, communities, languages, self.memory)
        self.bodies = Bodies(self.house.epochs)
        self.showing = Showing(self.house, self.bodies, Names(assets.text), courier, self.memory)
        self.told: list[Where] = []

        async def after(where: Where) -> None:
            self.told.append(where)

        desk = ModeratorsDesk(communities, self.memory, courier, self.clock)
        self.release = Release(self.house, self.bodies, self.showing, desk, self.clock, self.vetting, after)

    async def opens(self) -> None:
        """Open the house, and settle where things are."""
        await self.house.open()
        await settle(self.memory, HOME, Terms(place=CHANNEL))
        await self.memory.put(HOME, "moderators-place", str(DESK))

    def restarted(self) -> "Works":
        """Return the process after a restart."""
        return Works(self.store, self.folder, self.clock, self.stage, self.memory, self.vetting)

    def written(self, person: Person, words: str, to: Vent | None = None, when: When = When.SOON) -> Held:
        """Return a post as a writer sends it."""
        post = fresh_id()
        where = Where(HOME, to.where.thread if to else post, post, self.house.epochs.current())
        seat = self.house.pseudonyms.seat(person, where.thread, to.where.epoch if to else where.epoch)
        earliest, release_at = self.release.times(when)
        body = str(Written(words, place=str(CHANNEL)))
        return Held(where, str(CHANNEL), release_at, self.house.capsules.close(person, where), seat, body, earliest)

    async def holds(self, person: Person, words: str, to: Vent | None = None, when: When = When.SOON) -> Held:
        """Hold a post."""
        held = self.written(person, words, to, when)
        await self.release.hold(held)
        return held

    async def ticks(self, minutes: int) -> None:
        """Let minutes pass."""
        for _ in range(minutes):
            await self.clock.advance(minutes=1)
            await self.release.tick()

    def shown(self, channel: str = "vents") -> list[str]:
        """Return what stands in a channel, as text."""
        return [show(reply) for reply in self.stage.channels[channel]]
