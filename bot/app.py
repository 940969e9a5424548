"""The composition root: settings to store, services and features; the platforms are made beside it."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import cogs
from bot import assets
from bot.adapter import Adapter
from bot.audits import KEY_MARK
from bot.care.triage import Triage, shipped
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.departures import Departures
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.errors import PlatformFault
from bot.features import Features
from bot.guard import Adults, Consenting, RateLimit, Switched, for_audience
from bot.housekeeping import keep_house
from bot.i18n import Languages
from bot.jobs import Jobs
from bot.leavers import Leavers
from bot.log import begin
from bot.masking import Masking
from bot.message import Choice
from bot.platforms import clock_of, made, playground_url, told
from bot.privacy.keys import DataKey, KeyFolder
from bot.privacy.phi import PatientDataGuard, open_guard
from bot.retention import Retention
from bot.schedule.clockwork import Clockwork
from bot.schedule.due import advance, opening
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import Pacing
from bot.schedule.plans import Plans
from bot.schedule.sender import Sender
from bot.schedule.tick import Tick
from bot.services import Services
from bot.settings import Settings, load
from bot.store import Store
from bot.store.anonymity import Anonymity
from bot.store.answers import Answers
from bot.store.audit import Audit
from bot.store.cases import Cases
from bot.store.consents import Consents
from bot.store.enrolments import Enrolments
from bot.store.events import Events
from bot.store.facts import Facts
from bot.store.leavings import Leavings
from bot.store.mentors import Mentors
from bot.store.moderation.notes import CaseNotes
from bot.store.named import Named
from bot.store.notes import Notes
from bot.store.overlay import Overlay
from bot.store.prompts import Prompts
from bot.store.pulses import Pulses
from bot.store.rota import Rota
from bot.store.seen import Seen
from bot.store.settings import CommunitySettings
from bot.store.suggestions import Suggestions
from bot.store.sweeps import Sweeps
from bot.store.whose import Known
from bot.tagged import Tagged
from bot.watch import Watch
from bot.web import Web
from cogs.resources import open_shelf
from cogs.resources.search import Index
from cogs.venting.terms import open_channel

HOUR: Final = timedelta(hours=1)
AGAIN: Final = timedelta(seconds=30)  # after a platform's adapter broke in a way that it did not foresee

log = logging.getLogger(__name__)


class App:
    """One house: everything is made here, once, and handed in."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        index: Index | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        """Put the house together over an open store; nothing runs yet. ``index``: a shelf that is made already.

        ``pacing``: the pace of platforms that are not the usual ones.
        """
        self.settings = settings
        self.clock = clock
        self.store = store
        self.seen = Seen(store, clock)
        self.notes = Notes(store, clock)
        self.adapters: dict[str, Adapter] = {}
        languages = Languages(assets.path("locales"))
        choices = CommunitySettings(store)
        communities = Communities(choices, languages)
        folder = KeyFolder(settings.key_dir, settings.data_dir, told(settings.master_key))
        self.key = DataKey(folder)
        audit = Audit(store, clock, self.key)
        self.anonymity = Anonymity(store, clock, folder, audit)
        consents = Consents(store, clock)
        self.pacing, self.jobs = pacing or Pacing(), Jobs()
        self.sweeps, self.leavings = Sweeps(store, clock), Leavings(store, clock)
        drafts = Drafts(clock)
        self.outbox = Outbox(store, clock, opening)
        courier = Courier(self.adapters, communities, languages, self.notes, self.leavings)
        cases, rota = Cases(store, self.anonymity.epochs, clock), Rota(store)
        leavers = Leavers(cases, communities, courier, self.outbox, audit, clock)
        self.services = Services(
            clock=clock,
            communities=communities,
            choices=choices,
            features=Features(cogs.FEATURES, choices),
            courier=courier,
            plans=Plans(store, clock, advance),
            outbox=self.outbox,
            enrolments=Enrolments(store),
            answers=Answers(store, self.key.seal("answer")),
            pulses=Pulses(store),
            mentors=Mentors.over(store, self.key),
            events=Events.over(store),
            prompts=Prompts.over(store),
            anonymity=self.anonymity,
            met=Tagged(self.anonymity.cards, "welcome"),
            young=Tagged(self.anonymity.cards, "young"),
            triage=triage(),
            guard=guard(),
            jobs=self.jobs,
            leavers=leavers,
            retention=Retention(self.jobs, self.sweeps),
            drafts=drafts,
            audit=audit,
            cases=cases,
            case_notes=CaseNotes(store, self.anonymity.epochs, clock),
            rota=rota,
            watch=Watch(rota, cases, choices, communities, clock),
            consents=consents,
            named=Named(store, choices, consents, self.notes),
            known=Known(store),
            leavings=self.leavings,
            sweeps=self.sweeps,
            overlay=Overlay(store, clock),
            suggestions=Suggestions(store, clock),
            transaction=store.write,
            read=assets.text,
            files=assets.texts,
            commands=lambda: tuple(self.desk.commands.values()),
            last_tick=lambda: self.clockwork.last,
        )
        spoken = tuple(Choice(code, languages.name(code)) for code in languages.names)
        guards = (
            leavers,
            for_audience,
            RateLimit(clock),
            Adults(self.services.young),
            Switched(self.services.features),
            Consenting(consents, self.anonymity.cards),
        )
        listed = cogs.build(self.services, spoken, index or shelf(self.services.triage))
        features = self.services.features
        dispatch = Dispatcher(listed, guards, drafts, Masking(self.services.guard, drafts), features)
        talked = self.pacing.talked
        self.desk = Desk(
            dispatch, drafts, languages, clock, communities, self.notes, self.seen.first, talked, self.leavings
        )
        self.holders = cogs.holders(listed)
        self.greeter = self.desk.greeter = cogs.greeter(listed)
        self.departures = Departures(
            choices, self.services.plans, self.leavings, self.services.known.people, self.adapters, clock
        )
        self.desk.left, self.desk.returned = self.departures.left, self.departures.back
        self.sender = Sender(clock, self.outbox, self.pacing, features.resting(dispatch.due), courier)
        self.clockwork = Clockwork(clock, Tick(store, advance), self.outbox, self.sender)
        keep_house(self.services, store, self.seen)
        self.jobs.every(HOUR, "look-who-took-us-out", self.departures.look)
        self.services.retention.every(6 * HOUR, "erase-who-took-us-out", "communities", self.departures.sweep)

    async def unlock(self) -> None:
        """Make the keys ready: the first time over this database they are made. Raises ``KeyFault`` with the mend."""
        await self.open_data_key()
        await self.anonymity.open()

    async def open_data_key(self) -> None:
        """Make the data key ready, and the audit's ends with it. Raises ``KeyFault`` with the mend."""
        facts = Facts(self.store)
        mark = await facts.get(KEY_MARK)
        if self.key.open(mark):
            mend = "keep a copy of data.key, apart from copies of the database, and of no other key there"
            log.warning("data-key-made", extra={"folder": str(self.key.folder.folder), "mend": mend})
        if mark is None:
            await facts.put(KEY_MARK, self.key.mark)
        await self.services.audit.open()

    async def run(self) -> None:
        """Run every platform that has a token, and the playground when none has, until cancelled.

        A platform that is down does not take the others down. Raises ``PlatformFault`` when all refuse us,
        and ``WebFault`` when the web server cannot listen.
        """
        await self.seen.load()
        await self.notes.load()
        await self.leavings.load()
        if playground_url(self.settings):
            await self._furnish()
        web = Web(self.settings.http_host, self.settings.http_port)
        platforms = made(self.settings, self.clock, self.store, web, self.tick, self.key)
        self.adapters |= {p.name: p for p in platforms}
        try:
            faults = await self._together(platforms, web)
        except ExceptionGroup as group:  # the platforms keep their faults to themselves
            raise group.exceptions[0] from None
        raise faults[0]

    async def _furnish(self) -> None:
        """Give the made-up community its channels, so that all can be tried at once; what was chosen there stands."""
        from adapters.playground.community import HOME, place

        communities = self.services.communities
        if await communities.moderators_place(HOME) is None:
            await communities.choose_moderators(HOME, place("moderators"), None)
        await open_channel(self.services.choices, HOME, place("venting"))

    async def _together(self, platforms: Sequence[Adapter], web: Web) -> Sequence[PlatformFault]:
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(self.seen.run()), tasks.create_task(self.jobs.run())]
            background.append(tasks.create_task(self.clockwork.run(self.adapters, alone=self.store.sqlite)))
            if web.routes:
                background.append(tasks.create_task(web.run()))
            faults = await asyncio.gather(*(self._keep(p) for p in platforms))
            for task in background:
                task.cancel()
        return faults

    async def _keep(self, platform: Adapter) -> PlatformFault:
        """Keep one platform running; return only the fault that waiting does not mend."""
        while True:
            try:
                await platform.run(self.desk)
            except PlatformFault as fault:
                log.error("platform-refused", extra={"platform": platform.name, "mend": str(fault)})
                return fault
            except Exception:
                log.exception("platform-broke", extra={"platform": platform.name})
            await self.clock.sleep(AGAIN.total_seconds())

    async def tick(self) -> None:
        """Do at once all that is due by the house's clock."""
        await self.clockwork.tick()
        await self.jobs.pushed()


