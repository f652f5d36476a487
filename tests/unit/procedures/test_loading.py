"""Definitions are read strictly: every fault is told with its line and what was meant."""

from datetime import date

import pytest

from qingdan.core.tables import TableBroken
from qingdan.procedures.loading import FOLDER, Library, library, load

ONE_CLOCK = 'source = "agreement"\nuntil = "answer-by"'


def line_of(text, mark):
    """Return the line of the first place where a text says something."""
    return text[: text.index(mark)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "mark", "why"),
    [
        ('kind = "report-up"', 'kind = "reportup"', "reportup", "是不是“report-up”？"),
        ('source = "post"', 'source = "posts"', '"posts"', "是不是“post”？"),
        ('from = ["found"]', 'from = ["fund"]', '["fund"]', "是不是“found”？"),
        ('to = "recorded"', 'to = "recordd"', '"recordd"', "是不是“recorded”？"),
        ('roles = ["officer", "finder"]', 'roles = ["oficer"]', "oficer", "是不是“officer”？"),
        ('fields = ["stopping",', 'fields = ["stoping",', '"stoping"', "是不是“stopping”？"),
        (
            'issues = ["report-letter"]',
            'issues = ["report"]',
            'issues = ["report"]',
            "没有“report”",
        ),
        ('opens = "department"', 'opens = "departmnt"', "departmnt", "是不是“department”？"),
        ('opens = "department"', 'opens = "main"', 'opens = "main"', "不能是主线"),
        ('joins = "department"', 'joins = "depart"', '"depart"', "是不是“department”？"),
        ('required_for = ["record"]', 'required_for = ["recrd"]', "recrd", "是不是“record”？"),
        ('type = "date"', 'type = "dat"', '"dat"', "是不是“date”？"),
        ('sensitivity = "sensitive"', 'sensitivity = "hidden"', "hidden", "可以写"),
        ('reason = "clause"', 'reason = "claus"', '"claus"', "是不是“clause”？"),
        ('need = "done"', 'need = "don"', '"don"', "是不是“done”？"),
        ('by = ["stop", "cannot-stop"]', 'by = ["stopp"]', '["stopp"]', "是不是“stop”？"),
        (
            'supervise = ["list-office"',
            'supervize = ["list-office"',
            "supervize",
            "是不是“supervise”",
        ),
        ('code = "assist"', 'code = "return"', 'code = "return"', "不另写"),
        ('code = "officer"', 'code = "finder"', "", "“finder”写了两次"),
        ('code = "officer"', 'code = "Officer"', '"Officer"', "小写字母"),
        ('to = "dismissed"', 'to = "handled"', "", "一个动作只在一条线里"),
        ('outcome = "部门已处置并反馈"\n', "", "", "要写 outcome"),
        ('note = "只劝阻', 'nota = "只劝阻', "nota =", "是不是“note”？"),
        (ONE_CLOCK, 'source = "agreement"', "", "写 until"),
        (ONE_CLOCK, 'source = "law"', "", "写 rule"),
        (ONE_CLOCK, 'source = "law"\nrule = "penalty-decison"', "decison", "“penalty-decision”"),
        ('resume = ["completed", "resume"]\n', "", 'pause = ["complete"', "要一起写"),
        ('choices = ["巡查发现", "群众反映", "部门交办", "其他"]\n', "", "", "choices"),
        ('initial = "assigned"', 'initial = "found"', "", "不在这条线里"),
        ('code = "main"\ntitle', 'code = "town"\ntitle', "", "要有一条主线"),
        ('do = "record"', 'do = "recrod"', "recrod", "是不是“record”？"),
        ('by = "grid"', 'by = "gird"', '"gird"', "是不是“grid”？"),
        ('at = "2026-03-02 09:10"', 'at = "2026-03-02"', 'at = "2026-03-02"\n', "2026-03-02 09:30"),
        ('main = "closed"', 'main = "close"', 'main = "close"\n', "是不是“closed”？"),
        ('reporting = "unmarked"', 'reporting = "blue"', '"blue"', "可以写"),
        ('found-by = "巡查发现" }', 'found-by = "看见" }', "看见", "没有“看见”"),
        ('basis = "清单配合职责“发现、制止、上报”的次序"\n', "", "", "basis"),
    ],
)
def test_defined_tells_line_and_what_was_meant(text, read_text, old, new, mark, why):
    broken = text("report-up", (old, new))

    with pytest.raises(TableBroken) as refused:
        read_text(broken)

    assert why in str(refused.value)
    if mark:
        assert f"第 {line_of(broken, mark)} 行" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('rule = "penalty-officers"', 'rule = "penalty-officer"', "是不是“penalty-officers”？"),
        ('rule = "penalty-officers"', 'rule = "penalty-decision"', "把关规则"),
        ('term = "penalty-payment"', 'term = "penalty-payments"', "是不是“penalty-payment”？"),
        ('term = "penalty-payment"', 'rule = "penalty-record"', "term 只在"),
        ('"行政处罚法", "行政强制法"', '"行政处罚条例", "行政强制法"', "是不是“行政处罚法”？"),
        ('"执法结论" = "conclusion"', '"身份证号" = "party-identity"', "可以公示的字段"),
        ('roles = ["investigator", "reviewer"]', 'roles = ["investigator"]', "至少要写 2 个"),
        ('source = "local"', 'source = "law"\nyello = 1', "是不是“yellow”？"),
        ('rule = "penalty-service"', 'rule = "penalty-notice"', "期限规则"),
    ],
)
def test_defined_checks_rules_of_the_rulebook(text, read_text, old, new, why):
    broken = text("penalty", (old, new))

    with pytest.raises(TableBroken, match=why):
        read_text(broken)


