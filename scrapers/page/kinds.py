"""Words about the kind of work: on site or remote, full or part time. Nothing follows from silence."""

import re
from collections.abc import Sequence
from typing import Final

from scrapers.page.plain import fold

_REMOTE: Final = re.compile(
    r"\b(remote|remotely|work from home|wfh|telecommut\w*|home[- ]?based|work from anywhere|virtual|teletrabajo"
    r"|teletravail|full remote|a distance|a distancia|remoto|remota|thuiswerk\w*|ortsunabhangig|fjarrarbete"
    r"|home ?office|da remoto|distans)\b"
)
_HYBRID: Final = re.compile(
    r"\b(hybrid\w*|hibrid[oa]|ibrid[oa]|partial(ly)? remote|partly remote|teilweise remote|remote moglich"
    r"|homeoffice moglich|home ?office moglich|teletravail partiel|remote partiel|teletravail ponctuel"
    r"|teletravail occasionnel|mobiles? arbeiten|teletrabajo parcial|teilweise home ?office|deels thuis\w*"
    r"|gedeeltelijk thuis\w*|remote possible|flexible remote)\b"
)
_ONSITE: Final = re.compile(
    r"\b(on[- ]?site|onsite|in[- ](office|person)|vor ort|sur site|presencial|presentiel|op locatie|op kantoor|in sede"
    r"|no remote|not remote|kein home ?office|non remote|pas de teletravail|sin teletrabajo|prasenz|office[- ]based)\b"
)
_DAYS: Final = re.compile(
    r"\b(\d|one|two|three|un|deux|trois|ein|zwei|drei|dos|tres|twee|drie)(-\d)? ?(days?|jours?|tage?|dias?|dagen)\b"
)
_SAID_HYBRID: Final = re.compile(
    r"\bfrom home (?:up to |for )?(?:\d|one|two|three) days\b|"
    r"\bhybrid(?:es?)? (?:work|role|position|model|working|set-?up|schedule|environment|arbeit|mode|remote|policy|job)"
    r"|\b(?:work|role|position|job) is hybrid\b|\bhybrides? (?:arbeits|arbeiten|werken)|\bmodalidad (?:hibrida|mixta)"
    r"|\b(?:\d|one|two|three|four|1-2|2-3|3-4) (?:days?|dias?|jours?|dagen|tage?)[^.\n]{0,30}"
    r"(?:from home|remote|home ?office|teletravail|teletrabajo|thuis|in the office|on-?site|per week in|im buro"
    r"|au bureau|op kantoor|en la oficina)|\btrabajo hibrido|\btravail hybride|\bhybride? werken"
    r"|\b(?:ein|zwei|drei|bis zu \w+) tage? (?:pro woche )?(?:im |in )?(?:home ?office|remote)"
    r"|\bhome ?office (?:moglich|nach absprache|anteil)|\bmobile[ns]? arbeiten(?:s)? (?:moglich|nach absprache)"
    r"|\bteletravail (?:partiel|possible|ponctuel|occasionnel)|\b(?:deux|trois|un|\d) jours? (?:de |en )?teletravail"
    r"|\bteilweise (?:im )?home ?office"
)
_SAID_REMOTE: Final = re.compile(
    r"\b(?:fully|100 ?%|completely|entirely|permanently|full|all)[- ]remote\b|\bremote[- ]first\b"
    r"|\bremote (?:position|role|job|opportunity|based)\b(?! possible)|\b(?:position|role|job) is remote\b"
    r"|\bwork (?:remotely )?from anywhere\b|\b(?:work|working) remotely from\b|\b100 ?% (?:home ?office|teletravail"
    r"|teletrabajo|remoto|en remoto)\b|\bteletravail (?:complet|total|a 100|integral)|\bteletrabajo (?:completo|total)"
    r"|\bvollstandig (?:remote|ortsunabhangig|im home ?office)|\bkomplett remote|\bvolledig (?:remote|thuis)"
    r"|\b(?:this is a|as a) remote\b|\btotalmente (?:remoto|en remoto)|\b100 ?% a distancia"
)
_SAID_ONSITE: Final = re.compile(
    r"\b(?:fully|100 ?%|strictly) (?:on-?site|in[- ]office|in[- ]person)\b|\b(?:on-?site|in[- ]person|office-based)"
    r" (?:position|role|job|only)\b|\b(?:position|role|job) is (?:fully |100 ?% )?(?:on-?site|in[- ]person"
    r"|office-based)"
    r"|\b(?:not|no) (?:a )?remote\b|\bremote (?:work )?is not\b|\bkein(?:e)? (?:home ?office|remote)"
    r"|\b100 ?% (?:presencial|vor ort|sur site|prasenz)|\bpas de teletravail|\bnot eligible for remote"
)
_TITLE: Final = re.compile(
    r"[(\[|–—,-]\s*((?:100 ?% |fully |full )?(?:remote|hybrid|on-?site)\b[^)\]]*)[)\]]?", re.IGNORECASE
)
_EMPLOYMENT: Final = (
    ("internship", r"\bintern(ship)?s?\b|\bpraktik(um|ant\w*|a)\b|\bstag(e|iaire|ista)\b|\btirocinio\b|\bpracticas\b"
     r"|\bbecari[oa]\b|\bworking student\b|\bwerkstudent\w*|\bestagio\b|\bpraktyki\b|\bpraktik\b|\bhiwi\b|\btrainee\w*"
     r"|\bstudentische aushilfe\b"),
    ("apprenticeship", r"\bapprentic\w*|\bausbildung\b|\bauszubildende\w*|\balternance\b|\bapprentissage\b"
     r"|\baprendiz\w*|\bleerling\w*|\bazubi\b|\bduales studium\b"),
    ("part_time", r"\bpart[- _]?time\b|\bteilzeit\w*|\btemps partiel\b|\bmedia jornada\b|\bjornada parcial\b"
     r"|\btiempo parcial\b|\bdeeltijd\b|\bpart[- ]?tim\w*\b|\bparttime\b|\bdeltid\b|\btempo parcial\b|\bmeio periodo\b"
     r"|\bczesc etatu\b|\bosa-aikai\w*|\bmini-?job\w*|\bgeringfugig\w*|\baushilfe\b|\bbijbaan\b"
     r"|\bjornada reducida\b|^(?:media|parcial|reducida)$|\bpart time\b"),
    ("full_time", r"\bfull[- _]?time\b|\bvollzeit\w*|\btemps plein\b|\btemps complet\b|\bjornada completa\b"
     r"|\btiempo completo\b|\bvoltijd\w*|\bfulltime\b|\bheltid\b|\btempo (pieno|integral|inteiro)\b|\bpelny etat\b"
     r"|\bkokoaikai\w*|\bcomplete? jornada\b|\bvolltime\b|^(?:full|completa|compleet|pieno|plein)$"),
    ("contract", r"\bcontract(or|ing|ed)?\b(?! type| terms| permanent)|\bfreelanc\w*|\bfreiberuf\w*|\bself[- "
                 r"]employed\b"
     r"|\bindependant\b|\bautonomo\b|\b1099\b|\bzzp\w*|\bb2b\b|\bselbststandig\b|\bc2c\b|\bw2 contract\b"),
    ("temporary", r"\btemp(orary|oraire)?\b|\bfixed[- ]term\b|\bbefristet\w*|\bcdd\b|\btemporal\b|\btijdelijk\w*"
     r"|\bseasonal\b|\binterim\w*|\bzeitarbeit\b|\btempo determinato\b|\bduree determinee\b|\bsaisonnier\w*"
     r"|\bdeterminado\b|\bmaternity cover\b|\bvisstid\w*|\btidsbegrans\w*|\bbepaalde tijd\b|\bcasual\b|\blocum\b"),
    ("per_diem", r"\bper[- _]?diem\b"),
    ("volunteer", r"\bvolunteer\w*|\behrenamt\w*|\bbenevol\w*|\bvoluntari[oa]\w*|\bvrijwillig\w*"),
)  # fmt: skip
_ORDER: Final = ("full_time", "part_time", "contract", "temporary", "internship")
_KINDS: Final = tuple((name, re.compile(pattern)) for name, pattern in _EMPLOYMENT)
_SAID_EMPLOYMENT: Final = re.compile(
    r"\b(?:in|als|auf) (?:(?:vollzeit|teilzeit)(?:(?: ?/ ?| oder | und )(?:vollzeit|teilzeit))?)\b"
    r"|\b(?:vollzeit|teilzeit)(?:stelle|position|beschaftigung)\b"
    r"|\b(?:full|part)[- ]time (?:position|role|job|opportunity|contract|permanent|post|employee|basis)\b"
    r"|\bposition is (?:full|part)[- ]time\b"
    r"|\b(?:poste|contrat|cdi|cdd)[^.\n]{0,30}\b(?:a )?temps (?:plein|complet|partiel)\b|\b(?:contrato"
    r"|puesto)[^.\n]{0,30}\b(?:jornada completa|media jornada|tiempo completo)\b"
    r"|\b(?:fulltime|parttime) (?:functie|baan|dienstverband)\b|\bthis (?:is a|role is|position is) "
    r"[^.\n]{0,30}(?:internship|full[- ]time|part[- ]time|temporary|fixed[- ]term)\b"
)
_UNLIMITED: Final = re.compile(
    r"^vaste?\b|\bunbefristet\w*"
    r"|\bindeterminee?\b|\bfestanstellung\b|\bfest angestellt\b|\bvast (?:dienstverband|contract)\b"
    r"|\bpermanent(?:e|ly)?\b|\btillsvidare\w*|\b(?:duree|tempo|contratto) indeterminat[eoa]e?\b|\bindeterminado\b"
    r"|\bindefinid[oa]\b|\bonbepaalde tijd\b|\bcdi\b"
    r"|\bpermanent contract"
    r"|\bunlimited contract|\bcontract(o|at)? (de trabajo )?(indefinido|permanent)\b"
)
_LONGEST: Final = 200


