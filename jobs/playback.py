"""Recorded sites, served from one loopback port by Host header. Serves nothing that no `site.toml` lists."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from aiohttp import web
from yarl import URL

from pipeline.errors import ConfigError
from pipeline.toml_values import read_toml

ADDRESS = "127.0.0.1"
SITE_FILE = "site.toml"


@dataclass(frozen=True, slots=True)
class RecordedPage:
    """One answer. `path` with its query; `file` beside `site.toml` (empty: no body), sent byte for byte.

    `type` is the Content-Type as the outlet sends it, with or without a charset; the bytes are not touched.
    """

    path: str
    file: str = ""
    type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordedSite:
    """A `site.toml`: what one host answers."""

    page: tuple[RecordedPage, ...]


class Asked(NamedTuple):
    """One request as it came: seconds of the monotonic clock, host in lower case, path with query."""

    at_s: float
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class _Answer:
    page: RecordedPage
    file: Path | None


Sites = Mapping[str, Mapping[str, _Answer]]


@asynccontextmanager
async def playback(
    root: Path, *, log: list[Asked] | None = None, port: int = 0
) -> AsyncIterator[tuple[str, int]]:
    """Serve `<root>/<host>/site.toml` while the block runs; gives (address, port) for `connect_to`.

    A page is found by its path with query, else by its path alone; unknown hosts and paths answer 404. Every
    page has an ETag, and is "not modified" (304) to who knows it. `log` gets a line per request. Raises
    ConfigError for a folder that holds no site, a file that is missing, or one outside its site's folder.
    """
    sites = _sites_in(root)

    async def answer(request: web.BaseRequest) -> web.Response:
        host = (request.host or "").lower().rsplit(":", 1)[0]
        if log is not None:
            log.append(Asked(time.monotonic(), host, request.raw_path))
        return await _answer(request, sites.get(host, {}))

    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, ADDRESS, port)
        await site.start()
        yield ADDRESS, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _answer(request: web.BaseRequest, pages: Mapping[str, _Answer]) -> web.Response:
    found = pages.get(request.rel_url.raw_path_qs) or pages.get(request.rel_url.raw_path)
    if found is None:
        return web.Response(status=404, text="no such page was recorded\n")
    if request.method not in {"GET", "HEAD"}:
        return web.Response(status=405, headers={"Allow": "GET, HEAD"})
    body = await asyncio.to_thread(found.file.read_bytes) if found.file else b""
    said = {name.lower(): value for name, value in found.page.headers.items()}
    headers = {"content-type": found.page.type, **said}
    if found.page.status == 200:  # noqa: PLR2004  (only a full answer can be known already)
        headers.setdefault("etag", f'"{hashlib.sha256(body).hexdigest()[:16]}"')
        if request.headers.get("If-None-Match") == headers["etag"]:
            return web.Response(status=304, headers={"ETag": headers["etag"]})
    return web.Response(status=found.page.status, body=body, headers=headers)


def _sites_in(root: Path) -> Sites:
    files = sorted(root.glob(f"*/{SITE_FILE}"))
    if not files:
        raise ConfigError(
            f"{root}: holds no <host>/{SITE_FILE}; name the folder that holds the hosts' folders"
        )
    return {file.parent.name.lower(): _pages_of(file) for file in files}


def _pages_of(file: Path) -> Mapping[str, _Answer]:
    pages: dict[str, _Answer] = {}
    for page in read_toml(file, RecordedSite).page:
        path = URL(page.path).raw_path_qs
        if not page.path.startswith("/") or path in pages:
            raise ConfigError(f"{file}: path {page.path!r}: give each path once, beginning with /")
        pages[path] = _Answer(page, _listed_file(file, page) if page.file else None)
    return pages


def _listed_file(site_file: Path, page: RecordedPage) -> Path:
    folder = site_file.parent.resolve()
    file = (folder / page.file).resolve()
    if not file.is_relative_to(folder):
        raise ConfigError(f"{site_file}: file {page.file!r}: lies outside the site's folder; move it there")
    if not file.is_file():
        raise ConfigError(f"{site_file}: file {page.file!r}: is not there; add it or remove its entry")
    return file
