import pytest

from models.embedding import essence
from models.embedding.essence import build_essence, find_role_text

EMPLOYER = "Northwind moves money for a million shops. We were founded in 2010 and love our values. " * 12
ROLE = "You own the pipelines that feed fraud detection, from Kafka to Snowflake. " * 5


@pytest.mark.parametrize(
    "opening",
    [
        "About the role\n",
        "\nABOUT THE ROLE:\n\n",
        "What you'll do\n- ",
        "What you\u2019ll be doing\n",
        "Key Responsibilities\n",
        "\u26a1 THE DATA ENGINEER ROLE\n\n",
        "Job description:\n",
        "In this role, you will\n",
    ],
)
def test_the_text_begins_after_the_heading_over_the_role(opening: str) -> None:
    assert find_role_text("Data Engineer", f"{EMPLOYER}\n{opening}{ROLE}").lstrip("- ").startswith("You own")


@pytest.mark.parametrize(
    "opening",
    [
        "We are looking for a data engineer. ",
        "Northwind is hiring a data engineer. ",
        "As a Data Engineer at Northwind, you'll care for data. ",
    ],
)
def test_without_headings_it_begins_with_the_sentence_about_the_role(opening: str) -> None:
    assert find_role_text("Data Engineer", f"{EMPLOYER}{opening}{ROLE}").startswith(opening[:20])


def test_a_text_that_never_speaks_of_a_role_is_taken_from_its_start() -> None:
    assert find_role_text("Baker", "Bread and cakes, early mornings.") == "Bread and cakes, early mornings."


def test_an_essence_names_title_company_and_place_and_stays_short() -> None:
    essence = build_essence("Data Engineer", "Northwind", "Leeds", EMPLOYER + ROLE * 50)
    assert essence.startswith("Data Engineer at Northwind, Leeds. ")
    assert len(essence) <= 720
    assert build_essence("Baker", "Loaf", None, "") == "Baker at Loaf."


def test_a_huge_description_is_not_read_to_its_end() -> None:
    assert len(build_essence("T" * 10_000, "C" * 10_000, "P" * 10_000, "word " * 2_000_000)) < 1000


@pytest.mark.parametrize(
    "piece",
    ["a.", "A", "our a", "join a", "as a b", "we ", "about the a ", "a/", "what you ", "role ", "\n", "-", "you "],
)
def test_the_signs_read_a_text_of_one_repeated_piece_to_its_end(piece: str) -> None:
    # Half a million characters: a sign that reads on from each of them would not come back today.
    text = piece * (500_000 // len(piece))
    for sign in (essence._HEADING, essence._SENTENCE):
        assert sign.search(text) is None
    assert len(build_essence(text, text, text, text)) < 1000
