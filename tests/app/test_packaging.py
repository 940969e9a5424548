"""What ships beside the program says nothing that is not there: image, compose file, systemd units, wheel, sdist."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import cli
from bot.roles import Role, asked
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
SETTINGS = frozenset(str(field.validation_alias) for field in Settings.model_fields.values())
OTHERS = frozenset({"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"})  # PostgreSQL's own image
PYTHONS = frozenset({"PATH", "PYTHONDONTWRITEBYTECODE", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"})
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


@pytest.fixture(scope="module")
def services() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = compose()["services"]
    return found


def compose() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def ours(services: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, one) for name, one in services.items() if one["image"] == "labmates")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each on one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(word, re.sub(r"\s+", " ", rest)) for word, _, rest in (line.partition(" ") for line in lines)]


def commands() -> set[str]:
    named = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    return named | {group.name for group in cli.registered_groups if group.name}


def test_every_setting_that_is_named_anywhere_is_one_that_there_is(
    services: Mapping[str, Mapping[str, Any]],
) -> None:
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    units = [name for unit in UNITS for name in re.findall(r"^Environment=(\w+)=", unit.read_text(), re.MULTILINE)]
    image = [name for word, rest in instructions() if word == "ENV" for name in re.findall(r"(\w+)=", rest)]
    composed = [name for one in services.values() for name in one.get("environment", {})]
    inside = re.findall(r"\$\{(\w+):-", (ROOT / "compose.yaml").read_text())
    assert set(example) == SETTINGS
    assert {*units, *composed, *inside} <= SETTINGS | OTHERS
    assert set(image) <= SETTINGS | PYTHONS
    assert {"LABMATES_HEALTH_PORT", "LABMATES_SECRETS_DIR"} <= set(image)


def test_every_role_is_started_by_the_words_that_the_program_understands(
    services: Mapping[str, Mapping[str, Any]],
) -> None:
    started: set[Role] = set()
    for _, one in ours(services):
        first, *rest = one["command"]
        assert first in commands()
        started |= asked(rest).roles if first == "run" else set()
    assert started == set(Role)
    assert services["worker"]["deploy"]["replicas"] >= 2
    for unit in UNITS:
        (words,) = re.findall(r"^ExecStart=/opt/labmates/bin/labmates run ?(.*)$", unit.read_text(), re.MULTILINE)
        assert asked(words.replace("%i", "worker").split()).roles


def test_every_process_of_ours_is_shut_in_and_waits_for_its_tables(services: Mapping[str, Mapping[str, Any]]) -> None:
    volumes = [volume.partition(":")[0] for volume in services["worker"]["volumes"]]
    assert sorted(volumes) == ["data", "keys"] and {*volumes, "postgres"} == set(compose()["volumes"])
    for name, one in ours(services):
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"]
        waits = one["depends_on"]
        if name == "migrate":
            assert waits == {"postgres": {"condition": "service_healthy"}} and one["restart"] == "no"
        else:
            assert waits == {"migrate": {"condition": "service_completed_successfully"}}
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))


def test_one_image_is_built_once_and_never_fetched(services: Mapping[str, Mapping[str, Any]]) -> None:
    assert [name for name, one in ours(services) if "build" in one] == ["migrate"], "all wait for it"
    assert all(one["pull_policy"] == "never" for _, one in ours(services))


def test_postgres_counts_as_well_only_where_the_others_will_reach_it(
    services: Mapping[str, Mapping[str, Any]],
) -> None:
    assert "--host=127.0.0.1" in services["postgres"]["healthcheck"]["test"], "not the socket of its first start"


def test_secrets_are_files_and_stand_in_no_environment(services: Mapping[str, Mapping[str, Any]]) -> None:
    secret = {str(f.validation_alias) for f in Settings.model_fields.values() if "SecretStr" in str(f.annotation)}
    files = compose()["secrets"]
    assert {name for name in files if name != "postgres_password"} <= secret
    for one in services.values():
        assert set(one["secrets"]) <= set(files)
        assert not secret & set(one["environment"])
    image = " ".join(rest for _, rest in instructions())
    assert not any(f"{name}=" in image for name in secret)


def test_the_image_is_not_root_writes_into_two_volumes_and_is_asked_how_it_is() -> None:
    found = instructions()
    last = dict(found)
    assert last["USER"] == "10001:10001", "by its number, so that Kubernetes can tell that it is not root"
    assert json.loads(last["VOLUME"]) == ["/data", "/keys"]
    health = json.loads(last["HEALTHCHECK"].partition(" CMD ")[2])
    assert (health[0], json.loads(last["ENTRYPOINT"]), json.loads(last["CMD"])) == ("labmates", ["labmates"], ["run"])
    assert health[1] in commands()
    installs = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    assert installs and all("--require-hashes" in rest or "--no-deps" in rest for rest in installs)
    assert sum(word == "FROM" for word, _ in found) == 2
    assert not any(word == "ADD" for word, _ in found)


def test_the_builder_is_handed_what_the_image_copies_and_nothing_that_is_secret() -> None:
    first, *kept = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#") and not line.startswith("**")
    ]
    assert first == "*"
    kept = [line.removeprefix("!") for line in kept]
    copied = [
        part.replace("${LOCK}", "requirements.lock")
        for word, rest in instructions()
        if word == "COPY" and "--from" not in rest
        for part in rest.split()[:-1]
    ]
    assert all((ROOT / part).exists() for part in copied)
    assert all(any(Path(part).match(pattern) for pattern in kept) for part in copied)
    assert not {".env", "secrets", "var", "keys"} & set(kept)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_a_unit_and_finds_it_shut_in(unit: Path, tmp_path: Path) -> None:
    name = unit.name.replace("@", "@worker")
    program = tmp_path / "labmates"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/labmates/bin/labmates", str(program)))
    verified = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    looked = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(tmp_path / name)]
    told = subprocess.run(looked, capture_output=True, text=True).stdout
    (exposure,) = re.findall(r"Overall exposure level for \S+ ([0-9.]+)", told)
    assert float(exposure) < 2.0, told


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist, made without a network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return folder


def test_the_wheel_runs_from_an_empty_folder(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    home, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(home, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as found:
        found.extractall(packages)
    # The libraries are those of this environment; a checkout that is installed here is not looked for by this line.
    (packages / "libraries.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    entry = "import sys, bot; from bot.__main__ import main; sys.stderr.write(bot.__file__); main()"

    def labmates(*words: str) -> str:
        command = [str(home / "bin" / "python"), "-c", entry, *words]
        environment = {"PATH": os.defpath, "COLUMNS": "120"}
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True)
        assert (done.returncode, str(packages) in done.stderr) == (0, True), done
        return done.stdout

    assert re.fullmatch(r"labmates \d+\.\d+\.\d+\n", labmates("--version"))
    assert "up to date" in labmates("migrate")
    assert (empty / "var" / "labmates.db").exists()
    assert re.search(r"\d+ resources", labmates("doctor"))


def test_the_sdist_holds_all_that_the_wheel_is_made_of_and_nothing_of_ours_alone(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as found:
        wheeled = {name.replace("bot/_data/", "data/") for name in found.namelist() if ".dist-info/" not in name}
        entry = found.read(next(name for name in found.namelist() if name.endswith("entry_points.txt"))).decode()
    with tarfile.open(sdist) as packed:
        packed_names = {name.partition("/")[2] for name in packed.getnames()}
    assert wheeled <= packed_names
    assert {"pyproject.toml", "README.md", "LICENSE"} <= packed_names
    assert {name.partition("/")[0] for name in wheeled} == {"adapters", "bot", "cogs", "data"}
    assert "labmates = bot.__main__:main" in entry
    assert not [name for name in packed_names if re.search(r"\.(db|key|env)$|(^|/)(tests|secrets|var|keys)/", name)]
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml")} <= wheeled
