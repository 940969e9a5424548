"""One guard for all tests of it: it keeps nothing between texts."""

import pytest

from bot.app import guard
from bot.privacy.phi import PatientDataGuard


@pytest.fixture(scope="session")
def find() -> PatientDataGuard:
    return guard()
