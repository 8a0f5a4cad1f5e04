"""Which language a text is in, by its small words. What a page says of itself is often its template's language."""

import re
from collections import Counter
from typing import Final

_SMALL: Final = {
    "en": "the and to of you with for our we is are your will in as have be or that this",
    "de": "und der die das mit für wir sie ein eine zu von den bei ist auf deine dich du unser im des",
    "fr": "et les des vous nous pour une dans du le la est votre avec sur au en que aux nos",
    "es": "el los las y para con una en que del por su nuestro tu se es un como más te",
    "nl": "de het een en van je voor met wij zijn bij op te ons dat jij jouw aan naar ook",
    "it": "il di e per che con una del nella sono della le gli nel un si alla dei tua nostro",
    "pt": "o os e para com uma em que do da dos das por você nossa se um como mais na",
    "pl": "i w z na do się oraz że jest dla nie od jak lub o po przez twoje nasz to",
    "sv": "och att för som med är på av vi du till en ett det i har om din våra kommer",
    "da": "og at for som med er på af vi du til en et det i har om din vores dig",
    "fi": "ja on tai sekä että kanssa meillä sinulla ovat työ hyvä myös joka olet voit",
    "cs": "a v na s se do pro je že jako nebo naše vám které práce za po od si máte",
}
_WORDS: Final = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_LEAST_WORDS: Final = 25
_LEAST_SHARE: Final = 0.12
_LEAD: Final = 1.25


def find_language(text: str | None) -> str | None:
    """The two-letter code, or None where the text is short or undecided."""
    words = re.findall(r"[^\W\d_]+", (text or "")[:20_000].lower())
    if len(words) < _LEAST_WORDS:
        return None
    counts = Counter(words)
    scores = sorted(
        ((sum(counts[word] for word in small) / len(words), language) for language, small in _WORDS.items()),
        reverse=True,
    )
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= _LEAST_SHARE and best >= second * _LEAD else None


def read_code(stated: str | None) -> str | None:
    """The two-letter code of a tag such as `de-AT` or `en_US`."""
    short = re.split(r"[-_]", (stated or "").strip().lower())[0]
    return short if re.fullmatch(r"[a-z]{2}", short) else None
