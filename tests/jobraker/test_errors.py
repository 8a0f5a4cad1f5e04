import pytest

from jobraker import errors
from jobraker.errors import JobrakerError, Kind

FAMILY = JobrakerError.__subclasses__()


@pytest.mark.parametrize("error", FAMILY)
def test_the_docstring_is_the_default_message(error: type[JobrakerError]) -> None:
    assert str(error()) == error.__doc__
    assert error().message.endswith(".")


def test_each_kind_has_one_class() -> None:
    assert sorted(error.kind for error in FAMILY) == sorted(Kind)


def test_a_message_and_its_fields_are_carried() -> None:
    error = errors.InvalidError("The page is not valid.", fields={"page": "must be positive"})
    assert (error.message, str(error)) == ("The page is not valid.", "The page is not valid.")
    assert error.fields == {"page": "must be positive"}
    assert error.kind == "invalid"
