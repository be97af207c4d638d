"""Set up whosaid beside this file and start it. Needs nothing but Python 3.11 to 3.13.

    python3 bootstrap.py              install, read in the sample articles, open the chat
    python3 bootstrap.py test [ARG…]  install the developers' tools too and run the tests; ARG… go to pytest
    python3 bootstrap.py setup        install the developers' tools too, and no more

Everything is put into the folder .venv here. A start after the first one installs nothing and needs no
network, until pyproject.toml or constraints.txt changes.
"""

# Standard library only, and no syntax newer than Python 3.8, so that an old Python gets to the message.
from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "whosaid-installed.txt"
LOG = VENV / "install.log"
OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 4.0
"""Disk that an installation takes with torch's CPU build, with room for the wheels on the way."""
TORCH_CPU = "https://download.pytorch.org/whl/cpu"
"""PyTorch's own index of builds for the CPU; on Linux the usual index has the ones with gigabytes of CUDA."""
TAIL = 12
"""Lines of pip's output that are shown when it fails."""


class Trouble(Exception):
    """What went wrong, and the remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def main(arguments: list[str] | None = None) -> int:
    """The whole way; gives the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        check_python(sys.version_info[:2])
        if arguments[:1] == ["test"]:
            install("dev")
            return call([str(program("python")), "-m", "pytest", *arguments[1:]], folder=HERE)
        options = parser().parse_args(arguments)
        if options.verb == "setup":
            install("dev")
            return 0
        return start(options)
    except Trouble as trouble:
        print(f"\nbootstrap: {trouble}", file=sys.stderr)
        if trouble.remedy:
            print(f"  {trouble.remedy}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Install whosaid into .venv beside this file, read in sample articles and open the chat.",
        epilog="`bootstrap.py test ARG…` installs the developers' tools too and runs the tests (pytest ARG).",
    )
    made.add_argument("verb", nargs="?", choices=("setup",), help="only install, with the developers' tools")
    made.add_argument("--data", help="the library's folder, in place of the usual one")
    made.add_argument("--port", type=int, help="the page's port; without it the first free one from 7860 on")
    made.add_argument("--no-browser", action="store_true", help="don't open a browser")
    return made


def start(options: argparse.Namespace) -> int:
    """Install, ingest the sample corpus, serve the page until it is stopped."""
    install("")
    whosaid = [str(program("whosaid")), *(["--data", options.data] if options.data else [])]
    say("Reading the sample articles into the library.")
    if code := call([*whosaid, "ingest", "--sample"]):
        return code
    port = ["--port", str(options.port)] if options.port is not None else []
    return replace_by([*whosaid, "chat", *port, *(["--no-browser"] if options.no_browser else [])])


# ---- the environment


def check_python(version: tuple[int, int]) -> None:
    """Raises Trouble for a Python that whosaid is not made for."""
    if OLDEST <= version <= NEWEST:
        return
    wanted = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    raise Trouble(
        f"whosaid runs on Python {wanted}; this is {version[0]}.{version[1]} ({sys.executable}).",
        "Call the right one by its name, e.g. `python3.11 bootstrap.py`, or install one from python.org.",
    )


def install(extra: str) -> None:
    """Make .venv hold the project and its packages; does nothing where it already does."""
    if installed(STAMP, digest(), extra):
        return
    if not VENV.exists() and (free := shutil.disk_usage(HERE).free) < NEEDED_GB * 1e9:
        raise Trouble(
            f"{free / 1e9:.1f} GB are free at {HERE}, about {NEEDED_GB:.0f} GB are needed.",
            "Free some space and run this again.",
        )
    if not runs(program("python")):
        make_environment()
    say("Installing whosaid and what it needs into .venv (minutes the first time).")
    STAMP.unlink(missing_ok=True)
    began = time.monotonic()
    target = f".[{extra}]" if extra else "."
    command = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
               "--progress-bar", "off", "-c", "constraints.txt", "-e", target]  # fmt: skip
    if wants_cpu_index():
        command += ["--extra-index-url", TORCH_CPU]
    pip(command)
    STAMP.write_text(f"{digest()} {extra}\n", encoding="utf-8")
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def wants_cpu_index() -> bool:
    """Whether pip must be told where torch's CPU build is: on Linux, unless pip is set up with places of its own."""
    return sys.platform.startswith("linux") and not re.search(r"find-links|index-url", pip_configuration())


