"""Moving up: everything of one database into an empty other one, with the first left as it was."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.copies.fill import fill
from bot.copies.rows import Tally
from bot.copies.source import CopyFault, Passed, Source, living
from bot.errors import Fault
from bot.store import Store, StoreInUse, StoreMissing
from bot.store.address import Address
from bot.store.errors import told
from bot.store.lock import FileLock

OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'labmates' AND pid <> pg_backend_pid()"
)


class Move:
    """A move that is ready to begin: the source is held, so that no house can write to it."""

    def __init__(self, source: Source, target: Store, places: tuple[str, str]) -> None:
        """See ``moving``."""
        self._source = source
        self._target = target
        self.places = places
        """From where to where, for people; never a password."""

    @property
    def rows(self) -> int:
        """How many rows there are; each is read once to copy it and once to compare it."""
        return sum(self._source.sizes().values())

    async def __call__(self, passed: Passed) -> Mapping[str, Tally]:
        """Copy and compare everything; see ``fill``."""
        return await fill(self._target, self._source, passed)


@asynccontextmanager
async def moving(from_: str, to: str) -> AsyncIterator[Move]:
    """Hold two databases, given by their URLs, ready for a move.

    Raises ``StoreInUse`` while a house runs on the source, other members of ``StoreError``, and ``CopyFault``.
    """
    source, target = Address.parse(from_), Address.parse(to)
    if _real(source) == _real(target):
        raise CopyFault(f"{source.place} cannot be moved to itself: name another database")
    lock = _held(source)
    try:
        async with _opened(from_, exclusive=False) as old, _opened(to, exclusive=True) as new:
            await _alone(old)
            async with living(old, still=not old.sqlite) as source_now:
                yield Move(source_now, new, (old.place, new.place))
    finally:
        if lock is not None:
            lock.release()


def _real(address: Address) -> str:
    return address.place if address.file is None else str(address.file.resolve())


def _held(source: Address) -> FileLock | None:
    if source.file is None:
        return None
    if not source.file.exists():
        raise StoreMissing(f"there is no database {source.file}: correct --from")
    try:
        return FileLock.take(source.file)
    except OSError as error:
        raise told(error, source.place) from None


async def _alone(store: Store) -> None:
    """Refuse while a house is connected to a PostgreSQL that is moved."""
    if store.sqlite:
        return
    async with store.read() as db:
        others = await db.scalar(OTHERS)
    if others:
        raise StoreInUse(f"{others} connection(s) of Labmates use the database {store.place}: stop every process first")


@asynccontextmanager
async def _opened(url: str, *, exclusive: bool) -> AsyncIterator[Store]:
    store = await Store.open(url, exclusive=exclusive)
    try:
        yield store
    finally:
        await store.close()


def url_of(said: str) -> str:
    """Return the database URL that a word on the command line means: itself, or after ``@`` what a file holds.

    Raises ``Fault`` for one with a password in it, because everybody on the machine can read the words of a command.
    """
    if said.startswith("@"):
        try:
            return Path(said[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Fault(f"the file {said[1:]} cannot be read ({type(error).__name__}): put the URL in it") from None
    if Address.parse(said).url.password is not None:
        raise Fault(
            "a password on the command line can be read by everybody on this machine: write the URL into a file that "
            "is yours alone and say @FILE, or set LABMATES_DATABASE_URL and leave --to out"
        )
    return said
