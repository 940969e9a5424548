"""Keys of weeks and years: made when needed, never derived, gone for good when their time is over."""

import base64
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.people import Person
from bot.privacy.block import Blocks, Pace
from bot.privacy.epochs import Epochs, last_day, monday, week_of
from bot.privacy.keys import KeyFault, KeyFolder
from bot.privacy.shred import shred
from bot.privacy.terms import KeyGone
from tests.clock import START, FakeClock

MASTER = base64.b64encode(bytes(range(32))).decode()
ADA, BEN = Person("discord", "1", "123456789012345678"), Person("slack", "T1", "U0123ABCDE")


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", tmp_path / "var")


def keys_in(folder: KeyFolder) -> list[str]:
    return sorted(path.name for path in folder.folder.iterdir())


def test_a_week_is_named_as_iso_8601_does_over_new_year() -> None:
    assert week_of(date(2026, 12, 31)) == week_of(date(2027, 1, 3)) == "2026-W53"
    assert week_of(date(2027, 1, 4)) == "2027-W01"
    assert monday("2026-W53") == date(2026, 12, 28)
    for wrong in ("2026", "2026-W5", "2026-W54", "week-W01", "2026-W1x", ""):
        with pytest.raises(ValueError, match=r"."):
            monday(wrong)
        assert last_day(wrong) is None


def test_each_week_has_a_key_of_its_own_kept_as_the_only_reader_may(folder: KeyFolder) -> None:
    clock = FakeClock()
    epochs = Epochs(folder, clock)
    assert epochs.rotate() is True and epochs.rotate() is False
    (path,) = folder.folder.iterdir()
    assert path.name == "epoch-2026-W02.key" and path.stat().st_mode & 0o777 == 0o600
    later = Epochs(folder, FakeClock(START + timedelta(weeks=1)))
    later.rotate()
    assert len({folder.read(name) for name in ("epoch-2026-W02", "epoch-2026-W03")}) == 2


def test_one_week_gives_the_same_secret_to_all_who_ask_and_another_for_each_purpose(folder: KeyFolder) -> None:
    one, two = Epochs(folder, FakeClock()), Epochs(folder, FakeClock())
    assert one.secret("2026-W02", "name") == two.secret("2026-W02", "name") != one.secret("2026-W02", "capsule")
    assert one.secret("2026-W02", "name") != folder.read("epoch-2026-W02")


async def test_the_link_to_a_post_lives_28_to_35_days(folder: KeyFolder) -> None:
    for offset in (timedelta(), timedelta(days=6, hours=23, minutes=59)):
        written = datetime(2026, 1, 5, tzinfo=UTC) + offset
        clock = FakeClock(written)
        epochs = Epochs(folder, clock)
        epoch = epochs.current()
        epochs.rotate()
        while epoch in epochs.terms():
            await clock.advance(hours=1)
            epochs.destroy()
        life = clock.now() - written
        assert timedelta(days=28) <= life <= timedelta(days=35, hours=1)


async def test_four_weeks_are_kept_beside_the_running_one(folder: KeyFolder) -> None:
    clock = FakeClock()
    epochs = Epochs(folder, clock)
    for _ in range(10):
        epochs.rotate()
        epochs.destroy()
        await clock.advance(weeks=1)
    epochs.destroy()
    epochs.rotate()
    assert epochs.terms() == [f"2026-W{week:02d}" for week in (8, 9, 10, 11, 12)]


async def test_a_key_that_outlived_itself_is_not_used_even_while_its_file_is_there(folder: KeyFolder) -> None:
    clock = FakeClock()
    epochs = Epochs(folder, clock)
    before = epochs.secret("2026-W02", "name")
    await clock.advance(days=35)
    assert epochs.terms() == ["2026-W02"] and before
    for keys in (epochs, Epochs(folder, clock)):
        with pytest.raises(KeyGone):
            keys.secret("2026-W02", "name")


async def test_a_destroyed_key_is_nowhere_in_the_folder_and_is_told_until_it_was_written_down(
    folder: KeyFolder,
) -> None:
    clock = FakeClock()
    epochs = Epochs(folder, clock)
    epochs.rotate()
    key = folder.read("epoch-2026-W02")
    assert key is not None
    path = folder.folder / "epoch-2026-W02.key"
    text = path.read_text()
    os.link(path, folder.folder / "epoch-2026-W02.0a1b2c3d")  # what a crash leaves while a key is being made
    (folder.folder / "epoch-2026-W02.key.bak").write_text(text)
    await clock.advance(days=35)
    assert epochs.destroy() == epochs.destroy() == ["2026-W02"]  # a crash before it was told loses nothing
    assert keys_in(folder) == ["gone-epoch-2026-W02"]
    assert (folder.folder / "gone-epoch-2026-W02").read_bytes() == b""
    epochs.told("2026-W02")
    assert epochs.destroy() == [] and keys_in(folder) == []


