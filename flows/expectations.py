"""What Great Expectations demands of landed rows: one expectation a way in which a row can be bad.

Pure: a frame of small facts goes in, the rows that fail come out with a reason a person can read.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from jobraker.errors import BrokenError

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LEAD: Final = timedelta(days=7)  # some boards date a posting on the day it goes live
_LONGEST_TITLE: Final = 500
_LONGEST_DESCRIPTION: Final = 1_000_000


def find_bad_rows(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> dict[int, str]:
    """The position of each bad row and what is wrong with it (every reason, joined)."""
    if not rows:
        return {}
    frame = pd.DataFrame.from_records([dict(row) for row in rows])
    # Seconds, not dates: what the outside world calls a year does not always fit into one.
    frame["posted_epoch"] = pd.to_numeric(frame["posted_epoch"])
    result = _validate(frame, _build_expectations((now + _LEAD).timestamp()))
    reasons: dict[int, list[str]] = {}
    for outcome in result.results:
        positions = outcome.result.get("unexpected_index_list") or []
        if not outcome.success and not positions:
            # Great Expectations reports its own failures as results; unchecked rows must not pass as good ones.
            raise BrokenError(f"The gate could not check whether {outcome.expectation_config.meta['reason']}.")
        for position in positions:
            reasons.setdefault(int(position), []).append(outcome.expectation_config.meta["reason"])
    return {position: "; ".join(dict.fromkeys(found)) for position, found in reasons.items()}


def _validate(frame: pd.DataFrame, expectations: list[gxe.Expectation]) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    batches = (
        context.data_sources.add_pandas("landed")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("all")
    )
    suite = context.suites.add(gx.ExpectationSuite(name="landed rows", expectations=expectations))
    check = context.validation_definitions.add(gx.ValidationDefinition(name="gate", data=batches, suite=suite))
    return check.run(batch_parameters={"dataframe": frame}, result_format={"result_format": "COMPLETE"})


def _build_expectations(latest_epoch: float) -> list[gxe.Expectation]:
    return [
        gxe.ExpectColumnValuesToBeInSet(
            column="title_type", value_set=["string", "null"], meta={"reason": "the title is not text"}
        ),
        gxe.ExpectColumnValuesToNotBeNull(column="title", meta={"reason": "the title is missing"}),
        gxe.ExpectColumnValueLengthsToBeBetween(
            column="title", max_value=_LONGEST_TITLE, meta={"reason": f"the title is over {_LONGEST_TITLE} characters"}
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="description_type", value_set=["string"], meta={"reason": "the description is not text"}
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="description_length",
            max_value=_LONGEST_DESCRIPTION,
            meta={"reason": f"the description is over {_LONGEST_DESCRIPTION} characters"},
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="posted_at_type",
            value_set=["string", "number", "null"],
            meta={"reason": "the posting date is neither text nor a number"},
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="is_date_unreadable", value_set=[False], meta={"reason": "the posting date cannot be read"}
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="posted_epoch",
            min_value=_EARLIEST.timestamp(),
            max_value=latest_epoch,
            meta={"reason": "the posting date is absurd"},
        ),
        gxe.ExpectColumnValuesToBeNull(column="unknown_currency", meta={"reason": "the currency is unknown"}),
    ]
