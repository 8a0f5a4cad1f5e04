"""The words employers use around a posting, in the languages read: labels, buttons, notices.

All are compared folded (`plain.fold`): lower case, no accents.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
LABELS: Final[Mapping[str, Sequence[str]]] = json.loads((_DATA / "labels.json").read_text(encoding="utf-8"))
"""Field -> what its label may say."""
FIELD_OF: Final[Mapping[str, Sequence[str]]] = {
    label: [field for field, labels in LABELS.items() if label in labels]
    for labels in LABELS.values()
    for label in labels
}
"""Label -> the fields it may stand for."""

CLASSES: Final = (
    ("valid_through", re.compile(r"deadline|closing|expir|valid[-_]?through|bewerbungsfrist")),
    ("posted_at", re.compile(r"(post|publi|list)(ed|ing|ish|ished|ication)?[-_]?(at|on|date|time)"
                             r"|date[-_]?(posted|publi)|(^|[-_])posted($|[-_])|(^|[-_])date($|[-_])")),
    ("pay", re.compile(r"salary|compensation|(^|[-_])pay($|[-_]|range)|gehalt|salaire|remuneration|wage"
                       r"|salario|salaris")),
    ("remote", re.compile(r"workplace[-_]?type|remote|workplacetypes|work[-_]?mode|homeoffice|home-office")),
    ("employment_type", re.compile(r"employment|job[-_]?type|contract|commitment|work[-_]?type|schedule"
                                   r"|anstellung|vertrag|job[-_]?time|dienstverband|briefcase|time[-_]?type"
                                   r"|jornada|arbeitszeit|(^|\s)type(\s|$)")),
    ("company", re.compile(r"company[-_]?name|employer|hiring[-_]?org|org(ani[sz]ation)?[-_]?name|(^"
                           r"|[-_])company($|[-_]title|[-_]link)|firma|unternehmen|arbeitgeber|entreprise"
                           r"|bedrijf(snaam)?($|[-_])")),
    ("places", re.compile(r"location|standort|arbeitsort|(^|[-_])place($|[-_])|(^|[-_])city($|[-_])"
                          r"|map-?marker|(^|[-_])map-?pin|(^|[-_])pin($|[-_])|geo-alt|ubicacion|(^|[-_])lieu($"
                          r"|[-_])|locatie|einsatzort|localisation|office[-_]?name")),
    ("identifier", re.compile(r"(job|req(uisition)?|ref(erence)?|vacancy|posting)[-_]?(id|number|no|code)($"
                              r"|[-_])|requisition")),
)  # fmt: skip
"""What a class, id or name of an element says its text is."""
EMOJI: Final = {
    "📍": "places", "🌍": "places", "🌎": "places", "🗺": "places", "🏢": "company", "💰": "pay", "💶": "pay",
    "💵": "pay", "💷": "pay", "💸": "pay", "🏠": "remote", "🏡": "remote", "🕒": "employment_type",
    "🕓": "employment_type", "⏰": "employment_type", "⏱": "employment_type", "💼": "employment_type",
    "📅": "posted_at", "🗓": "posted_at", "📄": "employment_type", "📝": "employment_type",
}  # fmt: skip

NEARLY: Final = (
    ("pay", re.compile(r"\b(salary|\w*gehalt|salaire|salario|salaris\w*|compensation|wage|vergutung"
                       r"|remuneration|pay rate|hourly pay)\b")),
    ("places", re.compile(r"\b(locations?|standorte?|arbeitsort|einsatzort|lieu|ubicacion|locatie|standplaats)\b")),
    ("valid_through", re.compile(r"\b(deadline|closing date|bewerbungsfrist|date limite|fecha limite"
                                 r"|sluitingsdatum|apply by|end date|closing|expir\w+)\b")),
    ("posted_at", re.compile(r"\b(posted|published|veroffentlicht|publiee?|publicad[oa]|geplaatst|gepubliceerd)\b")),
    ("employment_type", re.compile(r"\b(employment type|job type|contract type|type of contract|vertragsart"
                                   r"|anstellungsart|arbeitszeit"
                                   r"|beschaftigungsart|type de contrat|tipo de contrato|jornada|dienstverband"
                                   r"|contractvorm|employment)\b")),
    ("identifier", re.compile(r"\b(reference|referenz\w*|kennziffer|requisition|job id|referencia"
                              r"|vacaturenummer|job number|ref)\b")),
    ("remote", re.compile(r"\b(workplace type|remote status|teletravail|homeoffice|arbeitsmodell|work arrangement)\b")),
)  # fmt: skip
"""What a label may hold beside other words."""

APPLY: Final = re.compile(
    r"^(?:>|»|→|➔|\W)*(?:i'?m interested|apply|apply (?:now|here|online|today|for (?:this|the) (?:job|role"
    r"|position|vacancy|post)"
    r"|to (?:this )?(?:job|role|position)|on company (?:web)?site|with .{1,30}|via .{1,30}|on .{1,30}"
    r"|directly.{0,30}|by e-?mail)"
    r"|start (?:your )?application|submit (?:your )?application|send (?:your )?application|quick apply|easy "
    r"apply|1-click apply"
    r"|(?:jetzt |hier |gleich |online |direkt |auf diese stelle |sofort |zur |bitte )*bewerb(?:en|ung"
    r"|ungsformular|ung starten|ung senden)"
    r"(?: (?:jetzt|online|hier|sie sich.{0,20}))?|(?:jetzt )?online[- ]?bewerb(?:en|ung)|zum "
    r"bewerbungsformular|ich bin interessiert"
    r"|zur online-bewerbung|bewirb dich.{0,25}|bewerben sie sich.{0,25}|auf stelle bewerben|direktbewerbung"
    r"|mich bewerben"
    r"|(?:je )?postule[rz]?(?: .{0,25})?|candidater(?: .{0,20})?|deposer (?:ma|votre|une) candidature|envoyer "
    r"(?:ma|votre) candidature"
    r"|je candidate|(?:j'envoie|transmettre|soumettre) (?:ma|votre) candidature|repondre a (?:l'|cette )offre"
    r"|faire acte de candidature"
    r"|inscribete(?: .{0,20})?|inscribirse(?: .{0,20})?|inscribirme(?: .{0,20})?|solicitar(?: .{0,20})?"
    r"|aplicar(?: .{0,20})?|postular(?:me|se)?(?: .{0,20})?"
    r"|enviar (?:mi |tu |candidatura|solicitud|cv).{0,15}|presentar (?:mi )?candidatura|apuntarme|me interesa"
    r"|enviar candidatura"
    r"|solliciteer(?:.{0,25})?|solliciteren(?: .{0,20})?|direct solliciteren|nu solliciteren|reageer(?: "
    r".{0,25})?|ik solliciteer"
    r"|candidati(?: .{0,20})?|invia (?:la )?candidatura|candidate-se(?: .{0,20})?|candidatar-se(?: .{0,20})?"
    r"|aplikuj(?: .{0,20})?"
    r"|ansok(?: .{0,20})?|sok (?:jobbet|tjansten|nu)|sog (?:jobbet|stillingen)|ansog(?: .{0,20})?|hae "
    r"(?:paikkaa|tyopaikkaa|nyt)"
    r"|odpovedet.{0,20}|jelentkez.{0,20})(?:\W)*$"
)
"""The whole of what a link says that leads to the application."""

CLOSED: Final = re.compile(
    r"no longer (?:accepting|taking|open|available|active|being accepted|hiring|considering|posted|exists?"
    r"|live|advertised)"
    r"|(?:job|position|role|posting|vacancy|listing|opening|advert|requisition|opportunity)[^.\n]{0,40} "
    r"(?:has been|is|was|have been|are)"
    r" (?:now )?(?:already )?(?:filled|closed|expired|removed|archived|unlisted|inactive|unavailable|withdrawn"
    r"|taken down|deactivated)"
    r"|(?:job|position|posting|vacancy|listing|ad|advert) (?:has )?(?:expired|closed)\b"
    r"|applications? (?:for this [^.\n]{0,20} )?(?:are|is|have|has) (?:now |been )?closed|applications closed"
    r"|(?:job|page|position|posting|vacancy) you(?:'re| are| were)? (?:looking for|requested|trying to)[^.\n]{0,50}"
    r"(?:closed|filled|not (?:be )?found|no longer|does not exist|doesn't exist|expired|unavailable|not available)"
    r"|(?:stelle|position|stellenanzeige|anzeige|stellenangebot|job|ausschreibung)[^.\n]{0,50}"
    r"(?:nicht mehr (?:verfugbar|online|aktiv|aktuell|vakant|ausgeschrieben|offen|aktuell)|bereits besetzt"
    r"|ist besetzt|wurde besetzt"
    r"|abgelaufen|deaktiviert|wurde geschlossen|archiviert|wurde entfernt)|bewerbungsfrist ist abgelaufen"
    r"|nicht mehr verfugbar"
    r"|(?:offre|poste|annonce|emploi)[^.\n]{0,50}(?:n'est plus (?:disponible|en ligne|active|ouverte?"
    r"|d'actualite|a pourvoir)"
    r"|a ete pourvue?|est pourvue?|est expiree?|a expire|est cloturee?|est fermee?|est archivee?)|deja pourvu"
    r"|(?:oferta|puesto|vacante|empleo|convocatoria|proceso)[^.\n]{0,50}(?:ya no (?:esta|se encuentra|acepta|existe)"
    r"|ha (?:caducado|expirado|finalizado|sido cubiert[oa])|esta cerrad[oa]|cerrad[oa]|caducad[oa]|cubiert[oa])"
    r"|(?:vacature|functie|baan)[^.\n]{0,50}(?:niet (?:meer|langer) (?:beschikbaar|actief|open|vacant|online)"
    r"|is (?:verlopen|gesloten"
    r"|vervuld|ingevuld|verwijderd)|reeds vervuld|inmiddels vervuld)|(?:offerta|posizione)[^.\n]{0,40}(?:non "
    r"e piu|scaduta|chiusa)"
    r"|vaga[^.\n]{0,30}(?:encerrada|expirada|preenchida)|oferta pracy[^.\n]{0,30}(?:wygasla|nieaktualna|zakonczona)"
    r"|annonsen (?:ar inte langre|har gatt ut)|opslaget er udlobet|stillingen er besat"
)
"""What a page says of a posting that is over."""

LOGIN: Final = re.compile(
    r"(?:sign|log) ?in (?:to (?:see|view|read|continue|apply)|required)|please (?:sign|log) ?in|create (?:a "
    r"free )?account to (?:view|see|continue)"
    r"|members? only|(?:bitte )?(?:melden sie sich an|anmelden|einloggen),? um|connectez-vous pour|inicia "
    r"sesion para|log in om|"
    r"join (?:now )?to (?:view|see)|you must be logged in|session (?:has )?expired|authentification requise"
)
BLOCKED: Final = re.compile(
    r"^just a moment|checking (?:your|if the site) (?:browser|connection)|verify(?:ing)? (?:that )?you are "
    r"(?:a )?human|are you a robot"
    r"|not a robot|unusual (?:traffic|activity)|access (?:to this page has been )?denied|attention required"
    r"|enable javascript and cookies"
    r"|pardon our interruption|request unsuccessful|you have been blocked|ddos protection|bot detection"
    r"|security check to access"
    r"|captcha|too many requests|request blocked|forbidden$|are you human|press (?:and|&) hold|einen moment"
    r"|un instant, s'il"
)
LOGIN_TITLE: Final = re.compile(
    r"^(?:log|sign)[ -]?(?:in|on)\b|^login\b|^anmeld(?:en|ung)$|^einloggen\b|^(?:se )?connexion\b|^se connecter\b"
    r"|^(?:iniciar|inicia|inicio de) sesion\b|^inloggen\b|^accedi\b|^create (?:an )?account"
)
"""How the title or a heading of a login begins."""
LISTS: Final = re.compile(
    r"^(?:all |our |current |open |latest |unsere |aktuelle |offene |alle |nos |toutes les |nuestras |onze |alle )*"
    r"(?:jobs?|careers?|vacancies|(?:job )?openings|(?:open )?positions|opportunities|job ?listings?|karriere|stellen"
    r"|stellenangebote|jobangebote|offres(?: d'emploi)?|recrutement|carrieres?|emplois|postes a pourvoir"
    r"|ofertas(?: de (?:empleo|trabajo))?|empleos?|vacantes|vacatures|werken bij .{1,30}"
    r"|lavora con noi|posizioni aperte)"
    r"(?: (?:at|bei|chez|bij|en) .{1,40})?(?:\s+[|–—·-]\s+.{1,60})?$|\bjoin our team$|^we(?:'re| are) hiring!?$"
)
"""What the title or a heading of a list says."""
SEEKS: Final = re.compile(
    r"\bwe(?:'re| are)? (?:now |currently |also )?(?:looking for|seeking|recruiting|hiring|searching for)\b"
    r"|\b(?:is|are) (?:looking for|seeking|recruiting|hiring)\b"
    r"|\bwe (?:need|seek|look for|want) (?:an?|you|your|\d|somebody|someone)\b"
    r"|\bwir suchen\b|\b(?:suchen|sucht) (?:wir|ab sofort|zum|zur|eine?n?)\b|\bverstarkung gesucht|\bwird gesucht\b"
    r"|\b(?:nous )?recherch(?:e|ons)\b|\b(?:nous )?recrut(?:e|ons)\b|\bbusca(?:mos)?\b|\b(?:wij |we )?zoeken\b"
    r"|\bzoekt\b|\bcerchiamo\b|\bwanted\b|\b(?:join|verstarke) (?:our|unser) team\b"
    r"|\bsend (?:us )?(?:your|a) (?:cv|resume)\b"
    r"|\bjob (?:title|offer|vacancy)\b"
)
"""Words of somebody who looks for people."""
SECTIONS: Final = re.compile(
    r"\b(responsibilit|requirement|qualification|about the (role|job|position|team)|what you('ll| will)? (do"
    r"|bring|need)|who you are"
    r"|your (profile|role|tasks|mission|responsib)|we offer|benefits|job description|role overview|skills|the "
    r"role|duties|key tasks"
    r"|aufgaben|anforderung|profil|wir bieten|das bringst du|was dich erwartet|was sie erwartet|was wir bieten"
    r"|qualifikation|benefits"
    r"|stellenbeschreibung|deine rolle|ihre rolle|das bieten wir|voraussetzung|tatigkeit|missions?\b"
    r"|competences|vos (missions|taches)"
    r"|profil recherche|ce que nous offrons|avantages|descriptif du poste|description du poste|votre profil"
    r"|le poste|requisitos|que haras|que buscamos|que te ofrecemos|tus funciones|lo que haras"
    r"|funciones|responsabilidades|ofrecemos|que ofrecemos|perfil|descripcion del puesto|tareas|beneficios"
    r"|functie-?eisen|wat ga je doen"
    r"|wat bieden wij|taken|jouw profiel|functieomschrijving|wat wij bieden|wie ben jij|wij vragen|wij bieden"
    r"|requisiti|mansioni"
    r"|cosa offriamo|obowiazki|wymagania|oferujemy|arbetsuppgifter|kvalifikationer|om rollen)"
)
"""Headings inside of a posting."""
JOB_ADDRESS: Final = re.compile(
    r"/(?:jobs?|careers?|karriere|stellen\w*|vacanc\w+|vacantes?|employment|vacatures?|emplois?|offres?[-\w]*"
    r"|recrutement|empleos?|ofertas?[-\w]*|trabajos?"
    r"|positions?|openings?|join[-\w]*|work-with-us|jobangebote?|werken-bij|o|p|view|role|roles|opportunit\w+"
    r"|lavoro|praca|job-\w+"
    r"|stellenangebote?|stellenausschreibung\w*|postings?|requisition|jobdetail\w*|job_detail\w*|hiring"
    r"|offene-stellen)(?:[/?#._-]|$)",
    re.IGNORECASE,
)
GENDER: Final = re.compile(
    r"\((?:[mwfdxhi]\s?[/|*,]\s?){1,3}[mwfdxhi*]\)|\b[mwf]/[mwf]/[dx]\b|\(h/f\)|\bh/f\b|\bf/h\b|\(m/v\)"
    r"|\(v/m\)|\(all genders\)|\(gn\)"
    r"|\(m/v/x\)|:in\b|\*in\b|/-?in\b|\(in\)",
    re.IGNORECASE,
)
PLATFORMS: Final[frozenset[str]] = frozenset(json.loads((_DATA / "platforms.json").read_text(encoding="utf-8")))
"""Names that are a platform's or a section's, never an employer's."""
