"""YAML, read by libyaml where it is installed: ten times as fast as the reader in Python, and it must be guarded."""

from typing import Any, Final

import yaml

LOADER: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader that is quickest here; it makes plain values and nothing else."""


def read(text: str) -> Any:  # what a file holds is known to whoever asks for it
    """Return what YAML says. Raises ``yaml.YAMLError``."""
    return yaml.load(text, LOADER)  # noqa: S506 - a safe loader, in C


class Knot(yaml.YAMLError):
    """A text is nested too deeply, or refers to itself: to build it could end the process, or fill its memory."""


def compose(text: str, depth: int = 12) -> yaml.Node | None:
    """Return what a text that somebody wrote says, as nodes that know their lines; None for nothing.

    Raises ``yaml.YAMLError`` or ``ValueError``: ``Knot`` for more than ``depth`` lists and mappings within each other,
    and for anchors and aliases. Each is met event by event before anything is built: libyaml builds by calling itself.
    """
    deep = 0
    for event in yaml.parse(text, LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Knot
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > depth:
            raise Knot
    node: yaml.Node | None = yaml.compose(text, LOADER)
    return node
