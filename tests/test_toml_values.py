"""Laws of pipeline.toml_values: whatever is wrong with a file is one line that says where and what to do."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.toml_values import convert_table, read_table, read_toml, toml_files


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Wheel:
    id: str
    spokes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cart:
    id: str
    name: str
    weight_kg: float = 1.0
    colour: Colour = Colour.RED
    built_on: date | None = None
    wheels: tuple[Wheel, ...] = ()
    spare: Wheel | None = None
    labels: dict[str, Wheel] = field(default_factory=dict)


GIVEN = {"id": "handcart"}


def write(directory: Path, text: str | bytes, name: str = "handcart.toml") -> Path:
    """The file, written."""
    path = directory / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def fault_of(path: Path) -> str:
    """The error's text, without the file's name that it must begin with."""
    with pytest.raises(ConfigError) as caught:
        read_toml(path, Cart, given=GIVEN)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ")


def test_file_becomes_value_with_given_id(tmp_path: Path) -> None:
    """Every type of our dataclasses comes out of TOML: nested tables, dates, enumerations."""
    path = write(
        tmp_path,
        """
        name = "수레"
        weight_kg = 3
        colour = "red"
        built_on = 2024-02-29
        [[wheels]]
        id = "left"
        spokes = [1, 2]
        [spare]
        id = "spare"
        [labels.north]
        id = "n"
        """,
    )
    actual = read_toml(path, Cart, given=GIVEN)
    expected = Cart(
        id="handcart",
        name="수레",
        weight_kg=3.0,
        built_on=date(2024, 2, 29),
        wheels=(Wheel("left", (1, 2)),),
        spare=Wheel("spare"),
        labels={"north": Wheel("n")},
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('name = "x"\nwieght_kg = 2', "wieght_kg: unknown key; did you mean `weight_kg`?"),
        (
            'name = "x"\nzzz = 2',
            "zzz: unknown key; known keys: name, weight_kg, colour, built_on, wheels, spare, labels",
        ),
        (
            'name = "x"\n[[wheels]]\nid = "a"\n[[wheels]]\nid = "b"\nspoke = [1]',
            "wheels[1].spoke: unknown key; did you mean `spokes`?",
        ),
        ('name = "x"\n[spare]\nid = "a"\nsp = 1', "spare.sp: unknown key; known keys: id, spokes"),
        ('name = "x"\n[labels.a]\nid = "a"\nidd = 1', "labels.a.idd: unknown key; did you mean `id`?"),
        (
            'name = "x"\n"two\\nlines" = 1',
            r'"two\nlines": unknown key; known keys: name, weight_kg, colour, built_on, wheels, spare, labels',
        ),
        ("weight_kg = 2", "name: required key is missing; add it"),
        ('name = "x"\n[[wheels]]\nspokes = [1]', "wheels[0].id: required key is missing; add it"),
        ("name = 5", "name: expected `str`, got `int`; correct the value"),
        (
            'name = "x"\n[[wheels]]\nid = "a"\nspokes = ["1"]',
            "wheels[0].spokes[0]: expected `int`, got `str`; correct the value",
        ),
        ('name = "x"\ncolour = "blue"', "colour: invalid enum value 'blue'; correct the value"),
        ('id = "other"\nname = "x"', "id: is set by the file's name; remove the line"),
        ('name = "x"\nweight_kg =\n', "line 2: invalid value (column 12); correct the TOML there"),
        ('name = "x"\nname = "y"\n', "line 2: cannot overwrite a value (column 11); correct the TOML there"),
        ('name = "x\n', "line 1: illegal character '\\n' (column 10); correct the TOML there"),
    ],
)
def test_fault_names_key_path_and_remedy(tmp_path: Path, text: str, expected: str) -> None:
    """Unknown, missing and mistyped keys and broken syntax are named by path or line, with a remedy."""
    assert expected == fault_of(write(tmp_path, text))


def test_broken_bytes_name_their_line(tmp_path: Path) -> None:
    """A file in CP949 is refused with the line of its first foreign byte."""
    path = write(tmp_path, 'name = "x"\n# 수레\n'.encode("cp949"))
    assert fault_of(path) == "line 2: not UTF-8; save the file as UTF-8"


def test_mark_of_a_windows_editor_is_no_fault(tmp_path: Path) -> None:
    """A byte order mark before the first key is passed over."""
    path = write(tmp_path, '\ufeffname = "x"\r\n')
    assert Cart("handcart", "x") == read_toml(path, Cart, given=GIVEN)


def test_absent_file_and_directory_are_named(tmp_path: Path) -> None:
    """What cannot be read says why."""
    assert (
        fault_of(tmp_path / "none.toml")
        == "cannot be read: No such file or directory; check the path and its permissions"
    )
    assert fault_of(tmp_path) == "cannot be read: Is a directory; check the path and its permissions"


def test_hostile_files_end_in_an_error(tmp_path: Path) -> None:
    """Nesting beyond the parser's depth and a file of many megabytes are refused, not read to the end."""
    assert fault_of(write(tmp_path, "name = " + "[" * 100_000)).startswith(("nested too deeply", "line 1: "))
    assert fault_of(write(tmp_path, b"#" * 4_000_001)) == "larger than 4000000 bytes; is it the right file?"


def test_files_by_id_later_directory_first(tmp_path: Path) -> None:
    """Ids are stems, sorted; a later directory's file replaces an earlier's; an absent one is empty."""
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    for directory, name in ((shipped, "b.toml"), (shipped, "a.toml"), (own, "b.toml"), (own, "notes.txt")):
        write(directory, "", name)
    write(own, "", ".#c.toml")
    expected = {"a": shipped / "a.toml", "b": own / "b.toml"}
    assert expected == toml_files((shipped, own, tmp_path / "absent"))
    assert list(expected) == list(toml_files((shipped, own)))


@settings(deadline=None)  # other work may share the machine
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_config_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Whatever stands in a file, nothing but ConfigError leaves the reader."""
    path = write(tmp_path_factory.getbasetemp(), content, "fuzz.toml")
    with pytest.raises(ConfigError) as caught:
        convert_table(read_table(path), Cart, where=str(path))
    assert "\n" not in str(caught.value)
