"""A simulated year: members with shifts, pauses and bad luck, through the real tick, outbox and sender."""

from bot.simulate.year import Numbers, Troubles, simulate

__all__ = ["Numbers", "Troubles", "simulate"]
