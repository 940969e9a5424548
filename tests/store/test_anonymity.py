"""What a thief could take holds nobody's id, in any form; and once the keys are gone, nothing opens for anybody."""

import base64
import logging
import tempfile
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, insert, literal_column, select

from bot.people import Person
from bot.privacy.keys import KeyFault, KeyFolder
from bot.privacy.pack import packed
from bot.privacy.terms import KeyGone
from bot.store import Store
from bot.store.audit import Audit
from bot.store.expiry import HOUSE
from bot.store.facts import Facts
from bot.store.tables import vents
from bot.store.talks import Side
from bot.store.vents import Mark
from tests.clock import FakeClock
from tests.store.needles import hits
from tests.store.scene import ADA, BEN, CLEO, DOV, EVE, PEOPLE, Rows, Scene

MASTER = base64.b64encode(bytes(range(32))).decode()
RANDOM = {"id", "thread", "post", "tag", "name", "capsule", "body", "sealed", "talk", "head", "digest", "previous"}
PURPOSES = ("author capsule", "held post", "post", "talk", "letter")
ANONYMOUS = (
    "vents",
    "vent_seats",
    "vent_marks",
    "vent_mutes",
    "vent_held",
    "vent_talks",
    "vent_letters",
    "vent_visits",
)


@pytest.fixture
def scene(store: Store, tmp_path: Path) -> Scene:
    return Scene(store, tmp_path)


async def test_nobodys_id_is_anywhere_in_any_form(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    with caplog.at_level(logging.DEBUG):  # as libraries write it, before ids are masked
        await scene.plays()
        await scene.house.reorder()
        scenery = await scene.bytes_on_disk()
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records).encode()
    assert logged and len(scenery) > 50_000
    threads = {post.thread for post in scene.posts}
    assert hits(scenery + logged, PEOPLE, threads) == []


@pytest.mark.parametrize("shape", ["{0}", "{0:x}", "hash", "base64"])
async def test_the_search_finds_an_id_that_somebody_did_write_down(scene: Scene, shape: str) -> None:
    from hashlib import sha1

    salted = sha1(f"{EVE.community}:{EVE.id}".encode()).hexdigest()[:20]
    coded = base64.b64encode(f"user={EVE.id}".encode()).decode()
    value = {"hash": salted, "base64": coded}.get(shape) or shape.format(int(EVE.id))
    await Facts(scene.store).put("mistake", value)
    assert {person for person, _ in hits(await scene.bytes_on_disk(), PEOPLE, ["t"])} == {EVE}


async def test_one_persons_two_threads_have_no_more_in_common_than_two_peoples(scene: Scene) -> None:
    await scene.house.open()
    mine = [await scene.writes(ADA, "One."), await scene.writes(ADA, "Two.")]
    theirs = await scene.writes(BEN, "Three.")
    for person, post in product((EVE, DOV), [*mine, theirs]):
        await scene.marks(person, post, Mark.HEARD)
    rows = await scene.rows()

    def values(post: str) -> set[object]:
        found: set[object] = set()
        for table in ANONYMOUS:
            for row in rows[table]:
                if post in (row.get("id"), row.get("thread"), row.get("post")):
                    found |= {value for column, value in row.items() if (table, column) != ("vents", "message")}
        return found

    one, two, three = (values(where.post) for where in (*mine, theirs))
    assert one & two == one & three == two & three
    assert one & two <= {"discord:998877665544332211", "2026-W02", "2026-01-05", "up", "heard", 0, 1, 2}


def shape_of(rows: Rows) -> list[tuple[object, ...]]:
    """Everything in the tables of anonymous posts but what is random; of that, how long it is."""
    found: list[tuple[object, ...]] = []
    for table in ANONYMOUS:
        for row in rows[table]:
            plain = [value if c not in RANDOM else _length(value) for c, value in row.items()]
            found.append((table, *plain))
    return sorted(found, key=repr)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 0


