"""Parts of an address that are no street and no town: flats, floors, care of somebody, companies, boxes, buildings."""

# ruff: noqa: E501, RUF001 - lists of words read better whole

from __future__ import annotations

import re
from collections.abc import Iterable

_UNIT = (
    r"apartment|apart|apt|flat|unit|suite|ste|floor|fl|room|rm|building|bldg|block|blk|tower|level|shop|studio|lot|villa|plot|office|gate|hangar|dept|department|"
    r"door|entrance|staircase|wohnung|whg|etage|stock|stockwerk|og|top|stiege|tür|aufgang|zimmer|gebäude|haus|"
    r"appartement|appt|app|étage|etg|bâtiment|batiment|bat|bât|escalier|esc|porte|bo[iî]te|bte|piso|planta|puerta|pta|escalera|bloque|"
    r"portal|apartamento|apto|depto|departamento|oficina|int|interno|interior|scala|piano|palazzina|bus|verdieping|mieszkanie|"
    r"m(?=\.)|lok|lokal|klatka|piętro|andar|bloco|sala|fração|lgh|lägenhet|våning|trappa|daire|kat|blok|lejl"
)
_IDENTIFIER = r"(?:\d{1,5}(?:[a-z]{1,2}|[-/]\w{1,4})?|[a-z]\d{0,4}|[a-z]-\d{1,4})"
_SIDE = r"(?:links|rechts|mitte|left|right|rear|front|izq(?:uierda)?|dcha|derecha|esq(?:uerdo)?|dto|direito|dir|frente|th|tv|mf|[a-z])\b\.?"
_FLOOR = r"floor|fl|stock|stockwerk|og|dg|ug|etage|étage|et|piso|andar|piano|planta|sal|tr|trappor|våning|verdieping|kat|piętro|krs"
_ORDINAL = (
    r"(?:\d{1,3}\s?(?:st|nd|rd|th|er|ère|e|ème|eme|:a|\.?[oa°ºª]|\.)?|first|second|third|fourth|fifth|ground|top)"
)
_UNITS = (
    rf"(?:{_UNIT})\b\.?\s{{0,3}}(?:#|no\.?|nr\.?|n[o°º]\.?|:)?\s{{0,3}}{_IDENTIFIER}(?![\w/-])(?:\s{_SIDE})?",
    rf"{_ORDINAL}\s?-?\s?(?:{_FLOOR})\b\.?(?:,?\s{_SIDE})?",
    rf"\d{{1,2}}\.?[oa°ºª](?:\s(?:{_SIDE}|\d{{1,3}}(?!\w)))?(?=[\s,.]*+$)",
    r"(?:\d{1,2}|st|kl)\.?,?\s(?:sal\.?,?\s)?(?:th|tv|mf)\b\.?",
    r"#\s?\d{1,5}[a-z]?(?:-\d{1,5})?(?!\w)",
    r"(?:erdgeschoss|hinterhaus|vorderhaus|hochparterre|parterre|souterrain|dachgeschoss|penthouse|basement|rez-de-chaussée|rdc|bajo|ático|"
    r"entresuelo|piano terra|begane grond|parter|rés-do-chão|r/c|bottenvåningen|stuen)(?!\w)(?:\s(?:links|rechts|mitte|left|right))?",
)
#: A flat, floor or door where a part begins.
UNIT = re.compile(rf"(?:{'|'.join(_UNITS)})[\s,.]*", re.I)
CARE = re.compile(r"(?:(?:c/o|c/-|p/a|u/)\s*|(?:care of|bei|chez|presso)\s+)(?=\S)", re.I)
ATTENTION = re.compile(
    r"(?:att?n\b\.?|attention(?: of)?\b|z\. ?h(?:dn?)?\.|zhd\b|zu händen\b|à l'attention d[eu']|a la atención de|all'attenzione di|"
    r"alla c\.a\.|t\.a\.v\.|ter attentie van|do rąk|ao cuidado de|a/c)\s*+(?::\s*+)?(?=\S)",
    re.I,
)
COMPANY = re.compile(
    r"(?:(?:firma|company|fa\.|société|empresa|ditta|företaget)\s+\S.*|(?:\S{1,60}+\s+){1,8}"
    r"(?:gmbh(?: & co\.? kgaa?)?|ag|kg|kgaa|ohg|gbr|ug|mbh|e\.?v|e\.?k|ltd|limited|llc|llp|inc|incorporated|corp|corporation|plc|co|s\.?a\.?r\.?l|sasu?|s\.?a|"
    r"eurl|s\.?r\.?l|s\.?p\.?a|s\.?l|s\.?l\.?u|b\.?v|n\.?v|v\.?o\.?f|sp\. ?z ?o\. ?o|s\.?c|lda|ltda|oy|oyj|ab|a/s|aps|as|asa|kft|zrt|s\.?r\.?o|d\.?o\.?o|"
    r"pty(?: ltd)?|pvt(?: ltd)?|k\.?k|a\.?ş|ltd\.? şti|oü|uab|sia|ood|eood)\.?)",
    re.I,
)
_BOX = (
    r"p\.? ?o\.? ?box|post office box|gpo box|(?:locked|private) bag|pmb|postfach|packstation|paketstation|bo[iî]te postale|b\.?p|"
    r"apartado(?: de correos)?|apdo|casella postale|postbus|skr(?:ytka|\.) poczt(?:owa|\.)|caixa postal|box|postboks|p\.k|pk|paketbox|postilokero"
)
_LOCKER = re.compile(
    r"(?<!\w)(?:packstation|paketstation|paketbox|paczkomat|inpost|amazon hub|(?:parcel|package|postal?|delivery|amazon|dhl|dpd|smart)[ -]?lockers?|"
    r"lockers?(?: (?:no|nr|number)\b\.?)? ?#?\d{1,8}|consigne automatique|pick-?up (?:point|station|locker)|pakketautomaat)(?!\w)",
    re.I,
)
BOX = re.compile(
    rf"(?:{_BOX})(?![^\W_])\.?\s{{0,3}}(?:n[ro°º]\.?\s{{0,3}})?:?\s{{0,3}}[a-z]{{0,2}}\d[\d ]{{0,12}}\w{{0,3}}", re.I
)
#: Other names of boxes, which may be something else where an address is read: "C.P. 06600" is a Mexican postcode.
_OTHER_BOX = re.compile(
    r"(?:p\.? ?o\.? ?b|post ?box|postal box|box postal|pf|c\.? ?p(?=\W{0,4}\d{1,4}(?!\d))|posta kutusu|boks|а/я|pack[ -]station|packst|abholstation|"
    r"post(?:filiale|station)|paketshop|caja postal|почтовый ящик)\b\.?\s{0,3}(?:n[ro°º]\.?\s{0,3})?:?\s{0,3}\d{1,8}(?:\s\d{1,4})*$",
    re.I,
)
_NO_HOUSE = re.compile(
    r"(?<!\w)(?:paketautomat|postes? restante?|postlagernd|fermo ?posta|lista de correos|до востребования)(?!\w)|私書箱|邮政信箱|郵政信箱|사서함",
    re.I,
)
BUILDING = re.compile(
    r"\b(?:house|cottage|building|tower|court|hall|farm|mill|barn|lodge|manor|residence|residences|apartments|campus|mall|university|hospital|school|hotel|"
    r"cent(?:re|er)|airport|warehouse|estate|park|business|résidence|residence|immeuble|bâtiment|zone|edificio|edifício|urbanización|urb|"
    r"polígono|gebäude|haus|hof|werk|campus|palazzo|osiedle|os\.|budynek|hus|apartmanı|sitesi|sokağı|mahallesi|mah\.?|department|abteilung|district)\b",
    re.I,
)
_WAYS = (
    r"street|st|road|rd|avenue|ave|av|lane|ln|drive|dr|court|ct|way|boulevard|blvd|place|pl|square|sq|terrace|terr|close|crescent|cres|"
    r"gardens|grove|highway|hwy|parkway|pkwy|broadway|row|walk|mews|hill|circle|cir|trail|parade|quay|rise|green|vale|view|plaza|"
    r"alley|path|loop|heights|esplanade|wharf"
)
#: A way in front of the name, or behind it; only to tell where a street ends that no comma ends.
STREET_END = re.compile(
    rf"\d{{1,6}}[a-z]?(?:[-/]\d{{1,5}}[a-z]?)?,?\s+(?:(?:\d{{1,3}}(?:st|nd|rd|th)|[^\W\d_][\w'.-]{{0,40}})\s+){{0,4}}?(?:{_WAYS})\b\.?"
    r"(?:\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b)?",
    re.I,
)
STREET_WORD = re.compile(
    rf"(?<!\w)(?:{_WAYS}|\w{{1,40}}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|dijk|singel|markt|"
    r"chaussee|steg|gatan|gata|vägen|väg|vej|gade|allé|utca|tänav|katu|tie)|straße|strasse|str|weg|platz|allee|gasse|ring|damm|unter den|am|an der|auf der|im|"
    r"zum|zur|hof|linden|rue|avenue|bd|boul|chemin|allée|impasse|quai|cours|route|passage|calle|c/|avda|avenida|av|paseo|plaza|carrer|camino|"
    r"ronda|gran v[ií]a|v[ií]a|viale|v\.le|corso|piazza|largo|vicolo|strada|ul|ulica|al|aleje|plac|os\.|rua|r|travessa|praça|praca|estrada|"
    r"cad|cadde|caddesi|sok|sokak|sokağı|bulvarı|gata|väg|vej|plads|utca|út|tér|iela|gatve|prospekt|улица|ул|проспект|οδός)(?!\w)",
    re.I,
)


def units(text: str) -> tuple[list[str], str]:
    """Return the flats and floors that a part begins with, and what is left of it."""
    found: list[str] = []
    while len(found) < 4 and (match := UNIT.match(text)) and match.end():
        found.append(match[0].strip(" ,"))
        text = text[match.end() :]
    return found, text


def boxed(lines: Iterable[str]) -> bool:
    """Return whether lines of an address are a post office box or a parcel locker, and no house.

    Args:
        lines: The lines as they would be printed.
    """
    parts = [part.strip() for line in lines for part in line.split(",")]
    starts = any(BOX.match(part) or _OTHER_BOX.match(part) for part in parts)
    return starts or any(_LOCKER.search(part) or _NO_HOUSE.search(part) for part in parts)
