"""Matches as a table for the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table


def build_table(matches: Sequence[Mapping[str, Any]], *, title: str) -> Table:
    """One row a match: score, the job with its employer, place and address, and the reasons."""
    table = Table(title=title, title_justify="left", show_lines=True, expand=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Job", ratio=3, overflow="fold")
    table.add_column("Why", ratio=3)
    for match in matches:
        # Postings are text from outside: escaped, or their brackets would be taken for markup.
        reasons = "\n".join(f"- {escape(str(reason))}" for reason in match["reasons"])
        table.add_row(f"{match['score']:.2f}", _format_job(match["job"]), reasons)
    return table


def _format_job(job: Mapping[str, Any]) -> str:
    where = ", ".join(escape(str(part)) for part in (job.get("company_name"), job.get("place")) if part)
    url = f"\n[dim]{escape(str(job['url']))}[/dim]" if job.get("url") else ""
    return f"[bold]{escape(str(job['title']))}[/bold]\n{where}{url}"
