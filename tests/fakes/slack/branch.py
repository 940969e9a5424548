"""Another workspace on the same fake Slack: its own members, channels and messages, one server and one app."""

from __future__ import annotations

from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import Workspace


class Branch(Workspace):
    """Ids of members and channels may be those of another workspace; those of messages and views are not."""

    def __init__(self, main: FakeSlack, team: str, name: str, org: str = "", *, whole: bool = False) -> None:
        super().__init__()
        self.main, self.team, self.name, self.org, self.whole = main, team, name, org, whole
        self.files, self.requests, self.acks = main.files, main.requests, main.acks
        self.home = main.home
        main.spaces[team] = self

    def number(self, prefix: str) -> str:
        return self.main.number(prefix)

    def stamp(self) -> str:
        return self.main.stamp()

    def ring(self) -> None:
        super().ring()
        self.main.ring()
