"""Tokens that run out: whoever sends renews them in time, once, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.keeper import Keeper
from bot.adapter import RetryLater, Undeliverable
from bot.app import Shipped
from bot.message import Reply
from bot.store import StoreError
from bot.store.installs import Install
from tests.clock import settle
from tests.fakes.slack import Branch, Fault
from tests.slack.estate import Estate, estate, general

HOUR = 3600.0


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped.read()


@pytest.fixture
async def town(tmp_path: Path, shipped: Shipped) -> AsyncIterator[Estate]:
    async with estate(tmp_path, shipped=shipped) as made:
        await made.branch("T1", "North Lab")
        yield made


def north(town: Estate) -> Branch:
    found = town.slack.spaces["T1"]
    assert isinstance(found, Branch)
    return found


def renewals(town: Estate) -> int:
    return sum(r.args.get("grant_type") == "refresh_token" for r in town.slack.sent("oauth.v2.access"))


async def later(town: Estate, hours: float) -> None:
    """Let hours pass; after twelve, Slack takes no old token."""
    before = set(town.slack.distribution.tokens)
    await town.clock.advance(seconds=hours * HOUR)
    if hours >= 12:
        town.slack.distribution.expired |= before


async def test_a_delivery_by_the_clock_renews_the_token_before_it_runs_out(town: Estate) -> None:
    await town.adapter.post(general(north(town)), Reply.say("at nine"))
    await later(town, 9.9)
    await town.adapter.post(general(north(town)), Reply.say("at seven"))
    assert renewals(town) == 0
    await later(town, 0.2)
    await town.adapter.post(general(north(town)), Reply.say("and at eight"))
    assert renewals(town) == 1
    used = [r.token for r in town.slack.sent("chat.postMessage")]
    assert used[0] == used[1] != used[2]


async def test_a_workspace_that_was_silent_for_days_is_written_to_all_the_same(town: Estate) -> None:
    for _ in range(3):
        await later(town, 40)
        await town.adapter.post(general(north(town)), Reply.say("good morning"))
    assert renewals(town) == 3 and len(north(town).messages) == 3


async def test_many_at_once_in_two_processes_renew_once(town: Estate) -> None:
    many = town.many
    others = [Keeper(many._installs, many._line, many._client, town.clock) for _ in range(2)]
    await later(town, 11)
    found = await asyncio.gather(*(k.find("slack:T1") for k in (*others, many.keeper) for _ in range(5)))
    assert renewals(town) == 1 and all(found)
    await town.clock.advance(seconds=61)
    tokens = {(await k.find("slack:T1")).token for k in (*others, many.keeper)}  # type: ignore[union-attr]
    assert len(tokens) == 1 and renewals(town) == 1


async def test_who_comes_while_another_process_renews_an_old_token_is_asked_to_wait_a_moment(town: Estate) -> None:
    install = await town.installs.find("slack:T1")
    assert install is not None
    await later(town, 13)
    assert await town.installs.claim(install)
    with pytest.raises(RetryLater) as wait:
        await town.adapter.post(general(north(town)), Reply.say("hello"))
    assert wait.value.seconds < 10 and wait.value.alone
    await town.clock.advance(seconds=61)  # that process is dead
    await town.adapter.post(general(north(town)), Reply.say("hello"))


async def test_a_caller_who_gives_up_does_not_lose_the_new_token(town: Estate) -> None:
    await later(town, 11)
    await town.clock.advance(seconds=61)
    asking = asyncio.create_task(town.many.keeper.find("slack:T1"))
    async with asyncio.timeout(30):
        while not town.many.keeper._renewing:
            await settle()
    asking.cancel()
    await asyncio.wait([asking])
    await town.many.keeper.close()
    assert renewals(town) == 1
    kept = await town.installs.find("slack:T1")
    assert kept is not None and kept.token in town.slack.distribution.tokens
    await later(town, 12)
    await town.adapter.post(general(north(town)), Reply.say("hello"))
    assert renewals(town) == 2


async def test_a_slack_that_is_down_is_asked_again_while_the_old_token_is_good(town: Estate) -> None:
    await later(town, 11)
    town.slack.fail("oauth.v2.access", Fault.broken(), Fault.error("internal_error"), Fault.limited(3))
    for _ in range(3):
        await town.adapter.post(general(north(town)), Reply.say("with the old one"))
        await town.clock.advance(seconds=5)  # Slack takes one a second
    await town.adapter.post(general(north(town)), Reply.say("with the new one"))
    assert len({r.token for r in town.slack.sent("chat.postMessage")}) == 2


async def test_a_token_that_slack_does_not_renew_serves_to_its_end_and_the_operator_hears_of_it(
    town: Estate, caplog: pytest.LogCaptureFixture
) -> None:
    await later(town, 11)
    town.slack.distribution.refreshes.clear()
    for _ in range(3):
        await town.adapter.post(general(north(town)), Reply.say("still"))
    assert renewals(town) == 1
    (told,) = [r for r in caplog.records if r.getMessage() == "slack-token-not-renewed"]
    assert "/slack/install" in vars(told)["mend"]
    await later(town, 13)
    with pytest.raises(Undeliverable):
        await town.adapter.post(general(north(town)), Reply.say("no more"))
    await (await town.browser()).adds("North Lab")
    await town.adapter.post(general(north(town)), Reply.say("again"))


async def test_a_token_that_slack_calls_expired_too_early_is_looked_up_again(town: Estate) -> None:
    await town.adapter.post(general(north(town)), Reply.say("one"))
    await (await town.browser()).adds("North Lab")  # in another process, as far as this workspace knows
    first = min(town.slack.distribution.tokens)
    town.slack.distribution.revoke(first)
    await town.adapter.post(general(north(town)), Reply.say("two"))
    assert len(north(town).messages) == 2


async def test_what_was_renewed_while_the_database_was_away_is_kept_once_it_is_back(
    town: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = town.installs.renew

    async def away(before: Install, after: Install) -> Install | None:
        raise StoreError("out of reach")

    monkeypatch.setattr(town.installs, "renew", away)
    await later(town, 11)
    await town.adapter.post(general(north(town)), Reply.say("with the new one"))
    monkeypatch.setattr(town.installs, "renew", real)
    await town.clock.advance(seconds=timedelta(minutes=2).total_seconds())
    await town.adapter.post(general(north(town)), Reply.say("still with the new one"))
    assert renewals(town) == 1
    kept = await town.installs.find("slack:T1")
    assert kept is not None and kept.token == town.slack.sent("chat.postMessage")[-1].token


async def test_bolt_forgets_who_an_old_token_was(town: Estate) -> None:
    ada = town.member(north(town), "U1ADA")
    flow = town.many.flow
    assert flow is not None
    for _ in range(3):
        await ada.types("/labmates", "help")
        await later(town, 11)
    assert len(flow.settings.authorize.authorize_result_cache) == 1  # type: ignore[attr-defined]


async def test_an_app_without_renewal_keeps_its_token(town: Estate) -> None:
    town.slack.distribution.rotating = False
    south = await town.branch("T2", "South Lab")
    await town.clock.advance(seconds=100 * HOUR)
    await town.adapter.post(general(south), Reply.say("hello"))
    assert renewals(town) == 0
