"""The doctor: looks over settings, database, file modes, clock, data and platforms, and says the mend of each fault."""

import os
import shutil
import stat
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path

from bot import assets
from bot.audits import verified
from bot.care.triage import BrokenWeights, shipped_weights
from bot.clock import Clock
from bot.errors import Fault
from bot.finding import Finding, Health
from bot.privacy.keys import DataKey, KeyFault, KeyFolder
from bot.settings import Settings, SlackMode
from bot.store import Store
from bot.store.migrate import newest, shipped
from bot.store.settings import CommunitySettings
from bot.store.sweeps import Sweeps

BUILT = 2025  # a clock before this year is wrong: this program is younger
LATE = timedelta(days=2)
ROOM = 100_000_000  # bytes that a disk should have left: SQLite writes ahead, and sorts, beside its file


async def examine(
    settings: Settings, clock: Clock, platforms: Iterable[Awaitable[list[Finding]]], catalogue: Callable[[], str]
) -> list[Finding]:
    """Return every finding, in the order in which one would mend them.

    ``platforms`` ask those that have a token; ``catalogue()`` reads the shipped list and says how long it is.
    """
    found = [_clock(clock), *_tokens(settings), *_modes(settings), *_room(settings), _key(settings)]
    found += [*await _database(settings, clock), triage(assets.text), _catalogue(catalogue)]
    for asked in platforms:
        found += await asked
    return found


def _clock(clock: Clock) -> Finding:
    now = clock.now()
    if now.year < BUILT:
        return Finding("clock", Health.FAULT, f"the machine thinks it is {now:%Y-%m-%d}", "set its clock, or start NTP")
    return Finding("clock", Health.WELL, f"{now:%Y-%m-%d %H:%M} UTC")


def _tokens(settings: Settings) -> list[Finding]:
    if settings.discord_token is None and not settings.uses_slack:
        return [
            Finding(
                "platforms",
                Health.NOTE,
                "no token is set, so only the local page will run",
                "fill in .env (see .env.example)"
                if settings.secrets_dir is None
                else f"put it into a file in {settings.secrets_dir}, named as the setting, such as DISCORD_TOKEN",
            )
        ]
    if not settings.uses_slack:
        return []
    found = _many(settings) if settings.many_workspaces else []
    socket = settings.slack_mode is SlackMode.SOCKET
    needed = settings.slack_app_token if socket else settings.slack_signing_secret
    name = "SLACK_APP_TOKEN" if socket else "SLACK_SIGNING_SECRET"
    if needed is None:
        mend = f"copy it from the app's page at Slack into {name}"
        found.append(Finding("slack", Health.FAULT, f"{name} is empty", mend))
    return found


def _many(settings: Settings) -> list[Finding]:
    """What many workspaces need besides: Slack sends people back to https alone."""
    url, found = settings.public_url or "", []
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        mend = "set LABMATES_PUBLIC_URL to the https address under which people reach the web server"
        found.append(Finding("slack", Health.FAULT, "nobody can add it to a workspace", mend))
    if settings.slack_bot_token is not None:
        mend = "add it there at /slack/install as everywhere, and leave SLACK_BOT_TOKEN empty"
        found.append(Finding("slack", Health.NOTE, "SLACK_BOT_TOKEN is not used beside a client id", mend))
    return found


