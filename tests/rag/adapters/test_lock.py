"""One writer at a time, named while it writes; the lock dies with its holder."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.adapters.lock import HOLDER_FILE, writer_lock
from rag.errors import LibraryBusy, LibraryError, StorageFull

ROOT = Path(__file__).resolve().parents[3]
HOLD = (
    "import sys, time; from pathlib import Path; from rag.adapters.lock import writer_lock\n"
    "with writer_lock(Path(sys.argv[1]), 'whosaid reindex'): print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def holder(library: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_writer_is_refused_at_once_and_told_who_writes(
    library: Path, holder: subprocess.Popen[str]
) -> None:
    began = time.monotonic()
    with pytest.raises(LibraryBusy) as raised, writer_lock(library):
        pass
    assert time.monotonic() - began < 1.0
    assert f"process {holder.pid}, whosaid reindex" in raised.value.message
    assert raised.value.remedy
    assert raised.value.exit_code == 3


def test_the_lock_of_a_killed_writer_is_free(library: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with writer_lock(library, "whosaid ingest"):
        assert json.loads((library / HOLDER_FILE).read_text())["pid"] == os.getpid()
    assert not (library / HOLDER_FILE).exists()


def test_the_lock_is_given_back_after_an_error(library: Path) -> None:
    with pytest.raises(ValueError, match="inside"), writer_lock(library):
        raise ValueError("inside")
    with writer_lock(library):
        pass


def test_two_in_one_process_exclude_each_other(library: Path) -> None:
    with writer_lock(library), pytest.raises(LibraryBusy), writer_lock(library):
        pass


@pytest.mark.parametrize("signature", ["", "{", "[1]", '{"pid": 1}'])
def test_a_holder_that_has_not_signed_is_refused_all_the_same(library: Path, signature: str) -> None:
    with writer_lock(library):
        (library / HOLDER_FILE).write_text(signature)
        with (
            pytest.raises(LibraryBusy, match=r"Another whosaid is writing to .*library\."),
            writer_lock(library),
        ):
            pass


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be written"), writer_lock(tmp_path / "file"):
        pass


def test_a_full_disk_is_told_and_the_lock_is_free_again(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(StorageFull), writer_lock(library):
            pass
    with writer_lock(library):
        pass
