"""Both platforms, for what concerns the whole program."""

from tests.both import discord, slack

__all__ = ["discord", "slack"]
