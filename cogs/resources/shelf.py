"""The shelf: the shared catalogue and its search, put together from the files in data/."""

from collections.abc import Callable

from bot.care import read_rules
from bot.care.triage import ByRules, Triage
from cogs.resources.catalogue import Catalogue
from cogs.resources.lexicon import Lexicon, read_groups, read_situations, read_words
from cogs.resources.load import read_catalogue
from cogs.resources.pins import open_pins
from cogs.resources.search import Index
from cogs.resources.words import Synonyms, stem

Read = Callable[[str], str]  # the text of a file of data/ by its name, like bot.assets.text


def open_catalogue(read: Read) -> Catalogue:
    """The shipped entries with their aliases. Raises CatalogueError when a file is broken."""
    return read_catalogue(read("resources/resources.yaml"), aliases=read("resources/aliases.yaml"))


def open_lexicon(read: Read) -> Lexicon:
    """The shipped synonyms, situations and words of other questions. Raises CatalogueError."""
    files = ("synonyms.yaml", "spanish.yaml")
    groups = [group for file in files for group in read_groups(read(f"resources/{file}"), file)]
    kinds = read_words(read("resources/elsewhere.yaml"))
    synonyms = Synonyms.of(groups)
    return Lexicon(
        synonyms,
        read_situations(read("resources/situations.yaml")),
        elsewhere=kinds["bench"] | kinds["small talk"],
        plain=kinds["plain"] | kinds["everyday"],
        light=frozenset(token for word in kinds["light"] for token in synonyms.read([stem(word)])),
    )


def open_shelf(read: Read, triage: Triage | None = None, catalogue: Catalogue | None = None) -> Index:
    """The index over the shipped catalogue, or over another one, read with the shipped words.

    Without a `triage` the shipped rules tell words of crisis. Raises CatalogueError or ValueError when a file
    is broken.
    """
    pins = open_pins(read, triage or ByRules(read_rules(read("crisis/words.yaml"))))
    return Index(catalogue or open_catalogue(read), open_lexicon(read), pins)
