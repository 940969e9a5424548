"""The shelf: the shared catalogue and its search, put together from the files in data/."""

from collections.abc import Callable

from bot.care import Triage, read_rules
from cogs.resources.lexicon import Lexicon, read_elsewhere, read_groups, read_situations
from cogs.resources.load import read_catalogue
from cogs.resources.pins import open_pins
from cogs.resources.search import Index
from cogs.resources.words import Synonyms


def open_shelf(read: Callable[[str], str], triage: Triage | None = None) -> Index:
    """The index over the shipped catalogue; `read` gives the text of a file of data/ by its name.

    Without a `triage` the shipped rules tell words of crisis. Raises CatalogueError or ValueError when a file
    is broken.
    """
    groups = [*read_groups(read("resources/synonyms.yaml"), "synonyms.yaml")]
    groups += read_groups(read("resources/spanish.yaml"), "spanish.yaml")
    lexicon = Lexicon(
        Synonyms.of(groups),
        read_situations(read("resources/situations.yaml")),
        read_elsewhere(read("resources/elsewhere.yaml")),
    )
    catalogue = read_catalogue(read("resources/resources.yaml"), aliases=read("resources/aliases.yaml"))
    return Index(catalogue, lexicon, open_pins(read, triage or read_rules(read("crisis/words.yaml"))))
