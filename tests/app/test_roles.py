"""What `labmates run` is told in words, and what does not fit together."""

import pytest

from bot.roles import EVERYTHING, Part, Role, RoleFault, asked, refuse_sqlite


def test_without_words_a_process_does_everything() -> None:
    assert asked([]) == EVERYTHING and EVERYTHING.whole and EVERYTHING.said == "gateway web worker tick"


def test_roles_and_shards_are_read() -> None:
    assert asked(["--role", "worker", "--role", "tick"]) == Part(frozenset({Role.WORKER, Role.TICK}))
    part = asked(["--role", "gateway", "--shards", "4", "--shard-ids", "0,2"])
    assert part == Part(frozenset({Role.GATEWAY}), 4, (0, 2)) and part.said == "gateway"


@pytest.mark.parametrize(
    "words",
    [
        "--role web --shards 2",
        "--shard-ids 0",
        "--shards 0",
        "--shards 2 --shard-ids 2",
        "--shards 2 --shard-ids=-1",
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_mend(words: str) -> None:
    with pytest.raises(RoleFault, match="--shard"):
        asked(words.split())


@pytest.mark.parametrize("words", ["--role chef", "--roles web", "--shards many", "--shard-ids 0,x --shards 2", "now"])
def test_words_that_mean_nothing_end_the_process_with_how_it_is_used(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        asked(words.split())
    assert end.value.code == 2 and "usage: labmates run" in capsys.readouterr().err


def test_help_tells_of_roles(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        asked(["--help"])
    assert end.value.code == 0 and "gateway|web|worker|tick" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", ["", "--shards 2", "--shards 2 --shard-ids 0,1", "--role gateway --role web --role worker --role tick"]
)
def test_on_sqlite_one_process_does_everything(words: str) -> None:
    refuse_sqlite(asked(words.split()))


@pytest.mark.parametrize("words", ["--role tick", "--shards 2 --shard-ids 0"])
def test_on_sqlite_a_part_is_refused_with_the_mend(words: str) -> None:
    with pytest.raises(RoleFault, match="LABMATES_DATABASE_URL=postgresql://"):
        refuse_sqlite(asked(words.split()))
