"""The gate through the API: three doors, decisions, disputes, tickets, mere proposals."""

import pytest

from qingdan.intake.models import Precedent, Request, RequestMatter
from qingdan.parties.enums import Role
from tests.builders import make_officer, make_organisation
from tests.gatehouse import NOBODYS, OWN, Gate
from tests.programs import Program

pytestmark = pytest.mark.django_db
PLACE = "150222105"
INSURANCE = "请宣传农业保险，引导农户参保。"
LEAKED = "村口水渠塌了没人修，张三 13800000000。"


@pytest.fixture
def gate(aligned_lists, finder):
    return Gate()


@pytest.fixture
def programs(gate):
    operator = make_officer(
        "operator", role=Role.HOTLINE_OPERATOR, organisation=make_organisation()
    )
    people = {
        "clerk": gate.clerk, "sender": gate.sender, "stranger": gate.stranger,
        "office": gate.office, "operator": operator,
    }  # fmt: skip
    return {name: Program(one) for name, one in people.items()}


def done(response):
    assert response.status_code == 200, response.text
    return response.json()


def sent(program, door="department", **more):
    said = {"door": door, "townships": [PLACE], **more}
    return done(program.post("/requests", said))["requests"][0]


def entry_of(matter) -> dict:
    return {
        "kind": matter.item.kind,
        "address": matter.item.address,
        "clauses": [
            {"side": one.side, "number": one.address} for one in matter.item.clauses.all()[:1]
        ],
    }


def test_department_sends_a_notice_and_the_township_decides_once_for_a_key(gate, programs):
    text = f"关于做好近期工作的通知\n一、{INSURANCE}\n二、{NOBODYS}"
    receipt = sent(programs["sender"], text=text, reference="固农发〔2026〕7号")
    first, second = RequestMatter.objects.filter(request=receipt["request"]).order_by("position")
    path = f"/requests/matters/{first.pk}/decide"
    said = {
        "decision": "return", "reason": "departments-step", "seen": 1, "words": "由县里建设。",
        "entry": entry_of(first),
    }  # fmt: skip

    made = done(programs["clerk"].post(path, said, key="decide-0001"))
    again = done(programs["clerk"].post(path, said, key="decide-0001"))
    late = programs["clerk"].post(path, said)
    whole = done(programs["sender"].get(f"/requests/{receipt['request']}"))

    assert (made, made["state"], made["version"]) == (again, "decided", 2)
    assert (late.status_code, late.json()["type"]) == (409, "/errors/intake.matter-moved")
    assert (second.proposal["decision"], len(whole["matters"])) == ("petition", 2)
    assert whole["sender"]["name"] == "固阳县农牧局"
    assert whole["matters"][0]["waits"] is True
    assert [one["move"] for one in whole["matters"][0]["moves"]] == ["proposed", "decided"]
    assert whole["matters"][0]["moves"][1]["cites"][1]["words"] == first.item.clauses.first().text


def test_dispute_goes_to_the_office_and_its_ruling_is_repealed_through_the_api(gate, programs):
    receipt = sent(programs["sender"], matters=[OWN])
    matter = RequestMatter.objects.get(request=receipt["request"])
    verdict = {"decision": "return", "reason": "departments-step", "entry": entry_of(matter)}

    def act(who, what, seen, **more):
        body = {"seen": seen, "words": "由县里建设。", **more}
        return done(programs[who].post(f"/requests/matters/{matter.pk}/{what}", body))

    act("clerk", "decide", 1, **verdict)
    programs["clerk"].post(f"/requests/matters/{matter.pk}/undo", {"seen": 2})
    act("clerk", "decide", 3, **verdict)
    act("sender", "object", 4)
    assert act("clerk", "decide", 5, **verdict)["state"] == "arbitration"
    to = f"b{gate.department.pk}"
    assert act("office", "rule", 6, **verdict, to=to)["state"] == "ruled"
    taken = programs["sender"].post(f"/requests/matters/{matter.pk}/take", {"seen": 7})
    (known,) = done(programs["sender"].get("/precedents"))
    refused = programs["clerk"].post(f"/precedents/{known['id']}/repeal", {"reason": "清单已改"})
    done(programs["office"].post(f"/precedents/{known['id']}/repeal", {"reason": "清单已改"}))

    assert done(taken)["state"] == "closed"
    assert (known["decision"], known["township"]["code"]) == ("return", PLACE)
    assert refused.status_code == 403
    assert Precedent.objects.get().repeal_reason == "清单已改"
    assert done(programs["office"].get("/precedents")) == []


