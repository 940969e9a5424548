"""The shipped prompts out of their YAML files; every fault is told by file and entry, to whoever edits them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

from bot.yamls import read
from cogs.wellness.prompt import LONGEST, Crew, Prompt, Source, Tag

SOURCES: Final = "sources.yaml"
KNOWN: Final = {"id", "tags", "crew", "source", "en", "es"}
ID: Final = 20  # characters: it travels in the token of a button


class PromptError(ValueError):
    """A shipped prompt is broken; the text names file, entry and fault."""


def open_prompts(files: Mapping[str, str]) -> dict[str, Prompt]:
    """Return the prompts in these YAML texts by file name, by id. Raises ``PromptError``."""
    sources = dict(_sources(_rows(SOURCES, files.get(SOURCES, ""))))
    found: dict[str, Prompt] = {}
    for file, text in files.items():
        for row in _rows(file, text) if file != SOURCES else ():
            prompt = _prompt(file, row, sources)
            if prompt.id in found:
                raise PromptError(f"{file}: {prompt.id}: this id stands here a second time")
            found[prompt.id] = prompt
    return found


def _rows(file: str, text: str) -> Sequence[Mapping[str, Any]]:
    try:
        rows = read(text) or []
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PromptError(f"{file}: this is not valid YAML: {type(error).__name__}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in rows):
        raise PromptError(f"{file}: expected a list of entries, each with an id")
    if not all(_plain(value) for row in rows for value in row.values()):
        raise PromptError(f"{file}: every field is a text, or a list of texts")
    return rows


def _plain(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _sources(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Source]]:
    for row in rows:
        if "name" not in row:
            raise PromptError(f"{SOURCES}: {row['id']}: a source needs a name")
        yield row["id"], Source(str(row["name"]), str(row.get("url", "")))


def _prompt(file: str, row: Mapping[str, Any], sources: Mapping[str, Source]) -> Prompt:
    texts = {language: str(row.get(language, "")).strip() for language in ("en", "es")}
    named = row.get("source")
    checks = (
        (row.keys() <= KNOWN, f"fields are {', '.join(sorted(KNOWN))}"),
        (len(row["id"]) <= ID and row["id"].isascii(), f"an id has at most {ID} plain characters"),
        (bool(row.get("tags")) and {*row.get("tags", ())} <= {*Tag}, f"tags are among {', '.join(Tag)}"),
        (str(row.get("crew", "any")) in {*Crew}, f"a crew is one of {', '.join(Crew)}"),
        (all(texts.values()), "en and es are both needed"),
        (all(len(text) <= LONGEST for text in texts.values()), f"a text has at most {LONGEST} characters"),
        (named is None or str(named) in sources, f"the source is not in {SOURCES}"),
    )
    for holds, fault in checks:
        if not holds:
            raise PromptError(f"{file}: {row['id']}: {fault}")
    tags = frozenset(map(Tag, row["tags"]))
    source = sources[str(named)] if named else None
    return Prompt(row["id"], tags, texts, Crew(row.get("crew", "any")), source)
