"""Gateway, web, worker and tick as real processes: each does its part, and together they are one house."""

import signal

from sqlalchemy import update

from bot.store.tables import plans
from bot.store.values import micros
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord.actor import words
from tests.processes.fleet import Fleet
from tests.processes.proc import Proc

NIGHTS = "starting night shift next week"


async def signed_up(fleet: Fleet, web: Proc) -> slacks.Member:
    """Somebody in Slack who has just asked for check-ins."""
    ada = await fleet.member("U1ADA", web)
    await ada.types("/checkin", "start shifts:nights day:sun time:20:00 zone:America/Chicago")
    await ada.presses("Start")
    await ada.presses("I understand, go on", await ada.hears("Before you start"))
    await ada.hears("You are in")
    return ada


async def test_each_role_does_its_part_and_ends_cleanly_when_it_is_told_to(fleet: Fleet) -> None:
    web = await fleet.ready("web")
    gateway = await fleet.ready("gateway")

    seen = await (await discords.Actor(fleet.discord).runs("resources", query=NIGHTS)).shown()
    assert seen.private and "NIOSH" in words(seen.message)
    ada = await fleet.member("U1ADA", web)
    await ada.types("/resources", NIGHTS)
    assert "NIOSH" in ada.sees()[-1].text

    ada = await signed_up(fleet, web)
    async with fleet.store.write() as tx:
        due = update(plans).values(next_due_at=micros(fleet.clock.now()))
        assert (await tx.execute(due)).rowcount == 1
    tick = await fleet.ready("tick")
    worker = await fleet.ready("worker")
    await ada.hears("How was", channel=fleet.slack.dm("U1ADA"))

    for proc in (web, gateway, tick, worker):
        assert (proc.name, await proc.stops(), proc.words) == (proc.name, 0, [])
        assert proc.lines[-1]["event"] == "stopped"
    assert not fleet.discord.gateway.ready


async def test_on_sqlite_a_role_is_refused_with_the_mend(fleet: Fleet) -> None:
    proc = await fleet.start("worker", env={"LABMATES_DATABASE_URL": ""})
    assert await proc.ends() == 1
    assert "LABMATES_DATABASE_URL=postgresql://" in proc.words[0] and len(proc.words) == 1


async def test_a_worker_that_is_killed_leaves_the_others_at_work(fleet: Fleet) -> None:
    web, worker = await fleet.ready("web"), await fleet.ready("worker")
    worker.kill()
    assert await worker.ends() == -signal.SIGKILL
    ada = await fleet.member("U1ADA", web)
    await ada.types("/helpnow")
    assert "988" in ada.sees()[-1].text