def test_ticket_with_several_matters_is_sent_out_reported_on_and_answered_as_one(gate, programs):
    operator = programs["operator"]
    receipt = sent(operator, "hotline", text=LEAKED, appellant="张三 13800000000", reference="T1")
    water = make_organisation("固阳县水利局", "department")
    make_officer("water", role=Role.DEPARTMENT_CLERK, organisation=water)
    matter = RequestMatter.objects.get(request=receipt["request"])
    verdict = {"decision": "petition", "reason": "on-no-list", "body": f"b{water.pk}"}

    out = done(operator.post(f"/requests/matters/{matter.pk}/dispatch", {"seen": 1, **verdict}))
    worker = Program(water.posts.get().officer)
    seen = done(worker.get(f"/requests/{receipt['request']}"))
    report = {"seen": 2, "words": "水渠已修好。"}
    assert done(worker.post(f"/requests/matters/{matter.pk}/done", report))["state"] == "closed"
    done(operator.post(f"/requests/{receipt['request']}/reply", {"text": "水渠已修好。"}))
    again = operator.post("/requests", {"door": "hotline", "townships": [PLACE], "text": LEAKED,
                                        "reference": "T1"})  # fmt: skip

    assert (out["state"], seen["appellant"]) == ("decided", None)
    mine = done(operator.get(f"/requests/{receipt['request']}"))
    assert (mine["appellant"], mine["reply"]) == ("张三 13800000000", "水渠已修好。")
    assert (again.status_code, again.json()["type"]) == (409, "/errors/intake.ticket-known")


def test_work_is_opened_by_a_procedure_of_the_matter(gate, programs):
    receipt = sent(programs["clerk"], "outside", matters=[NOBODYS], channel="meeting",
                   sender_name="县税务局")  # fmt: skip
    matter = RequestMatter.objects.get(request=receipt["request"])
    path = f"/requests/matters/{matter.pk}"
    body = {"decision": "petition", "reason": "on-no-list", "seen": 1}
    done(programs["clerk"].post(f"{path}/decide", body))
    (told,) = done(programs["clerk"].get(f"/requests/{receipt['request']}"))["matters"]

    wanted = {"procedure": told["procedures"][0], "title": "代开发票", "seen": 2}
    refused = programs["stranger"].post(f"{path}/work", wanted)
    made = programs["clerk"].post(f"{path}/work", wanted)

    assert told["procedures"] == ["admission"]
    assert refused.status_code == 404
    assert done(made)["case"] == RequestMatter.objects.get(pk=matter.pk).case_id


def test_lists_are_narrowed_and_what_is_foreign_is_not_there(gate, programs):
    first, second = (sent(programs["sender"], matters=[one])["request"] for one in (OWN, NOBODYS))

    page = done(programs["clerk"].get("/requests", size=1, waiting=True))
    rest = done(programs["clerk"].get("/requests", size=1, after=page["next"]))
    foreign = programs["stranger"].get(f"/requests/{first}")
    nothing = programs["stranger"].get("/requests/999999")

    assert ([one["id"] for one in page["items"]], page["next"]) == ([second], second)
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([first], None)
    assert (foreign.status_code, foreign.content) == (404, nothing.content)
    assert done(programs["stranger"].get("/requests"))["items"] == []
    assert done(programs["clerk"].get("/requests", state="decided"))["items"] == []
    assert done(programs["operator"].get("/requests", door="department"))["items"] == []


@pytest.mark.parametrize(
    ("who", "door", "status"),
    [("clerk", "hotline", 403), ("clerk", "department", 403), ("operator", "outside", 403),
     ("sender", "outside", 403), ("office", "hotline", 403)],
)  # fmt: skip
def test_doors_are_opened_by_posts(gate, programs, who, door, status):
    said = {"door": door, "townships": [PLACE], "matters": [OWN]}

    assert programs[who].post("/requests", said).status_code == status
    assert not Request.objects.exists()


def test_gate_proposes_and_keeps_nothing(gate, programs):
    asked = {
        "text": "木材运输证请镇里代为核发",
        "township": "银号镇",
        "sender": "县林草局",
        "id": "7",
    }

    one = done(programs["clerk"].post("/gate", asked, key=None))
    many = done(programs["clerk"].post("/gate/batch", {"requests": [
        asked, {**asked, "township": "没有的镇"}, {**asked, "text": "做"},
        {**asked, "township": "150721201"},
    ]}, key=None))["answers"]  # fmt: skip
    too_many = programs["clerk"].post("/gate/batch", {"requests": [asked] * 201}, key=None)

    told = one["proposal"]
    assert (one["id"], told["decision"], told["reason"]) == ("7", "return", "reclaimed")
    assert (told["entries"][0]["kind"], bool(told["entries"][0]["clauses"])) == ("reclaimed", True)
    assert many[0]["proposal"] == told
    assert [(one["proposal"], one["problem"]["type"]) for one in many[1:]] == [
        (None, "/errors/finder.township-unknown"),
        (None, "/errors/intake.order-too-short"),
        (None, "/errors/parties.not-allowed"),
    ]
    assert too_many.status_code == 422
    assert not Request.objects.exists()
