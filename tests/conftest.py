"""What every folder of tests may share."""

import pytest

from bot.app import Shipped


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """The shipped files, read once: reading them takes longer than a story."""
    return Shipped.read()