def test_defined_refuses_a_local_clock_by_a_rule_that_is_not_local(text, read_text):
    clock = 'code = "service"\ntitle = "送达决定书"\nsource = '
    broken = text("penalty", (f'{clock}"law"', f'{clock}"local"'))

    with pytest.raises(TableBroken, match="不是地方可以另定的规则"):
        read_text(broken)


def test_version_follows_the_content_but_not_scenarios_or_layout(make):
    version = make("report-up").version

    scenario = make("report-up", ("占道消除，已告知反映人", "占道消除"))
    spaced = make("report-up", ("[[role]]", "\n# 说明\n[[role]]"))
    other = make("report-up", ("反馈不全，再次上报", "再次上报"))

    assert (scenario.version, spaced.version) == (version, version)
    assert other.version != version
    assert len(version) == 64


def test_library_holds_what_ships_by_day_and_version():
    shipped = library()

    report = shipped.get("report-up", date(2026, 3, 1))
    assert report is not None
    assert shipped.version(report.version) is report
    assert shipped.get("report-up", date(2025, 3, 1)) is None
    assert Library(()).version(report.version) is None


def test_load_refuses_two_definitions_of_a_time(tmp_path, text):
    (tmp_path / "a.toml").write_text(text("report-up"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(text("report-up"), encoding="utf-8")

    with pytest.raises(
        TableBroken, match=r"b.toml 第 \d+ 行：“report-up”在同一时间已经有了（a.toml）"
    ):
        load(tmp_path)


def test_load_refuses_a_definition_that_fails_a_check(tmp_path, text):
    broken = text("report-up", ('to = "disputed"', 'to = "reported"'))
    (tmp_path / "a.toml").write_text(broken, encoding="utf-8")
    line = line_of(broken, '[[state]]\ncode = "disputed"')

    with pytest.raises(TableBroken, match=f"a.toml 第 {line} 行：.*到不了“等待职责裁定”"):
        load(tmp_path)


def test_load_refuses_a_scenario_that_comes_out_otherwise(tmp_path, text):
    broken = text("report-up", ('"answer@林草部门" = "red"', '"answer@林草部门" = "green"'))
    (tmp_path / "a.toml").write_text(broken, encoding="utf-8")

    with pytest.raises(TableBroken, match="应当是“green”，算得“red”"):
        load(tmp_path)


def test_every_definition_has_the_name_of_its_file():
    files = sorted(file.stem for file in FOLDER.glob("*.toml"))

    assert sorted(one.code for one in library().definitions) == files
