"""A PostgreSQL server of one's own that keeps what it says it keeps."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a server that keeps what it says it keeps; yield its socket's folder and process."""
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
    owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    run = [*owner] if os.getuid() == 0 else []
    place = folder / "postgres"
    place.mkdir()
    subprocess.run(["chown", "postgres", place], check=True)
    folder.chmod(0o755)
    data = place / "data"

    def quiet(*command: object) -> None:
        told = [str(one) for one in command]
        subprocess.run(told, cwd=place, check=True, stdout=subprocess.DEVNULL)

    made = [*run, tools / "initdb", "--pgdata", data, "--username", "qingdan", "--auth", "trust"]
    quiet(*made, "--encoding", "UTF8", "--locale", "C.UTF-8")
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c shared_buffers=2GB"
    start = [*run, tools / "pg_ctl", "--pgdata", data, "--wait", "--log", place / "log"]
    quiet(*start, "--options", f"{options} -c max_wal_size=8GB", "start")
    pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    try:
        quiet(*run, tools / "createdb", "-h", place, "-U", "qingdan", "peer")
        yield str(place), pid
    finally:
        quiet(*start, "--mode", "fast", "stop")
