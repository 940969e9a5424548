"""How many posts a thief unmasks among 5,000 members: in our store, and in a model of a popular confession bot's.

That scheme shows 24 bits of SHA-1 over guild, user and a salt, and keeps the salt in its configuration beside the
data. The thief has database, configuration, logs and the whole member list; what else he has, each row says.
"""

import asyncio
import base64
import hashlib
import io
import logging
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.table import Row, show
from benchmarks.thief import ATTACKS, Loot, Value, right
from bot import log
from bot.clock import SystemClock
from bot.people import Person
from bot.privacy.capsule import Where
from bot.privacy.keys import KeyFolder
from bot.store import Store
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.cases import Cases, Kind
from bot.store.tables import cases as case_rows
from bot.store.tables import vent_cards, vent_letters, vent_marks, vent_seats, vent_talks, vent_visits, vents
from bot.store.talks import Side
from bot.store.vents import Mark, Vent, fresh_id
from cogs.venting.mine import Mine
from cogs.venting.shelf import NoDecisions, Shelf
from cogs.venting.words import Bodies

MEMBERS, POSTS, LIST, TALKS = 5_000, 100, 10_000, 2_000
GUILD = "998877665544332211"
SALT = "p3pper-and-salt"
MASTER = base64.b64encode(bytes(range(32))).decode()
BESIDE = (
    (vent_talks, "post", "id"),
    (vent_letters, "talk", "vent_talks 0 id"),
    (vent_marks, "post", "id"),
    (vent_visits, "post", "id"),
    (case_rows, "subject", "id"),
)


