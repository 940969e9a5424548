"""The whole feature leaves no trace of who wrote: not in the database, its log, the keys, other tables or any log."""

import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot import Call, Person, Place
from bot.app import App, Shipped
from bot.cog import Context
from bot.log import begin
from bot.settings import load
from bot.store import Store
from cogs.venting.terms import Terms, settle
from tests.clock import FakeClock
from tests.stage import Actor, Stage
from tests.store.needles import hits
from tests.store.scene import ADA, BEN, EVE, NOW, SERVER, Rows, Scene
from tests.stories.venting import push

HOME = f"discord:{SERVER}"
CHANNEL, DESK = Place("discord", SERVER, "555"), Place("discord", SERVER, "666")
WRITERS = (ADA, BEN, EVE)
MO = Person("discord", SERVER, "918273645546372819")
RANDOM = {"id", "thread", "post", "tag", "name", "capsule", "body", "sealed"}
MARK = {"vents": "message"}  # of the platform, public


class Discord(Stage):
    """A platform of lists that calls itself Discord."""

    name = "discord"

    def who(self, person: Person) -> Actor:
        """Return somebody."""
        self.people.add(person.id)
        return Actor(self, Context(person, CHANNEL, "en-US", "America/Chicago"))


class Raw(logging.Handler):
    """What our own code says, before ids are masked in it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] in ("bot", "cogs", "adapters"):
            self.said.append(f"{record.getMessage()} {vars(record)}")


@pytest.fixture
async def app(store: Store, tmp_path: Path, shipped: Shipped) -> AsyncIterator[App]:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    made = App(settings, FakeClock(), store, shipped)
    await made.unlock()
    yield made


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """The root logger is the process's own: put it back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


async def staged(app: App) -> Discord:
    """Return the platform, with a venting channel and thirty people."""
    stage = Discord()
    stage.desk = app.desk
    app.adapters["discord"] = stage
    stage.people |= {f"quiet-{number}" for number in range(30)}
    await app.services.communities.choose_moderators(HOME, DESK, None)
    await settle(app.services.choices, HOME, Terms(place=CHANNEL))
    return stage


async def write(app: App, who: Actor, text: str, *presses: str, to: str = "", **more: str) -> None:
    """Write a post, or a reply, and press on; each as the first time."""
    call = Call("vent.reply", {"post": to}) if to else Call("vent.write")
    await who.calls(call.having(text=text, **more))
    if who.reads.startswith("# Anonymous posts"):
        await who.presses("I understand, go on")
    for label in presses:
        await who.presses(label)


async def first_post(app: App) -> str:
    (newest, *_) = [row["id"] for row in (await rows(app))["vents"] if row["id"] == row["thread"]]
    return str(newest)


async def rows(app: App) -> Rows:
    return await Scene(app.store, Path("nowhere")).rows()


async def play(app: App, stage: Discord, one: Person = ADA, two: Person = BEN) -> None:
    """Everything that writers do."""
    ada, ben, eve = stage.who(one), stage.who(two), stage.who(EVE)
    await write(app, ada, "Short again tonight, Mrs. Doe.", "Post masked", topic="staffing", notices="dm")
    await push(app, minutes=21)
    root = await first_post(app)
    await write(app, ben, "I know that feeling.", "Post", to=root)
    await write(app, ada, "It helps to read that.", "Post", to=root)
    await push(app, minutes=21)
    await write(app, ben, "I want to kill myself.", "Go on with my words", "Keep private (discard)")
    await write(app, ada, "I want to die.", "Ask a moderator to reach me", "Yes, tell them who I am")
    await write(app, ben, "discord.gg/abc")
    await write(app, ben, "Here, as me.", "Post", to=root)
    await ben.calls(Call("vent.signed", {"post": root, "text": "With my name."}))
    await ben.presses("Post")
    house = app.anonymity
    await house.mutes.put(house.blocks.tag(two), app.clock.now().date())
    await write(app, ben, "Muted?")
    stage.closed.add(CHANNEL.id)
    await write(app, eve, "Nobody home.")
    stage.closed.clear()
    await push(app, minutes=21)
    await write(app, eve, "Still waiting.", "Post", when="later")
    stage.closed.add(CHANNEL.id)
    await push(app, minutes=250)
    stage.closed.clear()
    await eve.calls(Call("vent"))
    await app.seen.load()
    await app.anonymity.reorder()


