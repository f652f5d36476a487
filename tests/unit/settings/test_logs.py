"""Where the log goes, what stands in it, what does not, and for how long."""

import logging
import logging.config
import socket
import stat
import sys
from datetime import datetime

import pytest
from django.http import HttpResponse, HttpResponseServerError
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils.log import log_response

from qingdan.core.logs import DailyFile, Plain, Syslog5424, SyslogLocal, error_id
from qingdan.settings import logs

DAY = datetime(2026, 1, 31, 10, 0, 0, 123000).astimezone()


@pytest.fixture
def configure(tmp_path):
    """Return a function that sets logging up; the test runner's own comes back afterwards."""
    root, django = logging.getLogger(), logging.getLogger("django")
    before = [(one, one.handlers[:], one.level, one.propagate) for one in (root, django)]

    def set_up(syslog="", days=1096):
        logging.config.dictConfig(logs.configured(tmp_path / "log", days, syslog, debug=False))
        return tmp_path / "log"

    yield set_up
    for logger, handlers, level, propagate in before:
        for made in set(logger.handlers) - set(handlers):
            made.close()
        logger.handlers[:], logger.level, logger.propagate = handlers, level, propagate
    logging.getLogger("django")._cache.clear()  # noqa: SLF001


def line_of(message, *, name="qingdan.test", level=logging.INFO, form=Plain, **more):
    record = logging.LogRecord(name, level, "", 0, message, (), None)
    record.created, record.msecs, record.process = DAY.timestamp(), 123, 42
    vars(record).update(more)
    return form().format(record)


def caught(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def request_of(route="manage/officers/<int:pk>/", path="/manage/officers/7/?phone=13800138000"):
    request = RequestFactory().post(path)
    if route:
        request.resolver_match = ResolverMatch(lambda: None, (), {}, route=route)
    return request


def test_days_keeps_at_least_six_months():
    assert logs.days(183) == 183
    with pytest.raises(ValueError, match="至少保留 183 天"):
        logs.days(182)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/dev/log", "/dev/log"),
        ("logs.example.gov.cn:514/udp", ("logs.example.gov.cn", 514)),
        ("10.1.2.3:1514/udp", ("10.1.2.3", 1514)),
        ("[fd00::1]:514/udp", ("fd00::1", 514)),
    ],
)
def test_service_reads_an_address(written, address):
    found = logs.service(written)

    assert found is not None
    assert found["address"] == address


@pytest.mark.parametrize("written", ["logs", "logs:514", "logs:514/tcp", "logs:x/udp", " "])
def test_service_refuses_what_is_no_address(written):
    with pytest.raises(ValueError, match="请写 /dev/log 或 主机:端口/udp"):
        logs.service(written)


def test_plain_writes_time_level_logger_and_message():
    assert line_of("备份完成") == "2026-01-31 10:00:00.123 INFO qingdan.test 备份完成"


def test_plain_writes_a_request_by_its_route_and_id_and_nothing_typed():
    request = request_of()

    line = line_of("Internal Server Error: /x", request=request, status_code=500)

    place = "POST /manage/officers/<int:pk>/ 500"
    assert line.endswith(f"qingdan.test [{error_id(request)}] {place}")
    assert "13800138000" not in line


def test_plain_names_no_address_that_does_not_exist():
    line = line_of("Not Found", request=request_of(None, "/张三的身份证"), status_code=404)

    assert line.endswith("POST （没有这个地址） 404")


def test_plain_leaves_out_numbers_of_people_but_not_of_digests():
    digest = "13800138000abcdef" * 4

    line = line_of(f"手机13800138000，身份证15022219900101001X，卡6222020200112233445，{digest}")

    assert line.endswith(f"手机×××，身份证×××，卡×××，{digest}")


def test_plain_keeps_a_message_in_one_line():
    assert line_of("甲\n2026-01-31 乙\x1b[31m").endswith("甲 2026-01-31 乙 [31m")


def test_plain_indents_a_traceback_and_leaves_out_the_row_in_it():
    info = caught(ValueError("重复\nDETAIL:  Key (login_name)=(zhang.san) already exists."))

    line = line_of("failed", level=logging.ERROR, exc_info=info)

    head, *rest = line.splitlines()
    assert head.endswith("ERROR qingdan.test failed")
    assert all(one.startswith("    ") for one in rest)
    assert rest[-2:] == ["    ValueError: 重复", "    （略）"]


def test_syslog_lines_are_one_line_each():
    info = caught(ZeroDivisionError("division by zero"))

    remote = line_of("failed", form=Syslog5424, exc_info=info)
    local = line_of("failed", form=SyslogLocal)

    said = "qingdan.test failed ZeroDivisionError: division by zero"
    assert remote == f"1 2026-01-31T02:00:00.123Z {socket.gethostname()} qingdan 42 - - {said}"
    assert local == "qingdan[42]: qingdan.test failed"


def test_daily_file_is_private_and_named_after_the_day(tmp_path):
    handler = DailyFile(tmp_path / "log", 1096)
    handler.setFormatter(Plain())
    for day in (30, 31):
        record = logging.LogRecord("a", logging.INFO, "", 0, f"第{day}天", (), None)
        record.created = DAY.replace(day=day).timestamp()
        handler.handle(record)
    handler.close()

    written = sorted((tmp_path / "log").iterdir())
    assert [path.name for path in written] == [
        "qingdan-2026-01-30.log",
        "qingdan-2026-01-31.log",
    ]
    assert "第30天" in written[0].read_text(encoding="utf-8")
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_daily_file_keeps_the_newest_files_even_when_the_clock_jumps(tmp_path):
    for number in range(1, 6):
        (tmp_path / f"qingdan-2026-01-0{number}.log").touch()
    (tmp_path / "notes.log").touch()
    handler = DailyFile(tmp_path, 4)
    record = logging.LogRecord("a", logging.INFO, "", 0, "", (), None)
    record.created = DAY.replace(year=2099).timestamp()

    handler.handle(record)
    handler.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "notes.log",
        "qingdan-2026-01-03.log",
        "qingdan-2026-01-04.log",
        "qingdan-2026-01-05.log",
        "qingdan-2099-01-31.log",
    ]


def test_daily_file_that_cannot_be_written_stops_nothing(tmp_path, capsys):
    (tmp_path / "log").write_text("a file where the folder should be")
    handler = DailyFile(tmp_path / "log", 1096)

    handler.handle(logging.LogRecord("a", logging.INFO, "", 0, "", (), None))
    handler.close()

    assert capsys.readouterr() == ("", "")


def test_configured_writes_every_line_once_to_each_place(configure):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as service:
        service.bind(("127.0.0.1", 0))
        service.settimeout(5)
        folder = configure(f"127.0.0.1:{service.getsockname()[1]}/udp")
        request = request_of()
        answer = HttpResponseServerError()
        for _ in range(2):
            log_response("Internal Server Error: %s", "/x", response=answer, request=request)
        log_response("Fine", response=HttpResponse(), request=request)
        sent = [service.recv(2000).decode() for _ in range(2)]

    (path,) = folder.iterdir()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == [
        f"ERROR django.request [{error_id(request)}] POST /manage/officers/<int:pk>/ 500",
        f"INFO django.request [{error_id(request)}] POST /manage/officers/<int:pk>/ 200",
    ]
    assert sent[0].startswith("<131>1 ")
    assert sent[0].endswith(" 500")


def test_configured_starts_without_the_log_service(configure, capsys):
    folder = configure("/nowhere/log")

    logging.getLogger("qingdan.test").info("照样工作")

    assert len(list(folder.iterdir())) == 1
    assert capsys.readouterr().err == ""
