"""Who somebody is to Slack: language, zone, administrator, moderator by group; remembered for a while."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from adapters.slack.api import Api
from adapters.slack.faults import Refused
from adapters.slack.parse import Origin
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.cog import Context
from bot.community import Communities
from bot.errors import PlatformFault
from bot.people import Group, Person, Place

T = TypeVar("T")
FRESH = timedelta(minutes=10)
AGAIN = timedelta(seconds=30)  # when Slack did not tell
LONGEST = 0.4  # seconds that each question may take of the three that Slack gives; then we go on without
ROOM = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What Slack says about a member."""

    locale: str = "en-US"
    zone: str | None = None
    admin: bool = False


NOBODY = About()


class Remembered(Generic[T]):
    """Answers of one question, each for ten minutes; while Slack does not tell, the last one stands."""

    def __init__(self, clock: Clock, ask: Callable[[str], Awaitable[T]], unknown: T) -> None:
        """``unknown`` stands for what Slack has never told."""
        self._clock = clock
        self._ask = ask
        self._unknown = unknown
        self._kept: dict[str, tuple[datetime, T]] = {}

    async def get(self, name: str) -> T:
        """Return the answer, remembered or new."""
        now = self._clock.now()
        kept = self._kept.get(name)
        if kept is not None and kept[0] > now:
            return kept[1]
        found, until = await self._find(name, now, kept[1] if kept else self._unknown)
        if len(self._kept) >= ROOM:
            self._kept = {n: k for n, k in self._kept.items() if k[0] > now}
        self._kept[name] = (until, found)
        return found

    async def _find(self, name: str, now: datetime, otherwise: T) -> tuple[T, datetime]:
        try:
            async with asyncio.timeout(LONGEST):
                return await self._ask(name), now + FRESH
        except (Refused, RetryLater, TimeoutError) as lost:
            log.info("slack-did-not-tell", extra={"fault": type(lost).__name__})
        except PlatformFault as fault:
            log.error("slack-fault", extra={"mend": str(fault)})
        return otherwise, now + AGAIN


async def moderates(api: Api, person: Person, group: Group | None) -> bool | None:
    """Ask whether somebody moderates the workspace, by right or by group; None where Slack does not tell.

    Raises ``RetryLater``.
    """
    try:
        found = (await api.call("users.info", user=person.id))["user"]
        if found.get("deleted"):
            return False
        if found.get("is_admin") or found.get("is_owner"):
            return True
        if group is None:
            return False
        return person.id in (await api.call("usergroups.users.list", usergroup=group.id)).get("users", ())
    except Refused as refused:
        return False if refused.code == "user_not_found" else None


class People:
    """Makes the context of an act."""

    def __init__(self, api: Api, clock: Clock, communities: Communities, team: str) -> None:
        """``team`` is the workspace's id."""
        self._api = api
        self._communities = communities
        self._team = team
        self._members = Remembered(clock, self._member, NOBODY)
        self._groups: Remembered[frozenset[str]] = Remembered(clock, self._group, frozenset())
        self._names: Remembered[tuple[tuple[str, str], ...]] = Remembered(clock, self._all_groups, ())

    async def context(self, origin: Origin) -> Context:
        """Return who asks, where, and how to speak to them."""
        about = await self._members.get(origin.user)
        person = Person("slack", self._team, origin.user)
        # The home tab is no channel; a message to a member's own id goes to their conversation with the bot.
        place = Place("slack", self._team, origin.place or origin.user)
        return Context(person, place, about.locale, about.zone, about.admin or await self._moderates(person))

    async def groups(self, typed: str) -> Sequence[tuple[str, str]]:
        """Return the user groups whose name holds what was typed, as (address, name)."""
        wanted = typed.casefold().lstrip("@")
        return [(address, name) for address, name in await self._names.get("") if wanted in name.casefold()]

    async def _moderates(self, person: Person) -> bool:
        group = await self._communities.moderators(person.home)
        return group is not None and person.id in await self._groups.get(group.id)

    async def _member(self, user: str) -> About:
        found = (await self._api.call("users.info", user=user, include_locale=True))["user"]
        admin = bool(found.get("is_admin") or found.get("is_owner"))
        return About(str(found.get("locale") or NOBODY.locale), found.get("tz") or None, admin)

    async def _group(self, group: str) -> frozenset[str]:
        return frozenset((await self._api.call("usergroups.users.list", usergroup=group)).get("users", ()))

    async def _all_groups(self, _: str) -> tuple[tuple[str, str], ...]:
        found = (await self._api.call("usergroups.list")).get("usergroups", ())
        return tuple((str(Group("slack", self._team, g["id"])), f"@{g['handle']}") for g in found)
