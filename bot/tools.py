"""What the command line does beside running the house: each once, and then it ends."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import aiohttp

from bot import assets
from bot.app import App, guard, housed, shelf, triage
from bot.clock import SystemClock
from bot.command import Command
from bot.doctor import examine
from bot.finding import Finding
from bot.i18n import Languages
from bot.people import Person
from bot.platforms import slack, workspaces
from bot.privacy import block, epochs
from bot.privacy.keys import WRAPPED, DataKey, KeyFolder
from bot.privacy.phi import masked
from bot.privacy.terms import TermKeys
from bot.schedule.due import advance
from bot.schedule.letters import Letters
from bot.schedule.plans import Plans
from bot.schedule.preview import of_community, of_owner
from bot.settings import Settings, load
from bot.store import Store
from bot.store.sweeps import Sweeps, Swept
from cogs.resources.freshness import Health as LinkHealth
from cogs.resources.freshness import LinkCheck, Report, check_links, report

__all__ = ["LinkHealth", "shelf"]


def declared() -> Mapping[str, Command]:
    """Return every command's declaration, in menu order, with no database open: for manifests and checks."""
    return App(load(), SystemClock(), Store.at("sqlite:///:none:")).desk.commands


async def examined(settings: Settings) -> list[Finding]:
    """Return what the doctor finds, with every platform that has a token asked."""
    asked: list[Awaitable[list[Finding]]] = []
    if settings.discord_token:
        from adapters.discord.check import check as ask_discord

        asked.append(ask_discord(settings.discord_token.get_secret_value(), settings.discord_api_url))
    if settings.uses_slack:
        from adapters.slack.check import check as ask_slack

        store, clock = Store.at("sqlite:///:none:"), SystemClock()  # no installation is looked at
        many = workspaces(settings, clock, store, DataKey(key_folder(settings)))
        asked.append(ask_slack(slack(settings, clock, many), settings.many_workspaces))
    return await examine(settings, SystemClock(), asked, lambda: f"{len(shelf().catalogue)} resources")


def screener() -> Callable[[str], dict[str, object]]:
    """Return what screens one text for distress and patient data, as the house does; it keeps nothing."""
    judge, find = triage(), guard()

    def screen(text: str) -> dict[str, object]:
        spans = find(text)
        told = [[span.start, span.end, span.type] for span in spans]
        return {"text": text, "tier": judge(text).tier, "spans": told, "masked": masked(text, spans)}

    return screen


def freshness() -> Report:
    """Return which shipped entries are stale, expired or unverified today."""
    return report(shelf().catalogue, SystemClock().now().date())


def links() -> int:
    """Return how many links the shipped catalogue has."""
    return sum(entry.url is not None for entry in shelf().catalogue)


async def checked_links(one_more: Callable[[], None]) -> list[LinkCheck]:
    """Open every link of the shipped catalogue; return those that do not just work."""
    async with aiohttp.ClientSession(trust_env=True) as session:
        found = await check_links(shelf().catalogue, session, lambda _: one_more())
    return [link for link in found if link.health is not LinkHealth.WELL]


async def migrated(settings: Settings) -> str:
    """Bring the database's tables up to date; return where it is. Raises ``StoreError``."""
    store = await Store.open(settings.store_url)
    try:
        await store.migrate()
        return store.place
    finally:
        await store.close()


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key that lies in the folder; ``until`` is the first day on which it is destroyed, None for one that stays."""

    name: str
    wrapped: bool
    running: bool
    until: date | None


def key_folder(settings: Settings) -> KeyFolder:
    """Return the key folder that the settings name; nothing is read."""
    return KeyFolder(settings.key_dir, settings.data_dir, master_key(settings))


def master_key(settings: Settings) -> str:
    """Return what wraps key files, empty where nothing does."""
    return settings.master_key.get_secret_value() if settings.master_key else ""


def key_lines(settings: Settings) -> list[KeyLine]:
    """Return what lies in the key folder, each key read once. Raises ``KeyFault`` for one that must not be used."""
    folder, clock = key_folder(settings), SystemClock()
    current = {"data": "", "epoch": epochs.Weeks(clock).current(), "block": block.Years(clock).current()}
    ends = {"epoch": epochs.last_day, "block": block.last_day}
    found: list[KeyLine] = []
    for path in sorted(folder.folder.glob("*.key")):
        folder.read(path.stem)
        kind, _, term = path.stem.partition("-")
        until = ends[kind](term) if kind in ends else None
        wrapped = path.read_text(encoding="ascii").startswith(WRAPPED)
        found.append(KeyLine(path.stem, wrapped, current.get(kind) == term, until))
    return found


def rotate_keys(settings: Settings) -> list[str]:
    """Make the keys of the running week and year where they are missing; return their names. Raises ``KeyFault``."""
    folder, clock = key_folder(settings), SystemClock()
    kinds: dict[str, TermKeys] = {"epoch": epochs.Epochs(folder, clock), "block": block.Blocks(folder, clock)}
    return [f"{kind}-{keys.current()}" for kind, keys in kinds.items() if keys.rotate()]


async def init_keys(settings: Settings, *, give_up_lost: bool) -> list[str]:
    """Make every key that is missing; return the weeks that were given up. Raises ``KeyFault`` or ``StoreError``."""
    async with housed(settings, SystemClock()) as app:
        lost = await app.anonymity.give_up_lost() if give_up_lost else []
        if give_up_lost:
            await app.same_keys.forget()
        await app.unlock()
        return lost


async def destroy_keys(settings: Settings) -> list[str]:
    """Destroy keys past their time, in the database too; return their names. Raises ``KeyFault`` or ``StoreError``."""
    async with housed(settings, SystemClock()) as app:
        await app.open_data_key()  # what is destroyed is written down
        return await app.anonymity.expiry.run()


async def swept(settings: Settings) -> Sequence[Swept]:
    """Return what was forgotten in the last 365 days, the newest first. Raises ``StoreError``."""
    store = await Store.open(settings.store_url, exclusive=False)
    try:
        return await Sweeps(store, SystemClock()).read()
    finally:
        await store.close()


@asynccontextmanager
async def letters(settings: Settings, *, change: bool) -> AsyncIterator[Letters]:
    """Open the dead letters, to look at beside a running bot, or to change. Raises ``StoreError``."""
    store = await Store.open(settings.store_url, exclusive=change)
    try:
        yield Letters(store, SystemClock())
    finally:
        await store.close()


async def preview(settings: Settings, member: str, community: str, days: int) -> list[str]:
    """Return what falls due in the days to come for a member (as a string), or else for a community, line by line.

    Raises ``StoreError``; ``ValueError`` for an address that is none.
    """
    owner, now = Person.parse(member) if member else None, SystemClock().now()
    store = await Store.open(settings.store_url, exclusive=False)
    try:
        plans = Plans(store, SystemClock(), advance)
        if owner:
            return of_owner(await plans.of(owner), now, days)
        return of_community(await plans.community(community), now, days)
    finally:
        await store.close()


def manifest(settings: Settings, url: str) -> object:
    """Return Slack's app manifest, from the declarations; ``url`` is the public address of our web server, if any.

    With ``LABMATES_PUBLIC_URL`` set, it is one that many workspaces can install.
    """
    from adapters.slack.manifest import manifest as written

    many = settings.many_workspaces or settings.public_url is not None
    return written(declared(), mode=settings.slack_mode, url=url or settings.public_url or "", many=many)


def registration() -> object:
    """Return the commands as they are registered with Discord, from the declarations."""
    from adapters.discord.register import Payload

    return Payload(Languages(assets.path("locales"))).commands(declared().values())