@asynccontextmanager
async def opened(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open the store, bring its tables up to date, and give the house; close everything afterwards.

    Raises ``StoreError`` or ``KeyFault`` when database or key cannot be used; the text says the mend.
    """
    async with housed(settings, clock or clock_of(settings)) as app:
        await app.unlock()
        yield app


@asynccontextmanager
async def housed(settings: Settings, clock: Clock) -> AsyncIterator[App]:
    """Do as ``opened``, without looking at any key yet."""
    store = await Store.open(settings.store_url)
    try:
        await store.migrate()
        yield App(settings, clock, store)
    finally:
        await store.close()


async def run(settings: Settings) -> None:
    """Run the house until the process is told to stop. Raises ``StoreError`` or ``PlatformFault``."""
    main = asyncio.current_task()
    assert main is not None
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, main.cancel)
    async with opened(settings) as app:
        try:
            await app.run()
        except asyncio.CancelledError:
            log.info("stopped")


def start() -> None:
    """Read the settings and run the house until the process is told to stop. Raises ``Fault`` with the mend."""
    settings = load()
    begin(settings.log_level)
    asyncio.run(run(settings))


def shelf(judge: Triage | None = None) -> Index:
    """Return the shipped catalogue and its search, with a triage that is made already or one of its own."""
    return open_shelf(assets.text, judge or triage())


def triage() -> Triage:
    """Return the triage of distress, from the shipped files. Raises ``ValueError`` when its rules are broken."""
    return shipped(assets.text)


def guard() -> PatientDataGuard:
    """Return the guard of patient data."""
    return open_guard(assets.text)
