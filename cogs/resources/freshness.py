"""Freshness: which entries nobody has looked at for long, which have ended, and which links are dead."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import aiohttp

from cogs.resources.catalogue import Catalogue, Resource

STALE_DAYS = 180  # after half a year a phone number is a guess
AT_ONCE = 8
PATIENCE = aiohttp.ClientTimeout(total=20, connect=10)
_GONE = (404, 410)
_NO_HEAD = (400, 403, 404, 405, 406, 410, 429, 500, 501, 503)  # sites that answer HEAD so may still answer GET


def stale(resource: Resource, today: date) -> bool:
    """True if nobody has checked it for more than STALE_DAYS before `today`, or nobody ever has."""
    return resource.checked is None or (today - resource.checked).days > STALE_DAYS


def expired(resource: Resource, today: date) -> bool:
    """True if its last day is before `today`: it is not shown any more."""
    return resource.expires is not None and resource.expires < today


def fresh(catalogue: Catalogue, today: date) -> Catalogue:
    """The catalogue without what has expired."""
    return Catalogue(entry for entry in catalogue if not expired(entry, today))


@dataclass(frozen=True, slots=True)
class Report:
    """What a person should look at: entries not checked for long, ended ones, and those never verified."""

    stale: tuple[Resource, ...]
    expired: tuple[Resource, ...]
    unverified: tuple[Resource, ...]


def report(catalogue: Catalogue, today: date) -> Report:
    """The report on a catalogue as of `today`; a community's own entries are never asked to be verified."""
    return Report(
        tuple(entry for entry in catalogue if stale(entry, today)),
        tuple(entry for entry in catalogue if expired(entry, today)),
        tuple(entry for entry in catalogue if not entry.verified and not entry.own),
    )


class Health(StrEnum):
    """What became of a link."""

    WELL = "well"
    MOVED = "moved"
    GUARDED = "guarded"  # it answers, but not to us: a person should look
    GONE = "gone"
    SILENT = "silent"  # no answer in time, or no such host


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """One link: the entry, how it is, the HTTP status (None: no answer), and where it leads now if elsewhere."""

    resource: Resource
    health: Health
    status: int | None = None
    moved_to: str | None = None


async def check_links(
    entries: Iterable[Resource],
    session: aiohttp.ClientSession,
    progress: Callable[[LinkCheck], None],
) -> list[LinkCheck]:
    """Visit every entry's url, AT_ONCE at a time, and tell each result as it comes; the list keeps the order.

    HEAD first, GET where HEAD is refused. Redirects are followed and told. A slow site is no error but SILENT.
    """
    turn = asyncio.Semaphore(AT_ONCE)

    async def visit(entry: Resource, url: str) -> LinkCheck:
        async with turn:
            checked = await _visit(entry, url, session)
        progress(checked)
        return checked

    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(visit(entry, entry.url)) for entry in entries if entry.url]
    return [visited.result() for visited in visits]


async def _visit(entry: Resource, url: str, session: aiohttp.ClientSession) -> LinkCheck:
    try:
        status, landed = await _ask("HEAD", url, session)
        if status in _NO_HEAD:
            status, landed = await _ask("GET", url, session)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return LinkCheck(entry, Health.SILENT)
    if status in _GONE:
        return LinkCheck(entry, Health.GONE, status)
    if status >= 400:
        return LinkCheck(entry, Health.GUARDED, status)
    if landed.rstrip("/") != url.rstrip("/"):
        return LinkCheck(entry, Health.MOVED, status, landed)
    return LinkCheck(entry, Health.WELL, status)


async def _ask(method: str, url: str, session: aiohttp.ClientSession) -> tuple[int, str]:
    async with session.request(method, url, allow_redirects=True, timeout=PATIENCE) as response:
        return response.status, str(response.url)
