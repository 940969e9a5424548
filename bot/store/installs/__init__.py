"""Installations: what a platform gave us for each community that took us in, sealed under the data key.

One may stand for a whole organisation; then the communities that it serves are grants. What is renewed is compared and
set by its edition, so that of several processes one renews.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.privacy.seal import Seal, SealBroken
from bot.store import Store
from bot.store.installs.tables import install_grants, installs
from bot.store.upsert import upsert
from bot.store.values import Json, dump, instant, load_body, micros

ROOM: Final = 1024  # bytes: one token looks as long as another
CLAIM: Final = timedelta(seconds=60)  # longer than a renewal takes, shorter than anybody waits for a dead process


@dataclass(frozen=True, slots=True)
class Install:
    """What we were given. ``home`` is a community, or an organisation, as ``platform:id``; instants are in UTC.

    ``edition`` changes whenever the token does. ``refresh`` is empty where the token never runs out.
    """

    home: str
    name: str
    token: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    bot: str = ""
    account: str = ""
    edition: str = ""


class Installs:
    """All installations of one platform. Every method raises StoreError."""

    def __init__(self, store: Store, clock: Clock, seal: Seal) -> None:
        self._store = store
        self._clock = clock
        self._seal = seal

    async def put(self, install: Install) -> Install:
        """Keep a new installation, in place of an earlier one; a community's own comes before its organisation's."""
        kept = replace(install, edition=secrets.token_hex(8))
        row = self._row(kept) | {"community": kept.home, "claimed_until": 0}
        async with self._store.write() as tx:
            await tx.execute(delete(install_grants).where(install_grants.c.community == kept.home))
            await tx.execute(upsert(tx, installs), row)
        return kept

    async def find(self, home: str) -> Install | None:
        """Return what serves a community: its own installation, or else that of its organisation; None for neither."""
        granted = select(install_grants.c.install).where(install_grants.c.community == home)
        wanted = select(installs).where(
            or_(installs.c.community == home, installs.c.community == granted.scalar_subquery())
        )
        async with self._store.read() as db:
            rows = (await db.execute(wanted)).all()
        own = sorted(rows, key=lambda row: row.community != home)
        return self._opened(own[0]) if own else None

    async def claim(self, install: Install) -> bool:
        """Take it upon oneself to renew this edition; False while somebody else does, or when they have."""
        now = self._clock.now()
        mine = (
            update(installs)
            .where(installs.c.community == install.home, installs.c.edition == install.edition)
            .where(installs.c.claimed_until <= micros(now))
            .values(claimed_until=micros(now + CLAIM))
        )
        async with self._store.write() as tx:
            return bool((await tx.execute(mine)).rowcount)

    async def renew(self, before: Install, after: Install) -> Install | None:
        """Put what was renewed in the place of ``before``; None when that is not what stands there any more."""
        kept = replace(after, edition=secrets.token_hex(8))
        there = update(installs).where(installs.c.community == before.home, installs.c.edition == before.edition)
        async with self._store.write() as tx:
            changed = (await tx.execute(there.values(**self._row(kept), claimed_until=0))).rowcount
        return kept if changed else None

    async def let_go(self, install: Install) -> None:
        """Give a claim back that came to nothing, so that the next may try at once."""
        mine = update(installs).where(installs.c.community == install.home, installs.c.edition == install.edition)
        async with self._store.write() as tx:
            await tx.execute(mine.values(claimed_until=0))

    async def drop(self, home: str) -> list[str]:
        """Forget an installation and its token; return the communities that it served."""
        async with self._store.write() as tx:
            own = (await tx.execute(delete(installs).where(installs.c.community == home))).rowcount
            served = await self._served(tx, home)
            await tx.execute(delete(install_grants).where(install_grants.c.install == home))
        return served or ([home] if own else [])

    async def grant(self, home: str, install: str) -> None:
        """Note that the installation of an organisation serves a community."""
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, install_grants), {"community": home, "install": install})

    async def withdraw(self, home: str) -> None:
        """Note that it does not any more."""
        async with self._store.write() as tx:
            await tx.execute(delete(install_grants).where(install_grants.c.community == home))

    async def served(self, install: str) -> list[str]:
        """Return the communities that the installation of an organisation is known to serve, in order."""
        async with self._store.read() as db:
            return await self._served(db, install)

    async def homes(self) -> Sequence[str]:
        """Return what every installation stands for, in order."""
        async with self._store.read() as db:
            return list(await db.scalars(select(installs.c.community).order_by(installs.c.community)))

    async def _served(self, db: AsyncConnection, install: str) -> list[str]:
        theirs = select(install_grants.c.community).where(install_grants.c.install == install)
        return list(await db.scalars(theirs.order_by(install_grants.c.community)))

    def _row(self, install: Install) -> dict[str, object]:
        body: dict[str, Json] = {
            "name": install.name,
            "token": install.token,
            "refresh": install.refresh,
            "scopes": list(install.scopes),
            "bot": install.bot,
            "account": install.account,
        }
        until = None if install.expires_at is None else micros(install.expires_at)
        sealed = self._seal.close(dump(body), install.home, install.edition, room=ROOM)
        return {"edition": install.edition, "sealed": sealed, "expires_at": until}

    def _opened(self, row: Row[tuple[object, ...]]) -> Install | None:
        """Return what a row holds; None for what another key sealed: to install again then helps."""
        try:
            body = load_body(self._seal.open(row.sealed, row.community, row.edition))
        except SealBroken:
            return None
        scopes = body.get("scopes")
        return Install(
            row.community,
            str(body.get("name", "")),
            str(body.get("token", "")),
            str(body.get("refresh", "")),
            None if row.expires_at is None else instant(row.expires_at),
            tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
            str(body.get("bot", "")),
            str(body.get("account", "")),
            row.edition,
        )
