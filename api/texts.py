"""Texts and codes as people send them: bounded, trimmed, and without the one character that Postgres cannot keep."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, StringConstraints


def refuse_nul(text: str) -> str:
    """The text as it is. Raises `ValueError` where it holds a NUL."""
    if "\x00" in text:
        raise ValueError("holds a character that cannot be stored")
    return text


# The constraints come first: after a function they would measure what was not trimmed.
Word: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(refuse_nul)
]
Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(refuse_nul)
]
Paragraph: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(refuse_nul)
]
Passage: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(refuse_nul)
]
Country: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
