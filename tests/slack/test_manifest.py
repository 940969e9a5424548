"""The manifest: whole, valid, and asking for exactly the scopes that the code uses."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import adapters.slack
from adapters.slack.manifest import COMMANDS, TAKEN, manifest
from adapters.slack.scopes import BOT_SCOPES, METHODS
from bot.command import Command
from bot.i18n import P
from bot.message import Reply
from bot.settings import SlackMode
from tests.core.lab import Lab
from tests.house import house
from tests.slack.ward import Ward
from tests.spec_slack import ABSENT, Judge, spec_dir

JUDGE = Judge(spec_dir())
published = pytest.mark.skipif(spec_dir() is None, reason=ABSENT)


@pytest.fixture
def commands() -> Mapping[str, Command]:
    return house([Lab(), Ward()]).desk.commands


@published
@pytest.mark.parametrize("mode", SlackMode)
@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("many", [False, True])
def test_the_manifest_is_valid(commands: Mapping[str, Command], mode: SlackMode, version: str, many: bool) -> None:
    made = manifest(commands, mode=mode, url="https://lab.example/slack/events", many=many)
    assert JUDGE.manifest(made, version) == []


def test_an_app_for_many_says_where_slack_sends_people_back_and_renews_its_tokens(
    commands: Mapping[str, Command],
) -> None:
    one, many = manifest(commands), manifest(commands, url="https://lab.example", many=True)
    assert many["oauth_config"]["redirect_urls"] == ["https://lab.example/slack/oauth_redirect"]
    assert many["settings"]["token_rotation_enabled"] and many["settings"]["org_deploy_enabled"]
    assert "team_access_revoked" in many["settings"]["event_subscriptions"]["bot_events"]
    assert not one["settings"]["token_rotation_enabled"] and "redirect_urls" not in one["oauth_config"]


def test_every_listed_command_has_its_own_name_and_the_umbrella_comes_first(commands: Mapping[str, Command]) -> None:
    slashes = manifest(commands)["features"]["slash_commands"]
    names = [s["command"] for s in slashes]
    assert names[0] == "/labmates"
    assert {"/draw", "/rota", "/ping"} <= set(names)
    assert not {"/note", "/rota.set", "/break"} & set(names)
    assert len(names) == len(set(names))
    rota = next(s for s in slashes if s["command"] == "/rota")
    assert rota["usage_hint"] == "set | show"
    assert all(s["should_escape"] for s in slashes)


def test_slacks_own_commands_are_left_to_slack(commands: Mapping[str, Command]) -> None:
    assert {"me", "status", "search"} <= TAKEN
    mine = {"me": commands["ping"], "help": commands["help"]}
    renamed = {name: replace(command, name=name) for name, command in mine.items()}
    assert [s["command"] for s in manifest(renamed)["features"]["slash_commands"]] == ["/labmates", "/help"]


def test_a_command_with_a_menu_is_a_message_shortcut(commands: Mapping[str, Command]) -> None:
    shortcuts = manifest(commands)["features"]["shortcuts"]
    assert [(s["name"], s["type"], s["callback_id"]) for s in shortcuts] == [("File this message", "message", "file")]


def test_http_mode_names_its_address_everywhere_and_socket_mode_nowhere(commands: Mapping[str, Command]) -> None:
    url = "https://lab.example/slack/events"
    http, socket = manifest(commands, mode=SlackMode.HTTP, url=url), manifest(commands)
    assert http["settings"]["event_subscriptions"]["request_url"] == url
    assert http["settings"]["interactivity"]["message_menu_options_url"] == url
    assert {s["url"] for s in http["features"]["slash_commands"]} == {url}
    for shorter in ("https://lab.example", "https://lab.example/"):
        assert manifest(commands, mode=SlackMode.HTTP, url=shorter) == http
    assert not http["settings"]["socket_mode_enabled"]
    assert socket["settings"]["socket_mode_enabled"]
    assert "https://" not in str(socket)


def test_more_commands_than_slack_takes_stay_under_the_umbrella() -> None:
    async def nothing() -> Reply:
        return Reply(())

    many = {f"c{n}": Command(f"c{n}", P("One of many"), (), nothing) for n in range(80)}
    assert len(manifest(many)["features"]["slash_commands"]) == COMMANDS


@published
def test_each_scope_is_the_one_that_slack_documents_for_its_method() -> None:
    for method, scopes in METHODS.items():
        documented = JUDGE.bot_scopes(method)
        assert set(scopes) <= set(documented), method
        assert bool(scopes) == bool(documented), method


def test_the_manifest_asks_for_the_scopes_of_the_methods_called_and_for_no_more() -> None:
    folder = Path(adapters.slack.__file__).parent
    source = "".join(p.read_text() for p in folder.glob("*.py") if p.name != "scopes.py")
    called = {method for method in METHODS if f'"{method}"' in source}
    assert called == set(METHODS)
    needed = {scope for method in called for scope in METHODS[method]}
    assert set(manifest({})["oauth_config"]["scopes"]["bot"]) == needed | {"commands"} == set(BOT_SCOPES)
