"""What a feature may be given: the services of the house, each made once in the composition root."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.care.triage import Triage
from bot.clock import Clock
from bot.command import Command
from bot.community import Changing, Communities
from bot.courier import Courier
from bot.draft import Drafts
from bot.features import Features
from bot.handing import Handing
from bot.jobs import Jobs
from bot.leavers import Leavers
from bot.news import News
from bot.privacy.phi import PatientDataGuard
from bot.retention import Retention
from bot.schedule.outbox import Outbox
from bot.schedule.plans import Plans
from bot.store.anonymity import Anonymity
from bot.store.answers import Answers
from bot.store.audit import Audit
from bot.store.cases import Cases
from bot.store.consents import Consents
from bot.store.enrolments import Enrolments
from bot.store.events import Events
from bot.store.leavings import Leavings
from bot.store.mentors import Mentors
from bot.store.moderation.notes import CaseNotes
from bot.store.named import Named
from bot.store.overlay import Overlay
from bot.store.prompts import Prompts
from bot.store.pulses import Pulses
from bot.store.rota import Rota
from bot.store.round import Round
from bot.store.suggestions import Suggestions
from bot.store.sweeps import Sweeps
from bot.store.whose import Known
from bot.tagged import Tagged
from bot.watch import Watch

# Opens a transaction; the repositories' methods with a ``tx`` become part of it.
Transaction: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to ``cogs.build``; a cog's constructor takes only those that it needs.

    ``read(name)`` gives the text of a shipped file by its name under data/, ``files(folder, ending)`` those of a folder
    by name; ``commands()`` all commands in menu order, once every cog is there; ``last_tick()`` when the clockwork last
    looked at what is due (UTC, in any process), None before it did. A feature puts what it does by itself into
    ``jobs``, what forgets things past their time into ``retention``, and what it has in memory of what somebody has
    begun into ``handing``; ``news`` says what another process has changed.
    """

    clock: Clock
    communities: Communities
    choices: Changing
    features: Features
    courier: Courier
    audit: Audit
    cases: Cases
    case_notes: CaseNotes
    rota: Rota
    watch: Watch
    consents: Consents
    named: Named
    known: Known
    round: Round
    leavings: Leavings
    sweeps: Sweeps
    overlay: Overlay
    suggestions: Suggestions
    plans: Plans
    outbox: Outbox
    transaction: Transaction
    enrolments: Enrolments
    answers: Answers
    pulses: Pulses
    mentors: Mentors
    events: Events
    prompts: Prompts
    anonymity: Anonymity
    met: Tagged
    young: Tagged
    triage: Triage
    guard: PatientDataGuard
    jobs: Jobs
    leavers: Leavers
    retention: Retention
    drafts: Drafts
    handing: Handing
    news: News
    read: Callable[[str], str]
    files: Callable[[str, str], Mapping[str, str]]
    commands: Callable[[], Sequence[Command]]
    last_tick: Callable[[], Awaitable[datetime | None]]
