"""The data key: made once, apart from the data, refused with its mend when it must not be used as it lies."""

import base64
from pathlib import Path

import pytest

from bot.privacy.keys import DataKey, KeyFault, KeyFolder

MASTER = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_the_first_run_makes_a_key_beside_the_data_and_the_next_reads_it(data: Path) -> None:
    first = DataKey(KeyFolder(None, data))
    assert first.open(None) is True
    path = data.parent / "keys" / "data.key"
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["data.key"]
    second = DataKey(KeyFolder(None, data))
    assert second.open(first.mark) is False and second() == first()


def test_the_mark_of_a_key_gives_nothing_of_it_away(data: Path) -> None:
    key = DataKey(KeyFolder(None, data))
    key.open(None)
    assert len(key.mark) == 32 and key().hex()[:16] not in key.mark


def test_a_missing_key_is_not_made_anew_under_a_database_that_had_one(data: Path) -> None:
    with pytest.raises(KeyFault, match="put the key folder back"):
        DataKey(KeyFolder(None, data)).open("0" * 32)
    assert not (data.parent / "keys").exists()


def test_the_key_of_another_database_is_refused(data: Path) -> None:
    DataKey(KeyFolder(None, data)).open(None)
    key = DataKey(KeyFolder(None, data))
    with pytest.raises(KeyFault, match="is not the one that the database was written with"):
        key.open("0" * 32)
    with pytest.raises(KeyFault, match="was not opened"):
        key()


def test_a_key_folder_inside_the_data_directory_is_refused(data: Path) -> None:
    data.mkdir()
    for folder in (data, data / "keys", data / "x" / ".." / "keys"):
        with pytest.raises(KeyFault, match="inside the data directory"):
            DataKey(KeyFolder(folder, data)).open(None)
    (data.parent / "link").symlink_to(data)
    with pytest.raises(KeyFault, match="inside the data directory"):
        DataKey(KeyFolder(data.parent / "link" / "keys", data)).open(None)
    assert not list(data.iterdir())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused_with_the_command_that_mends_it(data: Path, mode: int) -> None:
    folder = KeyFolder(None, data)
    folder.make("data")
    path = folder.folder / "data.key"
    path.chmod(mode)
    with pytest.raises(KeyFault, match=f"chmod 600 {path}"):
        folder.read("data")


def test_a_wrapped_key_opens_with_its_master_key_only(data: Path) -> None:
    key = KeyFolder(None, data, MASTER).make("data")
    text = (data.parent / "keys" / "data.key").read_text()
    assert text.startswith("labmates-wrapped-key-1:")
    assert key.hex() not in text and base64.b64encode(key).decode() not in text
    assert KeyFolder(None, data, MASTER).read("data") == key
    with pytest.raises(KeyFault, match="set LABMATES_MASTER_KEY"):
        KeyFolder(None, data).read("data")
    with pytest.raises(KeyFault, match="does not open"):
        KeyFolder(None, data, base64.b64encode(bytes(32)).decode()).read("data")


@pytest.mark.parametrize("master", ["short", "!!!", base64.b64encode(bytes(31)).decode()])
def test_a_master_key_of_another_shape_is_refused_and_not_repeated(data: Path, master: str) -> None:
    with pytest.raises(KeyFault, match="openssl rand -base64 32") as fault:
        KeyFolder(None, data, master).make("data")
    assert master not in str(fault.value).replace("32 bytes", "")


@pytest.mark.parametrize("text", ["", "labmates-key-1:", "labmates-key-1:!!", "something else"])
def test_a_file_that_holds_no_key_is_told(data: Path, text: str) -> None:
    folder = KeyFolder(None, data)
    folder.make("data")
    (folder.folder / "data.key").write_text(text)
    with pytest.raises(KeyFault, match="put it back"):
        folder.read("data")


def test_a_folder_where_nothing_can_be_made_is_told(data: Path) -> None:
    blocked = data.parent / "file"
    blocked.write_text("")
    with pytest.raises(KeyFault, match="no key can be made"):
        KeyFolder(blocked / "keys", data).make("data")


def test_who_comes_second_takes_the_key_that_is_there(data: Path) -> None:
    folder = KeyFolder(None, data)
    assert folder.make("data") == folder.make("data")
