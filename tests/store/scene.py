"""A scripted week of anonymous posts, straight through the modules, and all that a thief could take afterwards."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from bot.people import Person
from bot.privacy.capsule import Where
from bot.privacy.keys import KeyFolder
from bot.privacy.weekly import WeeklySeal
from bot.store import Store
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.held import Held
from bot.store.schema import metadata
from bot.store.talks import Head, Side
from bot.store.vents import BODY_ROOM, Mark, State, Vent, fresh_id
from tests.clock import FakeClock

SERVER, WORKSPACE = "998877665544332211", "T0AAAABBBB"
ADA, BEN = Person("discord", SERVER, "123456789012345678"), Person("discord", SERVER, "876543210987654321")
CLEO, DOV = Person("slack", WORKSPACE, "U0123ABCDEF"), Person("slack", WORKSPACE, "W0ZYXWVUT98")
EVE = Person("discord", SERVER, "1029384756102938475")
PEOPLE = (ADA, BEN, CLEO, DOV, EVE)

NOW = text("SELECT file_name, file_offset FROM pg_walfile_name_offset(pg_current_wal_lsn())")

Rows = dict[str, list[dict[str, object]]]


@dataclass
class Scene:
    """A house for anonymous posts over one store, with its keys beside the data."""

    store: Store
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    master: str = ""

    def __post_init__(self) -> None:
        self.keys = KeyFolder(self.folder / "keys", self.folder / "var", self.master)
        self.house = Anonymity(self.store, self.clock, self.keys, Audit(self.store, self.clock, lambda: bytes(32)))
        self.words = WeeklySeal(self.house.epochs, "post", room=BODY_ROOM)
        self.posts: list[Where] = []
        self.began: tuple[str, int] = ("", 0)  # where the server's log stood

    def held(self, person: Person, words: str, thread: Where | None = None) -> Held:
        """Make a post that waits: the first of a thread, or a reply."""
        post = fresh_id()
        where = Where(person.home, thread.post if thread else post, post, self.house.epochs.current())
        seat = self.house.pseudonyms.seat(person, where.thread, thread.epoch if thread else where.epoch)
        capsule = self.house.capsules.close(person, where)
        return Held(where, f"{person.home}:55", self.clock.now() + timedelta(minutes=9), capsule, seat, words)

    async def publishes(self, held: Held) -> int:
        """Put a post that waited up, and return the number of its author's name."""
        where = held.where
        body = self.words.close(held.text, where.epoch, where.post)
        vent = Vent(where, self.clock.now().date(), held.capsule, body)
        name = await self.house.vents.publish(vent, held.seat)
        await self.house.vents.shown(where.post, f"m{len(self.posts)}")
        self.posts.append(where)
        return name

    async def writes(self, person: Person, words: str, thread: Where | None = None) -> Where:
        """Hold a post, and put it up after its wait."""
        held = self.held(person, words, thread)
        await self.house.holds.put(held)
        await self.publishes(held)
        return held.where

    async def marks(self, person: Person, post: Where, kind: Mark, thread: Where | None = None) -> int:
        """Say "I hear you", or flag."""
        tag = self.house.marks.tag(kind, person, post.post, (thread or post).epoch)
        return await self.house.vents.mark(post.post, kind, tag)

    async def capsule(self, post: Where) -> bytes:
        """Return a post's capsule."""
        vent = await self.house.vents.get(post.post)
        assert vent is not None and vent.capsule is not None
        return vent.capsule

    async def mutes(self, post: Where, days: int = 30) -> None:
        """Mute the author of a post."""
        tag = self.house.capsules.mute_tag(await self.capsule(post), post)
        await self.house.mutes.put(tag, self.clock.now().date() + timedelta(days=days))

    async def plays(self) -> None:
        """A week in which everything happens that can happen to a post."""
        if not self.store.sqlite:
            async with self.store.read() as db:
                self.began = tuple((await db.execute(NOW)).one())
        await self.house.open()
        first = await self.writes(ADA, "Short again tonight, and nobody says thank you.")
        reply = await self.writes(BEN, "I know that feeling.", first)
        await self.writes(ADA, "It helps to read that.", first)
        second = await self.writes(ADA, "Another night, another story.")
        other = await self.writes(CLEO, "New here, and tired.")
        await self.writes(DOV, "Welcome!", other)
        for person in (BEN, EVE, BEN):
            await self.marks(person, first, Mark.HEARD)
        await self.marks(EVE, reply, Mark.FLAGGED, first)
        await self.house.vents.stand(reply.post, State.HIDDEN)
        await self.mutes(second)
        await self.mutes(other, 7)
        await self.house.mutes.lift(self.house.capsules.mute_tags(await self.capsule(other), other))

        await self.house.capsules.relay(await self.capsule(first), first, self._deliver)
        assert not self.house.capsules.is_by(await self.capsule(second), second, BEN)
        assert self.house.capsules.is_by(await self.capsule(second), second, ADA)
        await self.house.vents.withdraw(second.post)
        await self.talks(first)
        await self.house.holds.put(self.held(EVE, "Still waiting to be shown."))
        await self.house.expiry.run()

    async def talks(self, post: Where) -> None:
        """Two members and the moderators write to the author of a post, who answers one, and closes another."""
        talks = self.house.talks
        for person in (BEN, EVE):
            name = await self.house.vents.sit(post.thread, self.house.pseudonyms.seat(person, post.thread, post.epoch))
            await talks.open(post, "You are not alone.", person, Head(name, message=True))
        await talks.open(post, "Can we do something?")
        one, two, _ = await talks.about([post.post])
        await talks.answer(one.id, Side.AUTHOR, "Thank you.")
        await talks.close(two.id)
        for talk in await talks.some([where.post for where, _ in await talks.sealed(post.community, post.epoch)]):
            await talks.look(talk, Side.AUTHOR)
            assert talk.capsule
            assert not self.house.capsules.is_by(talk.capsule, talk.where, ADA)
            await self.house.capsules.relay(talk.capsule, talk.where, self._deliver)
        await self.house.visits.visit(post.post, 1)

    async def _deliver(self, _: Person) -> None:
        return None

    async def rows(self) -> Rows:
        """Return every row of every table."""
        async with self.store.read() as db:
            tables = list(metadata.tables.values())
            return {t.name: [dict(r) for r in (await db.execute(select(t))).mappings()] for t in tables}

    async def bytes_on_disk(self) -> bytes:
        """Return what lies on the disk: database, logs of what was written, keys, and everything else in the folder."""
        found = [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]
        if not self.store.sqlite:
            found += await self._server_files()
        return b"\n".join(found) + repr(await self.rows()).encode()

    async def _server_files(self) -> list[bytes]:
        """Return the files of our tables and indexes, and the part of the server's log written since it began."""
        ours = text("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        async with self.store.write() as tx:
            place = Path(str(await tx.scalar(text("SHOW data_directory"))))
            paths = [str(path) for path in await tx.scalars(ours) if path]
            await tx.execute(text("CHECKPOINT"))
            segment, offset = (await tx.execute(NOW)).one()
        log = (place / "pg_wal" / segment).read_bytes()[:offset]
        began = self.began[1] if self.began[0] == segment else 0
        return [*((place / path).read_bytes() for path in paths), log[began:]]