def find_remote_kind(text: str) -> str | None:
    """onsite, hybrid or remote in a few words that are about just that: a label's value, a place."""
    words = fold(text)
    if _ONSITE.search(words):
        return "hybrid" if _HYBRID.search(words) or _REMOTE.search(re.sub(_ONSITE, " ", words)) else "onsite"
    if _HYBRID.search(words):
        return "hybrid"
    return "remote" if _REMOTE.search(words) else None


def find_labelled_kind(text: str) -> str | None:
    """The same behind a label that is about working from home: some days of it are hybrid."""
    return "hybrid" if _DAYS.search(fold(text)) else find_remote_kind(text)


def find_titled_kind(title: str) -> str | None:
    """The same in a title, where "remote" also means distant things: only in brackets or behind a dash."""
    match = _TITLE.search(title)
    return find_remote_kind(match[1]) if match else None


def find_told_kind(text: str) -> str | None:
    """The same in running text, from sentences that say it of the job; None where they disagree."""
    words = fold(text[:20_000])
    told = {"onsite"} if _SAID_ONSITE.search(words) else set()
    # "Not a remote role" is not about a remote role.
    words = _SAID_ONSITE.sub(" ", words)
    told |= {kind for kind, pattern in (("hybrid", _SAID_HYBRID), ("remote", _SAID_REMOTE)) if pattern.search(words)}
    return told.pop() if len(told) == 1 else None


def find_told_employment(text: str) -> Sequence[str]:
    """The same in running text, from phrases that say it of the job."""
    return find_employment(", ".join(match[0] for match in _SAID_EMPLOYMENT.finditer(fold(text[:20_000])))[:_LONGEST])


def find_employment(text: str) -> Sequence[str]:
    """Each kind of employment that a few words name, in one order."""
    if len(text) > _LONGEST:
        return ()
    words = fold(text).replace("_", " ")
    kept = _UNLIMITED.sub(" ", words)
    found = [name for name, pattern in _KINDS if pattern.search(kept)]
    return order_employment([*found, *(["permanent"] if _UNLIMITED.search(words) else [])])


def order_employment(found: Sequence[str]) -> Sequence[str]:
    """Kinds once each, in one order. Permanent tells nothing of the hours, and counts where nothing else is said."""
    kinds = [kind for kind in dict.fromkeys(found) if kind != "permanent"] or list(dict.fromkeys(found))
    return tuple(sorted(kinds, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)))
