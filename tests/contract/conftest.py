"""One world after another: every platform, with the same people and the same house."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.guest import Guest, World
from tests.contract.platforms import PLATFORMS

SPANISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "{n} tube of {tube}"
msgid_plural "{n} tubes of {tube}"
msgstr[0] "{n} tubo {tube}"
msgstr[1] "{n} tubos {tube}"

msgid "Order supplies"
msgstr "Pedir material"

msgid "What do you need?"
msgstr "¿Qué necesitas?"

msgid "A whole number, please, such as 3."
msgstr "Un número entero, por favor, como 3."
"""


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locales")
    catalogue = folder / "es" / "LC_MESSAGES" / "labmates.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(SPANISH, encoding="utf-8")
    return folder


@pytest.fixture(params=list(PLATFORMS))
async def world(request: pytest.FixtureRequest, locales: Path) -> AsyncIterator[World]:
    async with PLATFORMS[request.param](locales) as opened:
        yield opened


@pytest.fixture
async def ada(world: World) -> Guest:
    return await world.guest("ada")


@pytest.fixture
async def bea(world: World) -> Guest:
    return await world.guest("bea")
