"""Features of Labmates, one file or folder each; this list is their order in every menu."""

from collections.abc import Sequence

from bot import Choice, Cog, Context, Outcome, Post
from bot.care.lines import read_lines
from bot.docket import Docket
from bot.reports import Reason
from bot.services import Services
from cogs import checkins, moderation, resources, venting
from cogs.help import Help
from cogs.helpnow import HelpNow
from cogs.reach import Reaching
from cogs.resources.search import Index
from cogs.setup import Setup


def build(services: Services, languages: Sequence[Choice], index: Index) -> list[Cog]:
    """Return every feature, in menu order: over the shared resources, with the languages that one can choose."""
    s = services
    found, *curation = resources.build(s, index)
    asking, figures = checkins.build(s)
    docket = Docket(s.cases, s.communities, s.courier, s.outbox, s.clock, moderation.faces(s))
    writing, settling = venting.build(s)
    reporting, minding = moderation.build(s, docket, no_flag)
    return [
        found,
        HelpNow(read_lines(s.read("crisis/lines.yaml"))),
        *writing,
        *asking,
        Reaching(s.communities, s.courier, s.clock),
        *curation,
        *figures,
        *reporting,
        *minding,
        *settling,
        Setup(s.communities, s.courier, s.audit),
        Help(s.commands, s.communities, languages),
    ]


async def no_flag(ctx: Context, post: Post, reason: Reason, words: str) -> Outcome:
    """There are no anonymous posts."""
    return None
