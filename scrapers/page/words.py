"""The words employers use around a posting, in the languages read: labels, buttons, notices.

All are compared folded (`plain.fold`): lower case, no accents.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

LABELS: Final[Mapping[str, Sequence[str]]] = {
    "places": (
        "location locations|job location|work location|place of work|office|offices|city|where|workplace|primary location"
        "|standort|standorte|arbeitsort|arbeitsorte|einsatzort|einsatzorte|ort|dienstort|arbeitsplatz|dienstsitz"
        "|lieu|lieu de travail|localisation|lieux|ville|site|lieu du poste|localite|lieu de mission|bureau"
        "|ubicacion|lugar|lugar de trabajo|localidad|ciudad|provincia|localizacion|centro de trabajo"
        "|locatie|locaties|standplaats|plaats|werklocatie|werkplek|sede|luogo|luogo di lavoro|sede di lavoro|localizacao|local"
        "|miejsce pracy|lokalizacja|ort|plats|lokation|arbejdssted|sted|location(s)|based in|location|locations|job city"
        "|duty station|region|work place|town|einsatzgebiet|arbeitsstatte|stelle in|poste base a"
    ).split("|"),
    "company": (
        "company|employer|organisation|organization|company name|hiring organization|hiring company|unternehmen|arbeitgeber|firma"
        "|entreprise|employeur|societe|empresa|empleador|compania|bedrijf|werkgever|organisatie|bedrijfsnaam|azienda|pracodawca"
        "|foretag|arbetsgivare|virksomhed|client|recruiter|nom de l'entreprise|nombre de la empresa|gesellschaft|betrieb|agency"
    ).split("|"),
    "remote": (
        "remote|workplace type|work type|work mode|remote status|working model|work model|work arrangement|remote work"
        "|arbeitsmodell|homeoffice|home office|home-office|remote moglich|arbeitsweise|teletravail|mode de travail|teletrabajo"
        "|modalidad|modalidad de trabajo|thuiswerken|werkvorm|job location type|location type|workplace|remote type|working style"
        "|arbeitsplatzmodell|remote policy|mobiles arbeiten|remote option|politique de teletravail|modalite"
    ).split("|"),
    "pay": (
        "salary|pay|compensation|wage|rate|salary range|pay range|base salary|base pay|remuneration|annual salary|hourly rate|day rate"
        "|daily rate|salary/rate|hourly pay|pay rate|gehalt|vergutung|lohn|verdienst|jahresgehalt|bruttogehalt|entgelt|gehaltsspanne"
        "|monatsgehalt|stundenlohn|bezahlung|gehaltsrahmen|tagessatz|salaire|remuneration brute|fourchette de salaire"
        "|salaire annuel|salaire brut|tjm|salario|sueldo|retribucion|remuneracion|banda salarial|rango salarial|salario bruto anual"
        "|salaris|salarisindicatie|loon|uurloon|maandsalaris|bruto maandsalaris|retribuzione|ral|stipendio|wynagrodzenie|lon|loning"
        "|salary band|package|estimated pay|expected salary|budgeted compensation|brutto|salarisschaal|bruttojahresgehalt"
        "|compensation range|annual base salary|salario anual|stipend|earnings|grade and salary|salary scale|pay scale|pay band"
    ).split("|"),
    "posted_at": (
        "posted|posted on|date posted|posting date|published|published on|publication date|post date|listed|listed on|job posted|added"
        "|veroffentlicht|veroffentlicht am|online seit|eingestellt am|datum|erschienen am|veroffentlichungsdatum|ausschreibungsdatum"
        "|publie le|publiee le|date de publication|publie|mis en ligne le|mise en ligne|date|offre publiee le|publication"
        "|fecha de publicacion|publicado|publicado el|publicada|publicada el|fecha|alta|geplaatst|geplaatst op|gepubliceerd"
        "|gepubliceerd op|publicatiedatum|plaatsingsdatum|pubblicato il|data di pubblicazione|publicado em|opublikowano|publicerad"
        "|date listed|open date|opening date|posted date|open since|stand|inserat vom|online depuis le|date added|opened"
    ).split("|"),
    "valid_through": (
        "closing date|deadline|application deadline|apply by|apply before|closes|closes on|valid through|valid until|expires"
        "|expires on|expiry date|applications close|closing|last date to apply|end date|bewerbungsfrist|bewerbungsschluss|bewerben bis"
        "|gultig bis|frist|bewerbung bis|ende der bewerbungsfrist|date limite|date limite de candidature|date limite de depot"
        "|candidatures jusqu'au|date de cloture|fin de publication|fecha limite|plazo|plazo de presentacion|fecha de cierre|hasta"
        "|fin de plazo|sluitingsdatum|reageren tot|solliciteren tot|reageer voor|deadline sollicitatie|scadenza|data limite|aplikuj do"
        "|sista ansokningsdag|ansogningsfrist|closing date for applications|advert closes|postuler avant le|bewerbungsende"
        "|applications due|application closing date|vacature sluit op|plazo de solicitud|uiterste sollicitatiedatum"
    ).split("|"),
    "employment_type": (
        "employment type|job type|type|contract type|contract|employment|position type|hours|work hours|working hours|schedule"
        "|job schedule|commitment|time type|type of employment|work schedule|engagement|anstellungsart|beschaftigungsart|arbeitszeit"
        "|vertragsart|stellenumfang|art der anstellung|anstellung|pensum|umfang|arbeitszeitmodell|anstellungsverhaltnis|vertrag"
        "|befristung|stellenart|beschaftigung|zeitmodell|arbeitsverhaltnis|type de contrat|contrat|type d'emploi|temps de travail"
        "|duree|rythme|duree du travail|type de poste|tipo de contrato|contrato|jornada|tipo de jornada|jornada laboral|tipo de empleo"
        "|horario|contracttype|dienstverband|soort dienstverband|uren|aantal uren|type contract|type baan|werkuren|contratto"
        "|tipo di contratto|regime|rodzaj umowy|wymiar pracy|anstallningsform|ansaettelse|beschaftigungsgrad|contract duration"
        "|employment status|role type|vacancy type|basis|eintrittsart|arbeitspensum|soort contract|full-time/part-time|work type"
        "|employment basis|position|beschaftigungsumfang|nature du contrat|hours per week|temps|statut|einsatzart|job basis"
    ).split("|"),
    "identifier": (
        "job id|job reference|reference|ref|ref.|reference number|job ref|req id|requisition|requisition id|requisition number"
        "|job requisition id|job number|vacancy id|vacancy ref|id|job code|posting id|position number|referenznummer|referenz|kennziffer"
        "|stellen-id|job-id|stellennummer|kennzahl|referenz-nr.|referenz-nr|job-nr.|kennung|ausschreibungsnummer|anzeigennummer"
        "|reference de l'offre|numero de l'offre|ref. de l'offre|n° de l'offre|n° offre|referencia|codigo|id de la oferta"
        "|numero de referencia|vacaturenummer|referentie|referentienummer|vacature-id|riferimento|codice|numer referencyjny"
        "|job req|reference no|reference no.|ref no|ref no.|ref:|job reference number|vacancy reference|r-id|job ref.|kennnummer"
        "|stellen-nr.|stellen-nr|vacancy number|announcement number|offer id|ref. n°|requisition no.|auftragsnummer|chiffre"
    ).split("|"),
    "title": ("job title|position title|title|stellenbezeichnung|berufsbezeichnung|stellentitel|intitule du poste|poste|titre"
              "|intitule|puesto|titulo|cargo|functie|functietitel|role|vacancy|position|bezeichnung|job|funktion|beruf"
              "|denominacion del puesto|nombre del puesto").split("|"),
}  # fmt: skip
"""Field -> what its label may say."""
_BROKEN: Final = {"location locations"}
FIELD_OF: Final[Mapping[str, Sequence[str]]] = {
    label: [field for field, labels in LABELS.items() if label in labels]
    for labels in LABELS.values()
    for label in labels
    if label not in _BROKEN
}
"""Label -> the fields it may stand for."""

CLASSES: Final = (
    ("valid_through", re.compile(r"deadline|closing|expir|valid[-_]?through|bewerbungsfrist")),
    ("posted_at", re.compile(r"(post|publi|list)(ed|ing|ish|ished|ication)?[-_]?(at|on|date|time)|date[-_]?(posted|publi)|(^|[-_])posted($|[-_])|(^|[-_])date($|[-_])")),
    ("pay", re.compile(r"salary|compensation|(^|[-_])pay($|[-_]|range)|gehalt|salaire|remuneration|wage|salario|salaris")),
    ("remote", re.compile(r"workplace[-_]?type|remote|workplacetypes|work[-_]?mode|homeoffice|home-office")),
    ("employment_type", re.compile(r"employment|job[-_]?type|contract|commitment|work[-_]?type|schedule|anstellung|vertrag|job[-_]?time|dienstverband|briefcase|time[-_]?type|jornada|arbeitszeit|(^|\s)type(\s|$)")),
    ("company", re.compile(r"company[-_]?name|employer|hiring[-_]?org|org(ani[sz]ation)?[-_]?name|(^|[-_])company($|[-_]title|[-_]link)|firma|unternehmen|arbeitgeber|entreprise|bedrijf(snaam)?($|[-_])")),
    ("places", re.compile(r"location|standort|arbeitsort|(^|[-_])place($|[-_])|(^|[-_])city($|[-_])|map-?marker|(^|[-_])map-?pin|(^|[-_])pin($|[-_])|geo-alt|ubicacion|(^|[-_])lieu($|[-_])|locatie|einsatzort|localisation|office[-_]?name")),
    ("identifier", re.compile(r"(job|req(uisition)?|ref(erence)?|vacancy|posting)[-_]?(id|number|no|code)($|[-_])|requisition")),
)  # fmt: skip
"""What a class, id or name of an element says its text is."""
EMOJI: Final = {
    "📍": "places", "🌍": "places", "🌎": "places", "🗺": "places", "🏢": "company", "💰": "pay", "💶": "pay",
    "💵": "pay", "💷": "pay", "💸": "pay", "🏠": "remote", "🏡": "remote", "🕒": "employment_type",
    "🕓": "employment_type", "⏰": "employment_type", "⏱": "employment_type", "💼": "employment_type",
    "📅": "posted_at", "🗓": "posted_at", "📄": "employment_type", "📝": "employment_type",
}  # fmt: skip

NEARLY: Final = (
    ("pay", re.compile(r"\b(salary|\w*gehalt|salaire|salario|salaris\w*|compensation|wage|vergutung|remuneration|pay rate|hourly pay)\b")),
    ("places", re.compile(r"\b(locations?|standorte?|arbeitsort|einsatzort|lieu|ubicacion|locatie|standplaats)\b")),
    ("valid_through", re.compile(r"\b(deadline|closing date|bewerbungsfrist|date limite|fecha limite|sluitingsdatum|apply by|end date|closing|expir\w+)\b")),
    ("posted_at", re.compile(r"\b(posted|published|veroffentlicht|publiee?|publicad[oa]|geplaatst|gepubliceerd)\b")),
    ("employment_type", re.compile(r"\b(employment type|job type|contract type|type of contract|vertragsart|anstellungsart|arbeitszeit"
                                   r"|beschaftigungsart|type de contrat|tipo de contrato|jornada|dienstverband|contractvorm|employment)\b")),
    ("identifier", re.compile(r"\b(reference|referenz\w*|kennziffer|requisition|job id|referencia|vacaturenummer|job number|ref)\b")),
    ("remote", re.compile(r"\b(workplace type|remote status|teletravail|homeoffice|arbeitsmodell|work arrangement)\b")),
)  # fmt: skip
"""What a label may hold beside other words."""

APPLY: Final = re.compile(
    r"^(?:>|»|→|➔|\W)*(?:i'?m interested|apply|apply (?:now|here|online|today|for (?:this|the) (?:job|role|position|vacancy|post)"
    r"|to (?:this )?(?:job|role|position)|on company (?:web)?site|with .{1,30}|via .{1,30}|on .{1,30}|directly.{0,30}|by e-?mail)"
    r"|start (?:your )?application|submit (?:your )?application|send (?:your )?application|quick apply|easy apply|1-click apply"
    r"|(?:jetzt |hier |gleich |online |direkt |auf diese stelle |sofort |zur |bitte )*bewerb(?:en|ung|ungsformular|ung starten|ung senden)"
    r"(?: (?:jetzt|online|hier|sie sich.{0,20}))?|(?:jetzt )?online[- ]?bewerb(?:en|ung)|zum bewerbungsformular|ich bin interessiert"
    r"|zur online-bewerbung|bewirb dich.{0,25}|bewerben sie sich.{0,25}|auf stelle bewerben|direktbewerbung|mich bewerben"
    r"|(?:je )?postule[rz]?(?: .{0,25})?|candidater(?: .{0,20})?|deposer (?:ma|votre|une) candidature|envoyer (?:ma|votre) candidature"
    r"|je candidate|(?:j'envoie|transmettre|soumettre) (?:ma|votre) candidature|repondre a (?:l'|cette )offre|faire acte de candidature"
    r"|inscribete(?: .{0,20})?|inscribirse(?: .{0,20})?|inscribirme(?: .{0,20})?|solicitar(?: .{0,20})?|aplicar(?: .{0,20})?|postular(?:me|se)?(?: .{0,20})?"
    r"|enviar (?:mi |tu |candidatura|solicitud|cv).{0,15}|presentar (?:mi )?candidatura|apuntarme|me interesa|enviar candidatura"
    r"|solliciteer(?:.{0,25})?|solliciteren(?: .{0,20})?|direct solliciteren|nu solliciteren|reageer(?: .{0,25})?|ik solliciteer"
    r"|candidati(?: .{0,20})?|invia (?:la )?candidatura|candidate-se(?: .{0,20})?|candidatar-se(?: .{0,20})?|aplikuj(?: .{0,20})?"
    r"|ansok(?: .{0,20})?|sok (?:jobbet|tjansten|nu)|sog (?:jobbet|stillingen)|ansog(?: .{0,20})?|hae (?:paikkaa|tyopaikkaa|nyt)"
    r"|odpovedet.{0,20}|jelentkez.{0,20})(?:\W)*$"
)
"""The whole of what a link says that leads to the application."""

CLOSED: Final = re.compile(
    r"no longer (?:accepting|taking|open|available|active|being accepted|hiring|considering|posted|exists?|live|advertised)"
    r"|(?:job|position|role|posting|vacancy|listing|opening|advert|requisition|opportunity)[^.\n]{0,40} (?:has been|is|was|have been|are)"
    r" (?:now )?(?:already )?(?:filled|closed|expired|removed|archived|unlisted|inactive|unavailable|withdrawn|taken down|deactivated)"
    r"|(?:job|position|posting|vacancy|listing|ad|advert) (?:has )?(?:expired|closed)\b"
    r"|applications? (?:for this [^.\n]{0,20} )?(?:are|is|have|has) (?:now |been )?closed|applications closed"
    r"|(?:job|page|position|posting|vacancy) you(?:'re| are| were)? (?:looking for|requested|trying to)[^.\n]{0,50}"
    r"(?:closed|filled|not (?:be )?found|no longer|does not exist|doesn't exist|expired|unavailable|not available)"
    r"|(?:stelle|position|stellenanzeige|anzeige|stellenangebot|job|ausschreibung)[^.\n]{0,50}"
    r"(?:nicht mehr (?:verfugbar|online|aktiv|aktuell|vakant|ausgeschrieben|offen|aktuell)|bereits besetzt|ist besetzt|wurde besetzt"
    r"|abgelaufen|deaktiviert|wurde geschlossen|archiviert|wurde entfernt)|bewerbungsfrist ist abgelaufen|nicht mehr verfugbar"
    r"|(?:offre|poste|annonce|emploi)[^.\n]{0,50}(?:n'est plus (?:disponible|en ligne|active|ouverte?|d'actualite|a pourvoir)"
    r"|a ete pourvue?|est pourvue?|est expiree?|a expire|est cloturee?|est fermee?|est archivee?)|deja pourvu"
    r"|(?:oferta|puesto|vacante|empleo|convocatoria|proceso)[^.\n]{0,50}(?:ya no (?:esta|se encuentra|acepta|existe)"
    r"|ha (?:caducado|expirado|finalizado|sido cubiert[oa])|esta cerrad[oa]|cerrad[oa]|caducad[oa]|cubiert[oa])"
    r"|(?:vacature|functie|baan)[^.\n]{0,50}(?:niet (?:meer|langer) (?:beschikbaar|actief|open|vacant|online)|is (?:verlopen|gesloten"
    r"|vervuld|ingevuld|verwijderd)|reeds vervuld|inmiddels vervuld)|(?:offerta|posizione)[^.\n]{0,40}(?:non e piu|scaduta|chiusa)"
    r"|vaga[^.\n]{0,30}(?:encerrada|expirada|preenchida)|oferta pracy[^.\n]{0,30}(?:wygasla|nieaktualna|zakonczona)"
    r"|annonsen (?:ar inte langre|har gatt ut)|opslaget er udlobet|stillingen er besat"
)
"""What a page says of a posting that is over."""

LOGIN: Final = re.compile(
    r"(?:sign|log) ?in (?:to (?:see|view|read|continue|apply)|required)|please (?:sign|log) ?in|create (?:a free )?account to (?:view|see|continue)"
    r"|members? only|(?:bitte )?(?:melden sie sich an|anmelden|einloggen),? um|connectez-vous pour|inicia sesion para|log in om|"
    r"join (?:now )?to (?:view|see)|you must be logged in|session (?:has )?expired|authentification requise"
)
BLOCKED: Final = re.compile(
    r"^just a moment|checking (?:your|if the site) (?:browser|connection)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    r"|not a robot|unusual (?:traffic|activity)|access (?:to this page has been )?denied|attention required|enable javascript and cookies"
    r"|pardon our interruption|request unsuccessful|you have been blocked|ddos protection|bot detection|security check to access"
    r"|captcha|too many requests|request blocked|forbidden$|are you human|press (?:and|&) hold|einen moment|un instant, s'il"
)
SECTIONS: Final = re.compile(
    r"\b(responsibilit|requirement|qualification|about the (role|job|position|team)|what you('ll| will)? (do|bring|need)|who you are"
    r"|your (profile|role|tasks|mission|responsib)|we offer|benefits|job description|role overview|skills|the role|duties|key tasks"
    r"|aufgaben|anforderung|profil|wir bieten|das bringst du|was dich erwartet|was sie erwartet|was wir bieten|qualifikation|benefits"
    r"|stellenbeschreibung|deine rolle|ihre rolle|das bieten wir|voraussetzung|tatigkeit|missions?\b|competences|vos (missions|taches)"
    r"|profil recherche|ce que nous offrons|avantages|descriptif du poste|description du poste|votre profil|le poste|requisitos|que haras|que buscamos|que te ofrecemos|tus funciones|lo que haras"
    r"|funciones|responsabilidades|ofrecemos|que ofrecemos|perfil|descripcion del puesto|tareas|beneficios|functie-?eisen|wat ga je doen"
    r"|wat bieden wij|taken|jouw profiel|functieomschrijving|wat wij bieden|wie ben jij|wij vragen|wij bieden|requisiti|mansioni"
    r"|cosa offriamo|obowiazki|wymagania|oferujemy|arbetsuppgifter|kvalifikationer|om rollen)"
)
"""Headings inside of a posting."""
JOB_ADDRESS: Final = re.compile(
    r"/(?:jobs?|careers?|karriere|stellen\w*|vacanc\w+|vacantes?|employment|vacatures?|emplois?|offres?[-\w]*|recrutement|empleos?|ofertas?[-\w]*|trabajos?"
    r"|positions?|openings?|join[-\w]*|work-with-us|jobangebote?|werken-bij|o|p|view|role|roles|opportunit\w+|lavoro|praca|job-\w+"
    r"|stellenangebote?|stellenausschreibung\w*|postings?|requisition|jobdetail\w*|job_detail\w*|hiring|offene-stellen)(?:[/?#._-]|$)",
    re.IGNORECASE,
)
GENDER: Final = re.compile(
    r"\((?:[mwfdxhi]\s?[/|*,]\s?){1,3}[mwfdxhi*]\)|\b[mwf]/[mwf]/[dx]\b|\(h/f\)|\bh/f\b|\bf/h\b|\(m/v\)|\(v/m\)|\(all genders\)|\(gn\)"
    r"|\(m/v/x\)|:in\b|\*in\b|/-?in\b|\(in\)",
    re.IGNORECASE,
)
PLATFORMS: Final = frozenset(
    "greenhouse lever ashby workday personio recruitee smartrecruiters workable teamtailor breezy breezyhr breezy hr icims taleo jobvite"
    " bamboohr linkedin indeed glassdoor stepstone monster xing ziprecruiter jobs careers career karriere job jobportal softgarden"
    " employment vacancies jobs. openings opportunities karriereportal stellenmarkt welcome to the jungle infojobs myworkdayjobs successfactors jazzhr rippling pinpoint stellenangebote home wordpress".split()
) | {"breezy hr", "welcome to the jungle", "job board", "careers page", "job openings", "open positions", "career page"}
"""Names that are a platform's or a section's, never an employer's."""
