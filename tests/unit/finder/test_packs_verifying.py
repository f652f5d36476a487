"""The verifier runs alone: no project on the path, no packages, on old Pythons too."""

import json
import shutil
import subprocess
import sys

import pytest

from qingdan.finder.interfaces.packs import VERIFIER
from tests.unit.finder.test_packs_tampering import CASES, FINGERPRINT, GENUINE, PACK

OTHERS = [f"python3.{minor}" for minor in range(8, 15)]
SPOKEN = " ".join(FINGERPRINT[at : at + 4] for at in range(0, 32, 4))


def runs(python: str) -> bool:
    """Tell whether a Python is there; its name alone may lead nowhere."""
    found = shutil.which(python)
    trial = [found or "", "-S", "-I", "-c", ""]
    return bool(found) and subprocess.run(trial, check=False, capture_output=True).returncode == 0


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the verifier, alone in a folder, on a file there."""
    shutil.copy(VERIFIER, tmp_path)

    def running(content: bytes | None, *arguments: str, python: str = sys.executable):
        name = "pack.qdpack.json"
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = subprocess.run(
            [
                python,
                "-S",
                "-I",
                VERIFIER.name,
                *([name] if content is not None else []),
                *arguments,
            ],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={"PYTHONUTF8": "1", "LANG": "C.UTF-8", "PATH": "/usr/bin"},
        )
        return done.returncode, done.stdout, done.stderr

    return running


def test_verifier_accepts_a_genuine_pack(run):
    code, out, err = run(GENUINE, "--fingerprint", FINGERPRINT)

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "完整，签名与您给的指纹相符。"
    assert [one.strip() for one in out.splitlines()[1:]] == PACK["about"]


def test_verifier_says_the_same_on_every_other_python(run):
    others = [shutil.which(one) or "" for one in OTHERS if runs(one)]
    given = ["--fingerprint", FINGERPRINT]
    changed = CASES["word of a clause"][0]

    said = [[run(one, *given, python=python) for one in (GENUINE, changed)] for python in others]

    assert said == [[run(one, *given) for one in (GENUINE, changed)]] * len(others)


def test_verifier_says_that_without_a_fingerprint_it_could_be_anybodys(run):
    code, out, _ = run(GENUINE)

    assert code == 0
    assert out.splitlines()[0] == (
        "完整，但没有给指纹：完整性可核对，出自谁不能确认。请向作答的单位要指纹，再核对一次。"
    )


@pytest.mark.parametrize(
    "given", [SPOKEN, FINGERPRINT.upper(), FINGERPRINT.replace("b0", "b0:", 1), f" {FINGERPRINT}"]
)
def test_verifier_takes_a_fingerprint_as_people_write_it(run, given):
    assert run(GENUINE, "--fingerprint", given)[0] == 0


def test_verifier_takes_several_fingerprints(run):
    given = ["--fingerprint", "0" * 32, "--fingerprint", FINGERPRINT]

    assert run(GENUINE, *given)[:1] == (0,)
    assert run(GENUINE, *given[:2])[0] == 1


@pytest.mark.parametrize("part", [FINGERPRINT[:8], FINGERPRINT + "00", "*", ""])
def test_verifier_takes_no_part_of_a_fingerprint(run, part):
    code, out, _ = run(GENUINE, "--fingerprint", part)

    assert (code, out.splitlines()[0]) == (1, "不可信。")


@pytest.mark.parametrize("name", ["word of a clause", "cut off", "verdict with all digests"])
def test_verifier_names_what_was_changed(run, name):
    content, reason = CASES[name]

    code, out, _ = run(content, "--fingerprint", FINGERPRINT)

    assert (code, out.splitlines()[0]) == (1, "不可信。")
    assert reason in out
    assert PACK["about"][0] not in out


def test_verifier_notices_another_key_only_by_the_fingerprint(run):
    content, reason = CASES["changed and signed anew with another key"]

    assert run(content)[0] == 0
    code, out, _ = run(content, "--fingerprint", FINGERPRINT)
    assert code == 1
    assert reason in out


@pytest.mark.parametrize(
    "arguments", [(), ("--fingerprint",), ("a", "b"), ("--fingerprint", FINGERPRINT)]
)
def test_verifier_says_how_it_is_used(run, arguments):
    code, out, err = run(None, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith("用法：python3 verify_pack.py")


def test_verifier_says_when_a_file_is_missing(run):
    code, out, err = run(None, "nothing.json")

    assert (code, out) == (2, "")
    assert err.startswith("文件读不了：")


def test_verifier_hands_no_commands_to_the_terminal(run):
    changed = json.loads(GENUINE) | {"about": ["\x1b[2J", *PACK["about"]]}
    content = json.dumps(changed, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"

    assert "\x1b" not in run(content)[1]