def _modes(settings: Settings) -> list[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        return [Finding("files", Health.WELL, f"{folder} is made at the first run")]
    if not os.access(folder, os.W_OK):
        return [Finding("files", Health.FAULT, f"{folder} cannot be written", "let the bot's user write to it")]
    open_ones = [p for p in (folder, *folder.glob("*.db*")) if _mode(p) & 0o077]
    if open_ones:
        names = ", ".join(str(p) for p in open_ones)
        return [Finding("files", Health.FAULT, f"others on this machine can read {names}", f"chmod go= {names}")]
    return [Finding("files", Health.WELL, f"{folder} is yours alone")]


def _room(settings: Settings) -> list[Finding]:
    """Tell when the disk is nearly full, where the database is a file of ours."""
    if settings.database_url is not None or not settings.data_dir.exists():
        return []
    free = shutil.disk_usage(settings.data_dir).free
    if free >= ROOM:
        return []
    said = f"{free // 1_000_000} MB are left on the disk of {settings.data_dir}"
    return [Finding("disk", Health.FAULT, said, "free some room: without it nothing that members do can be kept")]


def _key(settings: Settings) -> Finding:
    master = settings.master_key.get_secret_value() if settings.master_key else ""
    keys = KeyFolder(settings.key_dir, settings.data_dir, master)
    try:
        there = keys.read(DataKey.NAME) is not None
        for path in keys.folder.glob("*.key"):
            keys.read(path.stem)
    except Fault as fault:
        return Finding("keys", Health.FAULT, f"a key in {keys.folder} cannot be used", str(fault))
    if there:
        return Finding("keys", Health.WELL, f"{keys.folder}; keep a copy of data.key, apart from those of the database")
    return Finding("keys", Health.WELL, f"one is made in {keys.folder} at the first run")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def _database(settings: Settings, clock: Clock) -> list[Finding]:
    try:
        store = await Store.open(settings.store_url, exclusive=False)
    except Fault as fault:
        fresh = settings.database_url is None and not (settings.data_dir / "labmates.db").exists()
        if fresh:
            return [Finding("database", Health.WELL, "a file in the data directory, made at the first run")]
        return [Finding("database", Health.FAULT, "it cannot be opened", str(fault))]
    try:
        revision = await store.revision()
        ours = revision == newest(shipped())
        found = [*await _choices(store), await _retention(store, clock)] if ours else []
        return [_revision(store.place, revision), *found, *(await _audit(settings) if ours else [])]
    except Fault as fault:
        return [Finding("database", Health.FAULT, "it cannot be read", str(fault))]
    finally:
        await store.close()


async def _audit(settings: Settings) -> list[Finding]:
    try:
        chains = await verified(settings)
    except KeyFault as fault:
        return [Finding("audit", Health.FAULT, "the record of what was done cannot be verified", str(fault))]
    broken = [chain.said for chain in chains if chain.broken is not None]
    if broken:
        mend = "compare with a copy of the database from before; `labmates audit verify` says more"
        return [Finding("audit", Health.FAULT, "; ".join(broken), mend)]
    return [Finding("audit", Health.WELL, "; ".join(chain.said for chain in chains[:3]) or "nothing done yet")]


async def _choices(store: Store) -> list[Finding]:
    if not (count := await CommunitySettings(store).unreadable()):
        return []
    mend = "choose them again with /setup, or delete the rows of community_settings whose value is no JSON"
    return [Finding("settings", Health.NOTE, f"{count} cannot be read, so the usual holds", mend)]


async def _retention(store: Store, clock: Clock) -> Finding:
    """Tell when anything looked last at what is past its time: a process that never lives for hours forgets nothing."""
    last = await Sweeps(store, clock).last()
    if last is None:
        return Finding("retention", Health.WELL, "looks at what is past its time every few hours while the bot runs")
    if last < clock.now().date() - LATE:
        mend = "keep the bot running: what is past its time is erased every few hours"
        return Finding("retention", Health.NOTE, f"nothing has looked at what is past its time since {last}", mend)
    return Finding("retention", Health.WELL, f"looked last on {last}; labmates retention has the counts")


def _revision(place: str, revision: str | None) -> Finding:
    if revision == newest(shipped()):
        return Finding("database", Health.WELL, f"{place}, up to date")
    return Finding("database", Health.NOTE, f"{place} has older tables", "labmates migrate (or just start the bot)")


def _catalogue(catalogue: Callable[[], str]) -> Finding:
    try:
        assets.path("locales")
        return Finding("catalogue", Health.WELL, catalogue())
    except (Fault, FileNotFoundError, ValueError) as fault:
        return Finding("catalogue", Health.FAULT, "the shipped data cannot be read", str(fault))


def triage(read: Callable[[str], str]) -> Finding:
    """Return whether triage has its weights; ``read`` gives the text of a file of data/ by its name."""
    try:
        weights = shipped_weights(read)
    except BrokenWeights as fault:
        mend = f"install Labmates again, or run make train: {fault}"
        return Finding("triage", Health.FAULT, "only the rules tell a cry for help", mend)
    return Finding("triage", Health.WELL, f"rules, and weights of {1 << weights.bits} numbers a score")
