"""Titles, places, employers, texts and addresses in the forms in which two spellings agree."""

import pytest

from models.identity.employers import are_akin, are_alike, works_for_others, write_employer_key
from models.identity.facts import find_facts
from models.identity.places import Fit, compare_places, read_places
from models.identity.references import find_references
from models.identity.texts import count_shared, find_language, leave_out, sketch, split_words
from models.identity.titles import Likeness, compare_titles, read_title


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Software Engineer (m/w/d)", "Software Engineer"),
        ("Sr. Backend Developer", "Senior Back-end Engineer"),
        ("Softwareentwickler:in", "Software Engineer"),
        ("Data Analyst - Full time, £40k", "Data Analyst"),
        ("Full\u2011Stack Engineer", "Full-Stack Engineer"),
        ("Ingénieur données H/F", "Data Engineer"),
    ],
)
def test_one_title_in_two_spellings(left: str, right: str) -> None:
    ours, theirs = read_title(left), read_title(right)
    assert compare_titles(ours, theirs) is Likeness.SAME
    assert ours.levels == theirs.levels


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Engineer", "Engineer II"),
        ("Senior Nurse", "Nurse"),
        ("Intern, Data", "Data"),
        ("Buyer (German)", "Buyer"),
        ("Engineer 2", "Engineer 3"),
    ],
)
def test_levels_are_told_apart(left: str, right: str) -> None:
    assert read_title(left).levels != read_title(right).levels


def test_a_misspelt_title_is_the_same_and_a_longer_one_is_wider() -> None:
    assert compare_titles(read_title("Platform Enigneer"), read_title("Platform Engineer")) is Likeness.TYPO
    assert compare_titles(read_title("Backend Engineer, Maps"), read_title("Frontend Engineer, Maps")) is Likeness.NEAR
    assert compare_titles(read_title("Engineer, Payments"), read_title("Engineer")) is Likeness.WIDER
    assert compare_titles(read_title("Chef"), read_title("Pilot")) is Likeness.OTHER


def test_a_title_may_repeat_its_place() -> None:
    for title, place in (
        ("Nurse - Leeds", "Leeds"),
        ("Nurse [Germany]", "Bonn, Germany"),
        ("Nurse (Remote, US)", "Remote - US"),
    ):
        assert read_title(title, read_places(place).words) == read_title("Nurse")
    assert read_title("IT Nurse", read_places("Rome, Italy").words) != read_title("Nurse")


@pytest.mark.parametrize(
    ("left", "right", "fit"),
    [
        ("München, Deutschland", "Munich", Fit.EQUAL),
        ("Warszawa", "Warsaw, Poland", Fit.EQUAL),
        ("Rusholme, Manchester", "Manchester, Greater Manchester", Fit.EQUAL),
        ("San Francisco, CA (HQ)", "San Francisco Bay Area", Fit.EQUAL),
        ("South West London", "London, UK", Fit.EQUAL),
        ("Berlin; Paris", "Paris", Fit.OVERLAP),
        ("Remote (Germany)", "Berlin, Germany", Fit.VAGUE),
        ("", "Leeds", Fit.VAGUE),
        ("Remote - US", "United States", Fit.VAGUE),
        ("Cambridge, MA", "Cambridge, UK", Fit.DISJOINT),
        ("Portland, OR", "Portland, Maine", Fit.DISJOINT),
        ("London, Ontario", "London, UK", Fit.DISJOINT),
        ("Boston, MA", "Boston, Massachusetts, USA", Fit.EQUAL),
        ("Berlin, DE", "Berlin, Germany", Fit.EQUAL),
        ("Munich, BY, DE", "München, Deutschland", Fit.EQUAL),
        ("Wilmington, DE", "Wilmington, Delaware", Fit.EQUAL),
        ("Perth, WA", "Perth, Australia", Fit.EQUAL),
        ("Buffalo, New York", "Buffalo, NY", Fit.EQUAL),
        ("Lebanon, NH", "Lebanon, New Hampshire", Fit.EQUAL),
        ("Lebanon, NH", "Lebanon", Fit.DISJOINT),
        ("Germany, DE", "Germany", Fit.EQUAL),
        ("Australia, WA", "Perth, Western Australia", Fit.VAGUE),
        ("Tbilisi, Georgia", "Atlanta, Georgia", Fit.DISJOINT),
        ("Frankfurt (Oder)", "Frankfurt am Main", Fit.DISJOINT),
        ("Frankfurt (Oder), Germany", "Frankfurt/Oder", Fit.EQUAL),
        ("Trinidad and Tobago", "Trinidad & Tobago", Fit.EQUAL),
        ("Tuzla, Bosnia and Herzegovina", "Tuzla", Fit.EQUAL),
        ("Berlin and Hamburg", "Hamburg", Fit.OVERLAP),
        ("Berlin, Germany; Paris", "Paris, France", Fit.OVERLAP),
        ("Luzern", "Lucerne, Switzerland", Fit.EQUAL),
        ("Paris 9e", "Paris", Fit.EQUAL),
        ("Leeds", "York", Fit.DISJOINT),
        ("Remote - US", "Remote - Germany", Fit.DISJOINT),
        ("Remote - Ontario, Canada", "Remote - Alberta, Canada", Fit.DISJOINT),
        ("", "", Fit.EQUAL),
    ],
)
def test_how_two_places_go_together(left: str, right: str, fit: Fit) -> None:
    assert compare_places(read_places(left), read_places(right)) is fit
    assert compare_places(read_places(right), read_places(left)) is fit


