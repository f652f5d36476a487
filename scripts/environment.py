#!/usr/bin/env python3
"""Make ``.venv`` ready: exactly the locked packages, and this checkout importable in it.

Needs nothing but the standard library, so a clean machine can run it. Does nothing when the
environment already holds what the lock file says. ``--dev`` adds what tests and checks need.
The project itself is linked by a path file, so no build backend has to be downloaded, and
pip runs from its own wheel in ``vendor``, because Debian splits it off into another package.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
CONSOLE_SCRIPT = """#!{python}
import sys

from qingdan.commands.front import main

sys.exit(main())
"""


def stop(*sentences: str) -> NoReturn:
    """Say what is missing and what to do, then leave."""
    sys.exit("\n".join(sentences))


def use_newer_python() -> None:
    """Start again under a newer interpreter when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - no shell is wanted
    stop(
        "需要 Python 3.11 或更新的版本，这台机器上没有找到。",
        "Debian 12 及以后：sudo apt install python3，然后重新运行。",
    )


def fingerprint(lock: Path) -> str:
    """Return what the environment must have been made from to be used as it is."""
    content = lock.read_bytes() + str(PROJECT).encode() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def stamp(lock: Path) -> Path:
    """Return the file that records which lock an environment was made from."""
    return VENV / (lock.stem + ".installed")


def is_ready(lock: Path) -> bool:
    """Tell whether the environment already holds exactly this lock."""
    made = stamp(lock)
    return PYTHON.exists() and made.exists() and made.read_text() == fingerprint(lock)


def make_venv() -> None:
    """Make a fresh environment unless a usable one stands at this very place."""
    settings = VENV / "pyvenv.cfg"
    if PYTHON.exists() and settings.exists() and str(VENV) in settings.read_text():
        return
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    if subprocess.run(command, check=False).returncode:
        stop(
            "Python 缺少 venv 组件，无法建立运行环境。什么都没有改动。",
            "请先运行 sudo apt install python3-venv，然后重新运行同一条命令。",
        )


def install(lock: Path) -> None:
    """Install the locked packages, counting them on a terminal."""
    total = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    pip_itself = next((PROJECT / "scripts" / "vendor").glob("pip-*.whl"))
    command = [str(PYTHON), f"{pip_itself}/pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "-r", str(lock)]
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as pip:
        for line in pip.stdout:
            done += line.startswith(("Collecting", "Requirement already"))
            if sys.stdout.isatty():
                print(f"\r  软件包 {done}/{total} ", end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + " " * 30, end="\r")
    if pip.returncode:
        stop(
            "软件包没有装全，原因见上面的英文说明。数据没有受影响，改好后重新运行即可继续。",
            "不能上网时，用 PIP_INDEX_URL 指明内网软件源，或用 PIP_FIND_LINKS 指明离线安装包目录。",
        )


def link_project() -> None:
    """Make ``import qingdan`` and ``.venv/bin/qingdan`` mean this checkout."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([str(PYTHON), "-c", ask], check=True, capture_output=True, text=True)
    Path(found.stdout.strip(), "qingdan.pth").write_text(f"{PROJECT / 'src'}\n", encoding="utf-8")
    script = VENV / "bin" / "qingdan"
    script.write_text(CONSOLE_SCRIPT.format(python=PYTHON), encoding="utf-8")
    script.chmod(0o755)


def main() -> None:
    """Prepare the environment if it is not ready yet."""
    use_newer_python()
    runtime = PROJECT / "requirements.lock"
    development = PROJECT / "requirements-dev.lock"
    lock = development if "--dev" in sys.argv[1:] else runtime
    if is_ready(lock) or is_ready(development):
        return
    started = time.monotonic()
    print("正在准备运行环境（.venv），只在第一次或版本变化时需要下载……", flush=True)
    make_venv()
    install(lock)
    link_project()
    stamp(lock).write_text(fingerprint(lock))
    print(f"运行环境已就绪，用时 {time.monotonic() - started:.0f} 秒。", flush=True)


if __name__ == "__main__":
    main()
