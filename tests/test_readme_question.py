"""The README's question, asked as an analyst asks it: with the stock shell, while we write."""

import csv
import io
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from storage_samples import Child, bring_in, source
from test_reports import telling

from storage.publish import Publisher
from storage.reports import reports
from storage.state import State

README = Path(__file__).parents[1] / "README.md"
PUBLISHES_WITHOUT_END = """
from pathlib import Path
from storage.publish import Publisher
from storage.state import State
from storage_samples import bring_in
from test_reports import telling
home = Path(sys.argv[1])
state, publisher, number = State(home / "state.sqlite"), Publisher(home), 100
while True:
    number += 1
    bring_in(state, telling(number))
    say(publisher.publish().last_batch)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data directory in which 2026 has a Finnish visit, told twice."""
    directory = tmp_path_factory.mktemp("home")
    with State(directory / "state.sqlite") as state:
        state.add_to_outbox(source())
        bring_in(state, telling(1), telling(2))
    Publisher(directory).publish()
    return directory


def asked_with_the_stock_shell(file, sql):
    """The answer of the shell that `duckdb-cli` brings: an older DuckDB than ours, as an analyst may have."""
    # Beside this interpreter, as the README calls its tools: an environment need not be on the PATH.
    shell = shutil.which("duckdb", path=sysconfig.get_path("scripts"))
    assert shell is not None, "the extra test brings duckdb-cli"
    done = subprocess.run(
        [shell, "-readonly", "-csv", str(file), "-c", sql], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_stock_shell_answers_the_question_while_we_publish(home):
    """Which countries came, how many people, what did they look at? Never refused, never half an answer."""
    sql = re.search(
        r'citymentions sql --format markdown "\n(.+?)"\n```', README.read_text("utf-8"), re.DOTALL
    )
    assert sql is not None
    question = sql[1].replace("2023", "2026")
    with Child(PUBLISHES_WITHOUT_END, home) as publisher:
        first = publisher.hear()
        answers = [asked_with_the_stock_shell(home / "mentions.duckdb", question) for _ in range(5)]
        last = publisher.hear()
    assert first < last
    assert [
        [(row["country"], row["visits"], row["people"], row["looked_at"]) for row in answer]
        for answer in answers
    ] == [[("Finland", "1", "12", "[transport]")]] * 5


def test_every_report_runs_in_the_stock_shell(home):
    """Reports use nothing that an older DuckDB lacks."""
    script = "".join(f"select '{report.name}' as report;\n{report.sql}\n" for report in reports())
    shown = asked_with_the_stock_shell(home / "mentions.duckdb", script)
    assert len(shown) > len(reports())
