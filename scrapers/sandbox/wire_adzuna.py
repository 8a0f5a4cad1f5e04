"""Adzuna's wire format: descriptions cut at 500 characters, pay often predicted, markers everywhere."""

from typing import Any, Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.text import write_plain

_FIRST_ID: Final = 5_100_000_000
_GENERATIONS: Final = 16
_CUT: Final = 500
_CLASS: Final = "Adzuna::API::Response::"
CATEGORIES: Final = {
    "it-jobs": "IT Jobs",
    "engineering-jobs": "Engineering Jobs",
    "creative-design-jobs": "Creative & Design Jobs",
    "admin-jobs": "Admin Jobs",
    "logistics-warehouse-jobs": "Logistics & Warehouse Jobs",
    "customer-services-jobs": "Customer Services Jobs",
    "sales-jobs": "Sales Jobs",
    "pr-advertising-marketing-jobs": "PR, Advertising & Marketing Jobs",
    "accounting-finance-jobs": "Accounting & Finance Jobs",
    "legal-jobs": "Legal Jobs",
    "hr-jobs": "HR & Recruitment Jobs",
    "healthcare-nursing-jobs": "Healthcare & Nursing Jobs",
    "scientific-qa-jobs": "Scientific & QA Jobs",
    "teaching-jobs": "Teaching Jobs",
    "hospitality-catering-jobs": "Hospitality & Catering Jobs",
}


def mark(name: str, **content: Any) -> dict[str, Any]:
    """An object with Adzuna's marker."""
    return {"__CLASS__": f"{_CLASS}{name}", **content}


def write_results(rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    """The envelope of one page of a search."""
    means = [row["salary_max"] for row in rows if isinstance(row.get("salary_max"), int | float)]
    mean = {"mean": round(sum(means) / len(means), 2)} if means else {}
    return mark("JobSearchResults", count=count, results=rows, **mean)


def write_refusal(exception: str, display: str) -> dict[str, Any]:
    """An error's body."""
    return mark("Exception", exception=exception, display=display, doc="https://api.adzuna.com/v1/doc")


def write_job(job: Job) -> dict[str, Any]:
    """One result of a search."""
    identity = str(_FIRST_ID + job.number * _GENERATIONS + job.generation)
    tag = job.occupation.category
    return mark(
        "Job",
        id=identity,
        adref=f"opaque-{identity}",
        title=job.title,
        description=_cut(write_plain(job.description)),
        created=job.posted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        redirect_url=f"https://adzuna.sandbox.example/land/ad/{identity}?se=sandbox&utm_medium=api",
        company=mark("Company", display_name=job.company.legal_name),
        category=mark("Category", tag=tag, label=CATEGORIES[tag]),
        **_write_place(job),
        **_write_pay(job),
        **_write_contract(job),
    )


def _cut(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= _CUT else joined[:_CUT] + "…"


def _write_place(job: Job) -> dict[str, Any]:
    nationwide = job.work_kind == "remote" and job.number % 2 == 0
    area = [job.country.adzuna_name]
    if nationwide:
        return {"location": mark("Location", display_name=job.country.adzuna_name, area=area)}
    area += [job.city.region, job.city.name]
    display = f"{job.city.name}, {job.city.region}"
    return {
        "location": mark("Location", display_name=display, area=area),
        "latitude": job.city.latitude,
        "longitude": job.city.longitude,
    }


def _write_pay(job: Job) -> dict[str, Any]:
    yearly = 12 if job.pay.interval == "month" else 1
    low, high = job.pay.low * yearly, job.pay.high * yearly
    if job.pay_shown:
        return {"salary_min": low, "salary_max": high, "salary_is_predicted": "0"}
    if job.number % 5 == 0:
        return {"salary_is_predicted": "0"}
    guess = round((low + high) * 0.5 * (0.9 + job.number % 21 / 100), 2)
    return {"salary_min": guess, "salary_max": guess, "salary_is_predicted": "1"}


def _write_contract(job: Job) -> dict[str, str]:
    kind = "contract" if job.employment in ("Contract", "Temporary") else "permanent"
    time = "part_time" if job.employment == "PartTime" else "full_time"
    return {"contract_type": kind, "contract_time": time} if job.number % 3 else {"contract_time": time}
