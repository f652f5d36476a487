"""An answer made by hand over a published edition, and packs of it, for tests of packs."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qingdan.catalogue.domain.content import content_digest
from qingdan.catalogue.enums import EditionState, Side
from qingdan.catalogue.models import Edition, Item
from qingdan.catalogue.queries import whole_items
from qingdan.documents.model import ListKind, Support, SupportKind
from qingdan.finder.answers import (
    Answer,
    Contact,
    Counter,
    Elsewhere,
    FoundEntry,
    Part,
    Proof,
    Question,
    Step,
)
from qingdan.finder.domain.proving import address_of
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces import verify_pack
from qingdan.matters.enums import Addressee, Asker, Stage
from qingdan.matters.library import Matter
from tests.builders import (
    AT,
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_reclaimed_entry,
)

ON, MADE_AT = date(2025, 8, 1), datetime(2025, 8, 1, 3, 0, tzinfo=UTC)
MODEL = "0123456789abcdef"
TRACE = ("清单版本：银号镇 第1版", f"问答模型：{MODEL}，建于 2025-07-30 10:00", "判定界限：50%")
Pack = dict[str, Any]


def make_lists(**values) -> Edition:
    """Write a published edition with its content digest: two cooperative entries, two others."""
    fire = make_cooperative_entry(
        1,
        "森林草原防火。",
        support=(
            Support("提供防火物资。", SupportKind.GOODS),
            Support("每年培训一次。", SupportKind.TRAINING),
        ),
        township_groups=(group("开展防火宣传。", "发现火情及时上报。"),),
    )
    document = make_document(
        make_list(make_entry(1, "发展农村集体经济，增加村民收入。")),
        make_list(fire, make_cooperative_entry(2, "秸秆禁烧。"), kind=ListKind.COOPERATIVE),
        make_list(make_reclaimed_entry(1, "对违反防火规定的处罚。"), kind=ListKind.RECLAIMED),
    )
    edition = make_edition(document, **values)
    Edition.objects.filter(pk=edition.pk).update(
        state=EditionState.PUBLISHED,
        valid_from=date(2025, 7, 1),
        published_at=AT,
        source_sha256="5" * 64,
        content_digest=content_digest(edition),
    )
    return Edition.objects.select_related("township").get(pk=edition.pk)


def make_matter(code: str = "fire-report", stage: Stage = Stage.NOTICE, **values) -> Matter:
    given = {"title": "火情上报", "field": "fire", "subject": "防火", **values}
    return Matter(code, stage=stage, addressee=Addressee.RESIDENT, **given)


def entries_of(edition: Edition) -> list[Item]:
    """Return the entries with their rows at hand: basic, cooperative twice, reclaimed."""
    found = Item.objects.filter(edition=edition).select_related("section", "edition__township")
    return sorted(whole_items(found), key=lambda one: (one.kind, one.position))


def make_found(item: Item, confidence: float, counters: tuple[Counter, ...] = ()) -> FoundEntry:
    clauses, departments = list(item.clauses.all()), [one.name for one in item.departments.all()]
    ours = [one for one in clauses if one.side == Side.TOWNSHIP]
    theirs = [one for one in clauses if one.side != Side.TOWNSHIP]
    township = item.edition.township.name
    if ours:
        address = address_of(item, ours[-1])
        proof = Proof(ours[-1].text, 0, len(ours[-1].text), address, ours[-1])
    else:
        proof = Proof(item.name, 0, len(item.name) - 1, address_of(item))
    steps = [Step(township, proof.marked, proof.address)]
    steps += [Step("、".join(departments), one.text, address_of(item, one)) for one in theirs[:1]]
    steps += [Step(township, "告知去处并移交承接部门。")] if item.kind == ListKind.RECLAIMED else []
    return FoundEntry(
        item=item,
        confidence=confidence,
        matter=make_matter(),
        proof=proof,
        leads=tuple(departments) or (township,),
        next_steps=tuple(steps),
        does=tuple(ours),
        leaves=tuple(theirs),
        support=tuple(item.support.all()),
        contacts=tuple(Contact(name) for name in departments),
        counters=counters,
    )


def make_answer(edition: Edition | None = None, **values) -> Answer:
    """Return a cooperative answer: two entries, a counter-proof, a further matter."""
    edition = edition or make_lists()
    basic, fire, straw, penalty = entries_of(edition)
    punished = penalty.clauses.all()[0]
    counter = Counter(
        penalty,
        make_matter("fire-penalty", Stage.PUNISH),
        "“防火处罚”是处罚，不是巡查发现上报。",
        Proof(punished.text, 0, len(punished.text), address_of(penalty, punished), punished),
    )
    asked = Question("后山着火了，该找谁？", edition.township_id, ON, Asker.RESIDENT)
    given = {
        "question": asked,
        "verdict": Verdict.COOPERATIVE,
        "entries": (make_found(fire, 0.8125, (counter,)), make_found(straw, 0.0912345678)),
        "near": (),
        "none": 0.03456789,
        "elsewhere": (),
        "asks": (),
        "parts": (Part("村里收入怎么增加？", Verdict.BASIC, (make_found(basic, 0.9),)),),
        "trace": TRACE,
        "model": MODEL,
        **values,
    }
    return Answer(edition=edition, **given)


def make_off_list(edition: Edition | None = None) -> Answer:
    """Return an answer that the matter stands on no list, with what comes closest."""
    edition = edition or make_lists()
    _, fire, *_ = entries_of(edition)
    matter = make_matter(
        "id-card", handler="公安派出所", handler_basis="居民身份证法", how="带户口簿去。"
    )
    return make_answer(
        edition,
        question=Question("身份证丢了", edition.township_id, ON),
        verdict=Verdict.OFF_LIST,
        entries=(),
        near=(make_found(fire, 0.0513),),
        none=0.9,
        elsewhere=(Elsewhere(matter, 0.8),),
        parts=(),
    )


def rehashed(pack: Mapping[str, Any]) -> Pack:
    """Return a pack with all digests computed anew, as somebody who changed it would."""
    anew: Pack = json.loads(json.dumps(pack))
    for one in anew["clauses"]:
        one["sha256"] = verify_pack.digest_of({**one, "sha256": ""})
    anew["digests"] = {name: verify_pack.digest_of(anew[name]) for name in verify_pack.SECTIONS}
    return anew


def signed_by(key: Ed25519PrivateKey, pack: Mapping[str, Any]) -> Pack:
    """Return a pack that somebody else signed with a key of their own."""
    anew: Pack = json.loads(json.dumps(pack))
    anew["signature"]["key"] = key.public_key().public_bytes_raw().hex()
    anew["signature"]["value"] = key.sign(verify_pack.signed(anew)).hex()
    return anew


def changed(pack: Mapping[str, Any], change: Callable[[Pack], None]) -> Pack:
    """Return a pack with something changed in a copy."""
    copy: Pack = json.loads(json.dumps(pack))
    change(copy)
    return copy
