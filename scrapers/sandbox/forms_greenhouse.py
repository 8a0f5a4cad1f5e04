"""Greenhouse's application forms: what a single job answers with `questions=true&pay_transparency=true`.

Real forms begin alike (names, mail, CV), then each employer asks what it likes; a question may carry several fields, of
which one is needed.
"""

from typing import Any, Final

from scrapers.sandbox.jobs import Job

_FIRST_QUESTION: Final = 7_000_000_000
_YES_NO: Final = ("Yes", "No")
_AMERICAN: Final = frozenset({"US", "United States"})
Row = dict[str, Any]


def write_form(job: Job) -> Row:
    """The keys that a job has beside those of a list's row."""
    return {
        "questions": _write_questions(job),
        "location_questions": _write_location_questions(job),
        "compliance": _write_compliance(job),
        "demographic_questions": _write_demographics(job),
        "data_compliance": [{"type": "gdpr", "requires_consent": job.number % 2 == 0, "retention_period": 365}],
    }


def write_pay(job: Job) -> Row:
    """The ranges of pay, which lists of jobs leave out."""
    shown = [_write_range(job)] if job.pay_shown else []
    return {"pay_input_ranges": shown}


def _write_questions(job: Job) -> list[Row]:
    asked = [
        _ask("First Name", "first_name", "input_text", required=True),
        _ask("Last Name", "last_name", "input_text", required=True),
        _ask("Email", "email", "input_text", required=True),
        _ask("Phone", "phone", "input_text", required=job.number % 3 == 0),
        _ask_file("Resume/CV", "resume", required=True),
        _ask_file("Cover Letter", "cover_letter", required=job.number % 5 == 0),
        _ask("LinkedIn Profile", _name(job, 0), "input_text"),
    ]
    if job.number % 2 == 0:
        sponsorship = f"Will you need visa sponsorship to work in {job.country.name}?"
        asked.append(_choose(sponsorship, _name(job, 1), _YES_NO, required=True))
    if job.number % 3 == 0:
        asked.append(_ask(f"What draws you to {job.company.name}?", _name(job, 2), "textarea", required=True))
    if job.number % 4 == 0:
        years = ("Less than 2", "2 to 5", "More than 5")
        asked.append(_choose("How many years of experience do you have?", _name(job, 3), years, required=True))
    if job.work_kind != "remote":
        asked.append(_choose(f"Are you willing to relocate to {job.city.name}?", _name(job, 4), _YES_NO))
    tools = ("Spreadsheets", "Databases", "Dashboards")
    asked.append(_choose("Which of these do you use?", _name(job, 5), tools, kind="multi_value_multi_select"))
    asked.append(_ask("Source", "mapped_url_token", "input_hidden"))
    return asked


def _write_location_questions(job: Job) -> list[Row]:
    if job.number % 6:
        return []
    return [
        _ask("Location (City)", "location", "input_text", required=True),
        _ask("Latitude", "latitude", "input_hidden", required=True),
        _ask("Longitude", "longitude", "input_hidden", required=True),
    ]


def _write_compliance(job: Job) -> list[Row] | None:
    if job.country.name not in _AMERICAN:
        return None
    veterans = ("I am a veteran", "I am not a veteran", "I don't wish to answer")
    status = _choose("Veteran Status", "veteran_status", veterans)
    return [{"type": "eeoc", "description": "<p>Answering is up to you.</p>", "questions": [status]}]


def _write_demographics(job: Job) -> Row | None:
    if job.company.number % 3:
        return None
    options = [
        {"id": 60 + place, "label": label, "free_form": label == "In my own words"}
        for place, label in enumerate(("Woman", "Man", "In my own words", "I don't wish to answer"))
    ]
    question = {"id": 50, "label": "How do you describe your gender?", "required": False}
    return {
        "header": "About you",
        "description": "<p>Answers are kept apart from your application.</p>",
        "questions": [question | {"type": "multi_value_single_select", "answer_options": options}],
    }


def _write_range(job: Job) -> Row:
    return {
        "min_cents": job.pay.low * 100,
        "max_cents": job.pay.high * 100,
        "currency_type": job.pay.currency,
        "title": f"Pay by the {job.pay.interval}: {job.pay.interval}ly rate",
        "blurb": f"<p>The range in {job.city.name}.</p>",
    }


def _name(job: Job, place: int) -> str:
    return f"question_{_FIRST_QUESTION + job.number * 10 + place}"


def _ask(label: str, name: str, kind: str, *, required: bool = False) -> Row:
    fields = [{"name": name, "type": kind, "values": []}]
    return {"description": None, "label": label, "required": required, "fields": fields}


def _ask_file(label: str, name: str, *, required: bool) -> Row:
    text = {"name": f"{name}_text", "type": "textarea", "values": []}
    asked = _ask(label, name, "input_file", required=required)
    return {**asked, "fields": [*asked["fields"], text]}


def _choose(
    label: str, name: str, options: tuple[str, ...], *, required: bool = False, kind: str = "multi_value_single_select"
) -> Row:
    values = [{"label": option, "value": place} for place, option in enumerate(options)]
    asked = _ask(label, name, kind, required=required)
    return {**asked, "fields": [{"name": name, "type": kind, "values": values}]}
