"""Traces, with the real SDK: one for each call, its parts inside each other, and nothing of what is private."""

import builtins
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import Cog, Context, Outcome, P, Reply, command
from bot.seeing.traces import Traces
from bot.settings import SettingsFault
from bot.store import Store
from tests.app.test_app import running, settings
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.house import staged
from tests.stage import Stage

WORD = "xylograph"


class Ward(Cog):
    def __init__(self, store: Store) -> None:
        self._store = store

    @command("note", P("Write something down"))
    async def note(self, ctx: Context, text: str) -> Outcome:
        async with self._store.write() as tx:
            await tx.exec_driver_sql("SELECT 1")
        return Reply.say(P("Done."))

    @command("fall", P("Break"))
    async def fall(self, ctx: Context, text: str) -> Outcome:
        raise ValueError(text)


class Whisper(Cog):
    private = True

    def __init__(self, store: Store) -> None:
        self._store = store

    @command("whisper", P("Say something that nobody may trace"))
    async def whisper(self, ctx: Context) -> Outcome:
        async with self._store.read() as db:
            await db.exec_driver_sql("SELECT 1")
        return Reply.say(P("Done."))


class Seen:
    def __init__(self) -> None:
        self._kept = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self.traces = Traces(provider)

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        return self._kept.get_finished_spans()

    def tree(self) -> list[str]:
        """Each span's name with those that it lies in, the outermost first."""
        names = {span.context.span_id: span for span in self.spans if span.context}

        def path(span: ReadableSpan) -> str:
            return f"{path(names[span.parent.span_id])} > {span.name}" if span.parent else span.name

        return sorted(map(path, self.spans))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path}/traced.db")
    yield store
    await store.close()


def staging(store: Store) -> tuple[Stage, Seen]:
    seen, stage = Seen(), Stage()
    store.spans = seen.traces.span
    staged([Ward(store), Whisper(store)], stage, spans=seen.traces.span)
    return stage, seen


async def test_a_call_its_handler_and_its_transaction_lie_inside_each_other(store: Store) -> None:
    stage, seen = staging(store)
    await stage.actor("ada").types(f"note {WORD}")
    assert seen.tree() == ["call", "call > handler", "call > handler > store.write"]
    (root,) = [span for span in seen.spans if span.parent is None]
    assert root.attributes is not None
    known = dict(root.attributes)
    assert len(str(known.pop("labmates.reference"))) == 8
    assert known == {"labmates.command": "note", "labmates.platform": "stage"}


async def test_what_is_private_leaves_no_span_at_all(store: Store) -> None:
    stage, seen = staging(store)
    assert "Done" in await stage.actor("ada").types("whisper")
    assert seen.tree() == []


async def test_work_by_the_clock_on_the_database_begins_no_trace(store: Store) -> None:
    _, seen = staging(store)
    async with store.read() as db:
        await db.exec_driver_sql("SELECT 1")
    assert seen.tree() == []


async def test_a_fault_is_told_by_its_type_and_never_by_its_words(store: Store) -> None:
    stage, seen = staging(store)
    assert "Something broke" in await stage.actor("ada").types(f"fall {WORD}")
    assert seen.tree() == ["call", "call > handler"]
    (broken,) = [span for span in seen.spans if span.name == "handler"]
    assert broken.status.description == "ValueError"
    assert not any(WORD in span.to_json() or "ada" in span.to_json() for span in seen.spans)


async def test_a_collector_gets_the_spans_with_the_headers_of_the_settings(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, unused_tcp_port: int
) -> None:
    got: list[tuple[str, bytes]] = []

    async def collect(request: web.Request) -> web.Response:
        got.append((request.headers["X-Key"], await request.read()))
        return web.Response(body=b"", content_type="application/x-protobuf")

    app = web.Application()
    app.add_routes([web.post("/v1/traces", collect)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    asked = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{unused_tcp_port}",
        "OTEL_EXPORTER_OTLP_HEADERS": "X-Key=sesame",
        "OTEL_SERVICE_NAME": "labmates-test",
        "DISCORD_TOKEN": "",
    }
    async with running(settings(tmp_path, discord, slack, **asked)):
        await slack.connected()
        ada = slacks.Member(slack, "U1ADA")
        await ada.types("/resources", WORD)
        await ada.types("/helpnow")
    await runner.cleanup()
    (key,) = {key for key, _ in got}
    batches = [ExportTraceServiceRequest.FromString(body) for _, body in got]
    spans = [
        span for one in batches for all_ in one.resource_spans for scope in all_.scope_spans for span in scope.spans
    ]
    told = str(batches)
    assert key == "sesame" and "labmates-test" in told
    assert {span.name for span in spans} >= {"call", "handler", "store.read"}
    assert "resources" in told and "helpnow" not in told and WORD not in told and "U1ADA" not in told


async def test_asking_for_traces_without_their_library_names_the_mend(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    given = settings(tmp_path, discord, slack, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1")
    with pytest.raises(SettingsFault, match=r"pip install 'labmates\[telemetry\]'"):
        async with running(given):
            pass
