"""The only reader of the environment, of .env and of files with secrets; every setting has its line in .env.example."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.errors import Fault
from bot.log import LogFormat


class SlackMode(StrEnum):
    """How Slack reaches us."""

    SOCKET = "socket"
    HTTP = "http"


HALF: Final = (
    "LABMATES_SLACK_CLIENT_ID needs LABMATES_SLACK_CLIENT_SECRET (Basic Information at api.slack.com/apps) and "
    "LABMATES_PUBLIC_URL (https://your.host) beside it; for one workspace leave all three empty and fill in "
    "SLACK_BOT_TOKEN"
)


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class SettingsFault(Fault):
    """A setting has a value that cannot be used."""


CONFIG: Final = SettingsConfigDict(
    env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
)


class Where(BaseSettings):
    """Where secrets lie as files; known before everything else."""

    model_config = CONFIG

    secrets_dir: Path | None = Field(None, validation_alias="LABMATES_SECRETS_DIR")


class Files(SecretsSettingsSource):
    """One file for each setting, by the setting's name; an empty one says nothing, as in .env."""

    def __call__(self) -> dict[str, Any]:
        """Return what the files hold, by name."""
        return {name: held for name, held in super().__call__().items() if held}


class Settings(BaseSettings):
    """All settings, by their names in the environment."""

    model_config = CONFIG

    secrets_dir: Path | None = Field(None, validation_alias="LABMATES_SECRETS_DIR")
    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_client_id: str | None = Field(None, validation_alias="LABMATES_SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(None, validation_alias="LABMATES_SLACK_CLIENT_SECRET")
    public_url: str | None = Field(None, validation_alias="LABMATES_PUBLIC_URL")
    slack_mode: SlackMode = Field(SlackMode.SOCKET, validation_alias="LABMATES_SLACK_MODE")
    database_url: SecretStr | None = Field(None, validation_alias="LABMATES_DATABASE_URL")
    data_dir: Path = Field(Path("var"), validation_alias="LABMATES_DATA_DIR")
    key_dir: Path | None = Field(None, validation_alias="LABMATES_KEY_DIR")
    master_key: SecretStr | None = Field(None, validation_alias="LABMATES_MASTER_KEY")
    discord_api_url: str = Field("https://discord.com", validation_alias="LABMATES_DISCORD_API_URL")
    discord_gateway_url: str | None = Field(None, validation_alias="LABMATES_DISCORD_GATEWAY_URL")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="LABMATES_SLACK_API_URL")
    playground_port: int = Field(8765, ge=0, le=65535, validation_alias="LABMATES_PLAYGROUND_PORT")
    http_host: str = Field("127.0.0.1", validation_alias="LABMATES_HTTP_HOST")
    http_port: int = Field(8080, ge=0, le=65535, validation_alias="LABMATES_HTTP_PORT")
    health_host: str = Field("127.0.0.1", validation_alias="LABMATES_HEALTH_HOST")
    health_port: int | None = Field(None, ge=1, le=65535, validation_alias="LABMATES_HEALTH_PORT")
    otel_endpoint: str | None = Field(None, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    otel_headers: SecretStr | None = Field(None, validation_alias="OTEL_EXPORTER_OTLP_HEADERS")
    otel_service: str = Field("labmates", validation_alias="OTEL_SERVICE_NAME")
    log_level: LogLevel = Field(LogLevel.INFO, validation_alias="LABMATES_LOG_LEVEL")
    log_format: LogFormat = Field(LogFormat.JSON, validation_alias="LABMATES_LOG_FORMAT")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment come before .env, and both before files."""
        assert isinstance(file_secret_settings, SecretsSettingsSource), "that is what pydantic gives"
        files = Files(settings_cls, secrets_dir=file_secret_settings.secrets_dir)
        return init_settings, env_settings, dotenv_settings, files

    @property
    def store_url(self) -> str:
        """Where the database is: the given one, or a file in the data directory."""
        given = self.database_url
        return given.get_secret_value() if given else f"sqlite:///{self.data_dir / 'labmates.db'}"

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, given: object, about: ValidationInfo) -> object:
        return None if given == "" and cls.model_fields[about.field_name or ""].default is None else given

    @property
    def uses_slack(self) -> bool:
        """Whether there is a token for Slack, or workspaces may install the app."""
        return self.slack_bot_token is not None or self.many_workspaces

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app, each for itself."""
        return self.slack_client_id is not None


def load(**given: object) -> Settings:
    """Read the settings; ``given`` ones (by the name in the environment) come first.

    Raises ``SettingsFault`` naming each bad setting and never its value.
    """
    folder: Path | None = None
    try:
        folder = _secrets(given)
        found = Settings(_secrets_dir=folder, **given)  # type: ignore[arg-type, call-arg]
    except SettingsError:
        raise SettingsFault(f"a file in {folder} cannot be read: let the bot's user read it, as UTF-8") from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)]
        raise SettingsFault("; ".join(faults) + " (see .env.example)") from None
    if found.many_workspaces and not (found.slack_client_secret and found.public_url):
        raise SettingsFault(HALF)
    return found


def _secrets(given: Mapping[str, object]) -> Path | None:
    folder = Where(**given).secrets_dir  # type: ignore[arg-type]
    if folder is not None and not folder.is_dir():
        raise SettingsFault(f"LABMATES_SECRETS_DIR: there is no folder {folder}; make it, or leave the setting empty")
    return folder
