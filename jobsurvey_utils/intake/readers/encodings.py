"""The encoding of a text file: told, read from its first bytes, or found out from all of them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from jobsurvey_utils.intake.readers.opened import UnreadableError

UTF8 = "utf-8"
WINDOWS = "windows-1252"
_MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 22
_EXPECTED = frozenset("æøåÆØÅéÉèÈêëüÜöÖäÄáÁàÀíóúñçôâîïõßðþÐÞýœŒšŠžŽ–—’”“„…§½¼¾«»°·´€£²³µ©®™•\xa0")
"""Characters beyond ASCII that Danish text in Windows-1252 may hold. Other encodings read as it give others."""
_CUT = "is cut off: it ends in the middle of a letter; copy or export it again"
_HOW = "utf-8, windows-1252, utf-16, cp850 …, said in round.yml, such as `files: {encoding: windows-1252}`"


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes of a text file tells."""

    utf8: bool
    cut: bool
    """Whether the file ends in the middle of a character of UTF-8."""
    high: bytes
    """Each byte above 127 once."""
    quotes: int
    nulls: int
    newlines: int


def scan(path: Path) -> Scan:
    """Pass over a file once, a part at a time."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    utf8, high, quotes, nulls, newlines = True, set[int](), 0, 0, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            quotes, nulls, newlines = quotes + chunk.count(b'"'), nulls + chunk.count(0), newlines + chunk.count(b"\n")
            if not chunk.isascii():
                high |= set(chunk.translate(None, bytes(range(128))))
            try:
                utf8 = utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                utf8 = False
    cut = utf8 and bool(decoder.getstate()[0])
    return Scan(utf8, cut, bytes(sorted(high)), quotes, nulls, newlines)


def find(path: Path, told: str | None, found: Scan) -> str:
    """The encoding of a text file.

    Raises
    ------
    UnreadableError
        If it can neither be found out nor is told, or the file does not hold what is told.
    """
    with path.open("rb") as file:
        begins = file.read(4)
    marked = next((name for mark, name in _MARKS.items() if begins.startswith(mark)), None)
    if told is not None:
        return _checked(path, told, marked)
    if marked is not None and marked != UTF8:
        return _checked(path, marked, marked)
    if found.nulls:
        return _without_mark(path, begins)
    if found.cut:
        raise UnreadableError("truncated-file", _CUT)
    if found.utf8:
        return UTF8
    if set(_as_windows(found.high)) <= _EXPECTED:
        return WINDOWS
    what = "is not UTF-8 text, and no other encoding is certain (two may be mixed in it)"
    raise UnreadableError("unknown-encoding", what, _HOW)


def _as_windows(high: bytes) -> str:
    return high.decode(WINDOWS, errors="replace")


def _without_mark(path: Path, begins: bytes) -> str:
    """UTF-16 without its mark: every other byte of the first letters is zero."""
    if begins[1::2] == b"\0\0" and 0 not in begins[::2]:
        return _checked(path, "utf-16-le", None)
    if begins[::2] == b"\0\0" and 0 not in begins[1::2]:
        return _checked(path, "utf-16-be", None)
    raise UnreadableError("damaged-file", "holds bytes that are no text: the file is damaged or of another format")


def _checked(path: Path, name: str, marked: str | None) -> str:
    """An encoding that the whole file can be read in; the mark at its beginning is no part of the text."""
    name = codecs.lookup(name).name
    if name in ("utf-16-le", "utf-16-be") and marked == "utf-16":
        name = "utf-16"
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if error.reason in ("truncated data", "unexpected end of data"):
            raise UnreadableError("truncated-file", _CUT) from None
        raise UnreadableError("unknown-encoding", f"is not text in {name}", _HOW) from None
    return name