def pip_configuration() -> str:
    """What pip's files and variables set, a line each."""
    command = [str(program("python")), "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def digest() -> str:
    """Changes with whatever decides what is installed: the two files, the place, the Python."""
    parts = [(HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [str(HERE).encode(), repr(sys.version_info[:2]).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed(stamp: Path, wanted: str, extra: str) -> bool:
    """Whether a stamp tells of this state, with the extra if one is wanted, and .venv still runs."""
    try:
        found, _, had = stamp.read_text(encoding="utf-8").strip().partition(" ")
    except OSError:
        return False
    return found == wanted and (not extra or had == extra) and runs(program("python"))


def program(name: str) -> Path:
    """A program of the environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def runs(python: Path) -> bool:
    """Whether an interpreter is there, is the version of ours, and has pip."""
    wanted = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    try:
        return subprocess.run([str(python), "-c", wanted], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """A fresh .venv. Raises Trouble where this Python cannot make one."""
    say(f"Making {VENV}.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    said = (made.stdout + made.stderr).strip()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if "ensurepip" in said or "No module named venv" in said:
        raise Trouble(
            "This Python comes without the module that makes environments (venv, ensurepip).",
            f"On Debian and Ubuntu: `sudo apt-get install python{version}-venv`. Then run this again.",
        )
    raise Trouble(
        f"The environment could not be made: {said.splitlines()[-1] if said else 'no reason given'}",
        remedy_for(said),
    )


# ---- pip


def pip(command: list[str]) -> None:
    """Run pip with its output in .venv/install.log and its progress here in a line. Raises Trouble."""
    progress = Progress(sys.stderr.isatty())
    with LOG.open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            command,
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        reader = threading.Thread(target=follow, args=(running, log, progress), daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(progress.pause)
                progress.show()
        except BaseException:
            running.terminate()
            raise
        finally:
            progress.end()
            running.wait()
    if running.returncode:
        lines = LOG.read_text(encoding="utf-8").splitlines()
        print("\n".join(lines[-TAIL:]), file=sys.stderr)
        raise Trouble(f"pip could not install (all it said is in {LOG}).", remedy_for("\n".join(lines)))


def follow(running: subprocess.Popen[str], log: object, progress: Progress) -> None:
    """Read pip's lines until it ends."""
    assert running.stdout is not None  # noqa: S101 - asked for above
    for line in running.stdout:
        log.write(line)  # type: ignore[attr-defined]
        progress.take(line)


class Progress:
    """What pip is doing, in one line with the time gone by: redrawn on a terminal, else every ten seconds."""

    def __init__(self, terminal: bool) -> None:
        self.pause = 0.25 if terminal else 10.0
        self._terminal = terminal
        self._began = time.monotonic()
        self._packages: set[str] = set()
        self._doing = "starting pip"

    def take(self, line: str) -> None:
        """One line of pip's output."""
        words = line.split()
        if words[:1] == ["Collecting"]:
            self._packages.add(re.split(r"[^\w.-]", words[1], maxsplit=1)[0].lower())
            self._doing = "finding out what is needed"
        elif words[:1] in (["Downloading"], ["Processing"]):
            name = words[1].rsplit("/", 1)[-1]
            size = " ".join(words[2:]) if words[0] == "Downloading" else ""
            self._doing = f"fetching {name} {size}".rstrip()
        elif line.startswith("Installing collected packages:"):
            self._doing = f"unpacking {line.count(',') + 1} packages"

    def line(self) -> str:
        seconds = int(time.monotonic() - self._began)
        return f"  {seconds // 60}:{seconds % 60:02d}  {len(self._packages)} packages  {self._doing}"

    def show(self) -> None:
        text = self.line()
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            print("\r" + text[:width].ljust(width), end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._terminal:
            print(
                "\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r",
                end="",
                file=sys.stderr,
                flush=True,
            )


REMEDIES = (
    (
        r"No space left|ENOSPC|disk full",
        "The disk is full: free some space (about 4 GB are needed) and run this again.",
    ),
    (
        r"No matching distribution found for torch|from versions: none\) .*torch",
        "The package index has no build of torch for this system and Python; see “Installing” in README.md.",
    ),
    (
        r"NewConnectionError|Name or service not known|name resolution|ConnectTimeout|ReadTimeout|Max retries"
        r"|ProxyError|getaddrinfo",
        "The package index could not be reached: check the network or the proxy (HTTPS_PROXY) and run this "
        "again; what was fetched is kept.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The index's certificate is not trusted here: set PIP_CERT to your organisation's.",
    ),
    (
        r"Permission denied|EACCES",
        "Some folder cannot be written: check the rights of this folder and of pip's cache.",
    ),
    (
        r"ResolutionImpossible|conflicting dependencies",
        "Packages contradict each other: take the latest whosaid, or report it.",
    ),
)


def remedy_for(output: str) -> str:
    """What to do about a failure of pip or venv, by what it said."""
    for pattern, remedy in REMEDIES:
        if re.search(pattern, output):
            return remedy
    return "Delete the folder .venv and run this again; if that doesn't help, report the log."


# ---- running


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def call(command: list[str], folder: Path | None = None) -> int:
    """Run to the end and give the exit code; in the caller's folder unless one is named."""
    try:
        return subprocess.call(command, cwd=folder)
    except OSError as error:
        raise Trouble(
            f"{command[0]} cannot be run: {error.strerror}.", "Delete the folder .venv and run this again."
        ) from error


def replace_by(command: list[str]) -> int:
    """End as that command: a signal to us is one to it. Windows can't, so there it is waited for."""
    if os.name == "nt":
        return call(command)
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execv(command[0], command)  # noqa: S606 - our own command, no shell
    except OSError as error:
        raise Trouble(
            f"{command[0]} cannot be run: {error.strerror}.", "Delete the folder .venv and run this again."
        ) from error


if __name__ == "__main__":
    sys.exit(main())