def test_an_employer_is_known_by_any_of_its_names() -> None:
    assert write_employer_key("The Example Analytics, Ltd.") == write_employer_key("Example Analytics GmbH & Co. KG")
    assert write_employer_key("Confidential") == ""
    assert are_alike("Acme", "Acme Robotics Inc.")
    assert not are_alike("Acme Robotics", "Acme Foods")
    assert works_for_others("Copperline Staffing")
    assert not works_for_others("Copperline Software")


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        ("https://job-boards.greenhouse.io/acme/jobs/123?gh_src=1", "greenhouse:acme:123"),
        ("https://boards.greenhouse.io/embed/job_app?for=acme&token=123", "greenhouse:acme:123"),
        (
            "https://jobs.ashbyhq.com/Acme/0d2f6a1e-3f0b-4c77-9b1a-5a9d0f6f1a11/application",
            "ashby:acme:0d2f6a1e-3f0b-4c77-9b1a-5a9d0f6f1a11",
        ),
        ("https://acme.recruitee.com/o/engineer", "recruitee:acme:engineer"),
    ],
)
def test_an_address_names_a_posting(address: str, reference: str) -> None:
    assert find_references([address, None]) == {reference}


def test_an_address_of_a_whole_board_names_none() -> None:
    assert find_references(["https://jobs.ashbyhq.com/acme", "https://acme.example/careers"]) == frozenset()


def test_tags_numbers_and_the_order_of_sentences_do_not_matter() -> None:
    plain = sketch(split_words("We pay 40000 a year. You bring a very calm mind."))
    html = sketch(split_words("<p>You bring a very calm mind.</p><p>We pay 52,000 a year&nbsp;.</p>"))
    assert count_shared(plain, html) == plain.size == html.size


def test_what_is_noise_is_left_out() -> None:
    whole, noise = (sketch(split_words(text)) for text in ("one two three four five", "one two three"))
    assert leave_out(whole, noise).size == whole.size - 1
    assert leave_out(whole, noise[:0]).size == whole.size


def test_the_language_of_a_longer_text_is_known() -> None:
    english = "We are looking for the one who will be with you on the team and you will work for our clients. " * 3
    german = "Wir suchen dich für die Arbeit mit dem Team und du bist bei uns nicht nur eine Nummer. " * 3
    assert find_language(split_words(english)) == "en"
    assert find_language(split_words(german)) == "de"
    assert find_language(split_words("We are few.")) is None


def test_facts_are_read_from_a_text() -> None:
    text = "<p>Pay &pound;40k to \u00a352,125.00 a year. Reference number: AB-0042. A 6-month contract.</p>"
    assert find_facts(text) == {"pay:40000", "pay:52125", "ref:ab-0042", "term:6 month"}
    assert not find_facts("\u00a361,204 per year - estimated")


@pytest.mark.parametrize(
    "name",
    [
        "HARBOURLIGHT LIMITED",
        "Harbourlight G.m.b.H.",
        "Harbourlight Sp. z o.o.",
        "Groupe Harbourlight",
        "Harbourlight Deutschland GmbH",
        "Harbourlight via Quayside Recruitment",
        "Harbourlight (via Quayside Recruitment)",
        "Quayside Talent on behalf of Harbourlight plc",
        "Harbourlight, a Tidewater company",
    ],
)
def test_an_employers_name_is_read_out_of_what_surrounds_it(name: str) -> None:
    assert write_employer_key(name) == "harbourlight"


