"""Every table says whose it is, and somebody who used everything leaves no trace of their id where nothing says so."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import Call, Person
from bot.app import App, Shipped
from bot.community import LEFT
from bot.schedule.kinds import Kind
from bot.settings import load
from bot.store import Store
from bot.store.channels import Channels
from bot.store.facts import Facts
from bot.store.homes import RULES as HOMES
from bot.store.homes import Goes, erase_home
from bot.store.homes import Stays as Remains
from bot.store.schema import metadata
from bot.store.whose import RULES, Held, Known, Nobody, Stays
from cogs.mydata.labels import LABELS
from tests.clock import FakeClock
from tests.stage import Actor, Stage
from tests.stories.test_checkins import push, signed_up
from tests.stories.test_events import drafted
from tests.stories.test_mentors import GIVER, asks, hears, offers
from tests.stories.test_pulse import WEEK
from tests.stories.venting import agreed, posts, ready

ADA = "837465019283746501"
ENTRY = {"name": "Mercy EAP", "topic": "employer-support", "summary": "Six sessions.", "phone": "1-800-555-0100"}
PROGRAMME = "id: ours\nname: Ours\nabout: For us\nweeks:\n  - title: One\n    prompt: Talk"


@pytest.fixture
async def app(store: Store, tmp_path: Path, shipped: Shipped) -> AsyncIterator[App]:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    made = App(settings, FakeClock(), store, shipped)
    await made.unlock()
    yield made


@pytest.fixture
def stage(app: App) -> Stage:
    found = Stage()
    found.desk = app.desk
    app.adapters[found.name] = found
    return found


def test_every_table_says_whose_it_is() -> None:
    tables = metadata.tables.keys()
    assert tables - RULES.keys() == set(), "say in bot/store/whose.py what becomes of a person's rows in these"
    assert RULES.keys() - tables == set(), "these tables are gone"


def test_every_rule_names_columns_that_are_there_and_a_holder_or_a_reason() -> None:
    for table, rule in RULES.items():
        there = set(metadata.tables[table].columns.keys())
        if isinstance(rule, Held | Stays):
            assert rule.columns and set(rule.columns) <= there, table
        assert not isinstance(rule, Stays | Nobody) or len(rule.why) > 20, table


async def test_every_holder_that_a_rule_names_is_asked_for_export_and_erasure(app: App) -> None:
    asked = {holder.name for holder in app.holders}
    assert {rule.holder for rule in RULES.values() if isinstance(rule, Held)} <= asked


async def lived(app: App, stage: Stage) -> Actor:
    """Somebody who used every feature, as a member and as a moderator."""
    await ready(app, stage)
    stage.people |= {ADA, "bea", "cal", "eve"}
    ada = await signed_up(stage, ADA)
    await ada.runs("settings.state", state="Ohio")
    await ada.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    await ada.calls(Call("checkin.note", {"week": WEEK["week"], "text": "Long nights."}))
    await ada.runs("catalogue.suggest", **ENTRY)
    await ada.runs("prompts.suggest", text="Name one thing that went right today.", tag="gratitude")
    await posts(app, stage, await agreed(stage, ADA), "Nobody says thank you.")
    await introduced(app, stage)
    await stage.actor(ADA).runs("mentor.avoid", who="<@cal>")
    await stage.actor("cal").runs("mentor.avoid", who=f"<@{ADA}>", _agreed="mentor")
    await stage.actor(ADA).runs("buddies.join", name="Ada", zone="Central", shifts="days")
    await stage.actor("bea").runs("buddies.join", name="Bea", zone="Central", shifts="days")
    await push(app, days=14)
    await moderated(app, stage)
    await push(app, minutes=5)  # a busy night: I take so many calls at once from one person
    await stage.actor(ADA).runs("mentor.join", side="find")
    await left_over(app, ada.ctx.person)
    return ada


async def introduced(app: App, stage: Stage) -> None:
    """Ada is the mentee of one, and was asked by another."""
    bea, ada = await offers(stage), await asks(stage, ADA)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    await ada.presses("Yes, introduce us")
    await ada.types("mentor offer")
    await ada.fills(**GIVER)
    for label in ("Go on", "Night shift", "Next", "Offer this"):
        await ada.presses(label)
    await asks(stage, "eve")
    (offer,) = await app.services.mentors.offers.open_for(ada.ctx.person)
    await ada.calls(Call("mentor.look", {"o": offer.id}))
    await ada.presses("Accept")


async def moderated(app: App, stage: Stage) -> None:
    """Ada moderates, too."""
    ada = stage.actor(ADA, moderator=True)
    await ada.runs("setup.messages", weekly="5")
    await ada.runs("mod.duty", hours="8")
    await ada.runs("mod.turn", days="0", start="10pm", end="6am", zone="Central")
    await stage.actor("bea").runs("catalogue.suggest", **ENTRY)
    await ada.runs("catalogue.queue")
    await ada.presses("Approve")
    await stage.actor("bea").runs("report-this", message="stage:lab:lounge/41", reason="spam")
    (case, *_) = await app.services.cases.waiting("stage:lab", 0, 5)
    await ada.calls(Call("mod.take", {"case": case.id}))
    await ada.runs("mod.write", case=case.id, text="Looked at it twice.")
    bea = stage.actor("bea", moderator=True)
    await bea.runs("mod.turn", days="0", start="10pm", end="6am", zone="Central")
    (turn,) = await app.services.rota.of(bea.ctx.person)
    monday = app.clock.now().date() + timedelta(days=7 - app.clock.now().weekday())
    await ada.calls(Call("mod.swap-take", {"turn": turn.id, "day": monday.isoformat()}))
    await ada.runs("mentoring.programme", text=PROGRAMME, sure="yes")
    await ada.runs("mentoring.round", do="open")
    await drafted(ada, starts="Mar 10, 2pm")
    await ada.presses("Put it up")
    await ada.types("events")
    await ada.presses("Remind me (1)")
    await ada.presses("Both")


async def left_over(app: App, person: Person) -> None:
    """What comes about where no story leads on a stage: a note, a way to write directly, a message, a leaving."""
    await app.notes.leave(str(person), {"text": "Somebody answered."})
    await Channels(app.store).keep(person, "77")
    await app.outbox.put(Kind.REMINDER, person, Call("checkin.due"))
    await app.leavings.note(person)


async def traces(store: Store) -> set[tuple[str, str]]:
    """Every column in which the id stands, in whatever form a text or bytes may hold it."""
    needles = [ADA.encode(), int(ADA).to_bytes(8, "big"), int(ADA).to_bytes(8, "little")]
    found: set[tuple[str, str]] = set()
    async with store.read() as db:
        for table in metadata.sorted_tables:
            for row in (await db.execute(select(table))).mappings():
                for name, value in row.items():
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    if any(needle in raw for needle in needles):
                        found.add((table.name, name))
    return found


def names(kept: object) -> set[str]:
    """The names in an exported file that people read on the page; days and what somebody chose are no names of ours."""
    if isinstance(kept, Mapping):
        mine = {str(name) for name in kept if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(name))}
        below = [names(value) for name, value in kept.items() if name not in ("agreed", "settings")]
        return mine.union(*below)
    if isinstance(kept, Sequence) and not isinstance(kept, str):
        return set().union(*map(names, kept))
    return set()


async def test_who_used_everything_leaves_no_trace_but_where_a_reason_stands(app: App, stage: Stage) -> None:
    ada = await lived(app, stage)
    held = {(table, name) for table, rule in RULES.items() if isinstance(rule, Held) for name in rule.columns}
    stays = {(table, name) for table, rule in RULES.items() if isinstance(rule, Stays) for name in rule.columns}
    before = await traces(app.store)
    assert held - before == set(), "let Ada use this feature in lived(), so that its erasure is seen to work"
    assert before - held - stays == set(), "name these in bot/store/whose.py"
    assert ada.ctx.person in await Known(app.store).people()
    exported: dict[str, object] = {holder.name: await holder.export(ada.ctx.person) for holder in app.holders}
    assert set(exported) == {name for name, part in exported.items() if part}, "not in her file"
    unsaid = set().union(*map(names, exported.values())) - LABELS.keys()
    assert unsaid == set(), "say these in cogs/mydata/labels.py"
    assert all([await holder.summary(ada.ctx.person) for holder in app.holders])
    screen = await ada.runs("mydata.delete", sure="yes")
    assert "# Erased" in screen and "If you moderate: the log" in screen
    assert await traces(app.store) <= stays
    assert ada.ctx.person not in await Known(app.store).people()


def test_every_table_of_communities_says_what_becomes_of_it_without_one() -> None:
    tables = {name for name, table in metadata.tables.items() if "community" in table.c}
    assert tables - HOMES.keys() == set(), "say in bot/store/homes.py what becomes of these when a community is gone"
    assert HOMES.keys() - tables == set(), "these tables are gone, or belong to no community any more"
    for name, rule in HOMES.items():
        below = rule.below if isinstance(rule, Goes) else ()
        assert all(column in metadata.tables[table].c for table, column in below), name
        assert not isinstance(rule, Remains) or len(rule.why) > 20, name


async def rows(app: App, home: str) -> dict[str, int]:
    """How many rows each table has of a community."""
    async with app.store.read() as db:
        found = {}
        for name in HOMES:
            table = metadata.tables[name]
            found[name] = await db.scalar(select(func.count()).where(table.c.community == home)) or 0
        return found


async def test_a_community_that_took_the_bot_out_keeps_nothing_after_thirty_days_and_its_members_theirs(
    app: App, stage: Stage
) -> None:
    ada, home = await lived(app, stage), "stage:lab"
    await app.services.leavings.back(ada.ctx.person)
    await app.services.audit.record("stage:elsewhere", "stage:elsewhere:mo", "setup.changed")
    await app.services.choices.put(home, LEFT, app.clock.now().isoformat())
    before = await rows(app, home)
    assert before["events"] and before["cases"] and before["mentor_rounds"] and before["audit"]
    assert await app.departures.sweep() == 0 and await rows(app, home) == before
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(seconds=timedelta(days=30).total_seconds())
    assert await app.departures.sweep() == 1
    after = await rows(app, home)
    gone = {name for name, rule in HOMES.items() if isinstance(rule, Goes)} | {"plans", "community_settings"}
    assert {name: count for name, count in after.items() if name in gone and count} == {}
    assert {n: c for n, c in after.items() if n not in gone} == {n: c for n, c in before.items() if n not in gone}
    async with app.store.read() as db:
        assert await db.scalar(select(func.count()).select_from(metadata.tables["mentor_joins"])) == 0
    assert await app.services.audit.verify(home) is None and await Facts(app.store).get(f"audit-ends {home}") is None
    assert await app.services.audit.communities() == ["stage:elsewhere"]
    assert app.leavings.known(ada.ctx.person), "nobody can be asked after members any more"
    assert await app.departures.sweep() == 0


async def test_a_community_that_is_back_is_not_erased_and_a_fault_undoes_all_of_it(app: App, stage: Stage) -> None:
    home, choices, overlay = "stage:lab", app.services.choices, app.services.overlay
    await choices.put(home, LEFT, "long ago")
    await overlay.put(home, {"ours": {"name": "Ours"}}, "stage:lab:mo")
    with pytest.raises(RuntimeError):
        async with choices.change(home) as tx:
            await erase_home(tx, home)
            raise RuntimeError
    assert len(await overlay.all(home)) == 1
    await app.departures.back(home)
    assert await app.departures.sweep() == 0 and len(await overlay.all(home)) == 1
