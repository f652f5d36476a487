import stat

from qingdan.settings import declared


def test_ensured_makes_a_directory_that_only_we_may_enter(tmp_path, monkeypatch):
    monkeypatch.setenv("QINGDAN_DATA_DIR", str(tmp_path / "data"))

    made = declared.ensured("DATA_DIR")

    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_ensured_leaves_a_directory_of_somebody_else_as_it_is(tmp_path, monkeypatch):
    tmp_path.chmod(0o750)
    monkeypatch.setenv("QINGDAN_DATA_DIR", str(tmp_path))

    declared.ensured("DATA_DIR")

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
