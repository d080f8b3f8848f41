"""Words around and in addresses, of thirteen languages: data of `commerce.postal`, folded to lower case."""

# ruff: noqa: E501, RUF001 - lists of words read better whole

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


#: After these an address may begin.
LEADS = words(
    "to into at nach an zu zur zum auf à au vers a al en hacia in presso alla allo naar aan op na do pod para till til på"
)
#: "My address is …", "die Anschrift: …"
NOUNS = words(
    "address addr adres addres adresss adrress addresse adresse anschrift lieferadresse versandadresse rechnungsadresse dirección direccion indirizzo adres bezorgadres "
    "afleveradres verzendadres adresu endereço endereco morada adress adressen leveransadress leveringsadresse adresi adresine "
    "adresini adresim"
)
#: What may stand between such a noun and the address.
LINKS = words(
    "is now for the new following instead ist lautet neue neuen neu est nouvelle suivante es nueva siguiente è nuovo nuova seguente wordt nieuwe "
    "jest nowy é nova seguinte är nya er den det should be would will to na via of in adres"
)
#: A part that holds one of these speaks of the parcel: it is none of the address.
REQUEST_WORDS = NOUNS | words(
    "| go send ship deliver delivered deliver sent shipped change changed update move redirect reroute re-route order orders parcel package "
    "delivery shipping shipment it them moved want "
    "schick schicke schicken schickt verschickt verschicken versenden versendet bringt sende senden sendet liefere liefern liefert ändere ändern bestellung paket lieferung "
    "envoyer envoyez envoie renvoyez expédiez livre expédier expédiez livrer livrez changer changez modifier modifiez commande colis livraison "
    "enviar envíe envie envía envia envíen envien enviad mandar manda mande manden mandad entregad entreguen entregar llevad llevar cambiar cambia cambie pedido paquete "
    "spedire spedisci spedite inviare invia inviate consegnare consegnate cambiare cambiate ordine pacco "
    "stuur sturen verzend verzenden bezorg bezorgen wijzig verander bestelling pakket "
    "wyślij wyslij wyślijcie wysłać wyslac zmień zmien zamówienie zamowienie zamówienia paczkę paczke przesyłkę przesyłka "
    "mude mudem mudar altere alterem alterar enviem mandem encomenda entregar entregue entreguem "
    "skicka ändra leverera beställning beställningen ordern paketet "
    "lever ændr ændre bestilling bestillingen ordre ordren pakke pakken "
    "gönder gonder gönderin gönderir sipariş siparişi siparişimi siparis değiştir değiştirin teslim kargo"
)
#: Words of sentences, which addresses do not have.
CHAT = words(
    "i i'm i've i'd i'll we we're you my your our me us can could would please because thanks thank sorry have has was were "
    "this that until "
    "ich wir mein meine meinem meiner mir bin habe können kannst könnt weil "
    "je j'ai j'habite mon ma mes nous vous pouvez suis parce "
    "yo mi mis puede puedes estoy porque "
    "ik mijn mij kunt kan omdat mam proszę jestem bo eu meu minha você jag min mig jeg mit ben benim bana"
)
#: A part that begins with one of these is a sentence of its own beside an address.
SUBJECTS = words(
    "i i'm i've i'd i'll we we're you can could would please because thanks thank sorry have has this that until "
    "ich wir bin können kannst könnt weil je j'ai j'habite nous vous pouvez parce yo puede puedes estoy porque ik kunt kan omdat "
    "mam proszę jestem bo eu você jag jeg ben"
)
GREETINGS = re.compile(
    r"(?:(?:hi|hello|hey|dear|hallo|guten (?:tag|morgen|abend)|bonjour|salut|hola|buenos días|buenas|ciao|buongiorno|salve|dag|goedendag|"
    r"cześć|dzień dobry|olá|bom dia|hej|hejsan|merhaba|selam|good (?:morning|afternoon|evening))"
    r"(?: (?:there|all|team|everyone|zusammen|à tous))?|ok(?:ay)?|yes|oui|sí|ja|(?:(?:no|nein|non|nee|oh|ah)\W{1,3})?(?:wait|sorry|actually|warte|doch|attendez|espera|aspetta|wacht)|no|nein|non|nee|oh)[ .!]*",
    re.I,
)
FAREWELLS = re.compile(
    r"(?:thank you|thanks|thx|cheers|many thanks|(?:with )?(?:kind|best|warm) regards|regards|yours|sincerely|vielen dank|danke|"
    r"(?:mit )?(?:freundlichen|besten|lieben|viele|liebe|beste) grüße?n?|gruß|lg|mfg|merci|cordialement|gracias|saludos|grazie|saluti|"
    r"cordiali saluti|bedankt|dank je|groet(?:en|jes)?|dziękuję|dzieki|pozdrawiam|obrigad[oa]|cumprimentos|tack|hälsningar|tak|"
    r"hilsen|mvh|med vänlig hälsning|teşekkürler|saygılarımla)\b.*",
    re.I,
)
#: In front of an address, and no part of it: "ok: Lindenweg 4", "no wait, it's Lindenweg 4".
OPENS = re.compile(
    r"(?:(?:ok(?:ay)?|yes|yep|no|nope|sorry|wait|oh|ah|hm+|well|then|so|please|pls|actually|rather|better|just|its|it's|it is|that's|thats|"
    r"i meant?|i said|i live (?:at|in)|ja|nein|sí|oui|non)\b[\s:,.!\u2013-]*)+(?=\S)"
    r"|(?:my\s)?(?:work|office|workplace|home|job)\s?:\s*|[:>\u2192-]+\s*",
    re.I,
)
#: At the end of a part, and no part of an address.
ENDS = re.compile(
    r"(?<![\s,.;!-])[\s,.;!-]*+(?<!\w)(?:instead|then|there|btw|by the way|tho|though|please|pls|thanks?|thank you|now|asap|from now on|if possible|for me|"
    r"as soon as possible|ok(?:ay)?|is that possible|can you do that|would be great|bitte|danke|stattdessen|s'il (?:vous|te) pla[iî]t|svp|"
    r"merci|por favor|gracias|per favore|per piacere|grazie|alstublieft|alsjeblieft|aub|dank je|bedankt|proszę|prosze|dziękuję|"
    r"obrigad[oa]|tack|snälla|tak|lütfen|teşekkürler)[\s.!?]*$",
    re.I,
)
#: From here on something else is said.
STOPS = re.compile(
    r"(?<=[^\W_]{4})(?<!blvd)(?<!avda)(?<!prof)(?<!gral)(?<!chem)[.;]\s++(?=[A-Z][a-z']+\s+[a-z])|[!?](?=\s|$)|(?<=\))[.]\s"
    r"|(?<!\s)\s++(?:because|since|as i|so that|weil|denn|parce que|porque|perché|omdat|ponieważ|bo|eftersom|fordi|çünkü)\s",
    re.I,
)
#: "to A instead of B": which of two is meant is no matter of structure.
CONTRASTS = re.compile(
    r"(?<!\w)(?:instead of|rather than|not to|and not|but not|anstatt|statt|nicht|au lieu de|en lugar de|en vez de|invece di|"
    r"in plaats van|zamiast|em vez de|i stället för|i stedet for|yerine)(?!\w)",
    re.I,
)
ORDERS = re.compile(
    r"(?<![\w#])(?:my |the )?(?:orders?|purchase|bestellung|auftrag|commande|pedido|ordine|bestelling|zamówieni[ea]|zamowieni[ea]|"
    r"encomenda|beställning(?:en)?|ordern|ordren?|bestilling(?:en)?|sipariş\w{0,5})[\s:]{0,4}"
    r"(?:(?:id|nos?|nr|numbers?|num|nummer|numéro|numero|número|n[o°º]|reference|ref)\b[.:]?\s{0,4})?[#:]?\s{0,4}"
    r"#?[A-Z]{0,3}-?\d[\d-]{0,30}(?![\w])|(?<![\w&#/])#\s?\d{4,20}(?!\w)",
    re.I,
)
LABELS = {
    "name": "name|full name|recipient|company|empfänger|firma|nom|destinataire|nombre|destinatario|nome|naam|ontvanger|imię i nazwisko|odbiorca|namn|mottagare|navn|modtager|ad soyad|alıcı",
    "line1": "street|street address|address|address line 1|line 1|line1|straße|strasse|adresse|anschrift|rue|calle|dirección|via|indirizzo|straat|adres|ulica|rua|endereço|morada|gata|gatuadress|adress|vej|sokak",
    "line2": "address line 2|line 2|line2|apartment|apt|flat|unit|wohnung|appartement|piso|interno|andar|lägenhet|lejlighed|daire",
    "city": "city|town|city/town|ort|stadt|ville|ciudad|localidad|città|citta|plaats|stad|miasto|cidade|localidade|postort|by|şehir|ilçe",
    "postcode": "postcode|post code|postal code|zip|zip code|zipcode|plz|postleitzahl|code postal|código postal|codigo postal|cap|kod pocztowy|postnummer|posta kodu|eircode|pin code|cep",
    "province": "state|province|county|region|bundesland|provincia|provincie|województwo|estado|län|il",
    "country": "country|land|pays|país|pais|paese|kraj|ülke",
}
LABELLED = re.compile(
    r"(?:" + "|".join(f"(?P<{name}>{text})" for name, text in LABELS.items()) + r")\s{0,3}[:=]\s{0,3}(?P<value>\S.*)",
    re.I,
)
