"""Office files are zip archives: what is checked before anything is unpacked."""

import re
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise

from lxml import etree

from qingdan.documents.refusals import DamagedFile, Encrypted, HasMacros, OutsideEntities
from qingdan.documents.refusals import UnsafeArchive as Unsafe

MEGABYTE = 1_000_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * MEGABYTE
MAX_RATIO = 200  # XML of a large, evenly filled table reaches 60
RATIO_FREE = 4 * MEGABYTE  # small parts may pack as tightly as they like
LOCAL_HEADER = 30  # bytes before the name of an entry
UTF8_NAMES = 0x800
LOCKED = 0x1
STRANGE_NAME = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
NESTED = re.compile(r"\.(zip|7z|rar|gz|jar)$", re.IGNORECASE)
MACROS = re.compile(r"(vbaProject|vbaData|macrosheets/|activeX/).*", re.IGNORECASE)
ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Archive:
    """A zip archive that has passed every check of names, sizes and contents."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise DamagedFile(where="压缩目录") from error
        self._entries = {info.filename: info for info in self._zip.infolist()}
        _check_entries(self._zip.infolist())

    @property
    def names(self) -> Iterable[str]:
        """Names of all entries."""
        return self._entries.keys()

    def read(self, name: str) -> bytes:
        """Unpack one entry, never more than its declared size.

        Raises:
            DamagedFile: the entry is absent, cut short or does not match its checksum.
        """
        try:
            with self._zip.open(self._entries[name]) as stream:
                data = stream.read()
        except (
            KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError,
            NotImplementedError, RuntimeError,
        ) as error:  # fmt: skip
            raise DamagedFile(where=f"其中的“{name}”") from error
        if len(data) != self._entries[name].file_size:
            raise Unsafe(reason=f"“{name}”的大小与目录所写不符")
        return data

    def check_xml(self) -> None:
        """Unpack every XML part once: sizes, checksums and entities are then known.

        Raises:
            DocumentRefused: a part is damaged, untrue about its size, or has entities.
        """
        for name in self.names:
            if name.endswith((".xml", ".rels")) and has_entities(self.read(name)):
                raise OutsideEntities(part=name)

    def read_xml(self, name: str) -> etree._Element:
        """Parse one part; entities, outside references and the network stay off.

        Raises:
            OutsideEntities: the part brings a document type of its own.
            DamagedFile: the part is not well-formed XML.
        """
        data = self.read(name)
        try:
            root = etree.fromstring(data, _strict_parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            if has_entities(data):
                raise OutsideEntities(part=name) from error
            raise DamagedFile(where=f"其中的“{name}”") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise OutsideEntities(part=name)
        return root


def _strict_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def has_entities(data: bytes) -> bool:
    """Tell whether an XML part declares a document type or an entity, in any encoding."""
    return ENTITIES.search(data) is not None or (
        data[:4].count(0) > 0 and ENTITIES.search(data.replace(b"\0", b"")) is not None
    )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unsafe(reason=f"内含 {len(entries)} 个条目")
    if len({info.filename for info in entries}) != len(entries):
        raise Unsafe(reason="有重名的条目")
    for info in entries:
        _check_entry(info)
    if sum(info.file_size for info in entries) > MAX_UNPACKED:
        raise Unsafe(reason=f"解压后超过 {MAX_UNPACKED // MEGABYTE} MB")
    by_offset = sorted(entries, key=lambda info: info.header_offset)
    for info, following in pairwise(by_offset):
        if info.header_offset + LOCAL_HEADER + info.compress_size > following.header_offset:
            raise Unsafe(reason="条目互相重叠")


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & LOCKED:
        raise Encrypted
    name = info.orig_filename
    if STRANGE_NAME.search(name):
        raise Unsafe(reason="条目名称指向文件之外")
    if found := MACROS.search(name):
        raise HasMacros(part=found.group(1).rstrip("/"))
    if NESTED.search(name):
        raise Unsafe(reason="压缩包里还有压缩包")
    if info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise Unsafe(reason="压缩比过高")
