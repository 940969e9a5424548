"""Marks on a post, such as "I hear you": one a person, and no list of who."""

from bot.people import Person
from bot.privacy.epochs import Epochs
from bot.privacy.tag import tag


class Marks:
    """Tags under the key of the week in which the thread was opened; on two posts a person's are nothing alike."""

    def __init__(self, epochs: Epochs) -> None:
        """Take keys from ``epochs``."""
        self._epochs = epochs

    def tag(self, kind: str, person: Person, post: str, epoch: str) -> str:
        """Return a person's tag for one kind of mark on one post. Raises ``KeyGone`` when the week's key is gone."""
        return tag(self._epochs.secret(epoch, "mark"), "mark", kind, person.home, person.id, post)