class Wall(SystemClock):
    """A clock on the wall that we turn."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, 6, tzinfo=UTC)

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at


@dataclass(frozen=True)
class Past:
    """Who wrote in which minute, and whom somebody noted down as active; the same for both stores."""

    members: Sequence[str]
    written: Sequence[tuple[datetime, str]]
    notes: Sequence[tuple[datetime, str]]


def past() -> Past:
    """Return a week of the past: thirty members write a hundred posts, and some others are about."""
    draw = random.Random(4)
    members = [str(draw.randrange(10**17, 10**18)) for _ in range(MEMBERS - 1)] + [str(10**18 + 7)]
    few, start = [*draw.sample(members[:-1], 29), members[-1]], datetime(2026, 1, 5, 6, tzinfo=UTC)
    minutes = sorted(draw.sample(range(6 * 24 * 60), POSTS))
    written = [(start + timedelta(minutes=m), draw.choice(few)) for m in minutes]
    others = [(start + timedelta(minutes=draw.randrange(6 * 24 * 60)), draw.choice(members)) for _ in range(2_000)]
    return Past(members, written, [*written, *others])


def confessions(was: Past) -> Loot:
    """Return what lies about of the popular scheme: rows by number, time to the second, and the short hash."""
    rows: list[tuple[int, dict[str, Value]]] = []
    for number, (at, member) in enumerate(was.written):
        shown = hashlib.sha1(f"{GUILD}{member}{SALT}".encode()).hexdigest()[:6]
        rows.append((number, {"guild": GUILD, "shown": shown, "at": at.isoformat(" ", "seconds"), "text": "…"}))
    return Loot(GUILD, was.members, rows, [SALT.encode()], [m for _, m in was.written], was.notes)


async def ours(was: Past, folder: Path) -> tuple[Loot, Loot, Loot, str]:
    """Return three lots of loot: without keys, with the keys left after destruction, and with live keys; and the logs.

    The database is the backup from before destruction in all three.
    """
    logs, clock, draw = io.StringIO(), Wall(), random.Random(5)
    log.begin("DEBUG", logs)
    store = await Store.open(f"sqlite:///{folder}/var/labmates.db")
    await store.migrate()
    keys = KeyFolder(folder / "keys", folder / "var", MASTER)
    house = Anonymity(store, clock, keys, Audit(store, clock, lambda: bytes(32)))
    await house.open()
    for at, member in was.written:
        clock.at = at
        person, other = Person("discord", GUILD, member), Person("discord", GUILD, draw.choice(was.members))
        await _around(house, Cases(store, house.epochs, clock), await _write(house, clock, person), person, other)
    await house.reorder()
    rows = await _rows(store, folder / "var" / "labmates.db")
    week = [house.epochs.current()]
    master = base64.b64decode(MASTER)
    bare = Loot(f"discord:{GUILD}", was.members, rows, [master], [m for _, m in was.written], was.notes, week)
    live = replace(bare, secrets=[master, *_keys(keys)])
    clock.at += timedelta(days=35)
    await house.expiry.run()
    gone = replace(bare, secrets=[master, *_keys(keys)])
    await store.close()
    logging.getLogger().handlers.clear()
    return bare, gone, live, logs.getvalue()


async def _around(house: Anonymity, cases: Cases, where: Where, person: Person, other: Person) -> None:
    """Let a post have everything around it: a card that was read, a note with its answer, a visit, marks, a report."""
    await house.cards.give(str(person), "venting")
    _, talk = await house.talks.open(where, "Hold on.", other)
    await house.talks.answer(talk.id, Side.AUTHOR, "Thank you.")
    await house.visits.visit(where.post, 1)
    for kind in Mark:
        await house.vents.mark(where.post, kind, house.marks.tag(kind.value, person, where.post, where.epoch))
    await cases.join(where.community, Kind.REPORT, where.post, lambda _: {"words": ["Look at the tone."]})


async def _write(house: Anonymity, clock: Wall, person: Person) -> Where:
    post = fresh_id()
    where = Where(person.home, post, post, house.epochs.current())
    seat = house.pseudonyms.seat(person, post, where.epoch)
    await house.vents.publish(Vent(where, clock.now().date(), house.capsules.close(person, where), b""), seat)
    await house.vents.shown(post, str(len(await house.vents.sealed(person.home, where.epoch)) - 1))
    return where


async def _rows(store: Store, file: Path) -> list[tuple[int, dict[str, Value]]]:
    """Return the posts with all that hangs on them, as they lie; the public message only tells which post it is.

    Beside a post lie its seat, talks, letters, marks, visits and cases, and of the cards that were read one each.
    """
    lies = await asyncio.to_thread(file.read_bytes)
    joined = select(vents, vent_seats.c.tag, vent_seats.c.name).join(vent_seats, vent_seats.c.thread == vents.c.thread)
    async with store.read() as db:
        found = [dict(row) for row in (await db.execute(joined)).mappings()]
        for table, column, to in BESIDE:
            for kept in (await db.execute(select(table))).mappings():
                post = str(kept[column])
                hung = [one for one in found if one["id"] == post or post in str(one.get(to))]
                for one in hung:
                    number = sum(name.startswith(f"{table.name} ") for name in one)
                    one |= {f"{table.name} {number} {name}": value for name, value in kept.items()}
        read = [*(await db.scalars(select(vent_cards.c.tag)))]
    assert all({table.name for table, _, _ in BESIDE} <= {name.split()[0] for name in row} for row in found)
    for at, row in enumerate(found):
        row["card"] = read[at % len(read)]
    found.sort(key=lambda row: lies.find(f"{row['id']}{row['thread']}discord".encode()))
    return [(int(row.pop("message")), row) for row in found]


def _keys(folder: KeyFolder) -> list[bytes]:
    return [folder.read(path.stem) or b"" for path in folder.folder.glob("*.key")]


def run() -> list[Row]:
    """Measure and return the rows."""
    was = past()
    with tempfile.TemporaryDirectory() as place:
        bare, gone, live, logs = asyncio.run(ours(was, Path(place)))
        named = sum(member in logs for member in was.members)
        return [*_unmasked(confessions(was), bare, gone, live, named), *_costs(Path(place, "costs"))]


def _unmasked(theirs: Loot, bare: Loot, gone: Loot, live: Loot, named: int) -> list[Row]:
    rows: list[Row] = []
    sums: dict[str, set[int]] = {"theirs": set(), "bare": set(), "gone": set(), "live": set()}
    for name, attack in ATTACKS.items():
        loots = (("theirs", theirs), ("bare", bare), ("gone", gone), ("live", live))
        hit = {which: right(loot, attack(loot)) for which, loot in loots}
        sums = {which: found | hit[which] for which, found in sums.items()}
        worst = len(hit["bare"] | hit["gone"])
        rows.append(_row(f"posts unmasked: {name}", worst, len(hit["theirs"]), "0"))
    rows.append(_row("all attacks, keys in use, key folder not taken", len(sums["bare"]), len(sums["theirs"]), "0"))
    rows.append(_row("all attacks, old backup, all keys left after", len(sums["gone"]), len(sums["theirs"]), "0"))
    all_of_them = f"{len(sums['live'])} of {POSTS}"
    ok = len(sums["live"]) == POSTS  # the attacks work: what stops them is the missing key
    rows.append(Row("the same thief with the live key folder", all_of_them, "", "", "said openly: all", ok))
    rows.append(Row("members named in our DEBUG logs", str(named), "", "", "0", named == 0))
    return rows


def _row(what: str, mine: int, theirs: int, target: str) -> Row:
    return Row(what, f"{mine} of {POSTS}", f"{theirs} of {POSTS} (confession bot)", "", target, mine == 0)


def _costs(folder: Path) -> list[Row]:
    clock = Wall()
    house = Anonymity(Store.at("sqlite:///:none:"), clock, keys := KeyFolder(folder, folder / "var"), _no_audit(clock))
    assert keys.folder == folder
    ada, where = Person("discord", GUILD, "123456789012345678"), Where(f"discord:{GUILD}", "t", "p", "2026-W02")
    capsule = house.capsules.close(ada, where)
    base = _micros(lambda: hashlib.sha1(f"{GUILD}{ada.id}{SALT}".encode()).hexdigest()[:6])
    costs = {
        "pseudonym": _micros(lambda: house.pseudonyms.seat(ada, "t", "2026-W02")),
        "capsule, closed": _micros(lambda: house.capsules.close(ada, where)),
        "capsule, looked into": _micros(lambda: house.capsules.is_by(capsule, where, ada)),
    }
    rows = [
        Row(what, f"{cost:.1f} µs", f"{base:.1f} µs (sha1)", f"{cost / base:.0f}", "<= 20 µs", cost <= 20)
        for what, cost in costs.items()
    ]
    whole = asyncio.run(_own_list(folder))
    return [*rows, Row(f"own posts among {LIST:,}", f"{whole:.0f} ms", "", "", "<= 200 ms", whole <= 200)]


def _no_audit(clock: Wall) -> Audit:
    return Audit(Store.at("sqlite:///:none:"), clock, lambda: bytes(32))


def _micros(do: Callable[[], object], turns: int = 5_000) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(turns):
            do()
        best = min(best, (time.perf_counter() - began) / turns * 1e6)
    return best


async def _own_list(folder: Path) -> float:
    """Return how many milliseconds /myvents takes among ten thousand posts and two thousand talks of the window."""
    clock = Wall()
    store = await Store.open(f"sqlite:///{folder}/var/labmates.db")
    await store.migrate()
    house = Anonymity(store, clock, KeyFolder(folder / "keys", folder / "var"), Audit(store, clock, lambda: bytes(32)))
    home, epoch = f"discord:{GUILD}", house.epochs.current()
    rows: list[dict[str, object]] = []
    for number in range(LIST):
        where = Where(home, post := fresh_id(), post, epoch)
        capsule = house.capsules.close(Person("discord", GUILD, str(number % 500)), where)
        row = {"id": post, "thread": post, "community": home, "epoch": epoch, "day": "2026-01-05", "state": "up"}
        rows.append(row | {"message": "", "heard": 0, "flagged": 0, "capsule": capsule, "body": None})
    async with store.write() as tx:
        await tx.execute(vents.insert(), rows)
    for number in range(TALKS):
        post = str(rows[number]["id"])
        await house.talks.open(Where(home, post, post, epoch), "Hold on.", Person("discord", GUILD, str(number % 250)))
    ada, mine = Person("discord", GUILD, "7"), Mine(house, clock)
    began = time.perf_counter()
    own = await Shelf(mine, Bodies(house.epochs), NoDecisions()).of(ada)
    begun = await mine.begun(ada)
    waiting = await mine.waiting(ada, [one.vent for one in own if one.vent], begun)
    spent = (time.perf_counter() - began) * 1e3
    assert len(own) == LIST // 500 and len(begun) == TALKS // 250 and waiting.notes
    await store.close()
    return spent


if __name__ == "__main__":
    show(run())
