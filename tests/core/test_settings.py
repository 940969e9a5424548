from pathlib import Path

import pytest

from bot.settings import Settings, SettingsFault, load


def test_the_defaults_need_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load()
    assert settings.store_url == "sqlite:///var/labmates.db"
    assert (settings.discord_token, settings.uses_slack, settings.playground_port) == (None, False, 8765)


def test_a_bad_setting_is_named_without_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_HTTP_PORT", "secret-typo")
    with pytest.raises(SettingsFault, match="LABMATES_HTTP_PORT") as caught:
        load()
    assert "secret-typo" not in str(caught.value)


def test_the_env_file_is_read_and_secrets_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("DISCORD_TOKEN=abc\nSLACK_BOT_TOKEN=\nLABMATES_SLACK_MODE=http\n")
    settings = load()
    assert settings.discord_token is not None and settings.discord_token.get_secret_value() == "abc"
    assert settings.slack_bot_token is None
    assert "abc" not in repr(settings)


def test_every_setting_has_its_line_in_the_example() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    for field in Settings.model_fields.values():
        assert f"{field.validation_alias}=" in example


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with secrets, as a container or systemd gives it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("LABMATES_SECRETS_DIR", str(folder))
    return folder


def test_a_secret_may_lie_in_a_file_of_its_name(secrets: Path) -> None:
    (secrets / "DISCORD_TOKEN").write_text("abc\n")
    (secrets / "labmates_database_url").write_text("postgresql://me:secret@host/x")
    (secrets / "SLACK_BOT_TOKEN").write_text("\n")
    settings = load()
    assert settings.discord_token is not None and settings.discord_token.get_secret_value() == "abc"
    assert settings.store_url == "postgresql://me:secret@host/x"
    assert settings.slack_bot_token is None, "an empty file says nothing"
    assert "abc" not in repr(settings) and "secret@" not in repr(settings)


def test_the_environment_comes_before_files(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets / "DISCORD_TOKEN").write_text("from a file")
    monkeypatch.setenv("DISCORD_TOKEN", "from the environment")
    token = load().discord_token
    assert token is not None and token.get_secret_value() == "from the environment"


def test_a_folder_or_file_of_secrets_that_cannot_be_read_is_named(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets / "DISCORD_TOKEN").write_bytes(b"abc\xff")
    with pytest.raises(SettingsFault, match="secrets") as caught:
        load()
    assert "abc" not in str(caught.value)
    monkeypatch.setenv("LABMATES_SECRETS_DIR", str(secrets / "nowhere"))
    with pytest.raises(SettingsFault, match="LABMATES_SECRETS_DIR"):
        load()


def test_a_bad_setting_in_a_file_is_named_without_its_value(secrets: Path) -> None:
    (secrets / "LABMATES_HTTP_PORT").write_text("secret-typo")
    with pytest.raises(SettingsFault, match="LABMATES_HTTP_PORT") as caught:
        load()
    assert "secret-typo" not in str(caught.value)


def test_half_of_what_many_workspaces_need_is_refused_with_the_mend() -> None:
    with pytest.raises(SettingsFault, match="LABMATES_PUBLIC_URL"):
        load(LABMATES_SLACK_CLIENT_ID="1.2", LABMATES_SLACK_CLIENT_SECRET="hush-hush")
    whole = {"LABMATES_SLACK_CLIENT_SECRET": "hush-hush", "LABMATES_PUBLIC_URL": "https://lab.example"}
    found = load(LABMATES_SLACK_CLIENT_ID="1.2", **whole)
    assert found.many_workspaces and found.uses_slack and "hush" not in repr(found)


def test_a_secret_that_is_empty_is_none() -> None:
    given = load(SLACK_BOT_TOKEN="", DISCORD_TOKEN="")
    assert given.slack_bot_token is None and given.discord_token is None and not given.uses_slack
