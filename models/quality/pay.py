"""Pay that nobody is paid, for its interval and currency."""

from collections.abc import Mapping, Sequence
from typing import Final

from models.quality.posting import Finding, Posting

# What a unit of a currency is worth in US dollars, roughly: a factor of two changes no verdict. A currency that is not
# here is not judged.
_WORTH: Final[Mapping[str, float]] = {
    "USD": 1.0, "EUR": 1.1, "GBP": 1.3, "CHF": 1.2, "CAD": 0.7, "AUD": 0.65, "NZD": 0.6, "SGD": 0.75, "SEK": 0.1,
    "NOK": 0.1, "DKK": 0.15, "PLN": 0.25, "CZK": 0.045, "INR": 0.012, "BRL": 0.18, "MXN": 0.055, "JPY": 0.007,
    "ZAR": 0.055, "AED": 0.27, "HKD": 0.13, "ILS": 0.27,
}  # fmt: skip
_MOST: Final[Mapping[str, float]] = {
    "hour": 1_500.0,
    "day": 8_000.0,
    "week": 20_000.0,
    "month": 120_000.0,
    "year": 5_000_000.0,
}
_WIDEST: Final = 50.0


def find_absurd_pay(posting: Posting) -> Sequence[Finding]:
    """More than anybody is paid, or a range that says nothing."""
    least, most = posting.pay_min, posting.pay_max
    top = max((amount for amount in (least, most) if amount is not None), default=None)
    worth, limit = _WORTH.get(posting.pay_currency or ""), _MOST.get(posting.pay_interval or "")
    said = [f"{least} to {most} {posting.pay_currency} a {posting.pay_interval}"]
    if top is not None and worth and limit and top * worth > limit:
        return [Finding("absurd_pay", 0.5, "Nobody is paid as much.", said)]
    if least and most and min(least, most) > 0 and max(least, most) > _WIDEST * min(least, most):
        return [Finding("absurd_range", 0.15, "The range of its pay says nothing.", said)]
    return []


RULES: Final = (find_absurd_pay,)
