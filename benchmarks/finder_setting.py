"""Where the finder is measured: two townships, a million entries, a server, a publication."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

CORE = 0
"""Where all that is measured runs; who asks over HTTP keeps away from it."""
PROJECT = Path(__file__).resolve().parents[1]
ASKED = "asked.json"
NEW_TOWNSHIP = ("691999101", "新来镇")
OLD_WORD, NEW_WORD = "森林草原", "骆驼草滩"
"""A township that publishes late, and what no other list says."""
TYPED = 8
"""How many characters are typed of an entry's name."""
STRIDE = 7919
"""A prime by which one question's township is far from the next one's."""


def set_up() -> None:
    """Set Django up in the data folder named by the environment."""
    import django  # noqa: PLC0415 - only in a process of its own

    django.setup()


def prepare(entries: int, model: str, questions: Path) -> None:
    """Fill the data folder: the two lists that ship, or so many entries.

    Args:
        entries: 0 for the two lists.
        model: a trained model to copy; trained when empty.
        questions: the file to ask from.
    """
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from qingdan.finder.trying import PLACES  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    folder = Path(settings.FINDER_DIR)
    folder.mkdir(exist_ok=True)
    if entries:
        import million  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -200000")
        places = million.write(entries, lambda rows: track(rows, description=f"{entries:,} 项"))
        codes = {base: [one.code for one in places if one.base == base] for base in million.PLACES}
    else:
        codes = {base: [base] for base in PLACES.values()}
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_samples", verbosity=0)
    if model:
        shutil.copy(model, folder)
    else:
        train_into(folder)
    (folder / ASKED).write_text(json.dumps(asked(questions, codes)), encoding="utf-8")


def train_into(folder: Path) -> None:
    """Train the finder from what ships."""
    from qingdan.finder import store  # noqa: PLC0415 - after setup
    from qingdan.finder.training import train, training_of  # noqa: PLC0415
    from qingdan.matters.library import library  # noqa: PLC0415

    store.save(train(training_of(library())), folder / store.NAME)


def asked(file: Path, codes: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the questions that some entry answers, with what is right.

    Args:
        file: JSON lines.
        codes: the townships that have each of the two lists; a question is asked in one.
    """
    from qingdan.finder.questions import read_questions  # noqa: PLC0415 - after setup
    from qingdan.finder.reference import reference_places  # noqa: PLC0415
    from qingdan.finder.trying import PLACES  # noqa: PLC0415

    places = reference_places()
    with file.open(encoding="utf-8-sig") as lines:
        rows = [one for one in read_questions(lines) if one.right]
    return [
        {
            "question": (one.text, alike[at * STRIDE % len(alike)]),
            "words": [typed(places[PLACES[one.township]][one.right[0]].name)],
            "right": one.right,
            "matters": sorted(
                {code for key in one.right for code in places[PLACES[one.township]][key].first}
            ),
        }
        for at, one in enumerate(rows)
        if (alike := codes[PLACES[one.township]])
    ]


def typed(name: str) -> str:
    """Return what somebody types who knows the name of an entry: some of its longest stretch."""
    longest = max(re.split(r"[^\w]+", name), key=len)
    return longest[-TYPED:]


def serve(port: int) -> None:
    """Serve as installed until ended."""
    import waitress  # noqa: PLC0415 - only in the child
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    os.sched_setaffinity(0, {CORE})
    waitress.serve(get_wsgi_application(), listen=f"127.0.0.1:{port}", threads=8, _quiet=True)


@contextmanager
def server(command: Sequence[str], environment: dict[str, str]) -> Iterator[Callable[..., float]]:
    """Serve in a process of its own; yields what asks it and tells how long that took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = subprocess.Popen([*command, "--serve", str(port)], env=environment)
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, mine - {CORE} or mine)
    try:
        wait_for(port)
        yield lambda text, township: posted(port, text, township)
    finally:
        os.sched_setaffinity(0, mine)
        child.terminate()
        child.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            sleep(0.2)
        else:
            return
    raise TimeoutError(port)


def posted(port: int, text: str, township: str) -> float:
    """Ask over HTTP; return milliseconds."""
    body = json.dumps({"text": text, "township": township}).encode()
    kind = {"Content-Type": "application/json"}
    started = perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/ask", body, kind)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != http.client.OK:
        raise RuntimeError(told.decode())
    return (perf_counter() - started) * 1000


def publish_and_find() -> float:
    """Publish a list as the office does; return the seconds until search finds what is new."""
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.catalogue.domain import publishing  # noqa: PLC0415
    from qingdan.finder.domain.everywhere import search_everywhere  # noqa: PLC0415

    printed = (Path(settings.SAMPLES_DIR) / "yinhao.txt").read_text(encoding="utf-8")
    file = Path(settings.DATA_DIR) / "new.txt"
    file.write_text(printed.replace(OLD_WORD, NEW_WORD), encoding="utf-8")
    now, today = timezone.now(), timezone.localdate()
    draft = submitted(file, now)
    search_everywhere(NEW_WORD, today)
    begun = perf_counter()
    publishing.publish_edition(draft.pk, valid_from=today, actor=None, at=now)
    if not any(NEW_WORD in one.name for one in search_everywhere(NEW_WORD, today).groups):
        raise LookupError(NEW_WORD)
    return perf_counter() - begun


def submitted(file: Path, at: Any) -> Any:
    """Return a list handed in for a township that had none."""
    from qingdan.catalogue.domain import drafting, publishing  # noqa: PLC0415 - after setup
    from qingdan.catalogue.enums import FindingState  # noqa: PLC0415
    from qingdan.documents.reading import read_list  # noqa: PLC0415
    from qingdan.parties.models import Region  # noqa: PLC0415

    code, name = NEW_TOWNSHIP
    township = Region.objects.create(code=code, name=name, level="township")
    source = drafting.SourceFile(file.name, "0" * 64)
    draft = drafting.create_draft(
        read_list(file), township=township, source=source, actor=None, at=at
    )
    draft.findings.update(state=FindingState.ACCEPTED, reason="照原文")
    publishing.submit(draft.pk, actor=None, at=at)
    return draft
