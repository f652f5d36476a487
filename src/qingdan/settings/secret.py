"""The signing key: made on first start, kept in the data directory, never shipped."""

import os
import secrets
from pathlib import Path


def signing_key(data_dir: Path) -> str:
    """Return the installation's key, making ``secret_key`` (mode 600) when absent."""
    path = data_dir / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(key)
    return key
