"""Settings under test: nothing outside a temporary folder is touched."""

import os
import tempfile

os.environ.setdefault("QINGDAN_DATA_DIR", tempfile.mkdtemp(prefix="qingdan-test-"))

from qingdan.settings.base import *  # noqa: F403
from qingdan.settings.base import DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": None}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR = "none"  # tests about it ask for it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
