"""The user's own choices: `citymentions.toml`, overridden by `CITYMENTIONS_*`, overridden by options.

Everything has a default that works. Keys are flat; units are in their names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
from platformdirs import user_config_path, user_data_path

from pipeline.errors import ConfigError
from pipeline.toml_values import read_toml

if TYPE_CHECKING:
    from pipeline.fetch import FetchLimits

FILE_NAME = "citymentions.toml"
_PREFIX = "CITYMENTIONS_"
_ABOVE_0 = (
    "workers",
    "concurrent_sources",
    "max_page_bytes",
    "max_feed_links",
    "max_page_depth",
    "archive_file_bytes",
    "publish_interval_s",
    "tick_interval_s",
    "max_outbox_bytes",
    "publish_total_s",
    "query_s",
    "query_memory_mb",
)
_WITHIN: tuple[tuple[str, float, float], ...] = (
    ("min_confidence", 0, 1),
    ("metrics_port", 0, 65_535),
    ("notify_min_confidence", 0, 1),
    ("notify_quiet_h", 0, 24 * 365),
    ("notify_digest_hour", -1, 23),
)
_NOT_SETTINGS = frozenset({"CONFIG", "SHARED"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set. Paths are absolute once loaded; an empty tuple of sources means all of them.

    `contact`: a mail address or web page at which publishers reach whoever runs this; part of the user
    agent. `user_dir`: a folder with own `sources/`, `cities/`, `topics/`, `places/` that add to and override
    the shipped ones (default: the folder of the configuration file). `allow_private`: whether feeds may lead
    to private and loopback addresses. `min_confidence`: a record below it is stored as a candidate, and is in
    no view and no report. `zone`: the office's clock (IANA name), by which its daily digest
    comes. `metrics_port`: on loopback, for Prometheus; 0 is off. `max_archive_bytes`: no new page is fetched
    while `archive/` holds as much; 0 is no limit. `archive_file_bytes`: one of its files that holds as much
    gets no further page. `max_feed_links`: taken from one answer of a feed, where the source's own
    `max_links` is not lower. `max_page_depth`: elements of a page that lie deeper lose their tags, not their
    text (only looked for where a page is large enough that they would cost time).

    `purge_daily`: whether the daemon removes, once a day, what rights and retention no longer allow to keep.
    `max_outbox_bytes`: of what waits to be published; beyond it no new page is fetched.
    `publish_total_s`: a publish that takes longer, and far longer than the one before, is killed.
    `query_s`, `query_memory_mb`: what one question of `sql`, `report`, `export` or `search` may take.

    `notify_urls`: receivers, as Apprise writes them. They are told of sources that break and recover, each
    at most once in `notify_quiet_h`, of visits at or above `notify_min_confidence`, and at
    `notify_digest_hour` (0 to 23; -1 is never) of the day before.
    """

    cities: tuple[str, ...] = ("seoul",)
    sources: tuple[str, ...] = ()
    data_dir: str = ""
    user_dir: str = ""
    contact: str = ""
    min_confidence: float = 0.5
    workers: int = 2
    concurrent_sources: int = 16
    publish_interval_s: float = 60.0
    tick_interval_s: float = 1.0
    max_page_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    connect_s: float = 10.0
    request_total_s: float = 30.0
    parse_total_s: float = 20.0
    parse_memory_bytes: int = 2 * 1024**3
    min_free_disk_bytes: int = 200 * 1024**2
    allow_private: bool = False
    stop_within_s: float = 7.0  # and 10 s in all, with the last publishing
    max_page_depth: int = 5_000
    max_archive_bytes: int = 0
    archive_file_bytes: int = 1024**3
    max_feed_links: int = 10_000
    query_s: float = 300.0
    query_memory_mb: int = 1024
    zone: str = "Asia/Seoul"
    metrics_port: int = 0
    notify_urls: tuple[str, ...] = ()
    notify_min_confidence: float = 0.8
    notify_quiet_h: float = 6.0
    notify_digest_hour: int = 8
    purge_daily: bool = True
    max_outbox_bytes: int = 1024**3
    publish_total_s: float = 600.0

    @property
    def data_path(self) -> Path:
        """The data directory, absolute."""
        return Path(self.data_dir).expanduser().absolute()

    @property
    def user_dirs(self) -> tuple[Path, ...]:
        """Folders of the user's own definitions, if any."""
        return (Path(self.user_dir).expanduser().absolute(),) if self.user_dir else ()

    @property
    def fetch_limits(self) -> FetchLimits:
        """The limits of every request."""
        # Not above: reading processes import this module, and the HTTP client would cost each of them 20 MB.
        from pipeline.fetch import FetchLimits  # noqa: PLC0415

        return FetchLimits(
            max_bytes=self.max_page_bytes,
            max_redirects=self.max_redirects,
            connect_s=self.connect_s,
            total_s=self.request_total_s,
        )

    @property
    def user_agent(self) -> str:
        """Who asks: product token first, so that robots.txt can name it, then the contact."""
        return f"citymentions/0.1 (+{self.contact or 'no contact configured'})"


