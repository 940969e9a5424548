"""Platforms: thin translators between the core and Discord, Slack or a local page."""
