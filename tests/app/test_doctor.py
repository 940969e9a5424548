from collections.abc import Awaitable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.doctor import examine, triage
from bot.errors import Fault
from bot.finding import Finding, Health
from bot.privacy.keys import KeyFolder
from bot.settings import Settings, load
from bot.store import Store
from bot.tools import examined, migrated
from tests.clock import FakeClock
from tests.fakes import discord as discords
from tests.fakes import slack as slacks


async def faults(settings: Settings, **more: object) -> dict[str, Finding]:
    found = await examine(settings, FakeClock(), (), lambda: "140 resources")
    return {f.what: f for f in found if f.health is Health.FAULT}


async def test_a_fresh_clone_is_well(tmp_path: Path) -> None:
    found = await examined(load(LABMATES_DATA_DIR=tmp_path / "var"))
    assert {f.what: f.health for f in found} == {
        "clock": Health.WELL,
        "platforms": Health.NOTE,
        "files": Health.WELL,
        "keys": Health.WELL,
        "database": Health.WELL,
        "catalogue": Health.WELL,
        "triage": Health.WELL,
    }


async def test_who_has_secrets_as_files_is_told_of_the_folder_and_not_of_env(tmp_path: Path) -> None:
    found = await examined(load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_SECRETS_DIR=tmp_path))
    (mend,) = [f.mend for f in found if f.what == "platforms"]
    assert str(tmp_path) in mend and "DISCORD_TOKEN" in mend and ".env" not in mend


def test_missing_or_broken_weights_are_a_fault_and_the_rules_are_said_to_stay() -> None:
    def missing(name: str) -> str:
        raise FileNotFoundError(name)

    for read in (missing, lambda name: "{}"):
        found = triage(read)
        assert found.health is Health.FAULT
        assert "only the rules" in found.says
        assert "make train" in found.mend


async def test_a_key_that_cannot_be_used_is_told_with_the_mend(tmp_path: Path) -> None:
    keys = KeyFolder(None, tmp_path / "var")
    keys.make("data")
    settings = load(LABMATES_DATA_DIR=tmp_path / "var")
    assert "keys" not in await faults(settings)
    (tmp_path / "keys" / "data.key").chmod(0o644)
    assert "chmod 600" in (await faults(settings))["keys"].mend
    inside = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "var" / "keys")
    assert "outside" in (await faults(inside))["keys"].mend


async def test_an_opened_house_is_well(tmp_path: Path) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var")
    await migrated(settings)
    assert await faults(settings) == {}


async def test_a_choice_that_cannot_be_read_is_told_with_the_mend(tmp_path: Path) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var")
    await migrated(settings)
    store = await Store.open(settings.store_url)
    async with store.write() as tx:
        await tx.execute(text("INSERT INTO community_settings VALUES ('discord:1', 'state', '{broken')"))
    await store.close()
    found = {f.what: f for f in await examine(settings, FakeClock(), (), lambda: "")}
    assert found["settings"].health is Health.NOTE
    assert "1 cannot be read" in found["settings"].says


async def test_files_that_others_can_read_are_a_fault_with_the_mend(tmp_path: Path) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var")
    await migrated(settings)
    (tmp_path / "var" / "labmates.db").chmod(0o644)
    assert (await faults(settings))["files"].mend.startswith("chmod go= ")


async def test_a_damaged_database_is_a_fault_with_the_mend(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    (folder / "labmates.db").write_bytes(b"not a database at all" * 100)
    (folder / "labmates.db").chmod(0o600)
    assert "backup" in (await faults(load(LABMATES_DATA_DIR=folder)))["database"].mend


async def test_an_unreachable_database_is_a_fault_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://labmates:hunter2@127.0.0.1:1/labmates"
    found = (await faults(load(LABMATES_DATA_DIR=tmp_path, LABMATES_DATABASE_URL=url)))["database"]
    assert "LABMATES_DATABASE_URL" in found.mend
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(("mode", "wanted"), [("socket", "SLACK_APP_TOKEN"), ("http", "SLACK_SIGNING_SECRET")])
async def test_slack_without_its_second_secret_is_a_fault(tmp_path: Path, mode: str, wanted: str) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path, SLACK_BOT_TOKEN="xoxb-1", LABMATES_SLACK_MODE=mode)
    assert wanted in (await faults(settings))["slack"].mend


async def test_broken_data_is_a_fault(tmp_path: Path) -> None:
    def broken() -> str:
        raise Fault("line 3 of resources.yaml is not YAML")

    found = await examine(load(LABMATES_DATA_DIR=tmp_path), FakeClock(), (), broken)
    assert found[-1].health is Health.FAULT and "line 3" in found[-1].mend


async def test_a_clock_from_another_age_is_a_fault(tmp_path: Path) -> None:
    clock = FakeClock(SystemClock().now().replace(year=1999, day=1))
    found = await examine(load(LABMATES_DATA_DIR=tmp_path), clock, (), lambda: "x")
    assert found[0].health is Health.FAULT and "clock" in found[0].mend


async def test_the_platforms_are_asked(tmp_path: Path) -> None:
    async with discords.FakeDiscord() as discord, slacks.FakeSlack() as slack:
        given: dict[str, object] = {
            "LABMATES_DATA_DIR": tmp_path / "var",
            "DISCORD_TOKEN": discords.TOKEN,
            "LABMATES_DISCORD_API_URL": discord.api_url,
            "SLACK_BOT_TOKEN": slacks.BOT_TOKEN,
            "SLACK_APP_TOKEN": slacks.APP_TOKEN,
            "LABMATES_SLACK_API_URL": slack.api_url,
        }
        well = await examined(load(**given))
        assert {f.what for f in well if f.health is Health.WELL} >= {"discord", "slack"}
        assert not [f for f in well if f.health is Health.FAULT]
        wrong = await examined(load(**given | {"DISCORD_TOKEN": "no", "SLACK_BOT_TOKEN": "xoxb-no"}))
        mends = {f.what: f"{f.says} {f.mend}" for f in wrong if f.health is Health.FAULT}
        assert "DISCORD_TOKEN" in mends["discord"] and "SLACK_BOT_TOKEN" in mends["slack"]


async def test_the_order_of_findings_is_the_order_of_mending(tmp_path: Path) -> None:
    async def asked() -> list[Finding]:
        return [Finding("elsewhere", Health.WELL, "x")]

    waiting: list[Awaitable[list[Finding]]] = [asked()]
    found = await examine(load(LABMATES_DATA_DIR=tmp_path), FakeClock(), waiting, lambda: "x")
    assert [f.what for f in found] == [
        "clock",
        "platforms",
        "files",
        "keys",
        "database",
        "triage",
        "catalogue",
        "elsewhere",
    ]
