import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import log

SNOWFLAKE, SLACK_USER = "123456789012345678", "U0123ABCDE"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    named = [root, *map(logging.getLogger, ("bot", "adapters", "cogs", "sqlalchemy", "aiosqlite", "alembic"))]
    kept, levels = root.handlers[:], [logger.level for logger in named]
    log.begin("DEBUG", stream)
    yield stream
    root.handlers[:] = kept
    for logger, level in zip(named, levels, strict=True):
        logger.setLevel(level)


def read(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_event_and_its_facts_with_ids_masked(lines: io.StringIO) -> None:
    logging.getLogger("bot.test").info("sent", extra={"to": f"discord:1:{SNOWFLAKE}", "by": SLACK_USER, "n": 3})
    (line,) = read(lines)
    assert (line["event"], line["to"], line["by"], line["n"]) == ("sent", "discord:1:<id>", "<id>", 3)


def test_an_exception_is_told_by_type_and_place_and_never_by_its_words(lines: io.StringIO) -> None:
    try:
        int("something private")
    except ValueError:
        logging.getLogger("bot.test").exception("fault")
    (line,) = read(lines)
    assert line["fault"] == "ValueError"
    assert "private" not in lines.getvalue()
    assert "test_log.py" in str(line["at_lines"])


def test_a_librarys_arguments_and_debug_payloads_stay_out(lines: io.StringIO) -> None:
    library = logging.getLogger("slack_bolt.app")
    library.debug("payload %s", "private")
    library.warning("body %s", "private")
    assert [line["event"] for line in read(lines)] == ["body %s"]


@pytest.mark.parametrize("token", ["xoxb-1-2-abc", "xapp-1-A-2-ff", "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde." + "x" * 30])
def test_tokens_are_masked(token: str) -> None:
    assert log.masked(f"login with {token} failed") == "login with <token> failed"


@pytest.mark.parametrize("library", ["slack_sdk.web", "discord.http", "aiohttp.access", "somebody.new"])
def test_no_library_speaks_below_info_and_we_do(lines: io.StringIO, library: str) -> None:
    logging.getLogger(library).debug("private")
    logging.getLogger("bot.test").debug("ours")
    assert [line["event"] for line in read(lines)] == ["ours"]


async def test_a_fault_in_a_task_that_nobody_awaited_is_told_without_its_words(lines: io.StringIO) -> None:
    task: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task.set_exception(ValueError("something private"))
    del task
    gc.collect()
    (line,) = read(lines)
    assert (line["event"], line["fault"]) == ("Future exception was never retrieved", "ValueError")
    assert "private" not in lines.getvalue()


def test_as_text_a_line_is_read_by_eyes_and_masked_all_the_same(lines: io.StringIO) -> None:
    log.begin("DEBUG", lines, form=log.LogFormat.TEXT)
    with log.referenced() as reference:
        logging.getLogger("bot.test").warning("sent", extra={"to": f"discord:1:{SNOWFLAKE}", "n": 3})
    (line,) = lines.getvalue().splitlines()
    assert line.partition(" ")[2] == (f'WARNING sent from="bot.test" reference="{reference}" to="discord:1:<id>" n=3')


def test_all_lines_of_a_block_have_one_reference_and_those_outside_none(lines: io.StringIO) -> None:
    said = logging.getLogger("bot.test").info
    with log.referenced() as outer:
        said("one")
        with log.referenced() as inner:
            said("two")
    said("three")
    assert outer == inner and len(outer) == 8
    assert [line.get("reference") for line in read(lines)] == [outer, outer, None]


async def test_tasks_that_a_call_starts_have_its_reference_and_two_calls_have_two(lines: io.StringIO) -> None:
    async def helped() -> None:
        logging.getLogger("bot.test").info("helped")

    async def served() -> str:
        reference = log.refer()
        await asyncio.gather(helped(), helped())
        return reference

    first, second = await asyncio.gather(served(), served())
    assert sorted(str(line["reference"]) for line in read(lines)) == sorted([first, first, second, second])
    assert first != second
