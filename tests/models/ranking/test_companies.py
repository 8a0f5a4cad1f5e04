"""Names that a person excludes get the ids that the marts give to those names."""

from pathlib import Path

from jinja2 import Environment

from jobraker import db
from models.ranking.companies import find_company_ids

DBT = Path(__file__).parents[3] / "dbt"
NAMES = {
    "The Economist": "economist",
    "THE ECONOMIST  ": "economist",
    "\u00d8rsted": "orsted",
    "\u00d8rsted A/S": "orsted",
    "Foo Pvt Ltd": "foo",
    "Acme & S\u00f6hne GmbH & Co. KG": "acme-and-sohne-gmbh-and",
    "Example, S.p.A.": "example",
    "AB": "ab",
    "\u0141\u00f3d\u017a Sp. z o.o.": "lodz",
    "x.ai": "x-ai",
    "it's": "it-s",
    "The the": "the",
    "Limited": "limited",
    "\u682a\u5f0f\u4f1a\u793e\u30c6\u30b9\u30c8": None,
    "\u00df": None,
}


def _render_dbts_own() -> str:
    """The expression of the column company_id in dbt, over the parameter."""
    macros = (DBT / "macros" / "names.sql").read_text(encoding="utf-8")
    model = (DBT / "models/intermediate/int_postings_normalised.sql").read_text(encoding="utf-8")
    (expression,) = [line for line in model.splitlines() if line.strip().endswith("as company_id,")]
    written = expression.replace(" as company_id,", "").replace("named.company_key", "keyed.company_key")
    source = f"{macros} select {written} as company_id from (select {{{{ normalise_company('given.company_name') }}}}"
    source += " as company_key from unnest(%(names)s::text[]) as given (company_name)) as keyed"
    return Environment(autoescape=False).from_string(source).render()  # noqa: S701 - SQL of our own


def test_a_name_gets_the_id_that_dbt_gives_it(database_url: str) -> None:
    with db.connect(database_url, role=db.Role.FLOWS) as connection:
        statement = _render_dbts_own().encode()
        for name, company_id in NAMES.items():
            (row,) = connection.execute(statement, {"names": [name]}).fetchall()
            assert find_company_ids(connection, [name]) == (row["company_id"],), name
            assert company_id in (None, row["company_id"]), name


def test_what_is_shown_of_a_company_without_a_name_means_those(database_url: str) -> None:
    with db.connect(database_url, role=db.Role.FLOWS) as connection:
        assert find_company_ids(connection, ["Company not named"]) == ("unknown",)
        assert find_company_ids(connection, []) == ()
    model = (DBT / "models/intermediate/int_postings_normalised.sql").read_text(encoding="utf-8")
    assert "'Company not named'" in model
