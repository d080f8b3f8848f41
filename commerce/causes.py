"""Why money is asked for, when more than a change of mind: the fault of the goods, or of their delivery."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from functools import lru_cache

from commerce.rights import Kind
from commerce.text import one_line

CAUSES = {
    "lost": "the parcel never arrived",
    "stolen": "the parcel was stolen",
    "incomplete": "something was missing",
    "wrong_item": "wrong article received",
    "damaged": "arrived damaged",
    "defective": "defective",
    "not_as_described": "not as described",
}
#: What is wrong with the goods themselves: the warranty holds for them.
FAULTS = frozenset({"defective", "damaged", "wrong_item", "not_as_described", "incomplete"})
#: Something is not there: the words name what that is, and no part of what is.
NOT_THERE = frozenset({"lost", "stolen", "incomplete"})
CLAIMS: dict[str, Kind] = {
    "lost": "lost",
    "stolen": "stolen",
    "incomplete": "incomplete",
    "wrong_item": "wrong",
    "damaged": "damaged",
}
_PARCEL = r"(?:parcel|package|packet|order|delivery|shipment|mail|it|they|everything)"
_BROKEN = r"(?:(?<!un)damag\w*|broken|broke|smashed|crushed|cracked|chipped|shattered|dented|in pieces|wet|torn|bent)"
_NO_PARCEL = (
    r"(?:refund\w*|money|credit\w*|codes?|e-?mails?|answers?|repl(?:y|ies)|invoices?|confirmation|label|response)"
)
_THING = r"(?:items?|pieces?|articles?|parts?|things?|one|two|three|some|something|rest|half)"
_COUNT = r"(?:one|two|three|four|five|six|\d{1,3}|half|part|some|a (?:part|single|piece|few)|the (?!order|parcel|pack|mail)\w+)"
_SENT = r"(?:got|get|receiv\w+|sent|send|shipped|deliver\w+|given|contain\w*|is|was|it's|came with|inside)"
#: What may be missing and lies in no parcel.
_NO_THING = rf"(?:order|parcel|package|delivery|number|tracking|links?|pictures?|photos?|sizes?|colou?rs?|options?|address|name|info\w*|page|{_NO_PARCEL})"
_MAIL = r"\border (?:confirmation|number|form|code)s?\b"
#: Many write no apostrophe: "it doesnt charge".
_CLIPPED = re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|wo|ca)nt\b")
#: "It is not damaged" says the contrary of what its word says.
_WRONG_WITH = (
    r"(?:damag\w+|broken?|defect\w*|faulty|torn|crack\w*|scratch\w*|stain\w*|leak\w*|holes?|dent(?:s|ed)?|ripped|bent|"
    r"crushed|smashed|shattered|missing|lost)\b"
)
_SOUND = re.compile(
    r"(?:\bnot\b|n't|\bno\b|\bnever\b|\bwithout(?: any)?\b|\bnothing (?:is|was|has been|'s)?|\bneither\b|\bfar from\b)\s*(?:at all |"
    rf"really |been |being |in any way |any |an? |a single |one |even a |the slightest )?{_WRONG_WITH}(?:,? (?:or|nor|and) (?:no |any )?{_WRONG_WITH})*"
)
#: Up to the end of the clause: what nobody says, or what is not thought, is not so. "I can't believe it is broken" says that it is.
_NOT_SAID = re.compile(
    r"(?:\bdo(?:n't| not) (?:really )?believe\b|(?:\bnot|n't|\bnever|\bnobody|\bno one|\bwho) (?:really |ever |even |actually )?(?:(?:say|says|said|saying|claim\w*|think|thinks|"
    r"thought|mean|meant|suppose)\b|that (?=it|they|the|anything|something)(?=\S+ ?(?:is|was|are|were|'s))))"
    r"(?! so\b)(?:(?!\b(?:but|and|because|since|should)\b)[^,.;:!?\n])*"
)
#: "Broken? No", "it is anything but broken", "it would be a lie to say it is broken" and "free of defects" deny it.
_DENIED = re.compile(
    rf"(?:\b(?:is|was|are|were|does|did|has) (?:it|they|this|that|the \w+|anything|something)\b[^.,;:!?\n]{{0,30}})?\b{_WRONG_WITH}[^.,;:!?\n]{{0,20}}[?:\u2026-]+\s*"
    r"(?:no|nope|nah|not at all|never|none|not really|negative)\b(?! (?:idea|joke|kidding|doubt|use|good|longer|way to)\b)"
    rf"|\b(?:anything but|free (?:of|from)|hardly|no trace of|no sign of|no signs of)(?: any| all)? {_WRONG_WITH}"
    r"|\b(?:a lie|lying|untrue|not true|false|wrong|nonsense|dishonest|unfair|exaggerat\w+|an overstatement|cheating|fraud|nobody|no one|hardly)\b[^.;!?\n]{0,25}?"
    r"\b(?:say|said|saying|claim\w*|call\w*|pretend\w*|state|stating|tell)\b(?:(?!\b(?:but|and|because|since)\b)[^,.;:!?\n])*"
)
#: Words of a fault, whatever is said of them.
_FAULT_WORD = re.compile(
    rf"(?<!\w)(?:un(?=damag|broken|torn))?{_WRONG_WITH}|\bbr(?:oke|eaks?)\b|\bfaults?\b(?! of (?:yours|mine)\b)"
)
#: Of the box alone, where what was in it is said to be fine.
_BOX = re.compile(
    r"\b(?:box|carton|packag\w*|parcel|packet|wrapp\w+|envelope)\b(?: (?:is|was|got|came|arrived|looks?|a|bit|slightly|only|just|very|has|had)\b)*"
    r" (?:damag\w*|broken|smashed|crushed|cracked|chipped|dented|wet|torn|bent|ripped|squashed|holes?|dents?)\b"
)
_FINE = re.compile(
    r"\b(?:is|was|are|were|'s|'re|contents?|inside)(?: (?:still|all|perfectly|completely|totally|absolutely|quite))* "
    r"(?:fine|ok|okay|intact|perfect|good|undamaged|unharmed|unscathed|sound|all right|alright|in (?:good|perfect|one)\b)"
)
_KIN = (
    r"(?:sister|brother|mother|father|mum|mom|dad|son|daughter|wife|husband|friend|girlfriend|boyfriend|neighbou?r|"
    r"colleague|boss|aunt|uncle|cousin|partner|parents|kid)"
)
_HOUSEHOLD = (
    rf"(?:i|we|(?:my|our|the) (?:(?:little|older|younger|\w+ year old) )?(?:dogs?|cats?|puppy|kitten|pets?|kids?|child(?:ren)?|toddler|baby|guests?|{_KIN})|"
    r"someone (?:here|at home))"
)
#: What customers or theirs did to the goods is no fault of them.
_OWN_DOING = re.compile(
    rf"(?<!did )(?<!have )\b{_HOUSEHOLD} (?:(?:have|had|has|just|then|also|must|may|might|accidentally|unfortunately|stupidly|"
    r"already|probably|clumsily|sadly|even|once) )*(?:(?:broke|broken|dropped|smashed|cracked|tore|torn|ripped|spill(?:ed|t)|chewed|bit|bitten|knocked|scratched|"
    r"stained|bent|cut|burn(?:t|ed)|ruined|damaged|crushed|trod|stood|stepped on|sat on|ran over|drove over|fell|ate|overheated|dyed|bleached|shattered|"
    r"dented|melted|flooded)\b(?! (?:by|off|in|down|you|a line|open|into tears|up with)\b)(?! (?:the |its |open )*(?:box|seal|tape|parcel|package|label|wrapp\w+)\b)|"
    r"washed (?:it|them|the \w+) (?:too|wrong\w*|by mistake|at (?:60|90|95))\b)|"
    r"(?<!not )(?<!n't )(?<!never )\bmy (?:own )?(?:fault|mistake|clumsiness)\b|\bby accident\b|\b(?:it|they) (?:slipped|fell|dropped) (?:down|out of my|from my|off (?:my|the (?:table|"
    r"shelf|counter))|on the (?:floor|ground)|and)\b"
)
_LOST_OWN = re.compile(
    rf"\b{_HOUSEHOLD} (?:have |had |has |must have |just |accidentally )*lost (?:it|them|this|that|one|the|my)\b"
)
#: Where a clause may begin that speaks of another thing, or of what may yet come.
_PARTS = re.compile(r"([,.;:!?\n]+|\b(?:because|since|but|and|so|unlike|than|if|in case|whether)\b)")
_SUPPOSED = frozenset({"unlike", "than", "if", "in case", "whether"})
#: Of another thing than one that was bought here: "my old one is broken", "my sister's broke".
_ANOTHERS = re.compile(
    r"\b(?:my|our|the|an?|her|his|their) (?:old|previous|former) (?!order|parcel|package|delivery|shipment|message|return)\w+|"
    r"\bmy (?:credit |debit |bank |old )?(?:cards?|wallet|purse|phone|bank account|account)\b.{0,20}\b(?:stolen|lost|blocked|hacked|expired)\b|"
    r"\b(?:stole|lost) my (?:credit |debit |bank )?(?:cards?|wallet|purse|phone)\b|"
    rf"\bmy {_KIN}'?s'? (?!says|said|and\b)|\b(?:hers|theirs)\b|\bfrom last (?:year|time|summer|winter|christmas)\b|"
    r"\b(?:an?other|(?:a )?different|the other|your competitor'?s?) (?:shop|store|brand|seller)\b|\belsewhere\b|"
    r"\b(?:is|was|as) (?:an?|the|my)? ?replacement for\b"
)
#: What goods can take, and whether they easily break, is a property of theirs.
_PROPERTY = re.compile(
    r"\b(?:scratch|stain|leak|crack|tear)[- ]?(?:proof|resistant|free)\b|"
    r"\b(?:does|do|will|can|could|would) (?:it|they|this|that|the [\w ]{1,30}?) (?:scratch|break|leak|peel|stain|fray|crack|tear)\w*\b"
)
#: What is wrong with goods; what customers have not done with them yet is not among it: "I have not opened it".
DEFECTIVE = (
    r"(?<!un)damag|\bbroken\b|(?<!'m )(?<!am )\bbroke\b|defect|faulty|\btorn\b(?! between)|\bcrack(?:s|ed)?\b|"
    r"\bscratch(?:es|ed)?\b(?!-)|\bleak(?:s|ed|ing|y)?\b|ripped|\bstain(?:s|ed)?\b|\b(?:an?|the|some|has|have|with|\d) (?:\w+ )?"
    r"holes?\b(?! in the (?:market|wall))|\bbent\b|\bdent(?:s|ed)?\b|"
    r"(?<!\bi )(?<!\bwe )(?:(?:does|do|did|would|wo)(?:n't| not)|will not|can(?:n't|'t|not| not)|no longer|stopped|quit) (?:even |properly )?"
    r"(?:be |been )?(?:work|turn(?:ed)? on|charg|start|switch(?:ed)? on|clos|open|fit together)\w*\b(?! (?:me|us|my|for|with)\b)|"
    r"(?:n't|\bnot) (?:work|turn|charg|start|switch|clos|open)ing\b(?! (?:for|with) (?:me|us)\b)|"
    r"\bblunt\b|\bcrackl(?:es|ed|ing)\b|\bshr(?:ank|unk)\b|(?:fell|fall\w*|came|com\w*) apart|\bfray|\bpeel(?:s|ed|ing)?\b|unravel|\bmalfunction|\blost (?:its|their) (?:colou?r|shape|print)|"
    r"(?:seam|zip|zipper|sole|button|handle|strap)s? (?:has |have |is |are )?(?:\w+ )?"
    r"(?:gone|off|open|loose|burst|split|broke\w*)"
)
#: The wrong thing was sent; "I ordered the wrong size" and "can I have a different one" say something else.
WRONG = (
    r"(?<!ordered the )(?<!ordered a )(?<!chose the )(?<!chosen the )(?<!picked the )(?<!bought the )(?<!took the )"
    r"(?<!selected the )(?<!gave the )(?<!entered the )wrong (?:item|article|product|one|thing|order(?! number)|size|"
    r"colou?r)|not what i ordered|"
    r"\b(?:got|get|receiv\w+|sent|send|deliver\w+|given|packed|shipped) (?:me |us )?(?:the )?wrong (?!(?:order )?(?:numbers?|address|code|e-?mails?|invoice|links?|price|amount|label)\b)[a-z-]+|"
    r"(?:^|[,.;] ?)ordered (?!it\b|them\b|this\b|that\b)(?:the |an? )?[a-z-]+(?: [a-z-]+)?,? (?:and |but )?(?:got|received) (?!it\b|them\b|nothing\b|no\b|only\b|my\b)[a-z-]+|"
    rf"\b{_SENT}\b.{{0,15}}\b(?:a|an|the|completely|totally|entirely) different (?:item|one|product|article)|"
    r"\b(?:you|u|they) (?:guys )?(?:have |just )?sent (?:me |us )?(?:the |an? |two |\d )?[a-z-]+.{0,40}\bi (?:had |have )?ordered\b|"
    r"\bi ordered (?!it\b|them\b|this\b|that\b)(?:the |an? |two |\d )?[a-z-]+.{0,40}(?<!you )(?<!ve )\b(?:got|received) (?!it\b|them\b|nothing\b|no\b|only\b|"
    rf"(?:the |my |an? |your )?(?:orders?|confirm\w*|parcel|package|number|money|mails?|{_NO_PARCEL})\b)[a-z-]+|"
    r"\b(?:got|received|sent me|sent us) (?:the |an? |two |\d )?[a-z-]+.{0,30}\binstead of\b|"
    r"\b(?:got|received|opened) (?:someone|somebody) else'?s (?:parcel|package|order|delivery)\b|"
    r"\b(?:got|received|sent me|sent us|there (?:is|was)) (?:an? |some |two |\d )[a-z-]+.{0,20}\b(?:i|we) (?:never|did(?:n't| not)) order"
)
NOT_AS_DESCRIBED = (
    r"(?:n't|\bnot|\bnothing|\bnever|\bdifferent|\bother|\bless|\bworse)\b.{0,25}\bas (?:was )?(?:described|shown|pictured|"
    r"advertised)|looks? different|poor quality|"
    r"(?:n't|\bnot|\bun) ?(?:very |really |too |so )?(?:happy|satisfied|pleased) (?:with|about) (?:the |its )?(?:quality|material|fabric)|"
    r"disappoint\w* (?:with|by|in|about) (?:the |its |this )?(?:quality|goods|article|product|item)"
)
#: What is marked as delivered and is not there may have been stolen; whoever did not say so says that it never came.
_MEANS = {"not_there": "lost"}
#: In the order in which they are tried.
_READ = {
    "stolen": r"\bstolen\b|\btheft\b|\bthie(?:f|ves)\b|\bstole\b",
    "not_there": r"(?:says?|said|marked|shown?|shows|tracking|claims?)\b.{0,25}\b(?:delivered|arrived|(?:left|dropped|put) (?:it|them|the|my))\b.{0,60}"
    r"(?:n't|\bnot\b|never|nothing|no\b(?! problem))",
    "incomplete": rf"\bincomplete\b|\b{_THING}\b.{{0,25}}\b(?:is|are|was|were) missing|"
    rf"\bmissing (?:from|an?\b|the\b|{_THING}\b)|"
    rf"\bonly (?:got|received|found|contain(?:s|ed)?|had) {_COUNT}(?!.{{0,40}}\b(?:yesterday|today|ago|last|weeks?|days?)\b)|"
    rf"\bonly (?:half|part|some|one|two|three)\b.{{0,25}}\b(?!(?:arrived|came) (?:\w+ ){{0,2}}{_BROKEN})(?:arrived|came|is here|are here|(?:was|were) (?:in|there)|"
    r"got here|delivered)|\bnot everything (?:has |have )?(?:arrived|came|come|was|is (?:here|there|in)|got here)|"
    r"\bonly the (?:[a-z-]+ ){1,3}(?:came|arrived|was (?:there|in (?:it|the \w+)))\b|"
    r"(?:was|were)(?:n't| not) in (?:it|the (?:\w+ )?(?:box|parcel|package|packet|carton|bag|delivery|order))\b|"
    r"\bonly (?:one|two|three|four|\d)\b.{0,30}\bin (?:it|(?:the|my) (?:\w+ )?(?:box|parcel|package|packet|carton|bag|delivery|order))\b|"
    r"\b(?:box|parcel|package|carton|packet|it) (?:was|is|came|arrived) (?:completely |totally )?empty\b|\bempty (?:box|parcel|package|carton)\b|"
    r"\bordered (?:two|three|four|five|\d{1,2})\b.{0,30}\b(?:got|received|came|arrived|there (?:is|was)) only\b|"
    rf"\b(?:the|my|an?|one|two) (?!{_NO_THING}\b)(?:[a-z-]+ )?(?!{_NO_THING}\b)[a-z-]+ (?:(?:in|from|of) (?:order )?#?\d+ )?(?:is|are|was|were) missing\b|"
    rf"(?:^|[,;] )(?:the |my )?(?!(?:it|what\w*|which|is|are|any\w*|some\w*|nothing|still|one|go|goes|went|got|{_NO_THING})\b)[a-z-]+ missing$",
    "lost": rf"(?:n't|\bnot|\bnever) (?:get|got|gotten) (?:\w+ )?(?:parcel|package|order|delivery|goods)\b|"
    rf"\bnever (?:arrived|came|showed|turned up|received|got|reached|delivered)\b(?!.{{0,25}}\b{_NO_PARCEL}\b)|"
    rf"(?:n't|\bnot)(?: yet)? (?:been )?(?:arriv\w*|come\b|receiv\w*|got(?:ten)?\b|turn\w* up|show\w* up|reached|"
    rf"delivered)(?!.{{0,25}}\b{_NO_PARCEL}\b)|(?<!'m )(?<!am )(?<!'re )(?<!are )(?:n't|\bnot)(?: yet)? here\b|\bnowhere to be (?:found|seen)\b|"
    rf"\b{_PARCEL}\b.{{0,20}}\b(?:lost(?! (?:its|their|the|a|all|colou?r|shape|weight|interest|some)\b)|"
    rf"disappeared|vanished)\b|\b(?!(?:it|they)\b){_PARCEL}\b.{{0,20}}\bmissing\b|"
    rf"\blost (?:in|by|{_PARCEL})\b|\b(?:got|went|gone|goes) (?:lost|missing)\b",
    "wrong_item": WRONG,
    "damaged": rf"\b(?:arriv\w*|came|deliver\w*|receiv\w*|got|box|parcel|package|transit|shipping|unpack\w*)\b.{{0,40}}"
    rf"\b{_BROKEN}\b|\b{_BROKEN}\b.{{0,40}}\b(?:on arrival|in transit|in the (?:post|mail|parcel|box)|arrived|"
    rf"unpack\w*)\b",
    "defective": DEFECTIVE,
    "not_as_described": NOT_AS_DESCRIBED,
}


@lru_cache(maxsize=256)
def read(text: str) -> str:
    """Return the cause that stands in a customer's words, or that they name; empty when none does."""
    plain = _CLIPPED.sub(r"\1n't", one_line(text, 2000).replace("\u2019", "'").casefold())
    if named := next((code for code, words in CAUSES.items() if plain in (code, words)), ""):
        return named
    bare = stated(plain)
    found = next((code for code, pattern in _READ.items() if re.search(pattern, bare)), "")
    own = (found in ("damaged", "defective") and _OWN_DOING.search(bare)) or (
        found == "lost" and _LOST_OWN.search(bare)
    )
    return "" if own else _MEANS.get(found, found)


