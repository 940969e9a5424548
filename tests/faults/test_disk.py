"""A disk that is full, closed or gone under a running house: people are told kindly, and nothing kept is lost."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.doctor import examine
from bot.settings import load
from tests.faults.living import living

ROOM = 8  # megabytes of the small disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip("only root may make a small disk here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def filled(folder: Path) -> Path:
    """Leave no room on a disk."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ballast


async def test_a_full_disk_is_told_kindly_loses_nothing_that_was_kept_and_is_left_behind_when_there_is_room(
    disk: Path, tmp_path: Path
) -> None:
    async with living(disk, tmp_path / "log") as house:
        assert await house.chooses("ada") and await house.asks() is None
        ballast = filled(disk)
        given = load(LABMATES_DATA_DIR=disk / "var", LABMATES_KEY_DIR=disk / "keys", _env_file=None)
        (room,) = [one for one in await examine(given, SystemClock(), (), lambda: "") if one.what == "disk"]
        assert room.says.startswith("0 MB") and "free some room" in room.mend
        kept = ["ada", *await house.until_full("during")]
        found = await house.asks()
        assert found["fault"] == "StoreFull" and "free some disk space" in found["mend"]
        assert await house.asks(who="ada", name="helpnow"), "who needs help now is helped without a database"
        assert not await house.chooses("ben")
        ballast.unlink()
        assert await house.asks() is None, "it is well again by itself"
        assert await house.chooses("ben")
        assert house.chosen() == {*kept, "ben"}
    said = house.events()
    trouble = next(event for event in said if event["event"] == "store-trouble")
    assert "free some disk space" in trouble["mend"]
    assert any(event["event"] == "store-well-again" for event in said)
    assert not any("handler-fault" in event["event"] for event in said)


async def test_a_file_that_may_not_grow_is_told_kindly_and_grows_on_when_it_may(tmp_path: Path) -> None:
    async with living(tmp_path / "house", tmp_path / "log") as house:
        assert await house.chooses("ada")
        pid = house.process.pid
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        largest = (tmp_path / "house" / "var" / "labmates.db-wal").stat().st_size
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, hard))
        kept = ["ada", *await house.until_full("during")]
        assert (await house.asks())["fault"] in {"StoreFull", "StoreUnreachable"}
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
        assert await house.asks() is None and await house.chooses("ben")
        assert house.chosen() == {*kept, "ben"}


async def test_a_database_that_is_taken_away_is_noticed_at_once_and_taken_up_again_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "house", tmp_path / "log") as house:
        assert await house.chooses("ada") and await house.asks() is None
        file = tmp_path / "house" / "var" / "labmates.db"
        file.rename(tmp_path / "away.db")
        found = await house.asks()
        assert found["fault"] == "StoreMissing" and "put that same file back" in found["mend"]
        assert not await house.chooses("ben")
        shutil.copy(tmp_path / "away.db", file)
        assert not await house.chooses("ben"), "another file under its name is not its database"
        (tmp_path / "away.db").rename(file)
        assert await house.chooses("ben") and await house.asks() is None
        assert house.chosen() == {"ada", "ben"}


async def test_a_disk_that_is_read_only_is_told_at_the_start_and_nothing_is_lost(disk: Path, tmp_path: Path) -> None:
    async with living(disk, tmp_path / "log") as house:
        assert await house.chooses("ada")
    remounted(disk, "ro")
    with pytest.raises(AssertionError, match="let the bot's user write"):
        async with living(disk, tmp_path / "log"):
            pass
    remounted(disk, "rw")
    async with living(disk, tmp_path / "log") as house:
        assert await house.chooses("ben")
        assert house.chosen() == {"ada", "ben"}


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere")
async def test_a_folder_that_is_closed_under_a_running_house_loses_nothing(tmp_path: Path) -> None:
    # who is root for the system, and may write only what its modes say
    modest = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    async with living(tmp_path, tmp_path / "log", *modest) as house:
        assert await house.chooses("ada")
        closed(tmp_path / "var", closed=True)
        during = ["ben"] if await house.chooses("ben") else []
        assert await house.asks(who="ada", name="helpnow")
        closed(tmp_path / "var", closed=False)
        assert await house.asks() is None and await house.chooses("cal")
        assert house.chosen() == {"ada", "cal", *during}
    closed(tmp_path / "var", closed=True)
    try:
        with pytest.raises(AssertionError, match="cannot be written"):
            async with living(tmp_path, tmp_path / "log", *modest):
                pass
    finally:
        closed(tmp_path / "var", closed=False)


def remounted(disk: Path, how: str) -> None:
    """Make a small disk read-only, or writable again."""
    subprocess.run(["mount", "-o", f"remount,{how},size={ROOM}m", disk], check=True)


def closed(folder: Path, *, closed: bool) -> None:
    """Take away the right to write in a folder and in its files, or give it back."""
    for path in folder.iterdir():
        path.chmod(0o400 if closed else 0o600)
    folder.chmod(0o500 if closed else 0o700)
