from dataclasses import replace

import pytest

from qingdan.catalogue.comparing.changes import ChangeClass, Where
from qingdan.catalogue.comparing.duty import ClauseSide, Duty, DutyBook, DutyClause
from qingdan.catalogue.domain.comparing import compare_editions
from qingdan.documents.model import ListKind
from tests.unit.catalogue.comparing.mutating import edit_book
from tests.unit.catalogue.comparing.reading import book

SEEDS = range(10)
TOWNSHIP, DEPARTMENT = ClauseSide.TOWNSHIP, ClauseSide.DEPARTMENT


@pytest.mark.slow
def test_compare_editions_classes_seeded_edits_right():
    right, wrong, unasked = 0, [], 0

    for name in ("yinhao", "chabaqi"):
        for seed in SEEDS:
            after, edits = edit_book(book(name), seed, number=24)
            changes = compare_editions(book(name), after).changes
            reported = {(one.before, one.after): one.strongest for one in changes}
            for edit in edits:
                if reported.pop((edit.before, edit.after), None) is edit.expected:
                    right += 1
                else:
                    wrong.append(edit)
            unasked += len(reported)

    assert right + len(wrong) >= 200
    assert right / (right + len(wrong)) >= 0.97
    assert unasked <= len(wrong) * 2


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_compare_editions_finds_nothing_in_the_same_edition(name):
    comparison = compare_editions(book(name), book(name))

    assert (comparison.changes, comparison.renumbered) == ((), ())
    assert comparison.unchanged == len(book(name).duties)
    assert comparison.unchanged_clauses == sum(len(one.clauses) for one in book(name).duties)


def test_compare_editions_takes_another_number_for_no_change():
    before = make_book(make_duty(1, "做好防汛工作"), make_duty(2, "做好抗旱工作"))
    after = make_book(make_duty(1, "做好抗旱工作"))

    comparison = compare_editions(before, after)

    assert [one.strongest for one in comparison.changes] == [ChangeClass.REMOVED]
    assert [(old.number, new.number) for old, new in comparison.renumbered] == [(2, 1)]


def test_compare_editions_takes_width_and_spaces_for_no_change():
    before = make_book(make_duty(1, "森林草原 防火（含草场）"))
    after = make_book(make_duty(1, "森林草原防火(含草场)"))

    assert compare_editions(before, after).changes == ()


def test_compare_editions_names_every_class_with_the_strongest_first():
    before = make_book(cooperative(department="县农牧局"))
    after = make_book(
        cooperative(department="县水务局", name="小医院（床位数50张以下）消防安全排查")
    )

    (change,) = compare_editions(before, after).changes

    assert change.classes == (ChangeClass.PARTY, ChangeClass.SCOPE)
    assert [(one.operation, one.text) for one in change.texts[0].segments][1:3] == [
        ("delete", "30"),
        ("insert", "50"),
    ]


def test_compare_editions_sees_a_clause_shifted_to_the_township():
    shifted = "对发现的火灾隐患下达责令改正通知书并复查。"
    before = make_book(
        cooperative(clauses=(clause(DEPARTMENT, shifted), clause(TOWNSHIP, "宣传。")))
    )
    after = make_book(cooperative(clauses=(clause(TOWNSHIP, "宣传。"), clause(TOWNSHIP, shifted))))

    (change,) = compare_editions(before, after).changes

    assert change.classes == (ChangeClass.PARTY,)
    assert [(one.came_from, one.where) for one in change.texts] == [
        (Where.DEPARTMENT, Where.TOWNSHIP)
    ]


def test_compare_editions_names_the_parties_before_and_after():
    text = "对发现的火灾隐患下达责令改正通知书并复查。"
    fire, water = clause(DEPARTMENT, text, "县消防大队"), clause(DEPARTMENT, text, "县水务局")
    before = make_book(cooperative(department="县消防大队", clauses=(fire,)))
    after = make_book(cooperative(department="县水务局", clauses=(water,)))

    (change,) = compare_editions(before, after).changes

    assert change.departments == (("县消防大队",), ("县水务局",))
    assert [(one.label, one.bound) for one in change.texts] == [
        ("县水务局", ("县消防大队", "县水务局"))
    ]


def test_compare_editions_takes_another_order_of_departments_for_no_change_of_them():
    duty = replace(cooperative(), departments=("县农牧局", "县水务局"), role_keys=("", ""))
    turned = replace(duty, departments=duty.departments[::-1], support=("保障经费",))

    (change,) = compare_editions(make_book(duty), make_book(turned)).changes

    assert change.departments is None


def test_compare_editions_tells_which_duties_came_of_a_split():
    before = make_book(
        make_duty(1, "做好河道巡查清淤和保洁工作，开展水库大坝日常维护，组织护堤林木补植。")
    )
    after = make_book(
        make_duty(1, "做好河道巡查清淤和保洁工作，开展水库大坝日常维护。"),
        make_duty(2, "组织护堤林木补植。"),
    )

    (change,) = compare_editions(before, after).changes

    assert (change.strongest, [one.number for one in change.after]) == (ChangeClass.SPLIT, [1, 2])


def test_compare_editions_names_affected_permanent_addresses():
    before = make_book(
        make_duty(1, "做好防汛工作，落实值班。", address=1), make_duty(2, "征订报刊", address=7)
    )
    after = make_book(
        make_duty(1, "做好防汛工作，落实值守。", address=1), make_duty(2, "管理公墓", address=9)
    )

    comparison = compare_editions(before, after)

    assert comparison.affected_addresses == tuple((ListKind.BASIC, n) for n in (1, 7, 9))
    assert comparison.counts() == {
        ChangeClass.ADDED: 1,
        ChangeClass.REMOVED: 1,
        ChangeClass.WORDING: 1,
    }


def test_compare_editions_follows_an_address_through_a_large_rewording():
    before = make_book(make_duty(3, "负责辖区内公共体育设施的日常巡查", address=3))
    after = make_book(make_duty(4, "负责辖区内公共文化体育设施的巡查报修", address=3))

    (change,) = compare_editions(before, after).changes

    assert change.strongest is ChangeClass.WORDING


def test_compare_editions_counts_a_dropped_promise_of_support_as_scope():
    duty = replace(cooperative(), support=("提供业务指导", "保障经费"))
    before, after = make_book(duty), make_book(replace(duty, support=("提供业务指导",)))

    (change,) = compare_editions(before, after).changes

    assert change.classes == (ChangeClass.SCOPE,)
    assert (change.texts[0].where, change.texts[0].before) == (Where.SUPPORT, "保障经费")


def make_book(*duties: Duty) -> DutyBook:
    return DutyBook("银号镇", duties)


def make_duty(number: int, name: str, **values) -> Duty:
    return Duty(ListKind.BASIC, number, name, **values)


def clause(side: ClauseSide, text: str, label: str = "") -> DutyClause:
    return DutyClause(side, text, label)


def cooperative(
    name: str = "小医院（床位数30张以下）消防安全排查", department: str = "县消防大队", clauses=()
) -> Duty:
    return Duty(
        ListKind.COOPERATIVE,
        1,
        name,
        departments=(department,),
        role_keys=("",),
        clauses=clauses,
    )
