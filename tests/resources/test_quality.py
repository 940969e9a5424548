"""The ranking keeps its quality on queries that nothing was tuned on."""

from pathlib import Path

from bot.app import shelf
from tests.eval.search import Answered, Query, named
from tests.resources.quality import measure, read_graded
from tests.resources.shelf import found

QUERIES = read_graded(Path(__file__).with_name("queries.jsonl"))


def answered() -> list[Answered]:
    index = shelf()
    unseen = (query for queries in named(None).values() for query in queries)
    return [Answered(query, [hit.resource.id for hit in index.search(query.text)]) for query in unseen]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_queries_held_out_of_tuning_keep_their_floor() -> None:
    quality = measure(found, [graded for graded in QUERIES if graded.held])
    assert quality.ndcg5 >= 0.80, str(quality)
    assert quality.recall5 >= 0.80, str(quality)
    assert quality.top1 >= 0.75, str(quality)
    assert quality.quiet >= 0.75, str(quality)


def test_the_test_part_and_the_blind_batches_keep_their_floor() -> None:
    unseen = answered()
    answerable = [one for one in unseen if one.query.relevant]
    assert mean([one.ndcg for one in answerable]) >= 0.82
    assert mean([one.ndcg for one in answerable if one.query.spanish]) >= 0.82
    assert mean([not one.ranked for one in answerable]) <= 0.03
    assert mean([not one.ranked for one in unseen if not one.query.relevant]) >= 0.65


def test_nearly_every_cry_for_help_is_answered_with_a_line_first() -> None:
    assert mean([one.safe for one in answered() if one.query.crisis]) >= 0.9


def test_there_are_enough_queries_and_a_part_is_held_out() -> None:
    unseen: list[Query] = [query for queries in named(None).values() for query in queries]
    assert len(QUERIES) >= 150
    assert len(unseen) >= 300
    assert sum(query.spanish for query in unseen) >= 80
