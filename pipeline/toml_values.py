"""TOML files as frozen dataclasses, strictly. The only module that reads configuration files.

Whatever is wrong with a file (syntax, an unknown or missing key, a wrong type) ends in one `ConfigError`
of one line that names the file, the key's path (`layouts[1].boddy`) and the remedy.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import ConfigError

T = TypeVar("T")

_MAX_FILE_BYTES = 4_000_000
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLACE = re.compile(r" - at `\$\.?(?P<path>.*)`$")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")


def read_toml(path: Path, type_: type[T], *, given: Mapping[str, object] | None = None) -> T:
    """The file as a value of dataclass `type_`; keys of `given` are set beside those of the file.

    `given` holds what the file must not say itself, such as an id that is the file's name. Raises
    ConfigError.
    """
    return convert_table(read_table(path), type_, where=str(path), given=given)


def toml_files(directories: tuple[Path, ...]) -> dict[str, Path]:
    """The `*.toml` files directly in the directories by id (their stem), sorted by id.

    A later directory overrides an earlier one's id. A directory that is absent counts as empty; hidden files
    (editors leave them) are passed over.
    """
    found = {
        path.stem: path
        for directory in directories
        for path in directory.glob("*.toml")
        if not path.name.startswith(".")
    }
    return dict(sorted(found.items()))


def read_table(path: Path) -> dict[str, object]:
    """The file's keys and values as tomllib reads them (UTF-8, TOML 1.0). Raises ConfigError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"{path}: cannot be read: {reason}; check the path and its permissions") from error
    if len(content) > _MAX_FILE_BYTES:
        raise ConfigError(f"{path}: larger than {_MAX_FILE_BYTES} bytes; is it the right file?")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}: line {line}: not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {_syntax_error(error, content)}; correct the TOML there") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply; write fewer brackets inside each other") from error


def convert_table(
    table: Mapping[str, object], type_: type[T], *, where: str, given: Mapping[str, object] | None = None
) -> T:
    """The table as a value of dataclass `type_`. `where` names its file in errors. Raises ConfigError."""
    given = given or {}
    for key in given:
        if key in table:
            raise ConfigError(f"{where}: {key}: is set by the file's name; remove the line")
    for path, known in _unknown_keys(table, type_, "", frozenset(given)):
        raise ConfigError(f"{where}: {path}: unknown key; {_remedy(path, known)}")
    try:
        return msgspec.convert({**table, **given}, type_)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_value_error(str(error))}") from error


def _unknown_keys(
    value: object, type_: object, path: str, hidden: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Path of each key that `type_` does not have, with the keys that stand there instead."""
    if isinstance(value, Mapping):
        yield from _unknown_in_table(value, type_, path, hidden)
    elif isinstance(value, list):
        of = _element_type(type_)
        for index, element in enumerate(value):
            yield from _unknown_keys(element, of, f"{path}[{index}]")


def _unknown_in_table(
    table: Mapping[str, object], type_: object, path: str, hidden: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    of = _dataclass_in(type_)
    if of is None:
        for key, value in table.items():
            yield from _unknown_keys(value, _element_type(type_), _join(path, key))
        return
    hints = typing.get_type_hints(of)
    known = tuple(field.name for field in dataclasses.fields(of) if field.name not in hidden)
    for key, value in table.items():
        if key not in known:
            yield _join(path, key), known
        else:
            yield from _unknown_keys(value, hints[key], _join(path, key))


def _dataclass_in(type_: object) -> type | None:
    """`type_` itself or the member of a union that is a dataclass."""
    for member in _members(type_):
        if isinstance(member, type) and dataclasses.is_dataclass(member):
            return member
    return None


def _element_type(type_: object) -> object:
    """What a list, tuple or mapping type holds; `None` for anything else."""
    for member in _members(type_):
        arguments = [each for each in typing.get_args(member) if each is not Ellipsis]
        if typing.get_origin(member) is not None and arguments:
            return arguments[-1]
    return None


def _members(type_: object) -> tuple[object, ...]:
    return typing.get_args(type_) if typing.get_origin(type_) in {typing.Union, types.UnionType} else (type_,)


def _join(path: str, key: str) -> str:
    """The key's path as TOML writes it: quoted where it is not bare, so that it stays one line."""
    shown = key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{path}.{shown}" if path else shown


def _remedy(path: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(path.rpartition(".")[2], known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(known)}"


def _syntax_error(error: tomllib.TOMLDecodeError, content: bytes) -> str:
    """`line 3: invalid value (column 5)`; the last line where tomllib only says "at end of document"."""
    text = " ".join(str(error).split())
    found = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    if found:
        return f"line {found[1]}: {text[: found.start()].lower()} (column {found[2]})"
    last = content.rstrip().count(b"\n") + 1
    return f"line {last}: {text.replace(' (at end of document)', '').lower()}"


def _value_error(text: str) -> str:
    """The message of msgspec with the key's path first and a remedy last."""
    place = _PLACE.search(text)
    path = place["path"] if place else ""
    what = text[: place.start()] if place else text
    missing = _MISSING.search(what)
    if missing:
        return f"{_join(path, missing['name'])}: required key is missing; add it"
    return f"{path}: {what[:1].lower()}{what[1:]}; correct the value"
