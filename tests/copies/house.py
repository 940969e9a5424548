"""A house that has lived: anonymous posts under running keys, a record of what was done, and answers."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.app import opened
from bot.clock import SystemClock
from bot.copies.move import moving
from bot.finding import Finding, Health
from bot.people import Person
from bot.settings import Settings, load
from bot.soundness import looked_over
from tests.clock import FakeClock
from tests.store.scene import Scene

ADA = Person("discord", "42", "7")
NOTE = "Three of us for the whole night."


def settings(folder: Path, url: str | None = None) -> Settings:
    """The settings of a house in a folder, on a SQLite file of its own unless told otherwise."""
    return load(
        LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys", LABMATES_DATABASE_URL=url, _env_file=None
    )


async def lived(folder: Path, url: str | None = None) -> Settings:
    """Let some things happen in a house, and stop it; return its settings."""
    given = settings(folder, url)
    async with opened(given) as app:
        for number in range(5):
            await app.services.audit.record("discord:42", str(ADA), "vent.locked", f"post-{number}")
        await app.services.consents.give(str(ADA), "mentor")
        await app.services.answers.write_note(ADA, date(2026, 1, 5), NOTE)
        await Scene(app.store, folder, FakeClock(SystemClock().now())).plays()
    return given


@dataclass(frozen=True)
class Lives:
    """A house that has lived, on SQLite, and as many copies of it as tests want."""

    folder: Path

    async def again(self, folder: Path, url: str | None = None) -> Settings:
        """Put a copy into a folder, its database to a URL or into the folder as well; return its settings."""
        given = settings(folder, url)
        to = Path(given.store_url.removeprefix("sqlite:///"))
        self._copy(folder, to if given.store_url.startswith("sqlite:") else None)
        if not given.store_url.startswith("sqlite:"):
            async with moving(settings(self.folder).store_url, given.store_url) as move:
                await move(lambda *_: None)
        return given

    def _copy(self, folder: Path, to: Path | None) -> None:
        shutil.copytree(self.folder / "keys", folder / "keys")
        if to is not None:
            to.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copy(self.folder / "var" / "labmates.db", to)


async def note(given: Settings) -> str:
    """What the house can still read of what was sealed."""
    async with opened(given) as app:
        return await app.services.answers.note(ADA, date(2026, 1, 5))


async def faults(given: Settings) -> list[Finding]:
    """What `labmates verify` would want mended."""
    return [found for found in await looked_over(given, SystemClock()) if found.health is Health.FAULT]
