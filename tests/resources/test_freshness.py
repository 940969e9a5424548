"""Freshness: dates, the report, and links visited on a small server on loopback."""

from dataclasses import replace
from datetime import date, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from cogs.resources.catalogue import Catalogue, Resource, Topic
from cogs.resources.freshness import Health, LinkCheck, check_links, expired, fresh, report, stale

TODAY = date(2026, 11, 20)
ENTRY = Resource("a", "A", Topic.CRISIS, "Help.", checked=date(2026, 11, 1), verified=True)


def test_an_entry_goes_stale_after_half_a_year() -> None:
    assert not stale(replace(ENTRY, checked=TODAY - timedelta(days=180)), TODAY)
    assert stale(replace(ENTRY, checked=TODAY - timedelta(days=181)), TODAY)
    assert stale(replace(ENTRY, checked=None), TODAY)


def test_an_entry_is_shown_through_its_last_day() -> None:
    assert not expired(replace(ENTRY, expires=TODAY), TODAY)
    assert expired(replace(ENTRY, expires=TODAY - timedelta(days=1)), TODAY)
    assert not expired(ENTRY, TODAY)


def test_the_report_names_what_a_person_should_look_at() -> None:
    old = replace(ENTRY, id="old", checked=date(2025, 1, 1))
    over = replace(ENTRY, id="over", expires=date(2026, 1, 1))
    guess = replace(ENTRY, id="guess", verified=False)
    own = replace(guess, id="own", own=True)
    catalogue = Catalogue([ENTRY, old, over, guess, own])
    told = report(catalogue, TODAY)
    assert [e.id for e in told.stale] == ["old"]
    assert [e.id for e in told.expired] == ["over"]
    assert [e.id for e in told.unverified] == ["guess"]
    assert "over" not in fresh(catalogue, TODAY)


async def _well(request: web.Request) -> web.Response:
    return web.Response(text="here")


async def _only_get(request: web.Request) -> web.Response:
    return web.Response(status=200 if request.method == "GET" else 405)


async def _moved(request: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently("/well")


async def _refuses(request: web.Request) -> web.Response:
    return web.Response(status=403)


@pytest.fixture
async def site() -> object:
    app = web.Application()
    for path, handler in (("/well", _well), ("/get", _only_get), ("/moved", _moved), ("/guarded", _refuses)):
        app.router.add_route("*", path, handler)
    async with TestServer(app) as server:
        yield server


async def test_each_link_is_visited_once_and_its_health_told(site: TestServer) -> None:
    paths = ("well", "get", "moved", "guarded", "nothing")
    entries = [replace(ENTRY, id=path, url=str(site.make_url(path))) for path in paths]
    entries.append(replace(ENTRY, id="phone-only", phone="988"))
    entries.append(replace(ENTRY, id="nowhere", url="http://127.0.0.1:1/"))
    seen: list[LinkCheck] = []
    async with aiohttp.ClientSession() as session:
        told = await check_links(entries, session, seen.append)
    assert {check.resource.id: check.health for check in told} == {
        "well": Health.WELL,
        "get": Health.WELL,
        "moved": Health.MOVED,
        "guarded": Health.GUARDED,
        "nothing": Health.GONE,
        "nowhere": Health.SILENT,
    }
    moved = next(check for check in told if check.health is Health.MOVED)
    assert moved.moved_to == str(site.make_url("well"))
    assert sorted(check.resource.id for check in seen) == sorted(check.resource.id for check in told)
