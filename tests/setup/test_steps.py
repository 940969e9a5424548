"""Every step reads back what it wrote, changes nothing that it was not told to, and fits a form."""

from pathlib import Path

import pytest

import cogs
from bot.app import App, Shipped
from bot.community import Json
from bot.people import Group, Place
from bot.settings import load
from bot.steps import ALWAYS, Feature, Step
from bot.store import Store
from cogs.setup.wizard import Wizard
from tests.clock import FakeClock

HOME = "stage:lab"
SAID: dict[str, dict[str, object]] = {
    "moderators": {"channel": Place("stage", "lab", "desk"), "group": Group("stage", "lab", "mods")},
    "community": {"zone": "America/Denver", "language": "en", "weekly": 2},
    "venting": {"channel": Place("stage", "lab", "vents"), "readers": 40},
    "prompts": {"channel": Place("stage", "lab", "lounge"), "times": "7am, 7pm", "days": "every day"},
    "introductions": {"channel": Place("stage", "lab", "mates"), "days": 5, "batch": 2, "weeks": 4},
    "checkins": {"days": "mon thu", "questions": "weekly"},
    "events": {"channel": Place("stage", "lab", "lounge")},
    "features": {name: name > "f" for name in ("checkins", "venting", "prompts", "introductions", "buddies", "events")},
    "retention": {"answers": 60, "profiles": 90},
}


@pytest.fixture
def steps(tmp_path: Path, shipped: Shipped) -> dict[str, Step]:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    app = App(settings, FakeClock(), Store.at("sqlite:///:none:"), shipped)
    (wizard,) = {c.handler.__self__ for n, c in app.desk.commands.items() if n == "setup.start"}  # type: ignore[attr-defined]
    assert isinstance(wizard, Wizard)
    return dict(wizard._steps)


def test_what_was_written_is_read_back_and_writing_it_again_changes_nothing(steps: dict[str, Step]) -> None:
    for name, step in steps.items():
        told = SAID[name]
        kept: dict[str, Json] = dict(step.write(HOME, {}, told))
        read = step.read(kept)
        by_name = {field.name: field for field in step.fields}
        values = {field: by_name[field].read(text, HOME) for field, text in read.items()}
        assert set(read) == set(told), name
        assert {**kept, **step.write(HOME, kept, values)} == kept, name
        assert step.chosen(kept) or name == "features"


def test_a_step_that_is_told_one_thing_leaves_the_others(steps: dict[str, Step]) -> None:
    for name, step in steps.items():
        kept: dict[str, Json] = dict(step.write(HOME, {}, SAID[name]))
        for field, value in SAID[name].items():
            assert {**kept, **step.write(HOME, kept, {field: value})} == kept, (name, field)


def test_what_is_taken_back_is_no_longer_chosen(steps: dict[str, Step]) -> None:
    for name, step in steps.items():
        kept: dict[str, Json] = dict(step.write(HOME, {}, SAID[name]))
        cleared = {**kept, **step.write(HOME, kept, dict.fromkeys(SAID[name]))}
        assert step.read(cleared) == step.read({}), name


def test_no_step_is_larger_than_a_form(steps: dict[str, Step]) -> None:
    for name, step in steps.items():
        assert len(step.fields) <= 5 or all(field.kind is bool for field in step.fields), name
        assert set(step.needs) <= {field.name for field in step.fields if field.kind is Place}, name


def test_nobody_can_switch_off_what_must_always_be_there() -> None:
    for name in ALWAYS:
        with pytest.raises(ValueError, match="nobody may switch off"):
            Feature("x", cogs.FEATURES[0].title, "x", frozenset({name}))


def test_what_a_feature_names_is_there_to_be_named(tmp_path: Path, shipped: Shipped) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    known = App(settings, FakeClock(), Store.at("sqlite:///:none:"), shipped).desk.commands
    groups = {command.group for command in known.values()}
    for feature in cogs.FEATURES:
        assert feature.commands <= known.keys() | groups, feature.name
        assert feature.stays | feature.plans | feature.silent <= known.keys(), feature.name
