"""Secrets with marks on them, in real processes that work, are refused and crash; then the marks are looked for."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsFault, load
from tests.fakes import discord as discords
from tests.fakes import slack as slacks

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 60  # seconds for a process on a busy machine
MASTER: Final = base64.b64encode(b"hush-of-the-master-key-of-32-byt").decode()
SHAPED: Final = {
    "DISCORD_TOKEN": "hush/discord+token.abcdef.ghijklmnopq",
    "SLACK_BOT_TOKEN": "xoxb-hush-of-slacks-bot",
    "SLACK_APP_TOKEN": "xapp-hush-of-slacks-app",
    "LABMATES_MASTER_KEY": MASTER,
    "LABMATES_DATABASE_URL": "postgresql://labmates:hush%2Fof-the-database@127.0.0.1:1/labmates",
}


def secret_settings() -> dict[str, str]:
    """Every setting that holds a secret, with a marked value; one that is new comes in by itself."""
    fields = Settings.model_fields.values()
    names = [str(f.validation_alias) for f in fields if "SecretStr" in str(f.annotation)]
    return {name: SHAPED.get(name, f"hush-of-{name.lower()}") for name in names}


def marks(secrets: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Every way in which a secret could be told: plain, in part, and in the encodings that libraries use."""
    for name, secret in secrets.items():
        raws = [secret] if "://" not in secret else [secret, "hush%2Fof-the-database", "hush/of-the-database"]
        for raw in raws:
            for form in (
                raw,
                quote(raw, safe=""),
                raw.encode().hex(),
                base64.b64encode(raw.encode()).decode(),
                repr(raw),
            ):
                yield name, form.encode()
    yield "LABMATES_MASTER_KEY", base64.b64decode(MASTER)
    yield "any of them", b"hush"


def told(where: Mapping[str, bytes], secrets: Mapping[str, str]) -> list[str]:
    """Where which secret was told."""
    found = list(marks(secrets))
    return [f"{name} in {place}" for place, said in where.items() for name, mark in found if mark in said]


def of_process(pid: int) -> dict[str, bytes]:
    """What others may read of a process: every user of the machine, and the same user its environment."""
    parts = ("cmdline", "comm", "status", "stat", "environ")
    return {part: Path(f"/proc/{pid}/{part}").read_bytes() for part in parts}


def put_aside(folder: Path, secrets: Mapping[str, str]) -> None:
    """Write each secret into a file of its own, as a container's secrets are."""
    folder.mkdir(mode=0o700)
    for name, secret in secrets.items():
        if name != "LABMATES_DATABASE_URL":  # the marked one leads nowhere
            (folder / name).write_text(f"{secret}\n", encoding="utf-8")


