import stat

import pytest

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


def test_one_of_takes_capitals_and_spaces(monkeypatch):
    monkeypatch.setenv("QINGDAN_CIPHER", " SM4 ")

    assert declared.one_of("CIPHER", "aes", "sm4") == "sm4"


def test_one_of_refuses_another_word(monkeypatch):
    monkeypatch.setenv("QINGDAN_CIPHER", "des")

    with pytest.raises(ValueError, match="QINGDAN_CIPHER 写的是“des”，只能写 aes 或 sm4。"):
        declared.one_of("CIPHER", "aes", "sm4")