def load_settings(
    config: Path | None = None, *, environ: Mapping[str, str] | None = None, data_dir: Path | None = None
) -> Settings:
    """Settings from file, environment and options, checked.

    The file is `config`, else `$CITYMENTIONS_CONFIG`, else `citymentions.toml` in the working directory or
    the user's configuration directory; none is needed. Raises ConfigError naming file or variable and key.
    """
    environ = os.environ if environ is None else environ
    path = _config_file(config, environ)
    settings = read_toml(path, Settings) if path else Settings()
    if path and not settings.user_dir:
        settings = replace(settings, user_dir=str(path.parent))
    settings = _with_environment(settings, environ)
    if data_dir is not None:
        settings = replace(settings, data_dir=str(data_dir))
    if not settings.data_dir:
        settings = replace(settings, data_dir=str(user_data_path("citymentions")))
    return _checked(settings, str(path or "settings"))


def require_contact(settings: Settings) -> None:
    """Raise ConfigError unless publishers can reach whoever is about to ask them."""
    if not settings.contact:
        raise ConfigError(
            "contact: publishers must be able to reach whoever asks them; set contact = 'you@example.org' in"
            f" {FILE_NAME}, or CITYMENTIONS_CONTACT"
        )


def _config_file(config: Path | None, environ: Mapping[str, str]) -> Path | None:
    named = config or (Path(environ["CITYMENTIONS_CONFIG"]) if environ.get("CITYMENTIONS_CONFIG") else None)
    if named is not None:
        if not named.is_file():
            raise ConfigError(f"{named}: no such configuration file; make it, or leave --config away")
        return named.absolute()
    candidates = (Path.cwd() / FILE_NAME, user_config_path("citymentions") / FILE_NAME)
    return next((path for path in candidates if path.is_file()), None)


def _with_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    known = {f"{_PREFIX}{field.name.upper()}": field.name for field in fields(Settings)}
    changes: dict[str, object] = {}
    for name, raw in environ.items():
        if not name.startswith(_PREFIX) or name.removeprefix(_PREFIX) in _NOT_SETTINGS:
            continue
        if name not in known:
            raise ConfigError(f"{name}: no such setting; known are {', '.join(sorted(known))}")
        changes[known[name]] = _from_text(name, known[name], raw)
    return replace(settings, **changes) if changes else settings  # type: ignore[arg-type]  # checked above


def _from_text(variable: str, key: str, raw: str) -> object:
    wanted = Settings.__annotations__[key]
    if wanted == "tuple[str, ...]":
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    types = {"int": int, "float": float, "bool": bool, "str": str}
    try:
        return msgspec.convert(raw, type=types[wanted], strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{variable}={raw!r}: {error}; give a value of type {wanted}") from error


def _checked(settings: Settings, where: str) -> Settings:
    if not settings.cities:
        raise ConfigError(f"{where}: cities: at least one city is monitored, for example cities = ['seoul']")
    for key in _ABOVE_0:
        if getattr(settings, key) <= 0:
            raise ConfigError(f"{where}: {key}: must be above 0")
    for key, least, most in _WITHIN:
        if not least <= getattr(settings, key) <= most:
            raise ConfigError(f"{where}: {key}: must be from {least:g} to {most:g}")
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError) as error:
        detail = f"{where}: zone: {settings.zone!r} is no time zone; name one such as 'Asia/Seoul'"
        raise ConfigError(detail) from error
    return settings
