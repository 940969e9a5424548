"""A thin Discord on loopback: gateway, REST and interactions, with faults on demand."""

from tests.fakes.discord.actor import Actor
from tests.fakes.discord.exchange import Exchange
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.server import TOKEN, FakeDiscord, Fault, Request

__all__ = ["TOKEN", "Actor", "Exchange", "FakeDiscord", "Fault", "Gateway", "Request"]
