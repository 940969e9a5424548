"""What the house does by itself every few hours: forget what is past its time, and tidy up."""

from datetime import timedelta
from typing import Final

from bot.schedule.clockwork import KEPT
from bot.services import Services
from bot.store import Store
from bot.store.seen import WINDOW, Seen

HOURLY: Final = timedelta(hours=1)
RARELY: Final = timedelta(hours=6)
DAILY: Final = timedelta(days=1)


def keep_house(services: Services, store: Store, seen: Seen) -> None:
    """Put it all among the jobs of the house; what it deletes is counted."""
    s, now, sweep = services, services.clock.now, services.retention.every
    s.jobs.every(HOURLY, "scrub-deleted-text", store.scrub)
    s.jobs.every(RARELY, "reorder-anonymous-posts", s.anonymity.reorder)
    sweep(HOURLY, "forget-events", "seen_events", lambda: seen.forget(now() - WINDOW))
    sweep(HOURLY, "forget-deliveries", "deliveries", lambda: s.outbox.forget(now() - KEPT))
    sweep(HOURLY, "rotate-and-destroy-keys", "keys", s.anonymity.expiry.run)
    sweep(RARELY, "forget-answers", "answers", lambda: s.answers.forget(now().date()))
    sweep(RARELY, "forget-cases", "cases", lambda: s.cases.forget(now().date()))
    sweep(RARELY, "forget-case-notes", "case_notes", lambda: s.case_notes.forget(now().date()))
    sweep(DAILY, "forget-audit", "audit", lambda: s.audit.forget(now()))
    sweep(RARELY, "forget-duty", "duty", lambda: s.rota.forget(now()))
    sweep(RARELY, "forget-sweeps", "sweeps", lambda: s.sweeps.forget(now().date()))
