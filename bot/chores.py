"""The house's own chores: what is forgotten, destroyed and put in order by the clock, each for itself."""

from datetime import timedelta

from bot.clock import Clock
from bot.services import Services
from bot.store import Store
from bot.store.seen import WINDOW, Seen


def keep_house(s: Services, store: Store, seen: Seen, clock: Clock) -> None:
    """Put every chore into the jobs of the house."""
    jobs, notes, cases, rota, audit = s.jobs, s.case_notes, s.cases, s.rota, s.audit
    answers, profiles = s.answers, s.mentors.profiles
    jobs.every(timedelta(hours=1), "forget-events", lambda: seen.forget(clock.now() - WINDOW))
    jobs.every(timedelta(hours=1), "scrub-deleted-text", store.scrub)
    jobs.every(timedelta(hours=6), "forget-answers", lambda: answers.forget(clock.now().date()))
    jobs.every(timedelta(hours=6), "forget-mentor-profiles", lambda: profiles.forget(clock.now()))
    jobs.every(timedelta(hours=6), "forget-cases", lambda: cases.forget(clock.now().date()))
    jobs.every(timedelta(hours=6), "forget-case-notes", lambda: notes.forget(clock.now().date()))
    jobs.every(timedelta(hours=6), "forget-duty", lambda: rota.forget(clock.now()))
    jobs.every(timedelta(days=1), "forget-audit", lambda: audit.forget(clock.now()))
    jobs.every(timedelta(hours=1), "rotate-and-destroy-keys", s.anonymity.expiry.run)
    jobs.every(timedelta(hours=6), "reorder-anonymous-posts", s.anonymity.reorder)
