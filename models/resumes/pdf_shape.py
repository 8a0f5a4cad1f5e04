"""How large a PDF is inside, told before any reader unpacks it: pages, unpacked streams, nesting.

It reads what honest writers and lazy attackers write. What hides from it (names in escapes, filters in chains) meets
the limits of the reader's process.
"""

import re
import zlib
from typing import Final

from models.resumes.troubles import MOST_PAGES, Trouble

_LARGEST_UNPACKED: Final = 50 * 1024 * 1024  # of everything but pictures, which are not unpacked for their text
_CHUNK: Final = 1024 * 1024
_DEEPEST: Final = 100
_TOKEN: Final = re.compile(
    rb"(?P<opens><<)|(?P<closes>>>)|/Type\s{0,9}/Page(?P<tree>s?)\b|/Count\s{1,9}(?P<count>\d{1,10})\b"
    rb"|(?P<begins>\bobj\b)|(?P<stream>\bstream\r?\n)"
)
_PICTURE: Final = re.compile(rb"/Subtype\s{0,9}/Image\b")
_END: Final = b"endstream"


def find_trouble(content: bytes) -> Trouble | None:
    """What makes the PDF one that is not worth a reader's time, or None."""
    try:
        _Measure().read(content)
    except _FoundError as found:
        return found.trouble
    return None


class _FoundError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class _Measure:
    """What was seen of a PDF so far."""

    def __init__(self) -> None:
        self._left = _LARGEST_UNPACKED
        self._pages = 0

    def read(self, content: bytes, *, has_streams: bool = True) -> None:
        """Walk through the tokens once; what lies in streams is not looked at as such."""
        dictionaries: list[_Dictionary] = []
        position, start = 0, 0
        while found := _TOKEN.search(content, position):
            position = found.end()
            if found["begins"]:
                dictionaries, start = [], position
            elif found["opens"]:
                dictionaries.append(_Dictionary())
                if len(dictionaries) > _DEEPEST:
                    raise _FoundError(Trouble.TOO_DEEP)
            elif found["closes"]:
                if dictionaries:
                    self._close(dictionaries.pop())
            elif found["stream"]:
                end = content.find(_END, position)
                if not has_streams or end < 0:
                    return
                self._unpack(content[start : found.start()], content[position:end])
                position = end
            elif dictionaries:
                dictionaries[-1].note(found)

    def _close(self, dictionary: "_Dictionary") -> None:
        # The reader believes the count of the tree's root, whatever hangs on it.
        self._pages += dictionary.is_page
        if max(self._pages, dictionary.count if dictionary.is_tree else 0) > MOST_PAGES:
            raise _FoundError(Trouble.TOO_MANY_PAGES)

    def _unpack(self, description: bytes, packed: bytes) -> None:
        """Count what a stream unpacks to, and look into those that hold objects."""
        times = description.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", description))
        if not times or _PICTURE.search(description):
            return
        if times > 1:  # packed twice, a million to one
            raise _FoundError(Trouble.TOO_LARGE)
        holds_objects = b"/ObjStm" in description
        unpacked = []
        unpacker = zlib.decompressobj()
        try:
            while packed and not unpacker.eof:
                chunk = unpacker.decompress(packed, _CHUNK)
                packed = unpacker.unconsumed_tail
                self._left -= len(chunk)
                if self._left < 0:
                    raise _FoundError(Trouble.TOO_LARGE)
                if holds_objects:
                    unpacked.append(chunk)
        except zlib.error:  # encrypted, or damaged: the reader will tell
            return
        if holds_objects:
            self.read(b"".join(unpacked), has_streams=False)


class _Dictionary:
    """One `<< ... >>`."""

    def __init__(self) -> None:
        self.is_page = False
        self.is_tree = False
        self.count = 0

    def note(self, found: re.Match[bytes]) -> None:
        if found["count"]:
            self.count = int(found["count"])
        elif found["tree"]:
            self.is_tree = True
        else:
            self.is_page = True
