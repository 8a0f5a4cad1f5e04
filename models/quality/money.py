"""Signs that somebody wants money, an account or papers before there is any work.

The words alone prove nothing: employers pay fees, banks handle cheques. What counts is who is to pay or send what.
"""

from typing import Final

from models.quality.patterns import AMOUNT, anyhow, words

_FEES: Final = (
    r"(?:(?:training|registration|application|processing|onboarding|enrol?lment|joining|admin(?:istration|istrative)?|background"
    r" check|visa|embassy|agency|booking|activation|verification|security|insurance|uniform|file opening|certification|medical)"
    r"(?: (?:processing|course|test|check|and the \w{3,20}))?"
    r"(?: (?:fees?|charges?|deposit|payment|cost|money))"
    r"|refundable (?:security )?deposit|starter kit|starter pack|assembly kit|entry package"
    r"|certification course|work permit fee|small (?:registration |booking )?fee)"
)
_PAYING: Final = r"(?:pay(?:ing|able)?|payment of|paid|send(?:ing)?|transfer(?:ring)?|deposit(?:ing)?|remit|purchase|buy|bought|order|cover)"
_WAYS: Final = r"(?:western union|money ?gram|zelle|cash ?app|venmo|paypal friends|crypto|bitcoin|btc|usdt|wire)"
_CHEQUE: Final = r"(?:cashier['\u2019]?s? che(?:ck|que)|che(?:ck|que))"

# A rule is looked for only near one of its cues, which are rare and found fast.
_FEE_CUES: Final = (
    r"fees?\b",
    r"charges?\b",
    "deposit",
    r"kit\b",
    "starter pack",
    "entry pack",
    "certification course",
    "medical",
    "in advance",
    "uniform",
    "background check",
    "as soon as you",
    "your first",
    "zahlen sie",
    "zahlst",
    r"\u00fcberweis",
    "frais",
    "versez",
    "payez",
    "envoyez",
    "cuota",
    "inscrip",
    r"dep\u00f3sito",
    "fianza",
    r"paga\b",
    "abona",
    "deposita",
    "transfiere",
    r"borg\b",
    "inschrijf",
    r"betaalt?\b",
    r"stort\b",
)
_CHEQUE_CUES: Final = (
    r"(?:the|a|your|our|cashier['\u2019]?s?) che(?:ck|que)",
    r"cheques?\b",
    "check (?:of|for|will)",
    "funds to",
    "money to",
    "vendor",
    "supplier",
    "installer",
    "agent",
    r"keep\b",
    "western union",
    "zelle",
    "cash ?app",
)
_MULE_CUES: Final = (
    "bank account",
    "personal account",
    "own account",
    "your account",
    "you keep",
    r"\d+ ?% of",
    r"konto\b",
    "privatkonto",
    r"weiter\b",
    "compte",
    "gardez",
    "cuenta",
    "quedas",
)
_PARCEL_CUES: Final = ("packages?", "parcels?", "re-?ship")
_TASK_CUES: Final = (
    "top[- ]?up",
    "recharg",
    "topped",
    "usdt",
    "btc",
    "bitcoin",
    "deposit",
    "youtube",
    "tiktok",
    "instagram",
    "five stars",
    "hotels?",
    "videos?",
    "activate",
    "activation",
    "activar",
    "te activeren",
    "zu aktivieren",
    "(?:each|every) (?:like|follow|click|code)",
    r"apps\b",
    "(?:leave|give) (?:hotels|apps|products|ratings|reviews)",
)
_INVEST_CUES: Final = (
    "invest a",
    r"invest (?:at|just|only|minimum)",
    "double your",
    "guaranteed",
    r"\d+ ?% daily",
    "trades? for you",
)
_PAPER_CUES: Final = (
    r"licen[sc]e\b",
    "passport",
    r"id\b",
    "identity card",
    "social security",
    r"ssn\b",
    "ausweis",
    "personalausweis",
    "reisepass",
    "videoident",
    "carte d",
    "passeport",
    r"dni\b",
    "pasaporte",
    "documento",
    "paspoort",
    "identiteitsbewijs",
    "selfie",
)
_BANK_CUES: Final = (
    "bank",
    "debit card",
    "card number",
    "card for",
    "digit code",
    r"code (?:that )?you",
    "zugangsdaten",
    r"rib\b",
    "tarjeta",
)

