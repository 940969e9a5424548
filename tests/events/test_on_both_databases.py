"""The whole way of an event on SQLite and on PostgreSQL, where readers stand beside a transaction."""

from bot.app import App
from bot.schedule.kinds import Kind
from tests.stage import Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_events import HOME, drafted


async def test_approved_recalled_changed_cancelled_and_erased(app: App, stage: Stage) -> None:
    mo, ada, bea = stage.actor("mo", moderator=True), stage.actor("ada"), stage.actor("bea")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    assert "It is up" in await mo.presses("Approve")
    await bea.types("events")
    await bea.presses("Remind me (1)")
    assert "January 10, 1:00 PM" in await bea.presses("Both")
    await mo.types("events")
    await mo.presses("Details (1)")
    await mo.presses("Change it")
    await mo.presses("Change what and when")
    await mo.fills(starts="Jan 10, 5pm")
    assert "Changed." in await mo.presses("Put it up")
    await push(app, hours=5)
    assert "is up" in show(ada.inbox[-1]) and "has changed" in show(bea.inbox[-1])
    (event,) = await app.services.events.listing.coming(HOME, app.clock.now())
    assert event.version == 1 and event.starts is not None
    plans = await app.services.plans.of(bea.ctx.person, Kind.REMINDER)
    assert {(event.starts - plan.next_due_at).total_seconds() for plan in plans if plan.next_due_at} == {3600, 86400}
    await bea.runs("mydata.delete", sure="yes")
    assert await app.services.plans.of(bea.ctx.person, Kind.REMINDER) == []
    cy = stage.actor("cy")
    await cy.types("events")
    await cy.presses("Remind me (1)")
    await cy.presses("Both")
    assert "It is cancelled" in await mo.runs("events.cancel", e=event.id, sure="yes")
    await push(app, hours=1)
    assert "was cancelled" in show(cy.inbox[-1]) and len(bea.inbox) == 1
    await push(app, days=37)
    await app.jobs.pushed()
    assert await app.services.events.listing.get(HOME, event.id) is None
