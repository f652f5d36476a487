"""Checking a pack where there is a database: whose key, and whether its words still stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from qingdan.core import signing
from qingdan.finder.domain.packing import Standing, compare_with_published, record_fault
from qingdan.finder.interfaces.packs import content_digest
from qingdan.finder.interfaces.verify_pack import check


@dataclass(frozen=True, slots=True)
class KnownKey:
    """The public half of a key of this installation; what older ones signed stays known."""

    fingerprint: str
    public: str
    made_at: datetime
    current: bool

    @property
    def spoken(self) -> str:
        """The fingerprint as people read it aloud."""
        return signing.spoken(self.fingerprint)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    ``faults`` are changes found in the pack itself. ``key`` is the key of ours that signed
    it. ``standing`` compares it with what is published here, ``None`` where the pack is
    faulty or its key not trusted.
    """

    pack: dict[str, Any]
    fingerprint: str
    faults: tuple[str, ...]
    key: KnownKey | None = None
    standing: Standing | None = None

    @property
    def whole(self) -> bool:
        """Whether the pack is as it was made; whose it is, is another question."""
        return not self.faults

    @property
    def stands(self) -> bool:
        """Whether the pack is whole, by a trusted key, and agrees with what is published."""
        return self.whole and self.standing is not None and not self.standing.faults

    @property
    def spoken(self) -> str:
        """The fingerprint of its key as people read it aloud."""
        return signing.spoken(self.fingerprint)


def known_keys() -> list[KnownKey]:
    """Return the keys that sign packs here, the one in use first; none are made.

    Raises:
        KeyFileDamaged, KeyFolderUnusable: about the files.
    """
    newest_first = signing.keys(Path(settings.KEYS_DIR))[::-1]
    return [
        KnownKey(one.fingerprint, one.public.hex(), one.made_at, one is newest_first[0])
        for one in newest_first
    ]


def check_here(content: bytes, *, trusted: Sequence[str] = (), recompute: bool = False) -> Checked:
    """Check a pack and, where its key is trusted, compare it with what is published here.

    Args:
        content: of the file.
        trusted: fingerprints of other keys to trust instead of those of this installation;
            a pack by none of them is then faulty.
        recompute: also digest the rows of the edition anew.
    """
    found, ours = check(content, trusted), {one.fingerprint: one for one in known_keys()}
    key, faults = ours.get(found.fingerprint), tuple(found.faults)
    if faults or not (found.known or key):
        return Checked(found.pack, found.fingerprint, faults, None if faults else key)
    standing = compare_with_published(
        found.pack["edition"], found.pack["clauses"], recompute=recompute
    )
    if key is not None:
        noted = record_fault(found.pack["record"], content_digest(found.pack))
        standing = Standing((*standing.faults, *filter(None, [noted])), standing.notes)
    return Checked(found.pack, found.fingerprint, faults, key, standing)