async def test_who_wrote_which_changes_random_columns_only(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told: list[Rows] = []
    for one, two in ((ADA, BEN), (BEN, ADA)):
        told.append(await played(tmp_path_factory.mktemp("swap"), one, two))
    first, second = told
    assert shape_of(first) == shape_of(second)
    for table in ANONYMOUS:
        assert first[table] and first[table] != second[table]


async def played(folder: Path, one: Person, two: Person) -> Rows:
    """Return the rows after one wrote the first post and two the second, each with a reply by the other."""
    store = await Store.open(f"sqlite:///{folder}/var/labmates.db")
    await store.migrate()
    scene = Scene(store, folder)
    await scene.house.open()
    first = await scene.writes(one, "The first.")
    second = await scene.writes(two, "The second.")
    await scene.writes(two, "To the first.", first)
    await scene.writes(one, "To the second.", second)
    await scene.marks(two, first, Mark.HEARD)
    await scene.mutes(second)
    await scene.house.holds.put(scene.held(one, "Waiting."))
    for person, post in ((two, first), (one, second)):
        _, talk = await scene.house.talks.open(post, "Hold on.", person)
        await scene.house.talks.answer(talk.id, Side.AUTHOR, "Thank you.")
        await scene.house.visits.visit(post.post, 1)
    rows = await scene.rows()
    await store.close()
    return rows


async def test_after_destruction_nothing_opens_with_everything_else_in_hand(store: Store, tmp_path: Path) -> None:
    scene = Scene(store, tmp_path, master=MASTER)
    await scene.plays()
    scene.keys.make("data")
    backup = await scene.rows()  # taken while the keys were there, and kept
    await scene.clock.advance(days=35)
    await scene.house.expiry.run()
    keys = keys_in_hand(scene.keys)
    assert {name.partition("-")[0] for name in keys} == {"data", "block", "epoch", "master", "derived"}
    assert not any("2026-W02" in name for name in keys)
    assert opened_by(keys, backup) == 0


async def test_the_same_thief_opens_everything_while_the_keys_are_in_hand(scene: Scene) -> None:
    await scene.plays()
    rows = await scene.rows()
    sealed = [row for table in ("vents", "vent_talks") for row in rows[table] if row["capsule"]]
    whole = [row for table in ("vent_held", "vent_talks", "vent_letters") for row in rows[table]]
    assert opened_by(keys_in_hand(scene.keys), rows) == len(sealed) + len(whole) > 12


def keys_in_hand(folder: KeyFolder) -> dict[str, bytes]:
    """Every key of a key folder and the master key, and all that can be derived from them for any week or purpose."""
    keys: dict[str, bytes] = {"master": base64.b64decode(MASTER)}
    for path in folder.folder.glob("*.key"):
        keys[path.stem] = folder.read(path.stem) or b""
    derived: dict[str, bytes] = {}
    for (name, key), kind, term, purpose in product(
        keys.items(),
        ("epoch", "block"),
        ("2026-W02", "2026"),
        ("author capsule", "held post", "post", "talk", "letter"),
    ):
        info = packed("labmates", kind, b"\x01", term, purpose)
        derived[f"derived-{name}-{kind}-{purpose}-{term if term in name else 'x'}"] = HKDF(
            SHA256(), 32, None, info
        ).derive(key)
    return keys | derived


def opened_by(keys: dict[str, bytes], rows: Rows) -> int:
    """How many sealed columns open under any of the keys."""
    bound: list[tuple[bytes, bytes]] = []
    for row in rows["vents"]:
        if isinstance(row["capsule"], bytes):
            about = [str(row[c]) for c in ("epoch", "community", "thread", "id")]
            bound.append((row["capsule"], packed("labmates", "author capsule", b"\x01", *about)))
    for row in rows["vent_held"]:
        assert isinstance(row["sealed"], bytes)
        bound.append((row["sealed"], packed("labmates", "held post", b"\x01", str(row["epoch"]), str(row["id"]))))
    for row in rows["vent_talks"]:
        assert isinstance(row["head"], bytes)
        about = [str(row[c]) for c in ("epoch", "community", "thread", "id")]
        if isinstance(row["capsule"], bytes):
            bound.append((row["capsule"], packed("labmates", "author capsule", b"\x01", *about)))
        bound.append((row["head"], packed("labmates", "talk", b"\x01", about[0], about[3])))
    weeks = {row["id"]: str(row["epoch"]) for row in rows["vent_talks"]}
    for row in rows["vent_letters"]:
        assert isinstance(row["sealed"], bytes)
        about = [weeks[row["talk"]], *(str(row[c]) for c in ("talk", "id", "side"))]
        bound.append((row["sealed"], packed("labmates", "letter", b"\x01", *about)))
    return sum(any(_opens(key, sealed, about) for key in keys.values()) for sealed, about in bound)


def _opens(key: bytes, sealed: bytes, about: bytes) -> bool:
    try:
        AESGCM(key).decrypt(sealed[1:13], sealed[13:], about)
    except InvalidTag:
        return False
    return True


async def test_destruction_lets_go_of_what_hung_on_the_key_and_is_audited_by_day(scene: Scene) -> None:
    await scene.plays()
    await scene.clock.advance(days=35)
    assert await scene.house.expiry.run() == ["epoch-2026-W02"]
    assert await scene.house.expiry.run() == []
    rows = await scene.rows()
    assert [rows[table] for table in ANONYMOUS[1:]] == [[]] * (len(ANONYMOUS) - 1)
    assert {(row["capsule"], row["body"]) for row in rows["vents"]} == {(None, None)}
    assert [row["heard"] for row in rows["vents"] if row["message"] == "m0"] == [2]
    (line,) = await Audit(scene.store, scene.clock, lambda: bytes(32)).read(HOUSE)
    assert (line.action, line.subject, line.note) == ("key.destroyed", "epoch-2026-W02", "2026-02-09")


async def test_after_destruction_no_use_of_a_post_is_left_but_removing_it(scene: Scene) -> None:
    await scene.house.open()
    post = await scene.writes(CLEO, "Long ago.")
    capsule = await scene.capsule(post)
    await scene.clock.advance(days=35)
    await scene.house.expiry.run()
    for use in (scene.house.capsules.mute_tag, scene.house.capsules.mute_tags):
        with pytest.raises(KeyGone):
            use(capsule, post)
    with pytest.raises(KeyGone):
        scene.house.pseudonyms.seat(CLEO, post.thread, post.epoch)
    vent = await scene.house.vents.by_message(CLEO.home, "m0")
    assert vent is not None and vent.where == post and vent.capsule is None


async def test_keys_that_the_database_was_written_with_must_be_there(scene: Scene) -> None:
    await scene.plays()
    (scene.keys.folder / "epoch-2026-W02.key").unlink()
    again = Scene(scene.store, scene.folder)
    with pytest.raises(KeyFault, match=r"epoch-2026-W02.*set LABMATES_KEY_DIR") as fault:
        await again.house.open()
    assert "--give-up-lost" in str(fault.value)
    assert await again.house.give_up_lost() == ["2026-W02"]
    await again.house.open()
    assert {row["capsule"] for row in (await again.rows())["vents"]} == {None}


async def test_mutes_without_their_key_are_refused_too(scene: Scene) -> None:
    await scene.house.open()
    await scene.mutes(await scene.writes(ADA, "Rude."))
    (scene.keys.folder / "block-2026.key").unlink()
    again = Scene(scene.store, scene.folder)
    with pytest.raises(KeyFault, match=r"\(block\)"):
        await again.house.open()
    await again.house.give_up_lost()
    await again.house.open()
    assert await again.house.mutes.until(again.house.blocks.tags(ADA), again.clock.now().date()) is None


async def test_keys_that_others_may_read_and_keys_beside_the_data_are_refused_at_start(scene: Scene) -> None:
    await scene.house.open()
    path = scene.keys.folder / "epoch-2026-W02.key"
    path.chmod(0o640)
    with pytest.raises(KeyFault, match="chmod 600"):
        await Scene(scene.store, scene.folder).house.open()
    inside = Scene(scene.store, scene.folder / "other")
    inside.keys.folder = scene.folder / "other" / "var" / "keys"
    with pytest.raises(KeyFault, match="inside the data directory"):
        await inside.house.open()


async def test_what_was_deleted_is_gone_from_the_file_after_a_scrub(scene: Scene) -> None:
    if not scene.store.sqlite:
        pytest.skip("PostgreSQL keeps its log until it recycles it: docs/anonymity.md says so")
    await scene.house.open()
    post = await scene.writes(ADA, "Taken back.")
    capsule = await scene.capsule(post)
    await scene.store.scrub()
    assert capsule in await scene.bytes_on_disk()
    await scene.house.vents.withdraw(post.post)
    await scene.store.scrub()
    assert capsule not in await scene.bytes_on_disk()


async def test_the_disk_does_not_remember_which_row_came_first(scene: Scene) -> None:
    await scene.house.open()
    ids = sorted([(await scene.writes((ADA, BEN, EVE)[n % 3], f"Post {n}.")).post for n in range(60)])
    before = await scene.rows()
    first = await layout(scene, ids)
    await scene.house.reorder()
    clean = await layout(scene, ids)
    async with scene.store.write() as tx:
        await tx.execute(delete(vents))
    for row in sorted(before["vents"], key=lambda row: str(row["message"]), reverse=True):
        async with scene.store.write() as tx:
            await tx.execute(insert(vents), row)
    other = await layout(scene, ids)
    await scene.house.reorder()
    assert await layout(scene, ids) == clean and first != clean != other != first
    after = await scene.rows()
    for table in ANONYMOUS:
        assert sorted(before[table], key=repr) == sorted(after[table], key=repr)


async def layout(scene: Scene, ids: list[str]) -> list[int]:
    """Where in its page each row lies on SQLite; on PostgreSQL who lies where, and by which transaction."""
    if scene.store.sqlite:
        await scene.store.scrub()
        file = (scene.folder / "labmates.db").read_bytes()
        places = [file.find(f"{id_}{id_}discord".encode()) for id_ in ids]
        assert -1 not in places
        return [place % 4096 for place in places]
    kept = select(vents.c.id, literal_column("xmin::text").label("writer")).order_by(literal_column("ctid"))
    async with scene.store.read() as db:
        rows = (await db.execute(kept)).all()
    writers = sorted({row.writer for row in rows})
    return [ids.index(row.id) * 1000 + writers.index(row.writer) for row in rows]


async def test_a_weeks_end_makes_a_new_key_and_old_threads_stay_answerable(scene: Scene) -> None:
    await scene.house.open()
    thread = await scene.writes(ADA, "Sunday night.")
    await scene.clock.advance(days=8)
    await scene.house.expiry.run()
    reply = await scene.writes(BEN, "Still here.", thread)
    assert (thread.epoch, reply.epoch) == ("2026-W02", "2026-W03")
    assert scene.house.capsules.is_by(await scene.capsule(reply), reply, BEN)


async def test_two_processes_that_start_at_once_share_a_weeks_key(scene: Scene) -> None:
    other = Scene(scene.store, scene.folder, FakeClock(scene.clock.now() + timedelta(seconds=1)))
    await scene.house.open()
    await other.house.open()
    post = await scene.writes(ADA, "From the first.")
    assert other.house.capsules.is_by(await other.capsule(post), post, ADA)
