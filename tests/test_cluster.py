"""jobs.cluster: a real Dask cluster of processes; a worker that dies costs its running part and no row."""

import os
import signal
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from jobs import cluster
from jobs.backfill_warc import backfill_warcs
from jobs.cluster import backfill_on_cluster, tasks_of
from jobs.warc_reading import Desk
from pipeline.errors import ConfigError, StorageError
from storage.harvest_files import are_there, read_harvests, write_harvests
from storage.ledger.harvests import Harvest
from storage.warc_files import WarcFile
from tests.test_backfill_warc import rows_of
from tests.walking import settings_for
from tests.warc_samples import recorded_pages, write_warc

distributed = pytest.importorskip("distributed")
DESK = Desk(("seoul",))


def test_results_come_back_as_they_were_written(tmp_path):
    """A file of harvests gives them in their order; a damaged one says what to do."""
    place = str(tmp_path / "parts" / "one.parquet")
    harvests = [
        Harvest("a.warc", 10, passed_over={"": {"revisit": 2}}, damage=((3, "it is torn"),)),
        Harvest("a.warc", 20),
    ]
    assert not are_there(place)
    write_harvests(place, harvests)
    assert are_there(place)
    assert harvests == list(read_harvests(place, "a.warc"))
    (tmp_path / "parts" / "one.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(StorageError, match="delete it, and run it again"):
        list(read_harvests(place, "a.warc"))


def test_a_place_for_results_is_needed(tmp_path):
    """Without --parts nothing is begun."""
    with pytest.raises(ConfigError, match="--parts"):
        backfill_on_cluster(settings_for(tmp_path), (), DESK, "dask://127.0.0.1:1", "")


def test_a_result_is_named_by_what_is_read_and_how(tmp_path):
    """The same for the same file and desk; another for definitions from elsewhere, and for every other desk."""
    file = WarcFile(str(write_warc(tmp_path / "a.warc.gz", recorded_pages()[:2])))
    desks = (DESK, DESK, Desk(("seoul",), (tmp_path,)), Desk(("seoul",), takes_all=True))
    named = [task.result for desk in desks for task in tasks_of(file, desk, "parts")]
    assert named[0] == named[1]
    assert 3 == len(set(named))


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_costs_no_row(tmp_path, monkeypatch):
    """SIGKILL of the worker that is at one of several tasks: the rows are those of one machine."""
    warc = write_warc(tmp_path / "a.warc.gz", recorded_pages()[:12])
    backfill_warcs(settings_for(tmp_path / "alone"), (str(warc),), DESK)
    monkeypatch.setattr(cluster, "TASK_BYTES", warc.stat().st_size // 4)
    parts = tmp_path / "parts"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Dask's own processes, as one of them dies
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as local:
            with distributed.Client(local) as client:
                workers = tuple(client.run(os.getpid).values())
            with ThreadPoolExecutor(1) as beside:
                is_over = Event()
                torn = beside.submit(kill_at_work, workers, parts, is_over)
                address = local.scheduler_address.replace("tcp://", "dask://")
                settings = settings_for(tmp_path / "many")
                try:
                    done = backfill_on_cluster(settings, (str(warc),), DESK, address, str(parts))
                finally:
                    is_over.set()
            assert torn.result(), "a task was ended in the middle"
            assert all(path.exists() for path in torn.result())
    assert rows_of(tmp_path / "alone") == rows_of(tmp_path / "many")
    assert [True] == [each.is_done for each in done.files]
    # The parts are there: a place that was lost is filled again without any worker.
    again = backfill_on_cluster(
        settings_for(tmp_path / "lost"), (str(warc),), DESK, "dask://127.0.0.1:1", str(parts)
    )
    assert done.files == again.files
    assert rows_of(tmp_path / "many") == rows_of(tmp_path / "lost")
    tasks = list(tasks_of(WarcFile(str(warc)), DESK, str(parts)))
    assert 1 < len(tasks)
    assert all(are_there(task.result) for task in tasks)


def kill_at_work(workers: tuple[int, ...], parts: Path, is_over: Event) -> list[Path]:
    """SIGKILL the workers once a part is done and another is begun; what they leave behind of it.

    They stand still while we look, so that nothing is finished meanwhile.
    """
    while not is_over.wait(0.002):
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        begun = list(parts.glob("*.unfinished"))
        is_time = bool(begun) and any(parts.glob("*.parquet"))
        for worker in workers:
            os.kill(worker, signal.SIGKILL if is_time else signal.SIGCONT)
        if is_time:
            return begun
    return []
