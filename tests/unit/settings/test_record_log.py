"""Events go to the log service as they are, and nowhere when there is none."""

import json
import logging

from qingdan.core.logs import Syslog5424
from qingdan.settings.logs import configured

EVENT = json.dumps({"digest": "1234567890123456789" * 3, "phone": "13800138000"})


def test_configured_forwards_events_to_the_log_service_only(tmp_path):
    with_service = configured(tmp_path, 1096, "10.0.0.9:514/udp", debug=False)
    without = configured(tmp_path, 1096, "", debug=False)

    assert [one["loggers"]["qingdan.record"] for one in (with_service, without)] == [
        {"level": "INFO", "handlers": ["syslog"], "propagate": False},
        {"level": "CRITICAL", "handlers": [], "propagate": False},
    ]


def test_syslog_sends_an_event_character_by_character():
    record = logging.LogRecord("qingdan.record", logging.INFO, "", 0, "%s", (EVENT,), None)
    record.exact = True

    assert Syslog5424().format(record).endswith(f" qingdan.record {EVENT}")
