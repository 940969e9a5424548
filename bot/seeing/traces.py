"""Traces for an OpenTelemetry collector: how long each part of a call took; of what is private there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

from bot.log import referenced
from bot.settings import Settings, SettingsFault

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ROOTS: Final = frozenset({"call", "delivery"})  # where a trace begins; other work by the clock makes none
PATIENCE: Final = 5.0  # seconds for one parcel of spans to the collector
MISSING: Final = (
    "OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and their library is not here: "
    "pip install 'labmates[telemetry]', or leave the setting empty"
)
_NOTHING: Final = nullcontext()


class Traces:
    """Makes spans with the SDK of OpenTelemetry."""

    def __init__(self, provider: TracerProvider) -> None:
        """Make them with this provider, which owns what becomes of them."""
        from opentelemetry import trace

        self._provider = provider
        self._tracer = provider.get_tracer("labmates")
        self._current = trace.get_current_span

    @classmethod
    def sent(cls, settings: Settings) -> Traces:
        """Return traces that go to the collector of the settings. Raises ``SettingsFault`` without the library.

        How they are batched and sampled, and further attributes of the resource, the SDK reads from the
        environment by itself (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
        """
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            raise SettingsFault(MISSING) from None
        assert settings.otel_endpoint is not None, "traces are made only where a collector was named"
        provider = TracerProvider(
            resource=Resource.create({"service.name": settings.otel_service}), shutdown_on_exit=False
        )
        address = f"{settings.otel_endpoint.rstrip('/')}/v1/traces"
        exporter = OTLPSpanExporter(address, headers=_headers(settings), timeout=PATIENCE)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        return cls(provider)

    def span(self, name: str, /, *, private: bool = False, **facts: str) -> AbstractContextManager[object]:
        """Return the block that is measured: inside a trace, or as the beginning of one."""
        within = self._current().is_recording()
        return self._kept(name, facts) if not private and (within or name in ROOTS) else _NOTHING

    async def run(self) -> None:
        """Wait until cancelled, and then send what is left."""
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(self._provider.shutdown)

    @contextmanager
    def _kept(self, name: str, facts: dict[str, str]) -> Iterator[None]:
        from opentelemetry.trace import StatusCode

        with referenced() as reference:
            known = {f"labmates.{fact}": value for fact, value in facts.items()} | {"labmates.reference": reference}
            # What an exception says may be somebody's words: only its type is kept.
            with self._tracer.start_as_current_span(
                name, attributes=known, record_exception=False, set_status_on_exception=False
            ) as span:
                try:
                    yield
                except BaseException as fault:
                    span.set_status(StatusCode.ERROR, type(fault).__name__)
                    raise


def _headers(settings: Settings) -> dict[str, str]:
    given = settings.otel_headers.get_secret_value() if settings.otel_headers else ""
    pairs = (pair.partition("=") for pair in given.split(",") if "=" in pair)
    return {name.strip(): value.strip() for name, _, value in pairs}
