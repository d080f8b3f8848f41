"""Words at which a person must take over at once: legal threats, distress, and people who were hurt.

A closed list, read by code before any model is asked. It is kept narrow: a phrase counts where it says that somebody
threatens, suffers or was hurt, not where the same word is a name, an article or a manner of speaking.
"""

# ruff: noqa: E501 - the lists of phrases read better with whole groups on a line

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Alarm = Literal["distress", "injury", "legal"]

# Manners of speaking that hold an alarming word.
_HARMLESS = re.compile(
    r"suicide (?:squad|doors?|prevention|bunny)|not suicidal|(?:kill|killing|killed) myself (?:laughing|with laughter)|"
    r"want to die (?:of|from|for|in|laughing)|(?:police|lawyer|attorney|court) (?:costumes?|officers? costumes?|hats?|"
    r"shoes?|shirts?|dress\w*|toys?|cars?|caps?|sunglasses|themed?|bags?|jackets?|uniforms?)|"
    r"for (?:my|our) (?:lawyer|attorney|solicitor)s? ?(?:friend|as a gift|'s birthday)?"
)
_PERSON = r"(?:i|he|she|we|they|(?:my|our) (?:\w+ )?\w+)"
_BODY = (
    r"(?:me|him|her|us|myself|himself|herself|my (?:\w+ )?(?:hands?|arms?|face|skin|legs?|fingers?|feet|foot|eyes?|scalp|"
    r"neck|back|son|daughter|child|children|kids?|baby|wife|husband|mother|mom|mum|father|dad|sister|brother))"
)
_DISTRESS = (
    r"suicid(?:e|al)|(?:kill|killing|hurt|hurting|harm|harming) myself|self[- ]harm(?:ing)?|end(?:ing)? (?:my life|it all)|"
    r"tak(?:e|ing) my (?:own )?life|(?<!n't )(?<!not )want to die|(?:don't|do not) want to (?:live|be alive)(?: any ?more)?"
    r"(?! in| with| near| without)|no reason to live|better off dead|"
    r"(?:mich|mir) (?:umbringen|das leben nehmen)|selbstmord|suizid\w*|nicht mehr leben|"
    r"me suicider|suicide|me tuer(?! le dos)|envie de mourir|plus envie de vivre|"
    r"suicidarme|suicidio|matarme|quitarme la vida|quiero morir(?:me)?|no quiero vivir|"
    r"suicidarmi|uccidermi|togliermi la vita|voglio morire|non voglio più vivere|"
    r"zelfmoord|mezelf van kant maken|niet meer leven"
)
_INJURY = (
    r"medical emergency|(?:call|called|need|needed|get) an ambulance|"
    r"(?:ended up|taken|rushed|went|brought|landed|admitted|had to go) (?:\w+ ){0,2}(?:in|to) (?:the )?"
    r"(?:hospital|emergency room|er|a&e)|"
    rf"(?<!can )(?<!could )(?<!might )(?<!may )(?<!would )(?<!will )(?<!if ){_PERSON} (?:\w+ ){{0,2}}"
    r"(?:had|has|have|having|got|getting|suffered|suffering) (?:\w+ ){0,4}(?:allergic (?:reaction|shock)|anaphyla\w+)|"
    r"(?:gave|caused|giving) (?:me|us|him|her|my \w+) (?:\w+ ){0,3}(?:allergic (?:reaction|shock)|rash|burns?|hives)|"
    rf"(?:burned|burnt|injured|scalded|electrocuted|poisoned|wounded) {_BODY}|cut (?:myself|my (?:\w+ )?(?:hand|finger|"
    r"foot|leg|arm|face)s?)\b|(?:got|was|were|been) (?:badly |seriously )?(?:injured|burned|burnt|scalded|electrocuted|"
    r"hurt|poisoned) (?:by|from|using|while|when|because)|got an electric shock|\bi (?:can't|cannot|can not) breathe|"
    r"\bi (?:have|am having) (?:trouble|difficulty) breathing|having a heart attack|"
    r"(?:i am|i'm|he is|she is|hand is|finger is|son is|daughter is|child is|baby is) bleeding|"
    r"caught fire|burst into flames|exploded in (?:my|our|his|her)|"
    r"medizinischer notfall|krankenwagen|notarzt|(?:habe|hatte|bekam|bekommen|hat|bekommt) (?:\w+ ){0,4}allergische[nr]? "
    r"(?:reaktion|schock)|allergische[nr]? (?:reaktion|schock) (?:bekommen|gehabt|erlitten)|"
    r"(?:habe|hat) (?:mich|sich|mir|mein\w* \w+) (?:\w+ ){0,4}(?:verletzt|verbrannt|verbrüht)|"
    r"urgence médicale|(?:fait|eu|fais|fait) une (?:\w+ )?réaction allergique|(?:me suis|s'est) (?:blessée?|brûlée?)|"
    r"(?:m'a|nous a|l'a) (?:blessée?|brûlée?)|"
    r"emergencia médica|(?:tuve|tuvo|tengo|sufrí|sufrió|ha tenido|he tenido) una (?:\w+ )?reacción alérgica|"
    r"me (?:quemé|corté|lastimé|herí)|ambulancia|"
    r"emergenza medica|(?:ho avuto|ha avuto|avuto) una (?:\w+ )?reazione allergica|mi sono (?:bruciat|ferit|tagliat)[oa]|"
    r"ambulanza|medisch noodgeval|(?:had|kreeg|heb|heeft|gehad) (?:\w+ ){0,3}allergische reactie|ziekenwagen"
)
_SUE_SUBJECT = (
    r"(?:i|we|they|my \w+|our \w+)(?:'ll| will| 'll|'m going to| am going to| are going to|'re going to| shall)"
)
_LEGAL = (
    rf"{_SUE_SUBJECT}(?: now| then| also| definitely)? sue\b|(?:going|want|intend|ready|prepared|have|forced|gonna|like|"
    r"threatening|willing) to sue (?:you|your|this|them|the (?:shop|store|company|seller))|gonna sue\b|"
    r"(?<!not )(?:am|are|'m|'re|be|is) suing|suing you|sue (?:you guys|your company|you people|the company)|"
    r"see you in court|(?:take|taking|bring|drag|going) (?:you |this |it |them |the matter )?to (?:small claims )?court|"
    r"small claims|lawsuit|legal (?:action|steps|proceedings|threat)|"
    r"(?<!for )(?:my|our) (?:lawyer|attorney|solicitor|barrister)s?(?= (?:will|is|has|says?|said|knows?|would|writes|is going|"
    r"contacts?|about)|\W*$|[,.;!?])|(?:call|calling|contact|contacting|hire|hiring|get|getting|see|seeing|talk(?:ing|ed)? (?:to|with)|"
    r"spoke|spoken to|speak(?:ing)? (?:to|with)|consult(?:ing)?|hear from|involve|involving|with|to) (?:my|our|a|an) (?:lawyer|attorney|"
    r"solicitor|barrister)|"
    r"charge ?-?back|dispute (?:the|this|that|my) (?:charge|payment|transaction)|dispute (?:with|through) (?:my bank|paypal)|"
    r"(?:call|calling|contact|contacting|inform|tell|to|at|with|involve|involving) the police|police report|"
    r"(?:report|reporting) you to\b|consumer (?:protection|rights) ?(?:agency|office|association|act|authority)?|"
    r"trading standards|ombudsman|better business bureau|federal trade commission|attorney general|"
    r"(?:mein|meine|meinen|meinem|meiner|unser|unserem|unseren) (?:rechts)?anw[aä]lt(?:in)?|"
    r"(?:einen|zum|einem) (?:rechts)?anwalt|verklage\w*|klage einreichen|vor gericht|rechtliche schritte|gerichtlich|"
    r"anzeige erstatten|strafanzeige|(?:die|der|zur) polizei|verbraucherschutz|verbraucherzentrale|"
    r"(?:mon|notre) avocate?|(?:en|la) justice|port\w+ plainte|dépos\w+ plainte|devant le tribunal|au tribunal|"
    r"(?:appel\w+|prévenir|à) la police|protection des consommateurs|dgccrf|rétrofacturation|"
    r"(?:mi|nuestro|nuestra|mis) abogad[oa]s?|(?:los|les|te|os|voy a|vamos a) demandar\w*|demandarlos|"
    r"(?:poner|pondré|presentar|presentaré) una (?:denuncia|demanda)|(?:acciones|medidas) legales|"
    r"(?:a|llamar a|con) la policía|protección al consumidor|contracargo|hoja de reclamaciones|a los tribunales|"
    r"(?:mio|nostro|un) avvocato|(?:vie|azion[ei]) legal[ei]|(?:vi|la) denunci\w+|(?:faccio|farò|fare) (?:una )?(?:denuncia|causa)|"
    r"in tribunale|(?:la|alla) polizia|carabinieri|(?:tutela|associazione) (?:dei )?consumatori|"
    r"mijn advocaat|(?:naar|voor) de rechter|juridische stappen|aangifte doen|rechtszaak|de politie (?:bellen|inschakelen)|"
    r"consumentenbond"
)
_FILLER = (
    r"(?:going|want\w*|need\w*|to|a|an|the|any|my|our|for|of|taking|take|call|calling|threaten\w*|plan|planning|about|get|"
    r"getting|involve|involving|contact\w*|file|filing|start\w*|do|be|talk\w*|consider\w*|yet|really|mit|zu|einen|zum|de|"
    r"une?|intend\w*|hire|hiring|initiate)"
)
_NEGATED = re.compile(
    rf"(?:\bnot|n't|\bnever|\bno|\bwithout|\bnicht|\bkein\w*|\bohne|\bpas|\bsans|\bsin|\bnon|\bniet|\bgeen)\s+"
    rf"(?:{_FILLER}\s+){{0,5}}$"
)
_AFTER = re.compile(r"\s*+(?:(?:is|are|was)\s*+)?(?:not|n't) (?:needed|necessary|what i)|\s++(?:nicht|not)\b")
_WORDS: tuple[tuple[Alarm, str], ...] = (("distress", _DISTRESS), ("injury", _INJURY), ("legal", _LEGAL))
_KINDS = tuple((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for kind, words in _WORDS)
_LONGEST = 8_000
_BEFORE = 150  # characters in which a denial stands


def read(text: str) -> Alarm | None:
    """Return why a person must take over at once, None when nothing in ``text`` says so."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().replace("\u2019", "'").replace("`", "'")
    plain = _HARMLESS.sub(" \u2026 ", " ".join(plain.split()))
    for kind, pattern in _KINDS:
        for match in pattern.finditer(plain):
            if kind == "distress" or not _denied(plain, match):
                return kind
    return None


def _denied(plain: str, match: re.Match[str]) -> bool:
    """Whether the words around the match say that it is not so."""
    return bool(
        _NEGATED.search(plain, max(0, match.start() - _BEFORE), match.start()) or _AFTER.match(plain, match.end())
    )
