"""Which commands say by their very use something about who used them."""

from pathlib import Path

import pytest

from bot.tools import declared

PRIVATE = {
    "helpnow", "reach", "vent", "anonymity", "note", "myvents", "report", "report-this", "care", "mydata", "welcome",
}  # fmt: skip


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


def test_all_of_help_anonymity_reports_and_ones_own_data_is_private(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(elsewhere)
    open_to_sight = {name for name, one in declared().items() if name.partition(".")[0] in PRIVATE and not one.private}
    assert open_to_sight <= {"welcome.post", "welcome.publish", "vent.take-down", "vent.draw"}, "moderators' own"