def own_doing(text: str) -> bool:
    """Return whether a text says that its writer, or somebody of theirs, did the damage."""
    return _OWN_DOING.search(stated(one_line(text, 2000).replace("\u2019", "'").casefold())) is not None


def stated(plain: str) -> str:
    """Return folded words without what they say is not wrong, or only of another thing: "my old one is broken"."""
    plain = _NOT_SAID.sub(" ", re.sub(_MAIL, " mail ", plain))
    plain = _BOX.sub(" ", plain) if _FINE.search(plain) else plain
    return _SOUND.sub(" ", _PROPERTY.sub(" ", _of_it(_DENIED.sub(" ", plain))))


def denied(text: str) -> bool:
    """Return whether a text speaks of a fault and does not say that there is one: "it is not broken or anything"."""
    plain = one_line(text, 2000).replace("\u2019", "'").casefold()
    return _FAULT_WORD.search(plain) is not None and not read(text)


def _of_it(plain: str) -> str:
    """Return folded words without the clauses about other things, and those that only suppose something."""
    parts = _PARTS.split(plain)
    kept = [parts[0] if not _ANOTHERS.search(parts[0]) else " "]
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        kept.append(f"{sign} " if sign in _SUPPOSED or _ANOTHERS.search(part) else f"{sign}{part}")
    return "".join(kept)
