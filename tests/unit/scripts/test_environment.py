import shutil
import sys

import pytest

from scripts import environment


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project folder with a lock and an environment that has an interpreter."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "requirements.lock").write_text("django==5.2.0 --hash=sha256:00\n")
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", python)
    return tmp_path


@pytest.fixture
def lock(project):
    """The lock, recorded as installed."""
    path = project / "requirements.lock"
    environment.stamp(path).write_text(environment.fingerprint(path))
    return path


def test_is_ready_once_the_lock_is_recorded(lock):
    assert environment.is_ready(lock) is True


def test_is_ready_never_without_a_record(project):
    assert environment.is_ready(project / "requirements.lock") is False


def test_is_ready_no_longer_when_the_lock_changed(lock):
    lock.write_text("django==5.2.1 --hash=sha256:11\n")

    assert environment.is_ready(lock) is False


def test_is_ready_no_longer_when_the_folder_moved(lock, project, monkeypatch):
    monkeypatch.setattr(environment, "PROJECT", project / "elsewhere")

    assert environment.is_ready(lock) is False


def test_is_ready_no_longer_when_the_interpreter_is_gone(lock):
    environment.PYTHON.unlink()

    assert environment.is_ready(lock) is False


def test_make_venv_says_what_to_install_when_venv_is_missing(project, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        environment.make_venv()


def test_use_newer_python_says_what_to_install_when_there_is_none(monkeypatch):
    monkeypatch.setattr(environment, "OLDEST", (99, 0))
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(SystemExit, match=r"Python 3\.11"):
        environment.use_newer_python()


def test_use_newer_python_starts_again_under_the_newest(monkeypatch):
    started = []
    monkeypatch.setattr(environment, "OLDEST", (99, 11))
    monkeypatch.setattr(
        shutil, "which", lambda name: f"/opt/{name}" if name < "python3.14" else None
    )
    monkeypatch.setattr(environment.os, "execv", lambda path, arguments: started.append(path))
    monkeypatch.setattr(environment, "stop", lambda *sentences: None)

    environment.use_newer_python()

    assert started[0] == "/opt/python3.13"
