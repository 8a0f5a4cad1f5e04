"""The invented employers. Each is made from the seed and its number alone.

A company has one board, or none and then only an aggregator shows its postings.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scrapers.sandbox.dice import chooser, roll
from scrapers.sandbox.vocabulary import Country, read_company_words, read_countries, read_phrases

_TOPIC_COUNTRY: Final = 101
_TOPIC_TEXT: Final = 102
_SHUFFLE: Final = 7919  # a prime: neighbours get unlike names, and none twice
AGGREGATED: Final = 4


class Board(StrEnum):
    """Where a company shows its own postings; the value is the party's name."""

    GREENHOUSE = "greenhouse"
    ASHBY = "ashby"
    LEVER = "lever"
    SMARTRECRUITERS = "smartrecruiters"
    WORKABLE = "workable"
    RECRUITEE = "recruitee"
    PERSONIO = "personio"
    WORKDAY = "workday"
    PAGE = "page"
    NONE = "none"


_BOARDS: Final = (
    *(Board.GREENHOUSE, Board.ASHBY, Board.GREENHOUSE, Board.ASHBY, Board.NONE),
    *(Board.LEVER, Board.ASHBY, Board.GREENHOUSE, Board.SMARTRECRUITERS, Board.NONE),
    *(Board.WORKABLE, Board.ASHBY, Board.RECRUITEE, Board.GREENHOUSE, Board.NONE),
    *(Board.PERSONIO, Board.WORKDAY, Board.GREENHOUSE, Board.PAGE, Board.NONE),
)
_HYPHENATED: Final = frozenset({Board.ASHBY, Board.WORKABLE, Board.RECRUITEE, Board.PAGE})


@dataclass(frozen=True)
class Company:
    """An employer and the sentences all its postings share."""

    number: int
    name: str
    legal_name: str
    token: str
    """Its name in the addresses of its board."""
    board: Board
    home: Country
    product: str
    about: str
    benefits: tuple[str, ...]
    equality: str


def find_board(number: int) -> Board:
    """Where the company of this number shows its postings."""
    return _BOARDS[number % len(_BOARDS)]


def make_company(seed: int, number: int) -> Company:
    """The company of this number."""
    sectors = read_company_words()["sectors"]
    sector = sectors[sorted(sectors)[number % len(sectors)]]
    dice = chooser(seed, _TOPIC_TEXT, number)
    name, home, product = (
        _make_name(seed, number),
        read_countries()[choose_home(seed, number)],
        dice.choice(sector["products"]),
    )
    legal = read_company_words()["legal"][home.code]
    phrases = read_phrases()
    about = " ".join(dice.choice(phrases[part]) for part in ("about", "history", "belief"))
    return Company(
        number=number,
        name=name,
        legal_name=f"{name} {legal}" if number % 4 == 1 else name,
        token=make_token(name, find_board(number)),
        board=find_board(number),
        home=home,
        product=product,
        about=about.format(
            name=name,
            product=product,
            year=dice.randint(1985, 2023),
            people=dice.choice((18, 35, 60, 90, 140, 260, 480, 900, 2100)),
            places=" and ".join(city.name for city in dice.sample(home.cities, 2)),
        ),
        benefits=tuple(dice.sample(phrases["benefits"], 6)),
        equality=dice.choice(phrases["equality"]).format(name=name),
    )


def choose_home(seed: int, number: int) -> int:
    """The number of the country where the company of this number is at home."""
    if number == AGGREGATED:  # so that the smallest sandbox has something to find where searches look first
        return 0
    countries = read_countries()
    target = roll(seed, _TOPIC_COUNTRY, number) * sum(country.weight for country in countries)
    for place, country in enumerate(countries):
        target -= country.weight
        if target < 0:
            return place
    return len(countries) - 1


def make_token(name: str, board: Board) -> str:
    """The company's name as its board writes it in addresses: `oakfordlabs`, `oakford-labs` or `OakfordLabs`."""
    match board:
        case Board.SMARTRECRUITERS:
            return name.replace(" ", "")
        case Board.PERSONIO:
            return f"{name.lower().replace(' ', '-')}.jobs.personio.de"
        case Board.WORKDAY:
            return f"{name.lower().replace(' ', '')}.wd5/Careers"
    return name.lower().replace(" ", "-" if board in _HYPHENATED else "")


def find_name(seed: int, number: int) -> str:
    """The name alone, without making the rest."""
    return _make_name(seed, number)


def _make_name(seed: int, number: int) -> str:
    words = read_company_words()
    sectors = words["sectors"]
    endings = sectors[sorted(sectors)[number % len(sectors)]]["words"]
    pairs = len(words["firsts"]) * len(words["seconds"])
    # Within a sector the n-th company gets the n-th pair of a shuffled list, then the next ending.
    rank, sector = divmod(number, len(sectors))
    pair = (rank * _SHUFFLE + sector * 613 + seed * 31) % pairs
    first, second = divmod(pair, len(words["seconds"]))
    ending = endings[(rank // pairs + rank) % len(endings)]
    cycle = rank // (pairs * len(endings))
    later = f" {words['later'][(cycle - 1) % len(words['later'])]}" if cycle else ""
    return f"{words['firsts'][first]}{words['seconds'][second]} {ending}{later}"
