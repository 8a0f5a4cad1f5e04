"""Signs in how a posting speaks: how it wants to be answered, what it promises, what it is padded with."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from models.quality import passages
from models.quality.patterns import AMOUNT, MESSENGERS, anyhow, words
from models.quality.posting import Finding, Posting

_FREE_MAIL: Final = (
    r"@(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|aol|proton(?:mail)?|gmx|web|mail|yandex|icloud)\.\w{2,4}"
)
_UNNAMED: Final = frozenset(
    {"", "company not named", "confidential", "private", "anonymous", "unknown", "n/a", "hr dept", "hiring"}
)
_SHORTENERS: Final = (
    r"(?:bit\.ly|tinyurl\.com|cutt\.ly|rb\.gy|is\.gd|shorturl\.at|t\.ly|rebrand\.ly|ow\.ly|goo\.gl|tiny\.cc)/\w+"
)

# A rule is looked for only near one of its cues, which are rare and found fast.
_CHATS: Final = (
    "whats",
    "wats",
    "telegram",
    r"signal\b",
    "viber",
    "wechat",
    "line id",
    "hangout",
    "google chat",
    "skype",
    "messenger",
    "facebook",
    "instagram",
    "discord",
    "imessage",
    r"wa\.me",
    r"t\.me",
    r"chat\.whatsapp",
    r"api\.whatsapp",
    r"@\w",
)
_CHAT_CUES: Final = (
    "kindly",
    "hired on",
    "no interview",
    "interview afterwards",
    "your (?:resume|cv|application) (?:was|has)",
)
_RICH_CUES: Final = (
    "daily",
    "weekly",
    "(?:per|a|each|every|am|pro|par|al|por) (?:day|week|night|tag|woche|jour|semaine|d\u00eda|semana|dag)",
    "hour of",
    "get[- ]rich",
    "easy (?:money|work)",
    "quick (?:cash|money)",
    "make (?:money|cash)",
    "free money",
    "while you sleep",
    "financial freedom",
    "passive income",
    "your own boss",
    "no boss",
    "unlimited",
    "(?:1|2|one|two)(?:-2)? hours?",
    "anyone can",
    "home and earn",
)
_SKILL_CUES: Final = (
    "no (?:prior |previous )?(?:exp|skill|qual)",
    "keine erf",
    "sans exp",
    "sin exp",
    "geen erv",
)
_MLM_CUES: Final = (
    "(?:network|multi-?level) mark",
    r"mlm\b",
    "downline",
    "pyramid",
    "recruit (?:friends|people|family|others)",
    "invite",
    "bring (?:in|your)",
    "everyone in your",
    "people you bring",
    "partner wanted",
    "join as an?",
)

_CONTACT: Final = anyhow(
    rf"(?:contact|text|message|write|apply|reach|add|dm|inbox|call|ping|reply)\b(?: to)?[^.!?\n]{{0,40}}\b(?:on|via|at|through|by|using|or)\b (?:our )?{MESSENGERS}\b",
    rf"(?:message|inbox|dm)(?: me| us)?(?: now)? (?:on )?{MESSENGERS}",
    r"add [^.!?\n]{0,30}\b(?:whats ?app|telegram)|add (?:the |our |us )[^.!?\n]{0,30}@\w{4,}",
    rf"{MESSENGERS}\W{{0,3}}(?:only|no\.?|number|us|me)?\W{{0,4}}(?:\+?\d[\d ()-]{{7,}}|@\w{{4,}})",
    rf"{MESSENGERS} only|only (?:by|via|on) {MESSENGERS}",
    r"(?:wa\.me|t\.me|api\.whatsapp\.com|chat\.whatsapp\.com)/\+?\w{4,}",
    rf"(?:kontakt|schreib\w{{0,3}}|melde\w{{0,3}})[^.!?\n]{{0,30}}\b(?:\u00fcber|auf|per) {MESSENGERS}",
    rf"(?:contactez|\u00e9crivez|uniquement)[^.!?\n]{{0,25}}\b(?:sur|par|via) {MESSENGERS}",
    rf"(?:escr\u00edbenos|contacto|mensaje|m\u00e1ndanos)[^.!?\n]{{0,20}}\b(?:por|de|al) {MESSENGERS}",
    rf"(?:stuur|neem contact)[^.!?\n]{{0,25}}\bvia {MESSENGERS}",
)
_INTERVIEW: Final = anyhow(
    rf"interview[^.!?\n]{{0,40}}\b(?:on|via|over|by) {MESSENGERS}",
    r"(?:chat|text|online) interview\b[^.!?\n]{0,20}\b(?:on|with|and|via|by)\b",
)
_CHAT: Final = anyhow(
    r"kindly (?:text|contact|message|reach|send|email)",
    r"hired on the spot|no interview (?:needed|required)|interview afterwards",
    r"your (?:resume|cv|application) (?:was|has been) (?:shortlisted|selected|approved)",
)
_AT: Final = re.compile("@")
_MAIL: Final = re.compile(rf"[\w.+-]{{2,60}}{_FREE_MAIL}", re.IGNORECASE)
_RICH: Final = anyhow(
    rf"(?:earn|make|get|paid|pay|up to|bis zu|tot|gana(?: hasta)?|gagnez|verdien\w{{0,4}})[^.!?\n]{{0,25}}{AMOUNT}[^.!?\n]{{0,12}}(?:daily|weekly|(?:per|a|each|every|am|pro|par|al|por) (?:day|week|night|hour of|tag|woche|jour|semaine|d\u00eda|semana|dag))",
    rf"{AMOUNT} (?:daily|a day|per night)",
    r"get[- ]rich|easy (?:money|work)|quick (?:cash|money)|make money|make cash|free money|while you sleep",
    r"financial freedom|passive income|be your own boss|no boss",
    r"unlimited income|unlimited earnings",
    r"(?:1|2|one|two)(?:-2)? hours? (?:a day|daily|of work)|anyone can do this",
    r"(?:work|pack|assemble)[^.!?\n]{0,25}(?:at|from) home and earn",
)
_UNSKILLED: Final = anyhow(
    r"no (?:prior |previous )?(?:experience|skills?|qualifications?) (?:needed|required|necessary)|no skills|keine erfahrung|sans exp\u00e9rience|sin experiencia|geen ervaring"
)
_MLM: Final = anyhow(
    r"(?:network|multi-?level) marketing (?:opportunity|business|company|income)|\bmlm\b|downline|pyramid (?:bonus|plan)",
    r"(?:recruit|invite|bring)[^.!?\n]{0,30}(?:friends|people|family|members)[^.!?\n]{0,60}(?:earn|bonus|commission)",
    r"(?:sales|commission)[^.!?\n]{0,30}everyone in your|the more people you bring",
    r"business partner wanted|join as an? (?:independent )?distributor",
)
_HURRY: Final = anyhow(
    r"limited (?:slots?|seats?|spots?)|act (?:now|fast)|hurry|first come,? first served|start (?:earning )?today|empieza hoy"
)
_LINK: Final = anyhow(rf"(?:https?://)?{_SHORTENERS}")
_PROTEST: Final = anyhow(r"(?:100 ?% (?:legit|genuine)|not a scam|no scam|is not fraud|legit (?:job|work|company))")
_MONEY_FACES: Final = re.compile("[\U0001f4b0\U0001f911\U0001f4b8\U0001f4b5\U0001f4b4\U0001f4b6]")
_FACES: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_LIST: Final = re.compile(r"^\W{0,3}(?:keywords?|tags?|search terms|suchbegriffe)\b.*$", re.IGNORECASE | re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_HEARD: Final = 5_000
_TINY: Final = 60
_LISTED: Final = 25
_REPEATED: Final = 0.13


def find_no_employer(posting: Posting) -> Sequence[Finding]:
    """Nobody says who employs."""
    if (posting.company or "").strip().lower() in _UNNAMED:
        return [Finding("no_employer", 0.2, "It does not say who employs.", [posting.company or "no company"])]
    return []


def find_short_link(posting: Posting) -> Sequence[Finding]:
    """The way to apply hides where it leads."""
    said = f"{posting.url or ''} {posting.apply_url or ''}"
    if found := passages.find(_LINK, said, denied=False):
        return [Finding("short_link", 0.45, "Its link hides where it leads.", found)]
    if found := passages.find(_LINK, passages.cut(posting.text), denied=False):
        return [Finding("short_link", 0.3, "A link in it hides where it leads.", found)]
    return []


def find_free_mail(posting: Posting) -> Sequence[Finding]:
    """Applications go to an address that anybody can have."""
    found = passages.find(_MAIL, passages.cut(posting.text), near=_AT)
    return [Finding("free_mail", 0.25, "It is answered by a free e-mail address.", found)] if found else []


def find_shouting(posting: Posting) -> Sequence[Finding]:
    """Capitals, exclamation marks and faces."""
    text = f"{posting.title}\n{posting.text[:_HEARD]}"
    shouted = sum(map(str.isupper, text))
    cased = shouted + sum(map(str.islower, text))
    found = []
    if cased >= 60 and shouted > 0.6 * cased:  # noqa: PLR2004 - a few capitals are nothing
        found.append(Finding("shouting", 0.3, "It is written in capitals.", [passages.show(text, 0, 80)]))
    if text.count("!!!") + text.count("$$$") >= 2:  # noqa: PLR2004
        found.append(Finding("exclaiming", 0.2, "It shouts.", [passages.show(text, 0, 80)]))
    if len(_MONEY_FACES.findall(text)) >= 2:  # noqa: PLR2004
        found.append(Finding("money_faces", 0.25, "It waves with pictures of money.", []))
    elif len(_FACES.findall(text)) > 40:  # noqa: PLR2004
        found.append(Finding("faces", 0.1, "It is full of pictures.", []))
    return found


def find_emptiness(posting: Posting) -> Sequence[Finding]:
    """There is hardly a text."""
    length = len(posting.text.strip())
    if length >= _TINY:
        return []
    return [Finding("empty", 0.2, "It says next to nothing.", [posting.text.strip()])]


def find_stuffing(posting: Posting) -> Sequence[Finding]:
    """Words for search engines instead of sentences for people."""
    text = passages.cut(posting.text)
    for listed in _LIST.finditer(text):
        if len(re.split(r"[,|/\u2022]", listed[0])) >= _LISTED:
            return [Finding("stuffing", 0.5, "It lists words for search engines.", [passages.show(listed[0], 0, 100)])]
    return _find_repetition(f"{posting.title}\n{text[:_HEARD]}")


def _find_repetition(text: str) -> Sequence[Finding]:
    """Pairs of words said again and again."""
    said = [word.lower() for word in _WORD.findall(text)]
    if len(said) < 30:  # noqa: PLR2004 - too few to repeat
        return []
    pair, times = Counter(itertools.pairwise(said)).most_common(1)[0]
    if times < 6 or times < _REPEATED * len(said) / 2:  # noqa: PLR2004
        return []
    return [Finding("repetition", 0.35, "It repeats itself.", [f"{' '.join(pair)} ({times} times)"])]


RULES: Final = (
    words("messenger", 0.45, "It is answered by messenger.", _CONTACT, near=_CHATS),
    words("chat_interview", 0.5, "It interviews by messenger.", _INTERVIEW, near=("interview",)),
    words("no_interview", 0.3, "It hires without talking.", _CHAT, near=_CHAT_CUES),
    words("get_rich", 0.35, "It promises quick or easy money.", _RICH, near=_RICH_CUES),
    words("unskilled", 0.1, "It wants no experience.", _UNSKILLED, near=_SKILL_CUES, denied=False),
    words("pyramid", 0.6, "It pays for recruiting others.", _MLM, near=_MLM_CUES),
    words(
        "hurry",
        0.15,
        "It hurries.",
        _HURRY,
        near=("limited s", "act (?:now|fast)", "hurry", "first come", "start", "empieza"),
    ),
    words(
        "protest",
        0.3,
        "It protests that it is honest.",
        _PROTEST,
        near=("legit", "scam", "genuine", "fraud"),
        denied=False,
    ),
    find_no_employer,
    find_short_link,
    find_free_mail,
    find_shouting,
    find_emptiness,
    find_stuffing,
)
