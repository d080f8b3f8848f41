"""Lines of a conversation that somebody pasted: "Anna: …", "[12:03] Anna: …", "<anna> …", "Support: …".

A form has the same shape: "Order number: 1012", "Size: L". What stands before its colon is a word for a thing; who
speaks is called by a name, of which there is no list. So the words for things are listed, and what is written like a
name and is none of them is one: nothing is taken for a customer's own word by doubt.
"""

# ruff: noqa: E501, RUF001 - the words of many scripts, and lists that read better whole

from __future__ import annotations

import re

_SIGN = r"[*_]{0,3}"
_TIME = r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? )?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?[\])]?"
_NAME = r"(?P<name>@?[^\W\d_][^\W\d_.'\u2019-]{0,24}(?:[ .'\u2019-]{1,2}[^\W\d_][^\W\d_.'\u2019-]{0,24}){0,3}\.?)"
_ROLE = r"(?: ?[(\[][^\W\d_ ][^()\[\]\n]{0,30}[)\]])?"
#: "Anna: …", "**Anna** (Support): …", "Anna [12:03]: …"
_NAMED = re.compile(
    rf"(?:[-\u2022] )?{_SIGN}(?:(?P<time>{_TIME}),? ?[-\u2013]? ?)?{_SIGN}{_NAME}{_SIGN}{_ROLE}"
    rf"(?P<late>,? ?{_TIME})?{_SIGN} ?[:\uff1a](?!//){_SIGN} ?(?P<said>.*)"
)
#: "<anna> …", as chats of programs have it, with or without the time.
_NICK = re.compile(
    rf"(?:{_TIME} )?<[@+~&%]?(?!/?(?:[abiupq]|br|div|em|h\d|img|li|ol|span|strong|t[drh]|table|ul)>)[\w.-]{{2,30}}> \S"
)
#: A name and a time alone on a line: what was said follows.
_ABOVE = re.compile(rf"{_SIGN}{_NAME}{_SIGN}{_ROLE},? [-\u2013\u00b7]? ?(?:at |um )?{_TIME}[ \t]*$")
_QUOTED_NAME = re.compile(rf"[ \t]*>[ \t]*{_SIGN}{_NAME}{_SIGN}[ \t]*$")

