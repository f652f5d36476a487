"""Whatever is done to a genuine pack, the verifier refuses it and says in Chinese why."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.finder.interfaces.verify_pack import ORDER, check, digest_of, read, written
from tests.packs import Pack, changed, rehashed, signed_by

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "finder"
FINGERPRINT = "b01d37089cbb14a94f0f50afcc1b7045"
GENUINE = (GOLDEN / "cooperative.qdpack.json").read_bytes()
OTHER = (GOLDEN / "off-list.qdpack.json").read_bytes()
PACK, ANOTHER = json.loads(GENUINE), json.loads(OTHER)
FORGED = "签名与内容不符：内容和摘要一起改过，或者签名、公钥被换过。"
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
Change = Callable[[Pack], None]


def put(*path, value) -> Change:
    """Put a value somewhere; a function is given what stands there."""

    def change(pack: Pack) -> None:
        *way, last = path
        for key in way:
            pack = pack[key]
        pack[last] = value(pack[last]) if callable(value) else value

    return change


def both(*changes: Change) -> Change:
    def change(pack: Pack) -> None:
        for one in changes:
            one(pack)

    return change


def plain(change: Change) -> bytes:
    """Change something and leave the digests."""
    return written(changed(PACK, change))


def consistent(change: Change) -> bytes:
    """Change something and compute every digest anew."""
    return written(rehashed(changed(PACK, change)))


def resigned(change: Change) -> bytes:
    """Change something, compute digests anew, sign with another key."""
    key = STRANGER.public_key().public_bytes_raw().hex()
    anew = rehashed(changed(PACK, both(change, put("signature", "key", value=key))))
    return written(signed_by(STRANGER, anew))


def again(pairs: list[tuple[int, ...]]) -> Change:
    """Write the digests of some clauses anew, but not that of all of them."""

    def change(pack: Pack) -> None:
        for (at,) in pairs:
            row = pack["clauses"][at]
            row["sha256"] = digest_of({**row, "sha256": ""})

    return change


def words(old: str, new: str) -> Callable[[bytes], bytes]:
    """Replace words everywhere: in the answer, the clauses, the summary."""
    assert old.encode() in GENUINE
    return lambda content: content.replace(old.encode(), new.encode())


def swapped(*names: str) -> bytes:
    """Take some parts from another genuine pack, with their digests."""
    taken = {name: ANOTHER[name] for name in names}
    digests = {name: ANOTHER["digests"].get(name) for name in names if name in PACK["digests"]}
    return written({**PACK, **taken, "digests": {**PACK["digests"], **digests}})


def later(value: str) -> str:
    return f"{int(value, 16) + 1:0{len(value)}x}"


def reverse(rows: list) -> list:
    return rows[::-1]


def malleable(value: str) -> str:
    """Return the other way to write a signature, which lax verifiers take as well."""
    scalar = int.from_bytes(bytes.fromhex(value[64:]), "little") + ORDER
    return value[:64] + scalar.to_bytes(32, "little").hex()


FIRE = "发现火情及时上报。"
MORE = {**PACK["clauses"][0], "address": "银号镇 · 配合 9", "entry": 9, "text": "修建水渠。"}
CASES = {
    # words and numbers
    "word of a clause": (
        plain(put("clauses", 1, "text", value="不必上报。")),
        "第 2 条引文（银号镇 · 配合 1 · 乡镇 2）与它的摘要不符",
    ),
    "word of a clause with its own digest": (
        plain(both(put("clauses", 1, "text", value="不必上报。"), again([(1,)]))),
        "“引文”与摘要不符",
    ),
    "word of a clause with all digests": (
        consistent(put("clauses", 1, "text", value="不必上报。")),
        f"“{FIRE}”（银号镇 · 配合 1 · 乡镇 2）答复引用了，却没有引文",
    ),
    "word in clause, answer and summary, with all digests": (
        written(rehashed(json.loads(words(FIRE, "不必上报。")(GENUINE)))),
        FORGED,
    ),
    "character that looks the same": (
        plain(put("clauses", 0, "text", value="森林草原防⽕。")),
        "第 1 条引文（银号镇 · 配合 1）与它的摘要不符",
    ),
    "invisible character": (
        consistent(put("question", "text", value=lambda text: f"{text}\u200b")),
        FORGED,
    ),
    "address of a clause": (
        consistent(put("clauses", 1, "address", value="银号镇 · 配合 1 · 乡镇 3")),
        "“发现火情及时上报。”（银号镇 · 配合 1 · 乡镇 3）有引文，答复却没有引用",
    ),
    "permanent address of a clause": (
        consistent(put("clauses", 1, "path", value="/t/150222105/basic/1")),
        FORGED,
    ),
    "question": (plain(put("question", "text", value="秸秆能烧吗？")), "“问题”与摘要不符"),
    "confidence": (
        plain(put("answer", "entries", 0, "confidence", value=0.99)),
        "“答复”与摘要不符",
    ),
    "confidence with all digests": (
        consistent(put("answer", "entries", 0, "confidence", value=0.99)),
        "答复里的事项、把握与判定依据的不一致",
    ),
    "number of an entry": (consistent(put("answer", "entries", 0, "number", value=2)), FORGED),
    "who leads": (consistent(put("answer", "entries", 0, "leads", value=["县应急局"])), FORGED),
    "next step": (
        consistent(put("answer", "entries", 0, "next", 0, "text", value="由乡镇处罚。")),
        "下一步“由乡镇处罚。”不是清单的原文",
    ),
    "summary": (plain(put("about", 3, value="结论：基本履职")), "“说明”与摘要不符"),
    # verdict, order, dates, place
    "verdict": (plain(put("answer", "verdict", value="basic")), "“答复”与摘要不符"),
    "verdict with all digests": (
        consistent(put("answer", "verdict", value="basic")),
        "结论与首选事项所在的清单不一致",
    ),
    "verdict against the limits": (
        consistent(put("answer", "verdict", value="unclear")),
        "结论与判定依据推出的不一致",
    ),
    "verdict of a further matter": (
        consistent(put("answer", "parts", 0, "verdict", value="reclaimed")),
        FORGED,
    ),
    "order of the entries": (
        consistent(put("answer", "entries", value=reverse)),
        "事项没有按把握从大到小排列",
    ),
    "order of the clauses": (consistent(put("clauses", value=reverse)), "引文的次序被调换"),
    "date": (
        consistent(put("question", "on", value="2025-08-02")),
        "问题的日期与答复的不一致",
    ),
    "date before the edition": (
        consistent(
            both(put("question", "on", value="2025-06-01"), put("answer", "on", value="2025-06-01"))
        ),
        "所问的日期不在这一版清单的施行期内",
    ),
    "township": (
        consistent(put("question", "township", value="150721201")),
        "问题的地点与答复、清单版本的不一致",
    ),
    # edition and trace
    "content digest of the edition": (
        consistent(put("edition", "content_digest", value=later)),
        "答复依据的清单版本与所附的版本不一致",
    ),
    "ordinal of the edition": (
        consistent(put("edition", "ordinal", value=2)),
        "答复依据的清单版本与所附的版本不一致",
    ),
    "digest of the source file": (
        plain(put("edition", "source_sha256", value=later)),
        "“清单版本”与摘要不符",
    ),
    "limits": (plain(put("trace", "limits", "sure", value=0.05)), "“判定依据”与摘要不符"),
    "limits with all digests": (
        consistent(put("trace", "limits", "sure", value=0.9)),
        "结论与判定依据推出的不一致",
    ),
    "shares": (
        consistent(put("trace", "shares", 0, "share", value=0.5)),
        "答复里的事项、把握与判定依据的不一致",
    ),
    "lines of the trace": (
        consistent(put("trace", "lines", 0, value="清单版本：银号镇 第2版")),
        "判定经过前后不一致",
    ),
    "digest of the model": (consistent(put("trace", "model", value=later)), "问答模型前后不一致"),
    "digest of the library": (consistent(put("trace", "library", value=later)), FORGED),
    # clauses more and less
    "clause more": (
        consistent(put("clauses", value=lambda rows: [*rows, MORE])),
        "“修建水渠。”（银号镇 · 配合 9）有引文，答复却没有引用",
    ),
    "clause less": (
        consistent(put("clauses", value=lambda rows: rows[:1] + rows[2:])),
        f"“{FIRE}”（银号镇 · 配合 1 · 乡镇 2）答复引用了，却没有引文",
    ),
    "clause twice": (
        consistent(put("clauses", value=lambda rows: [*rows, rows[0]])),
        "有引文重复",
    ),
    "no clauses": (plain(put("clauses", value=[])), "“引文”与摘要不符"),
    # who made it, when
    "time": (plain(put("made", "at", value="2025-08-02T11:00:00+08:00")), "“制作情况”与摘要不符"),
    "maker": (consistent(put("made", "by", value="县编办 科长")), FORGED),
    "event of the record": (plain(put("record", "sequence", value=9)), "“操作记录”与摘要不符"),
    "no event of the record": (consistent(put("record", value={})), FORGED),
    # parts of another pack
    "answer of another pack": (swapped("answer"), "结论与判定依据推出的不一致"),
    "question of another pack": (swapped("question"), FORGED),
    "clauses of another pack": (swapped("clauses"), "答复引用了，却没有引文"),
    "all but the maker of another pack": (
        swapped(*(name for name in ANOTHER if name not in ("made", "digests"))),
        FORGED,
    ),
    "digests of another pack": (
        plain(put("digests", value=ANOTHER["digests"])),
        "“问题”与摘要不符",
    ),
    # signature
    "signature of another pack": (swapped("signature"), FORGED),
    "one digit of the signature": (plain(put("signature", "value", value=later)), FORGED),
    "signature in capitals": (plain(put("signature", "value", value=str.upper)), FORGED),
    "signature written the other way": (
        plain(put("signature", "value", value=malleable)),
        FORGED,
    ),
    "no signature": (plain(put("signature", "value", value="")), FORGED),
    "algorithm": (plain(put("signature", "algorithm", value="none")), FORGED),
    "public key": (
        plain(put("signature", "key", value=STRANGER.public_key().public_bytes_raw().hex())),
        FORGED,
    ),
    "key of small order": (plain(put("signature", "key", value=f"01{'0' * 62}")), FORGED),
    "signed anew with another key": (
        resigned(put("answer", "verdict", value="cooperative")),
        "签名用的不是您给的指纹那把密钥，而是 56475aa75463474c0285df5dbf2bcab7",
    ),
    "changed and signed anew with another key": (
        resigned(put("question", "text", value="秸秆能烧吗？")),
        "签名用的不是您给的指纹那把密钥",
    ),
    # form
    "cut off": (GENUINE[:-100], "文件不完整，或不是证据包"),
    "cut off within a character": (GENUINE[: GENUINE.index("问".encode()) + 1], "被截断"),
    "empty": (b"", "文件不完整，或不是证据包"),
    "something appended": (GENUINE + b"{}", "末尾多出了内容"),
    "blank appended": (GENUINE + b" ", "文件不是程序的写法"),
    "part written twice": (
        GENUINE.replace(b'{\n "about"', b'{\n "about": [],\n "about"', 1),
        "同一个栏目写了两次",
    ),
    "verdict written twice": (
        GENUINE.replace(b'"verdict": "coop', b'"verdict": "basic",\n  "verdict": "coop', 1),
        "同一个栏目写了两次",
    ),
    "written in one line": (
        json.dumps(PACK, ensure_ascii=False, sort_keys=True).encode(),
        "文件不是程序的写法",
    ),
    "line ends": (GENUINE.replace(b"\n", b"\r\n"), "文件不是程序的写法"),
    "order of parts": (
        json.dumps(dict(reversed(PACK.items())), ensure_ascii=False, indent=1).encode() + b"\n",
        "文件不是程序的写法",
    ),
    "characters escaped": (
        (json.dumps(PACK, sort_keys=True, indent=1) + "\n").encode(),
        "文件不是程序的写法",
    ),
    "number written otherwise": (GENUINE.replace(b"0.8125", b"0.81250"), "文件不是程序的写法"),
    "encoding": (GENUINE.decode().encode("gbk"), "文件的编码不是 UTF-8"),
    "encoding of two bytes": (GENUINE.decode().encode("utf-16"), "文件的编码不是 UTF-8"),
    "mark of byte order": (b"\xef\xbb\xbf" + GENUINE, "文件不完整，或不是证据包"),
    "letters taken apart": (
        unicodedata.normalize("NFKD", GENUINE.decode()).encode(),
        "“问题”与摘要不符",
    ),
    "no number": (GENUINE.replace(b"0.8125", b"NaN"), "有一个数不合情理"),
    "endless number": (GENUINE.replace(b"0.8125", b"1" * 10_000), "有一个数不合情理"),
    "infinite number": (GENUINE.replace(b"0.8125", b"1e999"), "栏目里的内容不是程序的写法"),
    "endless nesting": (b"[" * 100_000, "文件不完整，或不是证据包"),
    "too long": (GENUINE + b" " * 2_000_000, "文件太大"),
    "no object": (b"[]\n", "文件不是程序的写法"),
    "another format": (plain(put("format", value="qingdan-pack-0")), "不认识的版本"),
    "part more": (consistent(put("remark", value="另经批准")), "文件里多出“remark”"),
    "part less": (plain(lambda pack: pack.pop("trace")), "文件里缺少“判定依据”"),
    "field more": (consistent(put("edition", "approved", value=True)), "清单版本里多出“approved”"),
    "field less": (plain(lambda pack: pack["made"].pop("at")), "制作情况里缺少“at”"),
    "field of a clause more": (
        consistent(put("clauses", 0, "note", value="x")),
        "引文里多出“note”",
    ),
    "number for a list": (plain(put("clauses", value=5)), "栏目里的内容不是程序的写法"),
    "list for a text": (
        consistent(put("answer", "entries", 0, "clauses", value=[7])),
        "栏目里的内容不是程序的写法",
    ),
    "nothing for a part": (
        plain(put("question", value=None)),
        "栏目里的内容不是程序的写法",
    ),
}


@pytest.mark.parametrize("content", [GENUINE, OTHER], ids=["cooperative", "off-list"])
def test_check_accepts_packs_as_they_were_made(content):
    outcome = check(content, [FINGERPRINT])

    assert (outcome.faults, outcome.known, outcome.fingerprint) == ([], True, FINGERPRINT)


def test_there_are_many_kinds_of_tampering():
    assert len(CASES) >= 20


@pytest.mark.parametrize(("content", "reason"), CASES.values(), ids=CASES)
def test_check_refuses_what_was_tampered_with_and_says_why(content, reason):
    outcome = check(content, [FINGERPRINT])

    assert content != GENUINE
    assert not outcome.known
    assert any(reason in fault for fault in outcome.faults), outcome.faults


@pytest.mark.parametrize("name", [name for name, _ in CASES.items() if "all digests" in name])
def test_check_refuses_digests_computed_anew_by_the_signature(name):
    assert FORGED in check(CASES[name][0], [FINGERPRINT]).faults


@settings(max_examples=500)
@given(st.integers(0, len(GENUINE) - 1), st.integers(1, 255))
def test_check_refuses_any_other_byte(at, by):
    content = bytearray(GENUINE)
    content[at] = content[at] ^ by

    assert check(bytes(content), [FINGERPRINT]).faults


@given(st.integers(0, len(GENUINE) - 1), st.integers(0, 40))
def test_check_refuses_what_was_cut_out_or_cut_off(at, length):
    content = GENUINE[:at] + GENUINE[at + length :] if length else GENUINE[:at]

    assert check(content, [FINGERPRINT]).faults


@given(st.binary(max_size=400))
def test_check_refuses_anything_else_without_breaking(content):
    assert check(content).faults


def test_read_gives_what_was_written():
    assert read(written(PACK)) == PACK
