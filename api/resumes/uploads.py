"""An uploaded file becomes a text before any connection is taken: reading a PDF takes its time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Annotated, Final, TypeAlias

from fastapi import Depends, File, UploadFile
from fastapi.concurrency import run_in_threadpool

from api.callers import Caller, needs
from api.exchange import LARGEST_UPLOAD
from api.house import TheHouse
from api.problems import TooLargeError
from api.scopes import Scope
from models.resumes.reading import ResumeText, read_resume

Reader: TypeAlias = Callable[[bytes, str], ResumeText]
_EXAMPLE: Final = "# Ada Lovelace\n\nEngineer, London\n\n## Skills\n\nPython, SQL, analytical engines"
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Upload:
    """A file that was read: its bytes, its harmless name and its text."""

    content: bytes
    filename: str
    resume: ResumeText


async def find_reader() -> Reader:
    """What reads a file's text."""
    return read_resume


async def read_upload(
    file: Annotated[UploadFile, File(description="PDF, DOCX, Markdown or text.", examples=[_EXAMPLE])],
    reader: Annotated[Reader, Depends(find_reader)],
    _writer: Annotated[Caller, needs(Scope.RESUMES_WRITE)],
    house: TheHouse,
) -> Upload:
    """The file and its text.

    Raises `TooLargeError` over 5 MB, `InvalidError` where there is no text in it, and `UnavailableError` where too many
    are being read: they queue without a thread. Nobody's file is read before it is known that they may upload one.
    """
    async with house.extracting():
        content = await file.read(LARGEST_UPLOAD + 1)
        if len(content) > LARGEST_UPLOAD:
            raise TooLargeError("The upload is larger than 5 MB.")
        filename = tidy(file.filename or "")
        return Upload(content, filename, await run_in_threadpool(reader, content, filename))


def tidy(filename: str) -> str:
    """The last step of whatever path a browser sent, fit to be shown."""
    name = PureWindowsPath(_UNPRINTABLE.sub("", filename)).name
    return name[-200:] or "resume"
