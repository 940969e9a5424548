"""Features of Labmates, one file or folder each; this list is their order in every menu."""

from collections.abc import Sequence
from typing import Final

from bot import Choice, Cog
from bot.care.lines import read_lines
from bot.desk import Greeter
from bot.docket import Docket
from bot.rights import Holder
from bot.services import Services
from bot.steps import Samples, Step
from cogs import checkins, events, mentors, moderation, mydata, resources, setup, venting, welcome, wellness
from cogs.door import Door
from cogs.help import Help
from cogs.helpnow import HelpNow
from cogs.home import Home
from cogs.reach import Reaching
from cogs.resources.search import Index

FEATURES: Final = (checkins.FEATURE, venting.FEATURE, wellness.FEATURE, *mentors.FEATURES, events.FEATURE)
"""What a community can switch off, in menu order."""


def build(services: Services, languages: Sequence[Choice], index: Index) -> list[Cog]:
    """Return every feature, in menu order: over the shared resources, with the languages that one can choose."""
    asking, figures = checkins.build(services)
    introducing, mentoring = mentors.build(services)
    shelves = resources.stock(services, index)
    docket = Docket(
        services.cases,
        services.case_notes,
        services.audit,
        services.communities,
        services.courier,
        services.outbox,
        services.clock,
        moderation.looks(services)
        | venting.looks(services)
        | resources.looks(services, shelves)
        | events.looks(services)
        | wellness.looks(services),
    )
    found, *curation = resources.build(services, shelves, docket)
    meeting, listing = events.build(services, docket)
    vented = venting.build(services, docket)
    reporting, minding = moderation.build(services, docket, vented.flags.on_message)
    prompting = wellness.build(services, docket)
    own = [
        vented.rights,
        checkins.rights(services),
        mentors.rights(services),
        events.rights(services),
        resources.rights(services),
        wellness.rights(services),
        moderation.rights(services),
    ]
    steps: list[Step] = [
        venting.VentingStep(services.choices, services.courier, services.clock),
        wellness.step(services),
        mentors.IntroductionsStep(),
        checkins.step(services),
        events.step(services),
    ]
    samples: list[Samples] = [
        welcome.samples,
        venting.samples,
        wellness.samples(services),
        mentors.MentorSamples(services.clock),
        checkins.samples(services),
        events.samples(services),
    ]
    helping = HelpNow(read_lines(services.read("crisis/lines.yaml")))
    reaching = Reaching(services.communities, services.courier, services.clock)
    # Nobody is greeted where they are in need, where it would tell that they write anonymously, or where they have just
    # had everything erased.
    silent = [helping, reaching, *vented.members]
    quiet = {command.name.partition(".")[0] for cog in silent for command in cog.commands()} | {
        "home",
        "mydata",
        "welcome",
    }
    greeting, guiding = welcome.build(services, quiet)
    listed: list[Cog] = [
        found,
        helping,
        *vented.members,
        *asking,
        *introducing,
        *meeting,
        *prompting.members,
        reaching,
        *curation,
        *figures,
        *reporting,
        *mentoring,
        *listing,
        *prompting.moderators,
        *minding,
        *vented.moderators,
        guiding,
        *setup.build(services, languages, steps, samples),
        # Who left is erased without taking posts down: those that vanish with somebody were theirs, as all can see.
        mydata.build(services, own, standing=[vented.rights]),
        greeting,
        Door(services.courier),
    ]
    menu = Help(services.commands, services.communities, languages, services.features)
    first = [*asking, *introducing]
    home = Home([*first, *(one for one in listed if one not in first)], menu.own, services.young)
    return [*listed, menu, home]


def greeter(features: Sequence[Cog]) -> Greeter:
    """Return the feature that greets newcomers."""
    return next(one for one in features if isinstance(one, welcome.Welcome))


def holders(features: Sequence[Cog]) -> Sequence[Holder]:
    """Return what exports and erases, in its order."""
    return next(one for one in features if isinstance(one, mydata.MyData)).holders
