"""Words about money become pay: only what is paid for the work, never what a company raised, earns or gives once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from scrapers.page.plain import fold, squeeze
from scrapers.page.reading import Pay

_CODES: Final = (
    "EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|INR|JPY|CNY|SGD|HKD|BRL|MXN|ZAR|AED|ILS|TRY"
)
_SIGN: Final = (
    rf"(?:US\$|USD\s?\$|CA\$|C\$|CAD\s?\$|AU\$|A\$|AUD\s?\$|NZ\$|S\$|HK\$|R\$|MX\$|\$|€|£|₹|¥|zł|Kč"
    rf"|kr\.?|[Ee]uros?\b|(?:{_CODES})(?![A-Za-z])|Fr\.)"
)
_LAKHS: Final = r"\d{1,2}(?:,\d{2})+,\d{3}"
_NUMBER: Final = _LAKHS + r"|\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
_AMOUNT: Final = (
    rf"(?P<before{{n}}>{_SIGN})?\s?(?P<number{{n}}>{_NUMBER})(?:,[-–—]+)?"
    rf"\s?(?P<kilo{{n}}>[kK](?![a-z])|T€|T\s?EUR|[Tt]sd\.?|mille\b)?\s?(?P<after{{n}}>{_SIGN})?"
)
_TO: Final = r"\s?(?:-|–|—|‑|−|to|bis(?: zu)?|à|a|até|hasta|tot|t/m|and|und|et|y|en|up to)\s?"
_UNIT: Final = r"(?:\s?(?:/\s?\w{1,6}|per \w{1,6}|p\.a\.))?"
_RANGE: Final = re.compile(
    _AMOUNT.replace("{n}", "1") + rf"(?:{_UNIT}{_TO}" + _AMOUNT.replace("{n}", "2") + r")?(?![\d%])",
)
_CURRENCIES: Final = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₹": "INR", "ZŁ": "PLN", "KČ": "CZK", "US$": "USD",
    "USD$": "USD", "CA$": "CAD", "C$": "CAD", "CAD$": "CAD", "AU$": "AUD", "A$": "AUD", "AUD$": "AUD", "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD", "R$": "BRL", "MX$": "MXN", "FR.": "CHF",
}  # fmt: skip
# A sign several countries share means the money of the country the job is in.
_SHARED: Final = {
    "$": {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "PR": "USD"},
    "KR": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "¥": {"JP": "JPY", "CN": "CNY"},
}
_INTERVALS: Final = (
    ("hour", r"(?:/|per|pro|an|je|par|por|al|la|l['’]|de l['’])\s?(?:hour|hr|h|stunde|std|heure|hora|uur"
             r"|ora)\b|\bhourly\b|\bstundenlohn"
     r"|\bstundlich|\bp/?h\b|\bhourly rate|\btaux horaire|\bde l.heure|\bstunden(satz|verdienst)|\buurloon"
     r"|\bper uur|\bph\b"),
    ("day", r"(?:/|per|pro|par|por|al|a|je)\s?(?:day|d|tag|jour|dia|dag|giorno)\b|\bdaily\b|\btagessatz|\bday "
            r"rate|\btjm\b"
     r"|\bjournalier|\bdagtarief"),
    ("week", r"(?:/|per|pro|par|por|a)\s?(?:week|wk|woche|semaine|semana|settimana)\b|\bweekly\b|\bwochentlich"
             r"|\bhebdo|\bp\.?w\.?\b"),
    ("month", r"(?:/|per|pro|par|por|al|im|je|a)\s?(?:month|mo|mth|monat|mon|mois|mes|maand|mese|mnd)\b"
              r"|\bmonthly\b|\bmonatlich"
     r"|\bmensuel|\bmensual|\bmaandelijks|\bmonats?(gehalt|brutto|lohn|entgelt)|\bmensile|\bp\.?m\.?\b|\bmaandsalaris"
     r"|\bbruto per maand|\bbrut mensuel|\bmiesiecznie|\bmanad"),
    ("year", r"(?:/|per|pro|par|por|al|im|je|a|an)\s?(?:year|yr|annum|jahr|an|annee|ano|jaar|anno|a)\b"
             r"|\bannual|\byearly\b|\bp\.?\s?a\.?\b"
     r"|\bjahrlich|\bannuel|\banual|\bjaarlijks|\bjahres|\bjaarsalaris|\bannuo|\bpa\b|\bbrut annuel|\bk€ ?brut"
     r"|\brocznie|\bbrutto-?jahr|\bruto anual"),
)  # fmt: skip
_INTERVAL_PATTERNS: Final = tuple((name, re.compile(pattern)) for name, pattern in _INTERVALS)
# As one word, where nothing but the unit is meant.
_UNITS: Final = {
    "hour": frozenset(["hour", "hours", "hourly", "hr", "hrs", "hur", "h", "stunde", "stunden", "std",
                       "heure", "heures", "hora", "horas", "ora", "ore", "uur", "uren",
                       "godzina", "timme", "tunti", "hodina"]),
    "day": frozenset(["day", "days", "daily", "d", "tag", "tage", "taglich", "jour", "jours", "dia", "dias", "diario",
                      "giorno", "giorni", "dag", "dagen", "dzien", "journee", "den", "paiva"]),
    "week": frozenset(["week", "weeks", "weekly", "wk", "wee", "w", "woche", "wochen", "semaine", "semana", "semanal",
                       "settimana", "weken", "tydzien", "vecka", "uge", "uke"]),
    "month": frozenset(["month", "months", "monthly", "mon", "mth", "mo", "m", "monat", "monate", "mois",
                        "mes", "meses", "mese", "mesi", "maand", "maanden", "miesiac", "manad", "maned", "maaned",
                        "kk", "mesic", "kuukausi"]),
    "year": frozenset(["year", "years", "yearly", "annual", "annually", "ann", "annum", "yr", "yrs", "y", "a", "jahr",
                       "jahre", "an", "ans", "annee", "annees", "ano", "anos", "anno", "anni", "jaar", "jaren", "rok",
                       "ar", "vuosi"]),
}  # fmt: skip
_TIMES: Final = r"hours?|hrs?|h|stunden|std|heures?|horas?|ore|uur|uren|days?|tagen?|jours?|d[ií]as?|giorni|dagen"
_SPANS: Final = r"week|wk|woche|semaine|semana|settimana|day|tag|jour|d[ií]a|giorno|dag|month|monat|mois|mes|mese|maand"
# How much one works is not what a sum is for: `37.5 hours per week`, `5 days a week`, `40 horas semanales`, `35 hours`.
_WORKING_TIME: Final = re.compile(
    r"(?<![\w.,$€£₹¥])(?:\d{1,3}(?:[.,]\d{1,2})?\s?(?:-|–|to|bis|à|a)\s?)?\d{1,3}(?:[.,]\d{1,3})?[\s-]?"
    rf"(?:(?:{_TIMES})\.?(?:\s?/\s?|\s(?:per|pro|par|por|al|alla|je|an?|in der|p)\s(?:la\s)?)(?:{_SPANS})\b"
    rf"|(?:{_TIMES})\s(?:weekly|wöchentlich|hebdomadaires?|semanales|settimanali)\b"
    r"|(?:hours|hrs|stunden|heures|horas|uren|days|tage|jours|d[ií]as|giorni|dagen)\b)",
    re.IGNORECASE,
)
_DURATIONS: Final = {"p1y": "year", "p1m": "month", "p1w": "week", "p1d": "day", "pt1h": "hour"}
_ABOUT_PAY: Final = re.compile(
    r"salar|compensation|\bpay\b|\bpaid\b|wage|\brate\b|\bote\b|gehalt|vergutung|verdien|entgelt|\blohn"
    r"|bezahlung|brutto|"
    r"remuneration|brut\b|salaire|retribucion|sueldo|bruto|\bgross\b|loon\b|stipend|earn|dotierung|honorar|tarif\b|"
    r"package|base range|retribuzione|\bral\b|wynagrodzenie|\blon\b|fourchette|banda salarial"
)
_NOT_PAY: Final = re.compile(
    r"401 ?\(?k|\brais(?:ed?|ing)\b|funding|series [a-f]\b|seed round|valuation|revenue|umsatz|chiffre d.affaires|"
    r"\barr\b|investor|venture|turnover|facturacion|\bomzet|assets under|\baum\b|budget|bonus|sign[- ]on|referral|"
    r"reimburse|allowance|zuschuss|praemie|pramie|\bprime\b|equity|stock|voucher|gift|gutschein|customers|kunden\b|"
    r"million|milliard|billion|\bmrd\b|\bmio\b|\bgrant|donation|\bfee\b|deductible|per diem|insurance|"
    r"processed|transactions|savings|discount|wellness|learning|weiterbildung|relocation|\bdeal|contract value|\bacv\b"
)
_SCALE: Final = re.compile(
    r"^\s?(?:m\b|mm\b|mn\b|mio|million|mrd|bn\b|billion|b\b|milliard|\+?\s?(?:employees|people|users|customers))",
    re.IGNORECASE,
)
_ONLY_LEAST: Final = re.compile(
    r"(?:\bab|from|start(?:s|ing)?(?: at| from)?|beginning at|at least|mindestens|min(?:imum|\.)?|a partir "
    r"d[eu]|desde|vanaf|mindestgehalt[^\d]{0,30})\s*(?:von |of |de )?$"
)
_ONLY_MOST: Final = re.compile(r"(?:up to|bis zu|jusqu.?a|hasta|tot|max(?:imum|imal|\.)?|bis)\s*$")
_LEAST: Final = {"hour": 1, "day": 10, "week": 20, "month": 50, "year": 500, None: 5}
_MOST: Final = {"hour": 2_000, "day": 20_000, "week": 50_000, "month": 500_000, "year": 50_000_000, None: 50_000_000}
_FOREIGN: Final = {"INR", "JPY", "HUF", "CZK"}
_NEAR: Final = 60
_LONGEST: Final = 600
_KILO: Final = 1000
_SHORT_LINE: Final = 80
_USUAL: Final = (10_000, 1_000_000)  # a range of money alone on a line


@dataclass(frozen=True)
class _Amounts:
    low: float | None
    high: float | None
    sign: str | None
    start: int
    end: int
    is_range: bool


def find_interval(text: str) -> str | None:
    """What an amount is for, from words such as `per hour` or `Jahresgehalt`; None where they name two or none."""
    words = fold(text)
    for name, pattern in _INTERVAL_PATTERNS:
        if pattern.search(words):
            return name
    return None


def find_unit(text: str) -> str | None:
    """The same where the text is nothing but the unit: `MONAT`, `per_hour`, `YR`, `P1Y`."""
    words = re.sub(r"[^a-z]+", " ", fold(text)).strip()
    bare = re.sub(r"^(?:p|per|pro|par|por|al|je|an?|la|l|le|im|in)\s+(?=\w)|\s*\bs$", "", words)
    known = next((name for name, units in _UNITS.items() if bare in units or words in units), None)
    return known or _DURATIONS.get(fold(text)) or find_interval(re.sub(r"[_-]+", " ", text))


def find_currency(sign: str | None, country: str | None = None) -> str | None:
    """ISO code of a sign or code; a shared sign means the money of `country`, and nothing without one."""
    if not sign:
        return None
    stated = re.sub(r"\s", "", sign).upper()
    shared = _SHARED.get(stated.rstrip("."))
    if shared:
        return shared.get(country or "")
    return _CURRENCIES.get(stated) or (stated if re.fullmatch(_CODES, stated) else None)


def parse_number(text: str) -> float | None:
    """A number as people write it: `60,000`, `60.000,50`, `2 500`, `60k`."""
    match = re.fullmatch(rf"\D*?({_NUMBER})(?:,[-–—]+)?\s?([kK])?\D*", squeeze(text))
    return _read_number(match[1], is_kilo=bool(match[2])) if match else None


def parse_pay(text: str, *, country: str | None = None, is_labelled: bool = False) -> Pay | None:
    """The pay in a line of text. Unless the line `is_labelled` as pay, money must be named and said to be pay."""
    line = squeeze(text)[:_LONGEST]
    money = _WORKING_TIME.sub(" ", line)
    for amounts in _find_amounts(money):
        before, after = _look_around(money, amounts)
        if _is_pay(amounts, before, after, money, is_labelled=is_labelled) and (
            pay := _build(amounts, before, after, money, country)
        ):
            return replace(pay, text=line[:200])
    return None


def _look_around(line: str, amounts: _Amounts) -> tuple[str, str]:
    """The words near an amount that belong to it, up to the next amount."""
    before = fold(line[max(0, amounts.start - _NEAR) : amounts.start])
    after = fold(
        re.split(
            r"\d|[;|+,]|\. |\b(?:plus|and|und|et|zzgl|sowie|as well|en|y)\b",
            line[amounts.end : amounts.end + _NEAR],
            maxsplit=1,
        )[0]
    )
    return re.split(r"[;|]|\d[\d.,]* |\. ", before)[-1], after


def _find_amounts(line: str) -> Iterator[_Amounts]:
    for match in _RANGE.finditer(line):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if line[start - 1 : start].isalnum() or line[match.end() : match.end() + 1] == "%":
            continue
        sign = match["before1"] or match["after1"] or match["before2"] or match["after2"]
        codes = [mark for mark in (match["after2"], match["after1"], match["before1"]) if mark and mark.isalpha()]
        kilo = bool(match["kilo2"] or (not match["number2"] and match["kilo1"]))
        low = _read_number(match["number1"], is_kilo=bool(match["kilo1"]))
        high = _read_number(match["number2"], is_kilo=kilo) if match["number2"] else None
        if low is None:
            continue
        if high is not None and kilo and not match["kilo1"] and low * _KILO <= high:
            low *= _KILO
        wanted = codes[0] if codes and sign == "$" else sign
        yield _Amounts(low, high, wanted, start, match.end(), high is not None)


def _read_number(text: str, *, is_kilo: bool) -> float | None:
    digits = re.sub(r"['’\s\u00a0\u202f\u2009]", "", text)
    if re.fullmatch(rf"\d{{1,3}}(?:[.,]\d{{3}})+|{_LAKHS}", digits):
        digits = re.sub(r"[.,]", "", digits)
    elif match := re.fullmatch(r"(\d[\d.,]*?)[.,](\d{1,2})", digits):
        digits = re.sub(r"[.,]", "", match[1]) + "." + match[2]
    try:
        return float(digits) * (_KILO if is_kilo else 1)
    except ValueError:
        return None


def _is_pay(amounts: _Amounts, before: str, after: str, line: str, *, is_labelled: bool) -> bool:
    if _SCALE.match(line[amounts.end :]) or _NOT_PAY.search(after) or (_NOT_PAY.search(before[-40:])):
        return False
    if is_labelled:
        return bool(amounts.sign or (amounts.high or amounts.low or 0) >= _KILO or find_interval(after))
    if not amounts.sign:
        return False
    near = f"{before} {after}"
    if _ABOUT_PAY.search(near) or find_interval(after):
        return True
    is_told = _ABOUT_PAY.search(fold(line)) or (
        len(line) <= _SHORT_LINE and _USUAL[0] <= (amounts.high or 0) <= _USUAL[1]
    )
    return bool(amounts.is_range and is_told and (amounts.high or 0) >= _KILO)


def _build(amounts: _Amounts, before: str, after: str, line: str, country: str | None) -> Pay | None:
    interval = find_interval(after) or find_interval(before) or find_interval(line if len(line) < 160 else "")  # noqa: PLR2004
    low, high = amounts.low, amounts.high if amounts.is_range else amounts.low
    if not amounts.is_range and _ONLY_LEAST.search(before):
        high = None
    elif not amounts.is_range and _ONLY_MOST.search(before):
        low = None
    if low is not None and high is not None and low > high:
        return None
    currency = find_currency(amounts.sign, country)
    known = [value for value in (low, high) if value is not None]
    if not known or min(known) < _LEAST[interval] or (max(known) > _MOST[interval] and currency not in _FOREIGN):
        return None
    return Pay(low, high, currency, interval)
