"""A message's own words, apart from what it quotes: of a mail that answers another, and of one that is forwarded.

What somebody quotes was said by another, or at another time: it is no request, no yes and no reason. Line by line,
so that a long message costs no more than its length.
"""

# ruff: noqa: RUF001 - the words of many scripts

from __future__ import annotations

import re
from functools import lru_cache

from commerce import speakers
from commerce.text import clean, folded

_LONGEST_LINE = 400
_ROUNDS = 5
_FEW_NAMES = 4
_NAME_AT_MOST = 3  # words of an article that somebody put between backticks
_LEAD = 100  # characters before a quotation that may say whose it is
_QUOTED = re.compile(
    r"[ \t]*(?:(?:[+:]|[^\W\d_]{1,20})?(?:>|&gt;|\u276f|\u203a(?=[ \t]))|\u300b|\||\u00bb(?!.*\u00ab))"
)
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
#: What is struck through is said no more.
_STRUCK = re.compile(r"~~(?=[^\s~])[^~\n]{1,400}~~|<(s|del|strike)>[^<\n]{1,400}</\1>", re.I)
_BLOCK = re.compile(r"<(blockquote|q|pre|code|cite)\b[^>]{0,200}>.{0,8000}?(?:</\1>|\Z)", re.I | re.S)
_BBCODE = re.compile(r"\[(quote|cite|code|spoiler|pre)\b[^\]\n]{0,200}\].{0,8000}?(?:\[/\1\]|\Z)", re.I | re.S)
#: "On Mon, 3 Nov 2026, Ann wrote:", as mail programs put it before what they quote.
_SAID = re.compile(
    r"\b(?:wrote|writes|schrieb(?:en)?|schreef|a écrit|écrit|escribió|escribio|ha scritto|napisał(?:a|\(a\))?|pisze|"
    r"escreveu|yazdı|skrev|kirjoitti|napsal(?:a|\(a\))?|írta|написал(?:а|\(а\))?|пишет)\b|"
    r"\bέγραψε\b|님이 작성|写道|寫道|のメール|書きました|كتب|כתב",
    re.I,
)
_BEGINS = re.compile(
    r"[ \t]*(?:(?:on|am|le|el|il|op|w dniu|dnia|em|den|pe|em|a|il giorno|tarihinde)\b|\d|於|在|في)", re.I
)
#: What somebody else is said to have said: "my brother says", "the mail said", "was der Bot geschrieben hat".
_REPORTS = re.compile(
    rf"(?:{_SAID.pattern})|\b(?:said|says|told|tells|asked|asks|replied|answered|reads|sagte?|meinte?|fragte?|antwortete|"
    r"geschrieben|gesagt|a dit|dit|répondu|dijo|dice|preguntó|respondió|ha detto|chiede|disse|diz|perguntou|zei|zegt|"
    r"vroeg|powiedział[a]?|mówi|pyta|dedi|diyor|sordu|сказал[а]?|говорит)\b|قال|と言|라고|说|說",
    re.I,
)
_MYSELF = re.compile(r"\b(?:i|we|ich|wir|je|j'ai|nous|ik|wij|ben|я)\s+(?:\w+\s+)?$", re.I)
_QUOTE_HEAD = re.compile(
    r"[ \t]*(?:quote|quotation|zitat|citation|cita|citazione|citaat|cytat|citação|alıntı)[ \t]*[:\uff1a]", re.I
)
_FORWARD = re.compile(r"[ \t]*(?:fwd?|wg|tr|rv|enc|doorst|pd|i̇lt|ilt|vs|vb)[ \t]?[:\uff1a]", re.I)
_CHAT = re.compile(
    r"[ \t]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ \u202f]\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[ \u202f]?[ap]\.?m\.?)?\]?"
    r"(?:[ ]?[-\u2013])? [^:\n]{1,60}:|"
    r"[^\[\n]{1,60},? \[\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?\]:?[ \t]*$",
    re.I,
)
_TIME = re.compile(r"\d{1,2}[:h]\d\d")
_DAY = re.compile(r"\b(?:19|20)\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
#: Between quotation marks. The plain ones open and close at the edge of a word: 12" and 14" are inches.
_MARKS = re.compile(
    r'(?<!\w)"(?=[^\s"])[^"\n]{1,400}"(?!\w)|\u201c[^\u201c\u201d]{1,400}\u201d|\u201e[^\u201c\u201d]{1,400}[\u201c\u201d]|'
    r"\u00ab[^\u00ab\u00bb]{1,400}\u00bb|\u00bb[^\u00ab\u00bb]{1,400}\u00ab|\u2039[^\u203a]{1,400}\u203a|\u300c[^\u300d]{1,400}\u300d|"
    r"\u300e[^\u300f]{1,400}\u300f|(?<![\w.])[\u201d\u201f](?=\S)[^\u201c\u201d]{1,400}\u201d|[\u301d\u301f][^\u301e\u301f]{1,400}[\u301e\u301f]|"
    r"[\u275d\u201c][^\u275e\u201d]{1,400}[\u275e\u201d]|\u203a[^\u2039\u203a]{1,400}\u2039|\u201a[^\u2018\u2019\n]{1,400}[\u2018\u2019](?!\w)|<<[^<>]{1,400}>>|"
    r"(?<!\w)\u2019(?=\w)[^\u2019\n]{2,400}\u2019(?!\w)|\u2032\u2032[^\u2032\n]{1,400}\u2032\u2032|"
    r"(?<!\d)\u2033[^\u2033\n]{1,400}\u2033|\u2036[^\u2033\u2036\n]{1,400}[\u2033\u2036]|"
    r"(?<!\w)(?:,,|``)[^,`\n]{1,400}(?:''|``|\u201c|\")|``[^\n`]{1,400}``|`[^`\n]{1,400}`|\u2018[^\u2018\u2019\n]{1,400}\u2019(?!\w)|(?<!\w)'(?=\w)[^'\n]{2,400}(?<=\S)'(?!\w)"
)
#: "order 1007" names an order and says nothing of it.
_ORDER = re.compile(
    r"\W*(?:order|bestellung|auftrag|commande|pedido|ordine|bestelling|zamówieni\w|encomenda|sipariş|beställning)"
    r"(?: (?:no|nr|number|nummer)\.?)? ?#?[\w-]{3,24}\W*",
    re.I,
)
_LEFT_OUT = "\u2026"
_NUMBER = re.compile(r"\d{3}")
_END = re.compile(r"[:\uff1a][ \t]*$")
_DATED = re.compile(r"\d|@")
_ORIGINAL = (
    r"original message|original appointment|forwarded message|forwarded by|ursprüngliche nachricht|originalnachricht|"
    r"weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|"
    r"mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|"
    r"wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|przekazana wiadomość|mensagem original|"
    r"mensagem encaminhada|özgün ileti|iletilen ileti|orijinal mesaj|元のメッセージ|転送されたメッセージ|원본 메시지|"
    r"전달된 메시지|原始邮件|原始郵件|转发的邮件|轉寄的郵件|الرسالة الأصلية|رسالة معاد توجيهها"
)
_MARKED = re.compile(rf"[ \t]*[-_=*]{{2,}}[ \t]*(?:{_ORIGINAL})", re.I)
_FORWARDED = re.compile(
    r"[ \t]*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|"
    r"begin doorgestuurd bericht|początek przekazywanej wiadomości|início da mensagem (?:reencaminhada|encaminhada))"
    r"[ \t]*:[ \t]*$",
    re.I,
)
_FROM = re.compile(
    r"[ \t]*\*?(?:from|von|de|da|van|od|kimden|fra|från|差出人|보낸 사람|发件人|寄件者|من)[ \t]*\*?[:\uff1a]", re.I
)
_HEADER = re.compile(
    r"[ \t]*\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto|inviato|"
    r"data|a|oggetto|verzonden|aan|onderwerp|wysłano|do|temat|assunto|enviada|gönderme|tarih|kime|konu|sendt|til|emne|"
    r"送信日時|日付|宛先|件名|날짜|받는 사람|제목|发送时间|日期|收件人|主题|主旨|التاريخ|إلى|الموضوع)"
    r"[ \t]*\*?[:\uff1a]",
    re.I,
)


@lru_cache(maxsize=256)
def own(text: str) -> str:
    """Return the words of a message that are its sender's own, here and now; empty when it only quotes.

    Lines that begin with ">" are quoted. So is everything after a mail program's "On … wrote:", unless the lines
    after it are marked, and everything after "-----Original Message-----", the head of a forwarded mail or of a chat's
    export, what others say in a conversation (`commerce.speakers`), and what stands in fences or is told as another's
    words. A name in quotation marks is one's own.
    """
    kept = _STRUCK.sub(" ", _BBCODE.sub("", _BLOCK.sub("", folded(clean(text)))))
    for _ in range(_ROUNDS):
        before, kept = kept, _unquoted(_lines(kept)).strip()
        if kept == before:
            break
    return kept


def _lines(text: str) -> str:
    kept: list[str] = []
    fenced = spoken = False
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = fenced if line.count("```") > 1 else not fenced  # "```yes```" opens and closes
            continue
        spoken = bool(line.strip()) and (spoken or speakers.speaks(line[:_LONGEST_LINE]))
        if fenced or spoken or _QUOTED.match(line):
            continue
        if _cuts(lines, at):
            break
        if introduced := _introduces(lines, at):
            del kept[len(kept) - (introduced - 1) :]
            following = next((each for each in lines[at + 1 :] if each.strip()), "")
            if not _QUOTED.match(following):
                break
            continue
        told = _told(line[:_LONGEST_LINE])
        kept.append(line if told is None else f"{line[:told]} {_LEFT_OUT}" if line[told:].strip() else line)
        if told is not None and not line[told:].strip():
            break  # what another said follows on the next lines
    return "\n".join(kept).strip()


def _told(line: str) -> int | None:
    """Return where another's words begin in a line ("the mail said: …"), None when none are told."""
    colon = re.search(r"[:\uff1a](?!\d)", line)
    found = _REPORTS.search(line, 0, colon.start()) if colon else None
    if colon is None or found is None or _MYSELF.search(line[: found.start()]):
        return None
    return colon.end()


def _unquoted(text: str) -> str:
    """Return the text without what stands between quotation marks, but for names.

    Somebody's words are what somebody is said to say, what holds a number among words, and a line that is nothing else.
    """
    return _MARKS.sub(lambda found: _LEFT_OUT if _is_said(text, found) else found[0], text)


def _is_said(text: str, match: re.Match[str]) -> bool:
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _LONGEST_LINE)
    before, said = text[start : match.start()], match[0][1:-1]
    after = text[match.end() : match.end() + _LONGEST_LINE].partition("\n")[0]
    if not re.search(r"\w", f"{before} {after}"):
        return True  # “yes” as all of a message: nobody can tell whose it is
    sentence = re.split(r"[.!?]\s", before[-_LEAD:])[-1]
    words = len(said.split())
    return bool(_REPORTS.search(sentence)) or (
        bool(_NUMBER.search(said) or (match[0][0] == "`" and words > _NAME_AT_MOST))
        and words > 1
        and not _ORDER.fullmatch(said)
    )


