"""Resources: finding help, and keeping the list of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot import Cog, P
from bot.docket import Docket, Look
from bot.rights import Holder
from bot.services import Services
from bot.store.cases import Kind
from cogs.resources.curate import Curation
from cogs.resources.find import Resources
from cogs.resources.own import OwnList
from cogs.resources.review import Review, suggestion_face
from cogs.resources.rights import SuggestionRights
from cogs.resources.search import Index
from cogs.resources.shelf import open_shelf
from cogs.resources.shelves import Shelves
from cogs.resources.suggesting import Suggesting
from cogs.resources.unchecked import LookedAt, Unchecked, unchecked_face
from cogs.resources.undo import undoing

__all__ = ["build", "looks", "open_shelf", "rights", "stock"]

DAILY: Final = timedelta(days=1)


def stock(services: Services, index: Index) -> Shelves:
    """Return every community's shelf, over the shared catalogue's index."""
    return Shelves(index, services.overlay, services.clock, services.news)


def looks(services: Services, shelves: Shelves) -> dict[Kind, Look]:
    """Return how the cases look that are about the list of help."""
    face, undo = suggestion_face(services.suggestions), undoing(services, shelves)
    looked = LookedAt(services.choices, shelves, services.clock)
    return {
        Kind.SUGGESTION: Look(P("A suggested resource"), face, undo=undo),
        Kind.OUTDATED: Look(P("Out of date?"), face, undo=undo),
        Kind.UNCHECKED: Look(P("Entries to look at"), unchecked_face(looked), simple=True),
    }


def build(services: Services, shelves: Shelves, docket: Docket) -> Sequence[Cog]:
    """Return the feature's cogs; what members suggest waits in the docket."""
    review = Review(services.suggestions, docket, services.courier, services.transaction)
    looked = LookedAt(services.choices, shelves, services.clock)
    unchecked = Unchecked(looked, docket, services.choices, services.audit)
    services.jobs.every(DAILY, "ask-about-old-entries", unchecked.ask_all, by_our_clock=True)
    own = OwnList(shelves, services.overlay, services.audit, services.transaction, services.clock)
    return [
        Resources(shelves, review, services.communities, services.courier, services.clock),
        Suggesting(own, review),
        Curation(own),
        unchecked,
    ]


def rights(services: Services) -> Holder:
    """Return what a member may take along of suggestions, or have erased."""
    return SuggestionRights(services.suggestions, services.cases)
