"""A Slack on loopback for tests and benchmarks: a workspace, its members, and both ways to reach an app."""

from tests.fakes.slack.branch import Branch
from tests.fakes.slack.distribution import CLIENT_ID, CLIENT_SECRET, Org
from tests.fakes.slack.member import Member
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import (
    APP_TOKEN,
    BOT_TOKEN,
    GENERAL,
    SIGNING_SECRET,
    TEAM,
    Ack,
    Fault,
    Json,
    Message,
    Request,
)
from tests.fakes.slack.wire import HttpWire, SocketWire, Wire

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "GENERAL",
    "SIGNING_SECRET",
    "TEAM",
    "Ack",
    "Branch",
    "FakeSlack",
    "Fault",
    "HttpWire",
    "Json",
    "Member",
    "Message",
    "Org",
    "Request",
    "SocketWire",
    "Wire",
]