@dataclass
class House:
    """A folder, fakes that know the marked tokens, and what a process is given."""

    folder: Path
    discord: discords.FakeDiscord
    slack: slacks.FakeSlack

    def given(self, **more: str) -> dict[str, str]:
        secrets = secret_settings() | {"LABMATES_DATABASE_URL": ""}
        plain = {
            "LABMATES_DATA_DIR": str(self.folder / "var"),
            "LABMATES_DISCORD_API_URL": self.discord.api_url,
            "LABMATES_DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "LABMATES_SLACK_API_URL": self.slack.api_url,
            "LABMATES_HTTP_PORT": "0",
            "LABMATES_PLAYGROUND_PORT": "0",
            "LABMATES_LOG_LEVEL": "DEBUG",
            "PYTHONPATH": str(ROOT),
            "PYTHONASYNCIODEBUG": "1",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}  # noqa: TID251
        return kept | secrets | plain | more

    def on_disk(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    async def ran(
        self, *words: str, seen: Callable[[], Awaitable[object]] | None = None, **more: str
    ) -> tuple[int, dict[str, bytes]]:
        """Run the program to its end, or until *seen*; return its code and everything that it showed or left."""
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            cwd=self.folder,
            env=self.given(**more),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        shown: dict[str, bytes] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                if seen is not None:
                    await seen()
                    shown |= of_process(started.pid)
                    started.send_signal(signal.SIGTERM)
                shown["stdout"], shown["stderr"] = await started.communicate()
        finally:
            if started.returncode is None:
                started.kill()
        assert started.returncode is not None
        return started.returncode, shown | self.on_disk()


@asynccontextmanager
async def built(folder: Path) -> AsyncIterator[House]:
    async with discords.FakeDiscord(token=SHAPED["DISCORD_TOKEN"]) as discord, slacks.FakeSlack() as slack:
        slack.bot_token, slack.app_token = SHAPED["SLACK_BOT_TOKEN"], SHAPED["SLACK_APP_TOKEN"]
        yield House(folder, discord, slack)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with built(tmp_path) as made:
        yield made


def test_what_looks_for_marks_finds_them() -> None:
    secrets = secret_settings()
    assert {"DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LABMATES_MASTER_KEY"} <= set(secrets)
    for name, secret in secrets.items():
        assert told({"a line": f"login with {secret} failed".encode()}, secrets), name
    assert told({"a file": base64.b64decode(MASTER)}, secrets)


async def test_a_process_that_works_tells_none(house: House) -> None:
    async def both() -> None:
        await house.discord.gateway.until("ready", 1)
        await house.slack.connected()
        ada, ben = discords.Actor(house.discord), slacks.Member(house.slack, "U1ADA", slacks.SocketWire(house.slack))
        await (await ada.runs("resources", query="night shift")).shown()
        await ben.types("/resources", "night shift")

    code, shown = await house.ran("-m", "bot", "run", seen=both)
    assert code == 0
    assert b'"stopped"' in shown["stderr"]
    assert shown["cmdline"].endswith(b"-m\0bot\0run\0")
    assert told({"environ": shown.pop("environ")}, secret_settings())  # there they must be; the same user reads it
    assert told(shown, secret_settings()) == []


async def test_secrets_in_files_are_in_nothing_that_others_may_read_of_a_process(house: House) -> None:
    folder = house.folder.parent / f"{house.folder.name}-secrets"
    put_aside(folder, secret_settings())

    async def both() -> None:
        await house.discord.gateway.until("ready", 1)
        await house.slack.connected()

    none = dict.fromkeys(secret_settings(), "")
    code, shown = await house.ran("-m", "bot", "run", seen=both, LABMATES_SECRETS_DIR=str(folder), **none)
    assert code == 0
    assert b"LABMATES_SECRETS_DIR" in shown["environ"]
    assert told(shown, secret_settings()) == []


async def test_a_process_that_platforms_refuse_tells_none(house: House) -> None:
    house.discord.token, house.slack.bot_token = "another", "xoxb-another"
    code, shown = await house.ran("-m", "bot", "run")
    assert code == 1
    assert b"DISCORD_TOKEN" in shown["stderr"]
    assert b"SLACK_BOT_TOKEN" in shown["stderr"]
    assert told(shown, secret_settings()) == []


@pytest.mark.parametrize("words", [("doctor",), ("run",), ("migrate",)])
async def test_a_database_that_cannot_be_reached_tells_none(house: House, words: tuple[str, ...]) -> None:
    code, shown = await house.ran("-m", "bot", *words, LABMATES_DATABASE_URL=SHAPED["LABMATES_DATABASE_URL"])
    assert code == 1
    assert shown["stdout"] + shown["stderr"]
    assert told(shown, secret_settings()) == []


BROKEN = [
    ("LABMATES_DATABASE_URL", "mysql://me:hush%2Fof-the-database@host/x"),
    ("LABMATES_DATABASE_URL", "postgresql://me:hush%2Fof-the-database@host:port/x"),
    ("LABMATES_DATABASE_URL", "hush%2Fof-the-database"),
    ("LABMATES_MASTER_KEY", "hush-that-is-no-key"),
    ("LABMATES_MASTER_KEY", base64.b64encode(b"hush").decode()),
    ("LABMATES_SLACK_MODE", "hush"),
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
async def test_a_setting_that_is_broken_is_named_and_not_quoted(house: House, name: str, value: str) -> None:
    code, shown = await house.ran("-m", "bot", "run", seen=None, **{name: value})
    assert code == 1
    [*_, last] = shown["stderr"].splitlines()
    assert last.startswith(b"Labmates cannot go on: ")
    assert name.encode() in last
    assert told(shown, secret_settings()) == []


# Breaks the program from within, with every secret in the words of the error and in the names around it.
CRASH = """
import os, sys
from bot import {module}
from bot.__main__ import main
def broken(*args, **more):
    secrets = [v for k, v in os.environ.items() if "hush" in v]
    raise RuntimeError(str(secrets))
{module}.{name} = broken
sys.argv = ["labmates", {word!r}]
main()
"""


@pytest.mark.parametrize(("module", "name", "word"), [("start", "opened", "run"), ("tools", "migrated", "migrate")])
async def test_a_crash_tells_its_kind_and_place_and_none(house: House, module: str, name: str, word: str) -> None:
    code, shown = await house.ran("-c", CRASH.format(module=module, name=name, word=word))
    assert code == 1
    assert b'"crashed"' in shown["stderr"]
    assert b'"RuntimeError"' in shown["stderr"]
    assert b"start.py" in shown["stderr"] or b"cli.py" in shown["stderr"]
    assert told(shown, secret_settings()) == []


def test_settings_show_none_however_they_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(**secret_settings())
    shown = [repr(settings), str(settings), f"{settings}", f"{settings!r:>20}", str(settings.model_dump())]
    shown += [settings.model_dump_json(), repr(vars(settings)), "".join(map(repr, settings))]
    assert told({"settings": "\n".join(shown).encode()}, secret_settings()) == []
    for field in type(settings).model_fields:
        value = getattr(settings, field)
        assert not isinstance(value, SecretStr) or "hush" not in f"{value} {value!r}"


def test_a_setting_of_the_wrong_kind_is_refused_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [str(f.validation_alias) for f in Settings.model_fields.values()]:
        try:
            load(**{name: ["hush"]})
        except SettingsFault as fault:
            assert "hush" not in str(fault)
            assert name in str(fault)
        else:
            pytest.fail(f"{name} takes a list")
