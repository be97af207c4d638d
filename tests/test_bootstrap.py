"""bootstrap.py decides rightly what to do, and says clearly what went wrong. Nothing is installed here."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, at home in an empty folder."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    places = {"HERE": tmp_path, "VENV": tmp_path / ".venv"}
    places |= {"STAMP": tmp_path / ".venv" / "stamp", "LOG": tmp_path / ".venv" / "log"}
    for name, value in places.items():
        monkeypatch.setattr(module, name, value)
    return module


@pytest.fixture
def ran(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What it would have run, pip included; the environment is there and works."""
    commands: list[list[str]] = []

    def call(command: list[str], folder: Path | None = None) -> int:
        commands.append(command)
        return 0

    bootstrap.VENV.mkdir()
    monkeypatch.setattr(bootstrap, "runs", lambda python: True)
    monkeypatch.setattr(bootstrap, "pip_configuration", lambda: ":env:.find-links='/wheels'\n")
    for name in ("call", "replace_by", "pip"):
        monkeypatch.setattr(bootstrap, name, call)
    return commands


def test_only_the_standard_library_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--no-browser" in done.stdout


@pytest.mark.parametrize(
    ("system", "configuration", "wanted"),
    [
        ("linux", "", True),
        ("linux", ":env:.find-links='/wheels'\n", False),
        ("linux", "global.index-url='https://mirror.example/simple'\n", False),
        ("darwin", "", False),
    ],
)
def test_on_linux_pip_is_told_where_the_cpu_build_is(
    bootstrap: ModuleType, ran: list[list[str]], monkeypatch, system: str, configuration: str, wanted: bool
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", system)
    monkeypatch.setattr(bootstrap, "pip_configuration", lambda: configuration)
    bootstrap.main(["setup"])
    assert ("--extra-index-url" in ran[0]) is wanted


def test_a_start_installs_ingests_and_opens_the_chat(bootstrap: ModuleType, ran: list[list[str]]) -> None:
    assert bootstrap.main(["--data", "lib", "--port", "8080", "--no-browser"]) == 0
    install, ingest, chat = ran
    assert install[1:4] == ["-m", "pip", "install"]
    assert install[-2:] == ["-e", "."]
    assert "constraints.txt" in install
    assert ingest[1:] == ["--data", "lib", "ingest", "--sample"]
    assert chat[1:] == ["--data", "lib", "chat", "--port", "8080", "--no-browser"]


def test_the_second_start_installs_nothing(bootstrap: ModuleType, ran: list[list[str]]) -> None:
    bootstrap.main([])
    ran.clear()
    bootstrap.main([])
    assert [command[-1] for command in ran] == ["--sample", "chat"]


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_what_is_needed_changed_so_it_installs_again(
    bootstrap: ModuleType, ran: list[list[str]], file: str
) -> None:
    bootstrap.main(["setup"])
    (bootstrap.HERE / file).write_text("two", encoding="utf-8")
    bootstrap.main(["setup"])
    assert len(ran) == 2


def test_the_tests_need_the_developers_tools_and_take_arguments(
    bootstrap: ModuleType, ran: list[list[str]]
) -> None:
    bootstrap.main([])
    ran.clear()
    bootstrap.main(["test", "-k", "quotes", "--port"])
    install, tests = ran
    assert install[-1] == ".[dev]"
    assert tests[1:] == ["-m", "pytest", "-k", "quotes", "--port"]
    ran.clear()
    bootstrap.main([])
    assert len(ran) == 2, "what the tests installed is enough for a start"


def test_an_installation_that_broke_off_is_done_again(
    bootstrap: ModuleType, ran: list[list[str]], monkeypatch
) -> None:
    def breaks_off(command: list[str]) -> None:
        raise KeyboardInterrupt

    bootstrap.main(["setup"])
    (bootstrap.HERE / "constraints.txt").write_text("two", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "pip", breaks_off)
    assert bootstrap.main(["setup"]) == 130
    assert not bootstrap.STAMP.exists()


def test_a_failed_ingest_ends_it_with_its_code(
    bootstrap: ModuleType, ran: list[list[str]], monkeypatch
) -> None:
    monkeypatch.setattr(bootstrap, "call", lambda command, folder=None: 3)
    assert bootstrap.main([]) == 3
    assert all(command[-1] != "chat" for command in ran)


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_another_python_is_told_which_one(bootstrap: ModuleType, version: tuple[int, int]) -> None:
    with pytest.raises(bootstrap.Trouble) as told:
        bootstrap.check_python(version)
    assert "3.11 to 3.13" in str(told.value)
    assert "python3.11" in told.value.remedy


def test_too_little_disk_is_said_before_anything_is_made(bootstrap: ModuleType, monkeypatch, capsys) -> None:
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 10**9}))
    assert bootstrap.main([]) == 3
    assert "1.0 GB are free" in capsys.readouterr().err
    assert not bootstrap.VENV.exists()


def test_python_without_venv_names_the_package(bootstrap: ModuleType, monkeypatch, capsys) -> None:
    said = "The virtual environment was not created successfully because ensurepip is not available."
    failed = subprocess.CompletedProcess([], 1, stdout=said, stderr="")
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: failed)
    assert bootstrap.main([]) == 3
    assert "-venv" in capsys.readouterr().err


PIP_FAILURES = {
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": "Free|free",
    "NewConnectionError('<pip._vendor...>: Failed to establish a new connection: [Errno -3]": "network",
    "ERROR: No matching distribution found for torch==2.13.0": "torch",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]": "PIP_CERT",
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'": "rights",
    "something never seen": "Delete the folder .venv",
}


@pytest.mark.parametrize(("said", "remedy"), PIP_FAILURES.items())
def test_pip_failing_shows_its_last_lines_and_a_remedy(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str], said: str, remedy: str
) -> None:
    bootstrap.VENV.mkdir()
    script = f"import sys; print('Collecting a'); print({said!r}); sys.exit(1)"
    with pytest.raises(bootstrap.Trouble, match="pip could not install") as told:
        bootstrap.pip([sys.executable, "-c", script])
    assert any(word in told.value.remedy for word in remedy.split("|"))
    assert said in capsys.readouterr().err
    assert said in bootstrap.LOG.read_text(encoding="utf-8")


def test_progress_is_a_line_of_what_pip_does(bootstrap: ModuleType) -> None:
    progress = bootstrap.Progress(terminal=False)
    for line, shown in (
        ("Collecting torch==2.13.0 (from whosaid)\n", "1 packages  finding out what is needed"),
        ("  Downloading torch-2.13.0-cp311-cp311-linux_x86_64.whl (190.1 MB)\n", "fetching torch-2.13.0"),
        ("Processing /wheels/numpy-2.0.whl (from whosaid)\n", "fetching numpy-2.0.whl"),
        ("Installing collected packages: a, b, c\n", "unpacking 3 packages"),
    ):
        progress.take(line)
        assert shown in progress.line()
