"""Whether a house's data is sound: the database, what its rows hang on, the record of what was done, and the keys."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Connection,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    cast,
    func,
    inspect,
    literal_column,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audits import KEY_MARK, verified
from bot.clock import Clock
from bot.errors import Fault
from bot.finding import Finding, Health
from bot.people import Person
from bot.privacy.block import Blocks
from bot.privacy.epochs import Epochs
from bot.privacy.keys import DataKey, KeyFolder
from bot.settings import Settings
from bot.store import Store, migrate
from bot.store.facts import Facts
from bot.store.parents import orphans
from bot.store.schema import metadata
from bot.store.tables import vent_held, vent_talks, vents
from bot.store.whose import RULES, Held

SHOWN: Final = 3  # of many faults of one kind, so that each line can be read
RESTORE: Final = "put the newest sound backup into an empty place: `labmates restore`"
LET_GO: Final = (
    "restore the newest backup from before, or let go of them: stop the bot, then `labmates verify --drop-orphans`"
)


async def looked_over(settings: Settings, clock: Clock) -> list[Finding]:
    """Return what was found, the worst first to be mended at the top; changes nothing and may run beside the bot."""
    try:
        store = await Store.open(settings.store_url, exclusive=False)
    except Fault as fault:
        return [Finding("database", Health.FAULT, "it cannot be opened", f"{fault}; or {RESTORE}")]
    try:
        return [found async for found in _looked(store, settings, clock)]
    except Fault as fault:
        return [Finding("database", Health.FAULT, "it cannot be read to its end", f"{fault}; or {RESTORE}")]
    finally:
        await store.close()


async def _looked(store: Store, settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    async with store.snapshot() as db:
        faults = await db.run_sync(_sqlite if store.sqlite else _postgres)
        yield _told("database", faults, f"{store.place} is sound", RESTORE)
        if faults:
            return
        if (revision := await db.run_sync(migrate.revision)) != migrate.newest(migrate.shipped()):
            mend = "run `labmates migrate`, then look again"
            yield Finding("tables", Health.FAULT, f"they stand at migration {revision}", mend)
            return
        rows = [f"{one.table}.{one.column}: {count}" for one, count in (await orphans(db)).items()]
        yield _told("orphans", rows, "every row has what it hangs on", LET_GO)
        mend = "correct these rows by hand, or restore the newest backup from before"
        yield _told("names", [one async for one in _names(db)], "every name has the form of one", mend)
        used = await _weeks(db)
    yield await _audit(settings)
    for found in await _keys(store, settings, clock, used):
        yield found


def _told(what: str, faults: Sequence[str], well: str, mend: str) -> Finding:
    if not faults:
        return Finding(what, Health.WELL, well)
    more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    return Finding(what, Health.FAULT, "; ".join(faults[:SHOWN]) + more, mend)


def _sqlite(db: Connection) -> list[str]:
    """Let SQLite look at every page, index, check and key: https://sqlite.org/pragma.html#pragma_integrity_check ."""
    said = [str(line) for line in db.execute(text("PRAGMA integrity_check(20)")).scalars()]
    found = [] if said == ["ok"] else said
    return found + [f"{row[0]} has rows without their parents" for row in db.execute(text("PRAGMA foreign_key_check"))]


def _postgres(db: Connection) -> list[str]:
    """Read every row whole, and look whether the rules of each table hold in the table itself, not in its index.

    An index may be wrong after the system's rules of sorting changed,
    https://wiki.postgresql.org/wiki/Locale_data_changes .
    """
    invalid = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    found = [f"the index {name} is not valid" for name in db.execute(invalid).scalars()]
    for way in ("indexscan", "indexonlyscan", "bitmapscan"):
        db.execute(text(f"SET LOCAL enable_{way} = off"))
    there = set(inspect(db).get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue  # the revision says so below
        whole = func.sum(func.length(cast(literal_column("it"), Text)))
        db.execute(select(whole).select_from(table.alias("it")))
        for rule in table.constraints:
            found += _broken(db, rule)
    return found


def _broken(db: Connection, rule: object) -> list[str]:
    if isinstance(rule, CheckConstraint):
        wrong = select(func.count()).select_from(rule.table).where(~literal_column(f"({rule.sqltext})"))
    elif isinstance(rule, UniqueConstraint | PrimaryKeyConstraint):
        columns = list(rule.columns)
        twice = select(*columns).where(*(c.is_not(None) for c in columns)).group_by(*columns).having(func.count() > 1)
        wrong = select(func.count()).select_from(twice.subquery())
    else:
        return []
    return [f"{number} break {rule.name}"] if (number := db.scalar(wrong)) else []


async def _names(db: AsyncConnection) -> AsyncIterator[str]:
    """Tell which columns of people hold what is no name of anybody."""
    for name, rule in RULES.items():
        for column in rule.columns if isinstance(rule, Held) else ():
            kept = metadata.tables[name].c[column]
            found = await db.stream(select(kept).where(kept != "").distinct())
            wrong = [one async for one in found.scalars() if not _is_name(one)]
            if wrong:
                yield f"{name}.{column}: {len(wrong)}"


def _is_name(kept: str) -> bool:
    try:
        Person.parse(kept if kept.count(":") > 1 else f"{kept}:home")
    except ValueError:
        return False
    return True


async def _weeks(db: AsyncConnection) -> set[str]:
    """Return the weeks whose keys something still hangs on."""
    wanted = (
        select(vents.c.epoch).where(vents.c.capsule.is_not(None) | vents.c.body.is_not(None)),
        select(vent_held.c.epoch),
        select(vent_talks.c.epoch),
    )
    return {week for one in wanted for week in await db.scalars(one.distinct())}


async def _audit(settings: Settings) -> Finding:
    try:
        chains = await verified(settings)
    except Fault as fault:
        return Finding("audit", Health.FAULT, "the record of what was done cannot be verified", str(fault))
    broken = [chain.said for chain in chains if chain.broken is not None]
    mend = "compare with a backup from before, and restore it if lines are missing; `labmates audit verify` says more"
    return _told("audit", broken, f"{len(chains)} chain(s) hold", mend)


async def _keys(store: Store, settings: Settings, clock: Clock, used: set[str]) -> list[Finding]:
    master = settings.master_key.get_secret_value() if settings.master_key else ""
    folder = KeyFolder(settings.key_dir, settings.data_dir, master)
    weeks, years = Epochs(folder, clock), Blocks(folder, clock)
    mark = await Facts(store).get(KEY_MARK)
    if mark is None:
        return [Finding("keys", Health.WELL, "no house has lived here yet, so nothing is sealed")]
    try:
        DataKey(folder).open(mark)
        weeks.check()
        years.check()
    except Fault as fault:
        return [Finding("keys", Health.FAULT, "the keys do not fit this database", str(fault))]
    missing = [f"epoch-{week}" for week in sorted(used) if weeks.alive(week) and not weeks.has(week)]
    lost = (
        "put them back where they were; if they are lost for good, `labmates keys init --give-up-lost`: the posts stay"
    )
    late = [f"epoch-{week}" for week in weeks.terms() if weeks.over(week)]
    late += [f"block-{year}" for year in years.terms() if years.over(year)]
    gone = "a running bot destroys them within the hour; without one run `labmates keys destroy-expired` now"
    return [
        _told("keys", missing, f"{folder.folder} has the keys that this database was written with", lost),
        _told("old keys", late, "no key has outlived its time", gone),
    ]
