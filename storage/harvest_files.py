"""Harvests as a Parquet file: what a worker on another machine hands over. Needs pyarrow (extra `cluster`).

One row per page that was read, one row group per harvest; its first row holds what was passed over. A file is
there whole or not at all.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import StorageError
from storage.ledger.harvests import Gathered, Harvest

_COLUMNS = ("position", "passed_over", "damage", "gathered")


def write_harvests(location: str, harvests: Iterable[Harvest]) -> None:
    """Write the file at `location`: a path, or an address that fsspec writes to."""
    parquet, arrow = importlib.import_module("pyarrow.parquet"), importlib.import_module("pyarrow")
    types = (arrow.int64(), arrow.binary(), arrow.binary(), arrow.binary())
    schema = arrow.schema(list(zip(_COLUMNS, types, strict=True)))
    files, path = _place(location)
    unfinished = f"{path}.{uuid.uuid4().hex[:8]}.unfinished"
    files.makedirs(path.rpartition("/")[0], exist_ok=True)
    try:
        with (
            files.open(unfinished, "wb") as out,
            parquet.ParquetWriter(out, schema, compression="zstd") as writer,
        ):
            for harvest in harvests:
                rows = list(zip(*_rows(harvest), strict=True))
                columns = [arrow.array(column, type_) for column, type_ in zip(rows, types, strict=True)]
                writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
        files.mv(unfinished, path)
    except BaseException:
        if files.exists(unfinished):
            files.rm(unfinished)
        raise


def are_there(location: str) -> bool:
    """Whether the file at `location` was written."""
    files, path = _place(location)
    return bool(files.exists(path))


def read_harvests(location: str, of: str) -> Iterator[Harvest]:
    """The harvests of the WARC file `of` that the file at `location` holds. Raises StorageError."""
    parquet = importlib.import_module("pyarrow.parquet")
    files, path = _place(location)
    try:
        with files.open(path, "rb") as held:
            file = parquet.ParquetFile(held)
            for number in range(file.num_row_groups):
                columns = file.read_row_group(number).to_pydict()
                yield _harvest(of, *(columns[name] for name in _COLUMNS))
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        detail = f"{location}: cannot be read ({error}); delete it, and run it again to read its part anew"
        raise StorageError(detail) from error


def _rows(harvest: Harvest) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    encode = msgspec.json.encode
    yield harvest.position, encode(harvest.passed_over), encode(harvest.damage), None
    for gathered in harvest.gathered:
        yield harvest.position, b"", b"", encode(gathered)


def _harvest(
    of: str, positions: list[int], passed_over: list[bytes], damage: list[bytes], gathered: list[bytes]
) -> Harvest:
    decode = msgspec.json.decode
    return Harvest(
        location=of,
        position=positions[0],
        gathered=tuple(decode(each, type=Gathered) for each in gathered[1:]),
        passed_over=decode(passed_over[0], type=dict[str, dict[str, int]]),
        damage=decode(damage[0], type=tuple[tuple[int, str], ...]),
    )


def _place(location: str) -> tuple[Any, str]:
    """The file system that `location` is in, and its path there."""
    try:
        fsspec = importlib.import_module("fsspec")
    except ImportError as error:
        raise StorageError(f"{location}: needs the extra: pip install 'citymentions[cluster]'") from error
    local = location if "://" in location else f"file://{Path(location).absolute()}"
    files, path = fsspec.core.url_to_fs(local)
    return files, path
