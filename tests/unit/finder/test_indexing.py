"""The index of wordings: built, added to, found broken and built again."""

import subprocess
import sys
from threading import Thread

import pytest

from qingdan.finder.domain import indexing, spread
from qingdan.finder.domain.compiled import Compiled
from qingdan.finder.domain.documents import having, pairs
from qingdan.finder.domain.indexing import IndexBusy, NoIndex, add_new, current, opened, rebuild
from qingdan.finder.locking import alone
from qingdan.matters.domain.wording import digest_of
from qingdan.matters.models import Wording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FINDER_DIR = tmp_path
    spread.forget()
    return tmp_path / indexing.FOLDER


def make_wording(text: str, key: int | None = None) -> Wording:
    return Wording.objects.create(pk=key, digest=digest_of(text), text=text)


def found(word: str) -> list[int]:
    index = opened()
    assert index
    return sorted(index.found(having(word), 10).key.tolist())


def dying(items, total, label):
    yield next(iter(items))
    raise KeyboardInterrupt


def test_pairs_never_reach_over_a_line_break():
    assert pairs("防火\n护林") == ["防火", "护林"]


def test_a_query_is_put_into_sql_once_for_so_many_keys(django_assert_num_queries):
    one, other = make_wording("森林防火"), make_wording("河道清淤")
    written: list[int] = []

    def those(*keys: int):
        written.append(len(keys))
        return Wording.objects.filter(pk__in=keys).order_by("pk").values_list("text")

    said = Compiled(those)
    with django_assert_num_queries(3):
        assert said.rows(one.pk) == [("森林防火",)]
        assert said.rows(other.pk) == [("河道清淤",)]
        assert said.rows(other.pk, one.pk) == [("森林防火",), ("河道清淤",)]
    assert written == [1, 2]


def test_names_are_known_from_the_rest():
    make_wording("巡查\n森林防火")
    named = make_wording("森林防火\n巡查")
    add_new()
    index = opened()
    assert index

    assert index.found(having("防火", "names"), 10).key.tolist() == [named.pk]
    found, total = index.found_of_all(having("防火"), 1)
    assert (len(found.key), total) == (1, 2)
    assert index.having(["防火", "清淤"]) == {"防火": 2, "清淤": 0}


def test_add_new_builds_what_was_never_built():
    one, other = make_wording("森林防火"), make_wording("草原防火\n开展巡查")

    assert add_new() == 2
    assert (found("防火"), found("巡查")) == ([one.pk, other.pk], [other.pk])
    assert add_new() == 0


def test_add_new_adds_only_what_is_missing():
    make_wording("森林防火")
    add_new()
    later = make_wording("河道清淤")

    assert add_new() == 1
    assert found("清淤") == [later.pk]


def test_add_new_finds_a_wording_whose_transaction_ended_late():
    make_wording("森林防火", key=50)
    add_new()
    late = make_wording("河道清淤", key=40)

    assert add_new() == 1
    assert found("清淤") == [late.pk]


def test_current_adds_what_nobody_has_added():
    make_wording("森林防火")
    current()
    make_wording("河道清淤")

    assert current().newest == Wording.objects.latest("pk").pk


def test_current_does_not_try_again_when_a_row_was_removed(monkeypatch):
    make_wording("森林防火")
    make_wording("河道清淤").delete()
    current()
    make_wording("拆除危房").delete()
    current()
    monkeypatch.setattr(indexing, "add_new", lambda **_: pytest.fail("looked again"))

    current()


@pytest.mark.parametrize(
    ("name", "content"),
    [("meta.json", "{"), (indexing.COMPLETE, "0 older"), (indexing.COMPLETE, "")],
    ids=["damaged", "older format", "half written"],
)
def test_current_builds_a_broken_index_anew(folder, name, content):
    wording = make_wording("森林防火")
    add_new()
    (folder / name).write_text(content)

    assert opened() is None
    current()
    assert found("防火") == [wording.pk]


def test_current_builds_an_index_of_other_data_anew():
    make_wording("森林防火", key=7)
    add_new()
    Wording.objects.all().delete()
    make_wording("河道清淤", key=7)
    make_wording("拆除危房", key=8)

    current()

    assert (found("防火"), found("清淤")) == ([], [7])


def test_current_refuses_to_build_much_on_the_spot(monkeypatch):
    monkeypatch.setattr(indexing, "SMALL", 1)
    make_wording("森林防火")
    make_wording("河道清淤")

    with pytest.raises(NoIndex):
        current()
    assert rebuild() == 2
    assert current().newest


def test_rebuild_shows_how_far_it_is():
    make_wording("森林防火")
    make_wording("河道清淤")
    told = []

    def track(items, total, label):
        for at, item in enumerate(items, 1):
            told.append((at, total, label))
            yield item

    rebuild(track)

    assert told == [(1, 2, "为各种写法编索引"), (2, 2, "为各种写法编索引")]


def test_rebuild_that_dies_leaves_the_old_index():
    wording = make_wording("森林防火")
    rebuild()
    make_wording("河道清淤")

    with pytest.raises(KeyboardInterrupt):
        rebuild(dying)

    assert found("防火") == [wording.pk]
    assert rebuild() == 2


def test_first_build_that_dies_counts_as_none():
    wording = make_wording("森林防火")

    with pytest.raises(KeyboardInterrupt):
        rebuild(dying)

    assert opened() is None
    current()
    assert found("防火") == [wording.pk]


def test_rebuild_drops_what_is_gone():
    make_wording("森林防火").delete()
    make_wording("河道清淤")
    rebuild()
    Wording.objects.all().delete()

    assert rebuild() == 0
    assert found("清淤") == []


def test_writers_wait_for_each_other_and_readers_do_not(folder, monkeypatch):
    wording = make_wording("森林防火")
    rebuild()
    make_wording("河道清淤")
    monkeypatch.setattr(indexing, "LONG_PATIENCE", 0)

    with alone(folder.with_name(f"{indexing.FOLDER}.lock"), 0) as mine:
        assert mine
        assert add_new(patience=0) == 0
        with pytest.raises(IndexBusy):
            rebuild()
        assert current().newest == wording.pk

    assert add_new(patience=0) == 1


def test_alone_lets_one_thread_in_at_a_time(tmp_path):
    inside, most = [], []

    def enter():
        with alone(tmp_path / "lock", 10) as mine:
            inside.append(mine)
            most.append(len(inside))
            inside.pop()

    threads = [Thread(target=enter) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert most == [1] * 8


def test_a_killed_process_lets_go_of_the_lock(tmp_path):
    hold = (
        "import sys, time; from pathlib import Path; from qingdan.finder.locking import alone\n"
        "with alone(Path(sys.argv[1]), 0): print('held', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", hold, tmp_path / "lock"], stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout
        assert child.stdout.readline() == "held\n"
        with alone(tmp_path / "lock", 0) as mine:
            assert not mine
        child.kill()

    with alone(tmp_path / "lock", 0) as mine:
        assert mine
