"""The ranking keeps its quality on queries that nothing was tuned on."""

from pathlib import Path

from tests.resources.quality import measure, read_graded
from tests.resources.shelf import found

QUERIES = read_graded(Path(__file__).with_name("queries.jsonl"))


def test_queries_held_out_of_tuning_keep_their_floor() -> None:
    quality = measure(found, [graded for graded in QUERIES if graded.held])
    assert quality.ndcg5 >= 0.80, str(quality)
    assert quality.recall5 >= 0.80, str(quality)
    assert quality.top1 >= 0.75, str(quality)
    assert quality.quiet >= 0.75, str(quality)


def test_there_are_enough_queries_and_a_third_is_held_out() -> None:
    held = sum(graded.held for graded in QUERIES)
    assert len(QUERIES) >= 150
    assert held * 3 >= len(QUERIES)