_FEE: Final = anyhow(
    rf"(?:you|applicants?|candidates?|workers?|employees?|students?|selected \w{{4,12}}|chosen \w{{4,12}}|to be considered,?)\W"
    rf"(?:[^.!?\n]{{0,60}}\W)?(?:must |have to |need to |should |will |are required to )?{_PAYING}\W[^.!?\n]{{0,40}}{_FEES}",
    rf"(?:pay|send|deposit|purchase|order|buy) (?:the |a |an |your |our |us )?(?:\w{{1,15}} ){{0,3}}{_FEES}[^.!?\n]{{0,80}}(?:\bto\b|\bbefore\b|\bfirst\b|\bfor\b|\bvia\b|\bby\b|\bthrough\b|\bon\b)",
    rf"{_FEES} (?:of |is |\(?{AMOUNT}|will be ){{1,3}}[^.!?\n]{{0,40}}(?:required|needed|must be paid|due|payable|to be paid|by western|by cash)",
    rf"{_FEES}[^.!?\n]{{0,40}}(?:must|has to|have to|needs to) be paid",
    r"pay (?:the |a |an )?(?:small|one[- ]time|refundable) (?:\w{3,15} )?(?:fee|charge|deposit)",
    rf"(?:pay|send) {AMOUNT} (?:for|to) (?:your|the) (?:background check|training|uniform|certificate|visa)",
    r"non[- ]refundable (?:\w{3,15} )?(?:fee|charge|deposit)",
    rf"(?:applicants?|candidates?|workers?|you)[^.!?\n]{{0,30}} pay {AMOUNT} (?:for|as)\b",
    rf"{_FEES} {AMOUNT} (?:by|via|through|before)\b",
    r"as soon as you (?:have )?(?:bought|paid|ordered|purchased)\b",
    r"(?:reimbursed|refunded|returned|comes? back) (?:with|in|after) your first (?:salary|wages?|pay ?check|payment)",
    # Other languages.
    r"(?:zahlen sie|zahlst du|\u00fcberweis(?:en sie|t du|e)|zu zahlen ist)[^.!?\n]{0,50}(?:geb\u00fchr|kaution|einmalig|vorab|\d+ ?(?:\u20ac|euro))",
    r"(?:devez|faut|veuillez|versez|payez|envoyez)[^.!?\n]{0,30}(?:frais de (?:dossier|inscription|formation)|caution|\d+ ?(?:\u20ac|euros?))",
    r"(?:debes?|debe|tienes? que|hay que)? ?(?:pagar|paga|abonar|abona|deposita(?:r)?|transfiere) [^.!?\n]{0,40}(?:cuota|inscripci\u00f3n|dep\u00f3sito|fianza|\d+ ?(?:\u20ac|euros?|usdt))",
    r"(?:u betaalt|je betaalt|betaal|stort|maak)[^.!?\n]{0,40}(?:borg|inschrijfkosten|vooraf|\d+ ?(?:\u20ac|euro))",
)
_GIFT: Final = anyhow(
    r"(?:buy|purchase|pick up|get|bring|send)(?: me| us)?[^.!?\n]{0,40}(?:gift|itunes|steam|amazon|apple|google play|prepaid) ?(?:gift )?(?:cards?|codes?)\b"
    r"[^.!?\n]{0,80}(?:codes?|send|text|scratch|for my|nephew|photo|picture|task)",
    r"(?:itunes|steam|google play) (?:gift )?cards? and (?:itunes|steam|google play|amazon)",
)
_CHEQUES: Final = anyhow(
    rf"(?:deposit|cash|print) (?:the|it|this|that|our|a)\b ?(?:{_CHEQUE})?[^!?\n]{{0,120}}(?:keep|remain\w{{0,4}}|rest|vendor|supplier|installer|by phone)",
    rf"{_CHEQUE}[^!?\n]{{0,90}}(?:will be |is )?(?:sent|mailed|e-mailed|emailed|issued)[^!?\n]{{0,60}}(?:deposit|cash it|print it|materials|equipment|laptop|office)",
    rf"(?:mail|send|e-?mail) you (?:a|the) {_CHEQUE}",
    rf"receive (?:a|the|our) {_CHEQUE} (?:by|in|through|via)",
    r"(?:funds?|money) to (?:buy|purchase) (?:your )?(?:office |work )?(?:equipment|materials|laptop|supplies)",
    rf"(?:pay|wire|send)[^.!?\n]{{0,60}}(?:vendor|supplier|installer|agent|doctor)\b[^.!?\n]{{0,40}}{_WAYS}",
    rf"(?:keep|take) (?:your |the )?(?:{AMOUNT}|\d+ ?%)[^.!?\n]{{0,60}}(?:send|forward|wire|pay|transfer)[^.!?\n]{{0,30}}(?:rest|remain|balance)",
)
_MULE: Final = anyhow(
    r"(?:receive|accept|get)[^.!?\n]{0,50}(?:payments?|transfers?|money|funds|deposits?)[^.!?\n]{0,40}(?:your|own|personal) (?:personal |private |own |bank )?(?:bank )?accounts?",
    r"(?:let us|we) use your (?:personal )?bank account|rent (?:out )?your (?:bank )?account",
    r"(?:deposits?|payments?|transfers?) to your account and you (?:withdraw|forward|send)",
    r"you keep (?:a commission of )?\d+ ?%|\d+ ?% of (?:every|each) (?:deposit|transfer|payment) is yours",
    r"\u00fcberweisungen auf ihr(?:em)? (?:privat)?konto|leiten (?:es|sie|das geld) weiter",
    r"virements? sur votre (?:propre )?compte|vous gardez \d+ ?%",
    r"transferencias en tu cuenta (?:personal|bancaria)|te quedas (?:con )?(?:el|un) \d+ ?%",
)
_PARCELS: Final = anyhow(
    r"(?:receive|accept)[^.!?\n]{0,30}(?:packages?|parcels?) (?:at|in|to) your (?:home|house|own)[^.!?\n]{0,80}",
    r"(?:packages?|parcels?) are (?:delivered|sent|shipped) to your (?:home|house|address)",
    r"re-?ship (?:them|packages?|parcels?|the)",
)
_TASKS: Final = anyhow(
    r"(?:top[- ]?up|recharge\w?|recharging) (?:your |the |an? )?(?:work )?(?:account|balance|wallet)",
    r"balances? must be (?:recharged|topped)",
    r"(?:earn|get|paid|commission|gana)[^.!?\n]{0,50}(?:\d[\d.,-]* ?)?usdt",
    r"(?:send|deposit|deposita)\b[^.!?\n]{0,25}\d[\d.,]* ?(?:usdt|btc|eth|bitcoin)\b",
    rf"deposit (?:at least )?{AMOUNT}",
    r"(?:like|follow|rate|subscribe to)\b[^.!?\n]{0,60}\b(?:youtube|videos?|accounts?|hotels?|apps|instagram|tiktok)\b[^.!?\n]{0,60}\b(?:paid|earn|for each|commission)\b",
    r"(?:give|leave) (?:hotels?|apps?|products?) (?:five stars|ratings?|reviews?)",
    r"(?:to )?activate your (?:work(?:ing)? )?account|activation address|account zu aktivieren|activar tu cuenta|account te activeren",
    r"[$\u20ac\u00a3]?\d+ ?(?:eur|usd|euros?|dollars?)? (?:for|per) (?:each|every) (?:like|follow|click|code)",
)
_INVEST: Final = anyhow(
    rf"invest (?:a )?(?:minimum|at least|just|only)[^.!?\n]{{0,20}}{AMOUNT}",
    r"double your (?:money|investment)|guaranteed (?:profit|returns?|income)|\d+ ?% daily",
    r"we trade for you|our team trades for you",
)
_PAPERS: Final = anyhow(
    r"(?:send|text|e-?mail|upload|submit|reply with|provide)\b[^!?\n]{0,70}(?:photo|picture|copy|scan|selfie|front)[^.!?\n]{0,40}(?:driver['\u2019]?s? licen[sc]e|passport|\bid\b|identity card|social security)"
    r"[^.!?\n]{0,90}",
    r"selfie (?:holding|with) your (?:id|passport)",
    r"(?:send|text|reply with|e-?mail)\b[^.!?\n]{0,60}(?:\bssn\b|social security number)",
    r"passport copy with",
    r"(?:send|schicken|schick)[^.!?\n]{0,40}(?:foto|kopie|bild)[^.!?\n]{0,25}(?:personalausweis|reisepass|ausweis)|videoident",
    r"(?:envoyez|envoyer)[^.!?\n]{0,30}(?:copie|photo)[^.!?\n]{0,20}(?:carte d['\u2019]identit\u00e9|passeport)",
    r"env\u00eda(?:nos)?[^.!?\n]{0,30}(?:foto|copia)[^.!?\n]{0,15}(?:dni|pasaporte|documento)",
    r"stuur[^.!?\n]{0,20}(?:kopie|foto)[^.!?\n]{0,20}(?:paspoort|id|identiteitsbewijs)",
)
_BANK: Final = anyhow(
    r"(?:(?:send|e-?mail|text|give) (?:us|me|your)|reply with)\b[^.!?\n]{0,90}(?:bank (?:account )?(?:details?|number|login|name)|bank account|online banking|debit card|card number)",
    r"enter your card for|six[- ]digit code|code (?:that )?you receive on your phone",
    r"(?:zugangsdaten|bankdaten)[^.!?\n]{0,40}|(?:votre|et votre) rib\b|datos de (?:tu|su) tarjeta|(?:je|uw) bankgegevens",
)

RULES: Final = (
    words("fee", 0.7, "It asks the applicant to pay.", _FEE, near=_FEE_CUES),
    words("gift_cards", 0.75, "It asks for gift cards to be bought.", _GIFT, near=("card",)),
    words("cheque", 0.7, "It sends a cheque or money that is to be passed on.", _CHEQUES, near=_CHEQUE_CUES),
    words("money_mule", 0.75, "It wants the applicant's own account for other people's money.", _MULE, near=_MULE_CUES),
    words("reshipping", 0.65, "It wants parcels received at home and sent on.", _PARCELS, near=_PARCEL_CUES),
    words(
        "paid_clicks",
        0.55,
        "It pays for likes, clicks or tasks, or wants an account topped up.",
        _TASKS,
        near=_TASK_CUES,
    ),
    words("investment", 0.6, "It promises returns on money that is put in.", _INVEST, near=_INVEST_CUES),
    words("identity_papers", 0.6, "It asks for identity papers up front.", _PAPERS, near=_PAPER_CUES),
    words("bank_details", 0.6, "It asks for bank details or codes up front.", _BANK, near=_BANK_CUES),
)
