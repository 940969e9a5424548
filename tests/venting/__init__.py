"""Venting below the dialogues: letting out, cleaning, listening."""
