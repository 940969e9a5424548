"""Suggestions: commands, then fields, then values, each giving a line that runs."""

import pytest

from tests.playground.conftest import Meet


async def _offers(meet: Meet, line: str, person: str = "rosa") -> list[tuple[str, str, str]]:
    client = await meet(person)
    status, found = await client.sends("/complete", text=line)
    assert status == 200
    return [(o["line"], o["label"], o["detail"]) for o in found]


async def test_a_slash_offers_the_commands_that_one_may_run(meet: Meet) -> None:
    members, moderators = await _offers(meet, "/"), await _offers(meet, "/", "priya")
    assert members[0] == ("/resources ", "/resources", "Find help that people like you have used")
    assert {label for _, label, _ in moderators} - {label for _, label, _ in members} == {"/close-room"}
    assert "/more" not in {label for _, label, _ in moderators}


async def test_letters_narrow_the_commands(meet: Meet) -> None:
    assert [label for _, label, _ in await _offers(meet, "/Re")] == ["/resources", "/remind"]


async def test_after_a_command_its_fields_are_offered(meet: Meet) -> None:
    assert await _offers(meet, "/resources night shift ") == [
        ("/resources night shift query:", "query:", "What do you need?"),
        ("/resources night shift topic:", "topic:", "Topic (if you like)"),
    ]


async def test_the_command_itself_suggests_values(meet: Meet) -> None:
    assert await _offers(meet, "/brew g") == [
        ("/brew Ginger", "Ginger", ""),
        ("/brew Green", "Green", ""),
        ("/brew Earl Grey", "Earl Grey", ""),
    ]
    assert await _offers(meet, "/brew tea:earl") == [('/brew tea:"Earl Grey" ', "Earl Grey", "")]
    assert await _offers(meet, '/brew tea:"earl g') == [('/brew tea:"Earl Grey" ', "Earl Grey", "")]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/resources x topic:", ["/resources x topic:sleep ", "/resources x topic:money "]),
        ("/resources x topic:mo", ["/resources x topic:money "]),
        ("/brew tea:x milk:", ["/brew tea:x milk:yes ", "/brew tea:x milk:no "]),
        ("/brew tea:x where:#l", ["/brew tea:x where:#lounge "]),
        ("/brew tea:x cups:", []),
        ("/brew tea:x mi", ["/brew tea:x milk:"]),
        ("/help", []),
        ("/help ", []),
        ("/nothing at all", []),
        ("hello", []),
        ("", []),
    ],
)
async def test_what_is_offered_for_a_line(meet: Meet, line: str, offered: list[str]) -> None:
    assert [o[0] for o in await _offers(meet, line) if o[0] != "/help "] == offered


async def test_nobody_reads_of_channels_that_they_cannot_read(meet: Meet) -> None:
    assert not await _offers(meet, "/brew tea:x where:#mod")
    assert len(await _offers(meet, "/brew tea:x where:#mod", "priya")) == 1


async def test_a_field_of_a_form_is_suggested_for(meet: Meet) -> None:
    rosa = await meet("rosa")
    _, found = await rosa.sends("/suggest", command="brew", field="tea", text="cham")
    assert found == [{"value": "Chamomile", "label": "Chamomile"}]
    for command, field in (("brew", "cups"), ("nothing", "tea"), ("draft", "id")):
        assert await rosa.sends("/suggest", command=command, field=field, text="x") == (200, [])