def test_what_is_shredded_is_written_over_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "epoch.key"
    path.write_bytes(b"secret" * 10)
    with path.open("rb") as still_open:
        shred(path)
        assert still_open.read() == b""  # the same file, emptied: not a new one beside it
    assert not path.exists()
    shred(path)


def test_a_link_in_place_of_a_key_does_not_lead_to_another_file(tmp_path: Path) -> None:
    other = tmp_path / "diary"
    other.write_text("mine")
    (tmp_path / "epoch.key").symlink_to(other)
    with pytest.raises(OSError, match=r"."):
        shred(tmp_path / "epoch.key")
    assert other.read_text() == "mine"


async def test_a_clock_set_back_destroys_nothing_and_loses_no_post_of_last_minute(folder: KeyFolder) -> None:
    monday_morning = datetime(2026, 1, 12, 0, 0, 1, tzinfo=UTC)
    secret = Epochs(folder, FakeClock(monday_morning)).secret("2026-W03", "name")
    assert Epochs(folder, FakeClock(monday_morning - timedelta(minutes=1))).secret("2026-W03", "name") == secret
    asleep = Epochs(folder, FakeClock(datetime(1970, 1, 1, tzinfo=UTC)))
    assert asleep.destroy() == [] and asleep.terms() == ["2026-W03"]


def test_a_week_that_is_none_or_whose_key_is_lost_is_gone_and_no_key_is_made_for_it(folder: KeyFolder) -> None:
    epochs = Epochs(folder, FakeClock())
    for week in ("2026-W01", "2025-W40", "2027-W01", "../data", "", "2026-W99"):
        with pytest.raises(KeyGone):
            epochs.secret(week, "name")
    assert not folder.folder.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_weeks_key_that_others_may_read_is_refused_with_the_mend(folder: KeyFolder, mode: int) -> None:
    epochs = Epochs(folder, FakeClock())
    epochs.rotate()
    path = folder.folder / "epoch-2026-W02.key"
    path.chmod(mode)
    for use in (epochs.check, lambda: epochs.secret("2026-W02", "name")):
        with pytest.raises(KeyFault, match=f"chmod 600 {path}"):
            use()


def test_weekly_keys_inside_the_data_directory_are_refused(tmp_path: Path) -> None:
    epochs = Epochs(KeyFolder(tmp_path / "var" / "keys", tmp_path / "var"), FakeClock())
    with pytest.raises(KeyFault, match="inside the data directory"):
        epochs.rotate()


def test_weekly_keys_are_wrapped_by_the_master_key(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys", tmp_path / "var", MASTER)
    secret = Epochs(folder, FakeClock()).secret("2026-W02", "name")
    text = (folder.folder / "epoch-2026-W02.key").read_text()
    assert text.startswith("labmates-wrapped-key-1:")
    assert Epochs(folder, FakeClock()).secret("2026-W02", "name") == secret
    with pytest.raises(KeyFault, match="set LABMATES_MASTER_KEY"):
        Epochs(KeyFolder(folder.folder, tmp_path / "var"), FakeClock()).secret("2026-W02", "name")


async def test_a_mute_of_december_is_known_again_in_january_and_the_old_key_goes_in_february(
    folder: KeyFolder,
) -> None:
    clock = FakeClock(datetime(2026, 12, 31, 23, tzinfo=UTC))
    blocks = Blocks(folder, clock)
    old = blocks.tag(ADA)
    await clock.advance(hours=2)
    blocks.rotate()
    assert blocks.tag(ADA) != old and blocks.tags(ADA) == [blocks.tag(ADA), old]
    await clock.advance(days=29)
    assert blocks.destroy() == [] and old in blocks.tags(ADA)
    await clock.advance(days=1)  # the 31st of January: a mute of 30 days made on the 31st of December ended yesterday
    assert blocks.destroy() == ["2026"] and blocks.tags(ADA) == [blocks.tag(ADA)]
    assert blocks.terms() == ["2027"]


def test_a_mute_in_one_community_is_nothing_in_another(folder: KeyFolder) -> None:
    blocks = Blocks(folder, FakeClock())
    people = [Person("discord", "1", "7"), Person("discord", "17", ""), Person("slack", "1", "7"), BEN, ADA]
    assert len({blocks.tag(person) for person in people}) == len(people)


async def test_pace_counts_by_person_and_forgets_with_time_and_with_the_process() -> None:
    clock = FakeClock()
    pace = Pace(clock, 2, timedelta(minutes=10))
    assert [pace.allows(ADA) for _ in range(3)] == [True, True, False] and pace.allows(BEN)
    await clock.advance(minutes=10)
    assert pace.allows(ADA)
    assert Pace(clock, 2, timedelta(minutes=10)).allows(ADA)
    assert ADA.id not in repr(vars(pace))
