"""The house makes its keys when it opens the first time, and afterwards opens with sound keys only."""

from pathlib import Path

import pytest

from bot.app import opened
from bot.clock import SystemClock
from bot.doctor import examine
from bot.finding import Health
from bot.people import Person
from bot.privacy.capsule import Where
from bot.privacy.keys import KeyFault
from bot.settings import Settings, load
from bot.store.vents import Vent


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load(LABMATES_DATA_DIR=tmp_path / "var")


async def somebody_writes(settings: Settings) -> None:
    async with opened(settings, SystemClock()) as app:
        house, person = app.anonymity, Person("discord", "1", "123456789012345678")
        where = Where(person.home, "p", "p", house.epochs.current())
        seat = house.pseudonyms.seat(person, "p", where.epoch)
        vent = Vent(where, app.clock.now().date(), house.capsules.close(person, where), None)
        await house.vents.publish(vent, seat)


async def test_the_first_start_makes_the_keys_and_the_next_opens_with_them(settings: Settings, tmp_path: Path) -> None:
    await somebody_writes(settings)
    kinds = sorted(path.name.partition("-")[0] for path in (tmp_path / "keys").iterdir())
    assert kinds == ["block", "data.key", "epoch"]
    async with opened(settings, SystemClock()) as app:
        vent = await app.anonymity.vents.get("p")
        assert vent is not None and vent.capsule is not None
        person = Person("discord", "1", "123456789012345678")
        assert app.anonymity.capsules.is_by(vent.capsule, vent.where, person)


async def refusal(settings: Settings) -> str:
    with pytest.raises(KeyFault) as fault:
        async with opened(settings, SystemClock()):
            raise AssertionError("the house must not open")
    return str(fault.value)


@pytest.mark.parametrize("kind", ["epoch", "block", "data"])
async def test_a_key_that_others_may_read_keeps_the_house_closed(settings: Settings, tmp_path: Path, kind: str) -> None:
    await somebody_writes(settings)
    (path,) = (tmp_path / "keys").glob(f"{kind}*.key")
    path.chmod(0o640)
    assert f"chmod 600 {path}" in await refusal(settings)
    findings = {f.what: f for f in await examine(settings, SystemClock(), [], lambda: "")}
    assert findings["keys"].health is Health.FAULT and "chmod 600" in findings["keys"].mend
    path.chmod(0o600)
    findings = {f.what: f for f in await examine(settings, SystemClock(), [], lambda: "")}
    assert findings["keys"].health is Health.WELL


async def test_no_key_where_the_database_had_one_keeps_the_house_closed(settings: Settings, tmp_path: Path) -> None:
    await somebody_writes(settings)
    (path,) = (tmp_path / "keys").glob("epoch*.key")
    path.unlink()
    assert "LABMATES_KEY_DIR" in await refusal(settings)
    (tmp_path / "keys" / "data.key").unlink()
    assert "put the key folder back" in await refusal(settings)


async def test_keys_inside_the_data_directory_keep_the_house_closed(tmp_path: Path) -> None:
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "var" / "keys")
    assert "inside the data directory" in await refusal(settings)
    assert not (tmp_path / "var" / "keys").exists()