async def test_nobodys_id_is_anywhere_after_all_that_writers_do(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    scene = Scene(app.store, tmp_path)
    if not app.store.sqlite:
        async with app.store.read() as db:
            scene.began = tuple((await db.execute(NOW)).one())
    stage = await staged(app)
    stream = StringIO()
    begin("DEBUG", stream)  # as an operator would who looks for a fault
    raw = Raw()
    logging.getLogger().addHandler(raw)
    await play(app, stage)
    found = await rows(app)
    scenery = await scene.bytes_on_disk()
    assert len(stage.channels[CHANNEL.id]) == 1 and sum(map(len, stage.channels.values())) >= 5
    assert len(found["vents"]) == 5 and len(found["vent_held"]) == 1 and len(found["vent_cards"]) == 3
    assert [row["token"] for row in found["plans"]] == ["mod.digest-post"]  # the community's own
    for table in ("consents", "notes", "answers", "dm_channels", "audit", "seen_events", "rota", "duty", "case_notes"):
        assert found[table] == [], table
    for row in found["deliveries"]:  # alerts on their way to the moderators' channel
        assert str(row["token"]).startswith("mod.alert?") and row["recipient"] == str(DESK)
    logged = stream.getvalue().encode() + "\n".join(raw.said).encode()
    assert logged and len(scenery) > 50_000
    threads = {str(row["thread"]) for row in found["vents"]}
    assert hits(scenery + logged, WRITERS, threads) == []
    for words in (b"Short again", b"kill myself", b"Nobody home", b"Still waiting", b"With my name", b"Muted?"):
        assert words not in scenery + logged


async def minded(app: App, stage: Discord) -> set[str]:
    """Everything that happens around a post and that moderators do; returns the threads."""
    ada, ben, eve = (stage.who(one) for one in WRITERS)
    await write(app, ada, "Nobody says thank you.", "Post", notices="dm")
    await push(app, minutes=21)
    post = await first_post(app)
    for who in (ada, ben, eve):
        await who.calls(Call("vent.hear", {"post": post}))
    await ben.calls(Call("vent.note", {"post": post, "text": "I sit two stools away."}))
    if ben.reads.startswith("# Anonymous posts"):
        await ben.presses("I understand, go on")
    await ben.presses("Send")
    (talk,) = await app.anonymity.talks.about([post])
    await ada.calls(Call("myvents.talk", {"talk": talk.id}))
    await ada.calls(Call("note.answer", {"talk": talk.id, "text": "Thank you."}))
    await ada.presses("Send")
    await ada.calls(Call("note.report", {"talk": talk.id, "reason": "attack", "words": "Unkind."}))
    for who in (ben, eve):
        await who.calls(Call("vent.report", {"post": post, "reason": "attack"}))
    mo = Actor(stage, Context(MO, DESK, "en-US", "America/Chicago", moderator=True))
    for case in await app.services.cases.waiting(HOME):
        for name in ("mod.case", "mod.take", "mod.note", "mod.dismiss", "mod.reopen"):
            await mo.calls(Call(name, {"case": case.id}))
        await mo.calls(Call("mod.mute-note", {"case": case.id, "days": "7"}))
    await mo.calls(Call("mod.mute", {"post": post, "days": "7"}))
    await mo.calls(Call("mod.offer", {"post": post, "text": "We read this."}))
    await ada.calls(Call("myvents"))
    await ben.calls(Call("myvents"))
    await ada.calls(Call("myvents.block", {"talk": talk.id}))
    await push(app, minutes=5)
    return {post, talk.id}


async def test_nobodys_id_is_anywhere_after_hears_notes_reports_and_moderators(app: App, tmp_path: Path) -> None:
    scene = Scene(app.store, tmp_path)
    if not app.store.sqlite:
        async with app.store.read() as db:
            scene.began = tuple((await db.execute(NOW)).one())
    stage = await staged(app)
    stream = StringIO()
    begin("DEBUG", stream)
    raw = Raw()
    logging.getLogger().addHandler(raw)
    threads = await minded(app, stage)
    found = await rows(app)
    scenery = await scene.bytes_on_disk() + stream.getvalue().encode() + "\n".join(raw.said).encode()
    for table in ("vents", "vent_marks", "vent_talks", "vent_letters", "vent_mutes", "cases", "audit"):
        assert found[table], table
    assert {str(row["actor"]) for row in found["audit"]} == {str(MO)}
    assert hits(scenery, WRITERS, threads) == []
    assert hits(scenery, [MO], threads) != []  # the same search finds who is written down


# Of an alert: ids, the sealed words of its case, and the minutes that were drawn for it.
DRAWN = {"cases": {"id", "subject", "body"}, "deliveries": {"id", "token", "due_at", "next_try_at"}}


def shape(found: Rows) -> list[tuple[object, ...]]:
    """Return every row of every table, with what is random by its length only."""
    told: list[tuple[object, ...]] = []
    for table, kept in found.items():
        for row in kept:
            blank = RANDOM if table.startswith("vent") else DRAWN.get(table, set())
            values = [_length(v) if c in blank else v for c, v in row.items() if MARK.get(table) != c]
            told.append((table, *values))
    return sorted(told, key=repr)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 0


async def test_who_wrote_which_changes_random_columns_only(
    app: App, tmp_path_factory: pytest.TempPathFactory, shipped: Shipped
) -> None:
    if not app.store.sqlite:
        pytest.skip("the rows are the same on both")
    shapes = []
    for one, two in ((ADA, BEN), (BEN, ADA)):
        folder = tmp_path_factory.mktemp("swap")
        store = await Store.open(f"sqlite:///{folder}/labmates.db")
        await store.migrate()
        settings = load(LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys")
        other = App(settings, FakeClock(), store, shipped)
        await other.unlock()
        await play(other, await staged(other), one, two)
        found = await rows(other)
        del found["facts"]  # the mark of each folder's own data key
        shapes.append(shape(found))
        await store.close()
    assert shapes[0] == shapes[1] and len(shapes[0]) > 10
