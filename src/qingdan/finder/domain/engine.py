"""The trained model in use: one per process, read anew when a rebuild replaced it."""

from http import HTTPStatus
from pathlib import Path
from threading import Lock

from django.conf import settings

from qingdan.core.errors import DomainError
from qingdan.finder import store
from qingdan.finder.store import NoModel, Trained


class ModelMissing(DomainError):
    code = "finder.model-missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "问答模型还没有建立，现在不能回答；数据没有改动。"
    remedy = "请管理员运行 qingdan rebuild，约需一分钟；查清单不受影响。"


Sign = tuple[int, int, int, int]
"""Device, number, time and size of a file: what tells it from every other."""
_lock = Lock()
_loaded: dict[Sign, Trained] = {}


def model_file() -> Path:
    """Return where the model of this installation stands."""
    return Path(settings.FINDER_DIR) / store.NAME


def trained() -> Trained:
    """Return the model in use.

    Raises:
        ModelMissing: it was never built, or by another version of the program.
    """
    file = model_file()
    try:
        facts = file.stat()
    except FileNotFoundError:
        raise ModelMissing from None
    sign = (facts.st_dev, facts.st_ino, facts.st_mtime_ns, facts.st_size)
    if sign not in _loaded:
        with _lock:
            if sign not in _loaded:
                try:
                    model = store.load(file)
                except NoModel:
                    raise ModelMissing from None
                _loaded.clear()
                _loaded[sign] = model
    kept = _loaded.get(sign)
    return kept if kept is not None else trained()