#: Who speaks, where no name is told; they may be fields, too ("Customer: Mara Lindt").
_ROLES = frozenset(
    "support agent clerk bot chatbot assistant system user customer client shop seller store me them you they he she admin operator "
    "staff team person service helpdesk kunde kundin kundendienst mitarbeiter verkäufer ich du sie er assistent benutzer cliente "
    "vendedor agente soporte usuario asistente yo tú usted vendeur assistante utilisateur moi vous conseiller conseillère "
    "venditore assistenza utente io tu assistente operatore klant verkoper medewerker ik jij klient sprzedawca ja ty konsultant "
    "müşteri satıcı ben sen mum mom dad mama papa mother father sister brother husband wife friend boss".split()
)
#: What a form asks for, what begins a remark, and what goods are called: no name of anybody.
_THINGS = frozenset(
    # of forms
    "name names order orders number no nr address street city town zip postcode postal code country state phone telephone tel mobile "
    "mail email e size sizes colour color quantity qty amount reason cause issue problem question request wish complaint subject "
    "article item items product brand style category care features material gender sku date delivery billing shipping payment refund return exchange cancel cancellation note notes "
    "comment comments message details description first last full total price company c/o attn to from cc bcc re fw fwd ship bill "
    "recipient account id tracking parcel package invoice iban voucher coupon version model variant material answer option step "
    "point part summary status fault defect damage type kind text title topic your my our new old current correct wrong right "
    "bestellung bestellnummer auftrag auftragsnummer nummer adresse anschrift straße strasse ort plz land telefon handy größe "
    "grösse groesse farbe menge anzahl betrag grund ursache problem frage anfrage wunsch beschwerde betreff artikel produkt datum "
    "lieferung lieferadresse rechnungsadresse zahlung erstattung rückgabe umtausch stornierung notiz hinweis bemerkung nachricht "
    "beschreibung vorname nachname preis firma empfänger konto rechnung gutschein antwort an von neue alte fehler schaden "
    "pedido número numero dirección direccion calle ciudad código codigo país pais teléfono telefono correo talla tamaño color "
    "cantidad importe motivo razón razon causa problema pregunta solicitud asunto artículo articulo producto fecha entrega pago "
    "reembolso devolución devolucion cambio nota mensaje nombre apellido apellidos precio empresa destinatario cuenta factura "
    "respuesta nueva nuevo para de a "
    "commande numéro adresse rue ville pays téléphone courriel taille couleur quantité montant raison motif problème question "
    "demande objet article produit date livraison paiement remboursement retour échange annulation note remarque message prénom "
    "nom prix société destinataire compte facture réponse nouvelle pour "
    "ordine indirizzo via città cap paese telefono taglia misura colore quantità importo motivo causa domanda richiesta oggetto "
    "articolo prodotto data consegna pagamento rimborso reso cambio messaggio nome cognome prezzo azienda destinatario conto "
    "fattura risposta nuovo nuova da "
    "bestelling bestelnummer adres straat plaats stad maat kleur aantal bedrag reden vraag verzoek onderwerp datum levering "
    "betaling terugbetaling retour ruil opmerking bericht naam voornaam achternaam prijs bedrijf rekening antwoord nieuw "
    "zamówienie zamówienia numer adres ulica miasto kod kraj telefon rozmiar kolor ilość kwota powód pytanie prośba temat artykuł "
    "produkt data dostawa płatność zwrot wymiana uwaga wiadomość imię nazwisko cena firma odbiorca konto faktura odpowiedź nowy "
    "encomenda endereço rua cidade telefone tamanho cor quantidade valor motivo razão pergunta assunto artigo produto envio "
    "pagamento devolução troca mensagem sobrenome preço empresa fatura resposta novo nova "
    "sipariş numarası numara adres sokak şehir ülke beden renk miktar tutar sebep neden soru istek konu ürün tarih teslimat ödeme "
    "iade değişim not mesaj ad isim soyad fiyat şirket hesap fatura cevap yeni "
    # of remarks
    "hi hello hey dear hallo liebe lieber liebes guten bonjour cher chère hola buenas estimado estimada ciao buongiorno gentile "
    "beste hoi cześć olá merhaba please thanks thank bitte danke merci gracias grazie ps nb btw fyi tldr tl dr asap edit update "
    "urgent important attention warning info so and but also then second third finally one two three well yes ok okay sorry "
    "bye cheers regards best done error broken faulty damaged missing lost i it this that these the a an in on at for with what why how when where which here there short again example e.g i.e "
    "ich es das die der ein eine zur zum kurz wichtig dringend achtung außerdem erstens zweitens ps: je il le la les un une el los "
    "lo gli per con en voor het een w na do bir acil importante urgente "
    # of goods
    "mug mugs cup cups lamp lamps pan pans pot candle candles shirt shirts t-shirt jacket jumper sweater hoodie dress skirt jeans "
    "trousers shoe shoes boots sock socks hat cap scarf gloves belt bag bags backpack watch ring blanket towel towels pillow cushion "
    "chair table sofa shelf rug vase bowl plate plates glass glasses bottle kettle knife knives spoon fork book pen phone case "
    "headphones cable charger box set toy lid handle tasse tassen becher lampe lampen pfanne topf kerze kerzen hemd jacke pullover "
    "kleid rock hose schuh schuhe stiefel socken mütze schal handschuhe gürtel tasche rucksack uhr decke handtuch kissen stuhl tisch "
    "regal teppich schale teller glas gläser flasche messer löffel buch taza tazas lámpara vela velas camisa chaqueta vestido zapatos "
    "bolso tasse lampe bougie chemise veste robe chaussures sac tazza lampada candela camicia giacca vestito scarpe borsa".split()
)
_THINGS_ELSEWHERE = re.compile(
    "注文|番号|住所|氏名|名前|お名前|電話|サイズ|色|数量|金額|理由|問題|質問|件名|商品|日付|备注|订单|訂單|号|號|地址|姓名|电话|電話|尺码|尺寸|颜色|"
    "数量|金额|原因|问题|商品|주문|번호|주소|이름|전화|사이즈|색|수량|금액|이유|문제|질문|상품|رقم|طلب|عنوان|اسم|هاتف|مقاس|لون|كمية|سبب|مشكلة|سؤال"
)
_LINKS = frozenset("de van von der den da di la le del bin ibn y".split())
_SMALL = frozenset(
    "a an and as at by for from in of on or the to with x vs und der die das von mit für et de la le y el di e cm mm ml oz".split()
)
#: Somebody may write every word of a request with a capital.
_ACTION_WORD = re.compile(
    "refund|cancel|return|exchange|replace|order|money|please|erstatt|stornier|bestell|bitte|rembours|annul|reembols|cancel|rimbors"
)
_FEW = 2


def speaks(line: str) -> bool:
    """Return whether a line is what somebody said in a conversation that was pasted, or the head of it.

    Args:
        line: One line of a message. What a form has before its colon is nobody.
    """
    if _NICK.match(line) or ((above := _ABOVE.match(line)) and is_name(above["name"])):
        return True
    quoted = _QUOTED_NAME.match(line)
    if quoted:
        return is_name(quoted["name"])
    match = _NAMED.match(line)
    if match is None:
        return False
    name = match["name"]
    words = match["said"].split()
    told = not words or _is_talk(words) or any(c.isdigit() for c in match["said"])
    if any(word in _ROLES for word in _words(name)) and _capitals(name, _ROLES):
        if name.startswith("@"):
            return False  # who is called is spoken to
        return not _is_thing(name) and (told or match["time"] is not None)
    if match["time"] or match["late"]:
        return not _is_thing(name)
    return is_name(name) and (not words or (len(words) >= _FEW and _is_talk(words)))


def _is_talk(words: list[str]) -> bool:
    """Whether words are a sentence and no title: "Batman: Dark Knight Trilogy" is an article's."""
    plain = [word for each in words if (word := re.sub(r"[\W\d_]+", "", each)) and word.casefold() not in _SMALL]
    return any(not word[0].isupper() or _ACTION_WORD.match(word.casefold()) for word in plain)


def is_name(text: str) -> bool:
    """Return whether a few words are written as somebody's name, and are no words for a thing.

    Args:
        text: The words, as they were written.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if not words or _is_thing(text):
        return False
    return text.startswith("@") or _capitals(text, _LINKS)


def _capitals(text: str, but: frozenset[str]) -> bool:
    """Whether each word has a capital, or is one of a few. Scripts without capitals have nothing to tell a name by."""
    return all(not word[0].islower() or word in but for word in re.findall(r"[^\W\d_]+", text))


def is_field(line: str) -> bool:
    """Return whether a line is one of a form: "Order number: 1012"."""
    match = _NAMED.match(line)
    return match is not None and _is_thing(match["name"])


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _is_thing(text: str) -> bool:
    return any(word in _THINGS for word in _words(text)) or _THINGS_ELSEWHERE.search(text) is not None