def _cuts(lines: list[str], at: int) -> bool:
    """Whether all from this line on is somebody else's message."""
    line = lines[at][:_LONGEST_LINE]
    following = lines[at + 1][:_LONGEST_LINE] if at + 1 < len(lines) else ""
    if _MARKED.match(line) or _FORWARDED.match(line) or _FORWARD.match(line) or _QUOTE_HEAD.match(line):
        return True
    if _CHAT.match(line):
        return True
    return _FROM.match(line) is not None and ("@" in line or bool(_HEADER.match(following)) or _sent_by(lines, at))


def _sent_by(lines: list[str], at: int) -> bool:
    """Whether the head of a mail names who sent it, and is not a line of a form, as before "Order: 1012"."""
    name = re.split("[:\uff1a]", lines[at][:_LONGEST_LINE], maxsplit=1)[1].strip(" *")
    after = next((each[:_LONGEST_LINE] for each in lines[at + 1 :] if each.strip()), "")
    return speakers.is_name(name) and len(name.split()) <= _FEW_NAMES and bool(after) and not speakers.is_field(after)


def _introduces(lines: list[str], at: int) -> int:
    """Return over how many lines "On … wrote:" stretches when it ends here, 0 when it does not."""
    line = lines[at][:_LONGEST_LINE]
    if not _END.search(line):
        return 0
    said = _SAID.search(line)
    if said and _BEGINS.match(line) and _DATED.search(line):
        return 1
    before = lines[at - 1][:_LONGEST_LINE] if at else ""
    if said and before.strip() and _BEGINS.match(before) and _DATED.search(before):
        return 2
    dated = sum(bool(found) for found in (_TIME.search(line), _DAY.search(line), "@" in line))
    if said is None:
        return 1 if dated > 1 else 0  # a head without a verb, as Japanese and Russian ones are
    return 1 if "@" in line or (dated and not _MYSELF.search(line[: said.start()])) else 0
