"""Which files a list of paths stands for."""

import os
from pathlib import Path

import pytest

from corpus.files import find


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The sea.")


def test_folders_are_walked_in_order_and_only_for_articles(tmp_path: Path):
    make(
        tmp_path,
        "b.md",
        "a.txt",
        "c/d.html",
        "c/e.pdf",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
        "LICENSE.txt",
    )
    found, failed = find([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.txt", "b.md", "c/d.html"]
    assert failed == []


def test_a_file_given_by_name_is_always_taken(tmp_path: Path):
    make(tmp_path, "README.md", "x.pdf")
    assert find([tmp_path / "README.md", tmp_path / "x.pdf"])[0] == [
        tmp_path / "README.md",
        tmp_path / "x.pdf",
    ]


def test_each_file_once_and_loops_of_links_end(tmp_path: Path):
    make(tmp_path, "a.txt", "b/c.txt")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "d.txt").symlink_to(tmp_path / "a.txt")
    found, _ = find([tmp_path, tmp_path / "a.txt"])
    assert found == [tmp_path / "a.txt", tmp_path / "b" / "c.txt"]


def test_what_does_not_exist_is_reported_and_the_rest_found(tmp_path: Path):
    make(tmp_path, "a.txt")
    found, failed = find([tmp_path / "none", tmp_path / "a.txt", Path("x\0y")])
    assert found == [tmp_path / "a.txt"]
    assert [path for path, _ in failed] == [tmp_path / "none", Path("x\0y")]
    assert all(error.remedy for _, error in failed)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_without_rights_is_reported(tmp_path: Path):
    make(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    found, failed = find([tmp_path])
    (tmp_path / "closed").chmod(0o700)
    assert found == [tmp_path / "a.txt"]
    assert "may not be opened" in failed[0][1].message


def test_an_error_of_the_system_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make(tmp_path, "a.txt", "closed/b.txt")
    scan = os.scandir

    def refuse(path: Path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found, failed = find([tmp_path])
    assert found == [tmp_path / "a.txt"]
    assert failed[0][0] == tmp_path / "closed"
