"""Keeps the tokens of all installations fresh: each is renewed hours before it runs out, by whoever needs it first.

A refresh token is good once, so one process takes the renewal upon itself and the others go on with what they have.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters.slack.exchange import Client, exchange
from adapters.slack.line import Line
from adapters.slack.parse import Json
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.errors import StoreError
from bot.store.installs import Install, Installs

EARLY: Final = timedelta(hours=2)  # before the end: what is on its way then has time, and so has a Slack that is down
FRESH: Final = timedelta(seconds=60)  # for how long what another process did may go unnoticed
HOPELESS: Final = timedelta(minutes=15)  # until a token that Slack does not renew is tried again
SOON: Final = 2.0  # seconds until somebody else has renewed it

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    install: Install | None
    until: datetime


class Keeper:
    """Finds what serves a workspace. Renewals under way outlive whoever asked for them; ``close`` waits for them."""

    def __init__(self, installs: Installs, line: Line, client: Client, clock: Clock) -> None:
        """Renew over ``line``, as ``client``."""
        self._installs = installs
        self._line = line
        self._client = client
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._owed: dict[str, tuple[Install, Install]] = {}  # renewed, and not written down yet
        self._hopeless: dict[str, datetime] = {}  # editions that Slack does not renew, and until when
        self._renewing: dict[str, asyncio.Task[Install | None]] = {}
        self.let_go: Callable[[str], object] = lambda token: None
        """Told of each token that is not used any more."""

    async def find(self, home: str, *, anew: bool = False) -> Install | None:
        """Return what serves a community (``slack:T…``), its token good for now; None for nothing.

        ``anew``: look into the database first. Raises StoreError, or ``RetryLater`` while another process renews it.
        """
        seen = self._seen.get(home)
        if seen is None or anew or seen.until <= self._clock.now():
            seen = self._remember(home, await self._installs.find(home))
        found = seen.install and await self._fresh(seen.install)
        if found is not seen.install:
            self._remember(home, found)
        return found

    def forget(self, *homes: str) -> None:
        """Ask the database the next time: something has changed."""
        for home in homes:
            seen = self._seen.pop(home, None)
            if seen is not None and seen.install is not None:
                self.let_go(seen.install.token)

    async def close(self) -> None:
        """Wait for the renewals under way: a refresh token that was spent must not be lost."""
        if self._renewing:
            await asyncio.wait([*self._renewing.values()])

    def _remember(self, home: str, install: Install | None) -> _Seen:
        before = self._seen.get(home)
        if (
            before is not None
            and before.install is not None
            and (install is None or install.token != before.install.token)
        ):
            self.let_go(before.install.token)
        seen = self._seen[home] = _Seen(install, self._clock.now() + FRESH)
        if len(self._seen) > 10_000:
            self._seen = {name: kept for name, kept in self._seen.items() if kept.until > self._clock.now()}
        return seen

    async def _fresh(self, install: Install) -> Install | None:
        now = self._clock.now()
        if install.expires_at is None or not install.refresh or install.expires_at - now > EARLY:
            return install
        task = self._renewing.get(install.home)
        if task is None:
            task = self._renewing[install.home] = asyncio.create_task(self._renewed(install))
            task.add_done_callback(lambda _: self._renewing.pop(install.home, None))
        return await asyncio.shield(task)  # who asked may have no more time; the new token is kept all the same

    async def _renewed(self, install: Install) -> Install | None:
        if (owed := self._owed.get(install.home)) is not None:
            return await self._pay(*owed)
        good = install.expires_at is not None and install.expires_at > self._clock.now()
        if self._hopeless.get(install.edition, self._clock.now()) > self._clock.now():
            return install if good else None
        if not await self._installs.claim(install):
            return await self._others(install, good)
        try:
            answer = await exchange(self._line, self._client, grant_type="refresh_token", refresh_token=install.refresh)
        except RetryLater as later:
            await self._installs.let_go(install)
            if good:
                return install
            raise RetryLater(later.seconds, alone=True) from None
        if "access_token" not in answer:
            return await self._refused(install, str(answer.get("error")), good)
        return await self._pay(install, self._after(install, answer))

    async def _others(self, install: Install, good: bool) -> Install | None:
        """Somebody else renews it, or has: what they made, or what is still good."""
        found = await self._installs.find(install.home)
        if found is None or found.edition != install.edition:
            return found
        if good:
            return install
        raise RetryLater(SOON, alone=True)

    def _after(self, install: Install, answer: Json) -> Install:
        lasts = answer.get("expires_in")
        until = self._clock.now() + timedelta(seconds=float(lasts)) if lasts else None
        token, refresh = str(answer["access_token"]), str(answer.get("refresh_token") or "")
        return replace(install, token=token, refresh=refresh, expires_at=until)

    async def _refused(self, install: Install, code: str, good: bool) -> Install | None:
        """Slack does not renew it: somebody else did, or nobody can any more."""
        found = await self._installs.find(install.home)
        if found is None or found.edition != install.edition:
            return found
        mend = f"install it again there: {self._client.host}/slack/install"
        log.error("slack-token-not-renewed", extra={"code": code, "mend": mend})
        self._hopeless[install.edition] = self._clock.now() + HOPELESS
        return install if good else None

    async def _pay(self, before: Install, after: Install) -> Install | None:
        """Write down what was renewed; while the database is away it is used, and owed."""
        self._owed[before.home] = before, after
        try:
            kept = await self._installs.renew(before, after)
        except StoreError as fault:
            log.error("slack-token-not-kept", extra={"fault": type(fault).__name__})
            return after
        del self._owed[before.home]
        if kept is None:  # installed again meanwhile, or taken out
            return await self._installs.find(before.home)
        log.info("slack-token-renewed")
        return kept
