"""Rules for the addresses of hosts that are no source of ours: portals, outlets of a list of addresses.

A source has its own rules in its own file. The only module that reads `data/url_rules.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from pipeline.errors import ConfigError
from pipeline.model import UrlRules
from pipeline.toml_values import read_toml

RULES_FILE: Final = "url_rules.toml"
_DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class HostRules:
    """How the addresses of `hosts` become keys; the first host stands for all of them.

    `keep_query`: as of a source. `forms`: regular expressions, searched in path, query (sorted by name) and
    fragment; the groups that they name fill in `path`. What matches none keeps its own place.
    """

    hosts: tuple[str, ...]
    keep_query: tuple[str, ...] = ("*",)
    forms: tuple[str, ...] = ()
    path: str = ""

    @property
    def query_rules(self) -> UrlRules:
        """Its rules for the query, as a source's."""
        return UrlRules(keep_query=self.keep_query)


@dataclass(frozen=True, slots=True)
class _File:
    host: tuple[HostRules, ...] = ()


def load_url_rules(extra_dirs: tuple[Path, ...] = ()) -> Mapping[str, HostRules]:
    """The rules by host; those of a later directory's `url_rules.toml` override. Raises ConfigError."""
    files = [_DATA / RULES_FILE]
    files += [path for folder in extra_dirs if (path := folder / RULES_FILE).is_file()]
    found: dict[str, HostRules] = {}
    for path in files:
        for rules in read_toml(path, _File).host:
            for key, fault in _faults(rules):
                raise ConfigError(f"{path}: {key}: {fault}")
            found |= dict.fromkeys(rules.hosts, rules)
    return found


@cache
def shipped_url_rules() -> Mapping[str, HostRules]:
    """The rules that come with the project."""
    return load_url_rules()


def _faults(rules: HostRules) -> Iterator[tuple[str, str]]:
    if not rules.hosts:
        yield "host.hosts", "names no host; give at least one"
    if bool(rules.forms) != bool(rules.path):
        yield "host.forms", "forms and path work together; give both or none"
    needed = {name for _, name, _, _ in Formatter().parse(rules.path) if name}
    for form in rules.forms:
        try:
            named = set(re.compile(form).groupindex)
        except re.error as error:
            yield "host.forms", f"{form!r} is no regular expression ({error})"
            continue
        if named != needed:
            yield "host.forms", f"{form!r} must name the groups of path ({', '.join(sorted(needed))})"