def test_a_country_is_part_of_a_name_that_would_tell_nothing_without_it() -> None:
    assert write_employer_key("Air France") != write_employer_key("Air India")


def test_names_of_one_house_are_akin() -> None:
    assert are_akin("Robert Harbourlight GmbH", "Harbourlight")
    assert are_akin("HIC", "Harbourlight Institute for Currents")
    assert not are_akin("Harbourlight", "Moorgate Foods")
    assert not are_akin("University of Leeds", "University of York")


@pytest.mark.parametrize(
    "title",
    [
        "Tide Engineer (REQ-12345)",
        "R0012345 Tide Engineer",
        "Tide Engineer - Ref: AB/2023/114",
        "TIDE ENGINEER (k/m)",
        "🚀 Urgent! Tide Engineer",
        "Tide Engineer at Harbourlight",
        "Harbourlight: Tide Engineer",
        "Tide Engineer \u2013 Harbourlight Ltd",
        "Tide Engineer @ Harbourlight G.m.b.H.",
        "Tide Engineer | £50k-£60k",
    ],
)
def test_a_title_is_read_out_of_what_surrounds_it(title: str) -> None:
    assert read_title(title, frozenset(), ("harbourlight",)) == read_title("Tide Engineer")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Tide Engineer - Harbourlight Buoys", "Tide Engineer - Harbourlight Charts"),
        ("Tide Engineer, Harbourlight Buoys", "Tide Engineer at Harbourlight GmbH"),
        ("Harbourlight Buoys: Tide Engineer", "Harbourlight Charts: Tide Engineer"),
    ],
)
def test_what_an_employer_makes_is_no_part_of_its_name(left: str, right: str) -> None:
    ours, theirs = (read_title(title, frozenset(), ("harbourlight",)) for title in (left, right))
    assert compare_titles(ours, theirs) is not Likeness.SAME
    assert "buoys" in ours.words


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Starszy programista", "Senior Engineer"),
        ("Praktikum Marketing", "Marketing Intern"),
        ("Lagermitarbeiter (Nachtschicht)", "Warehouse Operative - Night shift"),
        ("Node.js Developer", "NodeJS Engineer"),
    ],
)
def test_levels_and_shifts_are_known_in_other_languages(left: str, right: str) -> None:
    assert read_title(left) == read_title(right)


def test_pay_is_read_in_other_notations() -> None:
    for text in ("60.000 € - 75.000 €", "60 000 bis 75 000 EUR", "EUR 60,000 to EUR 75,000", "60.000 - 75.000 €"):
        assert find_facts(text) == {"pay:60000", "pay:75000"}


def test_who_speaks_for_others_and_when_one_works_is_read_from_a_text() -> None:
    assert find_facts("Our client is looking for you.") == {"agency:client"}
    assert find_facts("You work in the night shift.") == {"shift:night"}
    assert not find_facts("Thirty days of leave: 30 days.")


def test_hours_are_read_by_one_clock() -> None:
    for text in ("3pm-11:30pm", "15:00 - 23:30", "from 15:00 to 23:30 uhr"):
        assert find_facts(text) == {"hours:15:00-23:30"}
    for text in ("9am to 5pm", "9 to 5 pm", "9:00 - 17:00", "9:00am-5:00", "9:00 - 5:00"):
        assert find_facts(text) == {"hours:9:00-17:00"}
    assert find_facts("10 to 6 am") == {"hours:22:00-6:00"}
    assert find_facts("19:00 - 8:00") == {"hours:19:00-8:00"}
    assert not find_facts("2-3 years, 4 to 6 people, 1-2")


@pytest.mark.parametrize("text", ["Daily standup 9:30-9:45", "2 to 3 h of travel", "3 to 8 h a week", "3 to 4 pm"])
def test_a_meeting_or_a_journey_is_no_stay(text: str) -> None:
    assert not find_facts(text)


@pytest.mark.parametrize(
    "text", ["No night shifts.", "no evening or night shifts", "Ohne Nachtschicht", "no late shifts"]
)
def test_shifts_that_nobody_works_are_none(text: str) -> None:
    assert not find_facts(text)
    assert read_title(f"Nurse - {text}") == read_title("Nurse")
    assert find_facts("No experience needed, night shift") == {"shift:night"}


def test_runs_of_figures_cost_no_more_than_they_are_long() -> None:
    assert not find_facts("1 2 " * 50_000)
    assert not find_facts("1" * 200_000)
