"""Carriers' pages about one parcel: which host has them, and at which path.

A host counts as it is written here and no other below it: what is under a carrier's name may be anybody's who rents it,
and most of a carrier's pages (log in, pay, leave for a partner) are about no parcel.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, unquote

_LANG = r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?"
_DHL = r"/[a-z]{2,6}(?:-[a-z]{2})?/(?:home|express)/(?:tracking/)?tracking(?:-[a-z]{2,12})?\.html"
_GLS = (
    r"(?:/[a-z]{2}){0,2}/(?:track|tracking|parcel-tracking|paketverfolgung|sendungsverfolgung|track-trace|suivi-colis)"
)
_DPD_UK = r"(?:/parcels|/search|/apps/tracking|/tracking/trackingSearch\.do)"
_POSTNORD = (
    rf"{_LANG}/(?:tracking|sok|vaara-verktyg/spaara-brev-paket-och-pall|vores-vaerktoejer/track-trace|"
    r"online-tools/tools/track/track-and-trace)"
)
_CANADA = r"/(?:track-reperage|trackweb)/(?:en|fr)"

#: Carriers by the names that a site which follows everybody's parcels gives them: no word of anybody else's.
_COURIER = (
    r"(?:dhl|ups|usps|fedex|dpd|gls|hermes|evri|yodel|royal-mail|parcel-force|laposte-colissimo|chronopost|colis-prive|"
    r"mondialrelay|postnl|bpost|austrian-post|swiss-post|poste-italiane|correos|spain-correos-es|seur|ctt|inpost|"
    r"inpost-paczkomaty|poczta-polska|postnord|danmark-post|posti|bring|posten-norge|canada-post|purolator|"
    r"australia-post|new-zealand-post|japan-post|an-post|tnt|ontrac|lasership)"
    r"(?:-(?:de|uk|fr|es|it|pl|nl|us|germany|express|ecommerce|global|local|sweden|denmark))?"
)

#: By host, the paths below which a tracking number stands or to which it is handed.
_PAGES = {
    "www.dhl.com": _DHL,
    "dhl.com": _DHL,
    "mydhl.express.dhl": r"/[a-z]{2}/[a-z]{2}/tracking\.html",
    "www.dhl.de": r"(?:/[a-z-]{1,40}){0,4}/verfolgen(?:\.html)?",
    "nolp.dhl.de": r"/nextt-online-public/(?:[a-z]{2}/)?(?:set_identcodes\.do|search)",
    "www.dhlparcel.nl": rf"{_LANG}(?:/[a-z]{{1,20}})?/volg-(?:je|uw)-(?:pakket|zending)(?:-[\d]{{1,2}})?",
    "www.ups.com": rf"{_LANG}(?:/[a-z]{{2}})?/(?:track|webtracking(?:/track|/processinputrequest)?)",
    "wwwapps.ups.com": r"/(?:webtracking(?:/track|/processinputrequest)?|tracking/tracking\.cgi)",
    "www.fedex.com": rf"{_LANG}/(?:fedextrack|apps/fedextrack|wtrk/track|tracking|tracking\.html)",
    "tools.usps.com": r"/go/trackconfirmaction(?:_input|\.action)?",
    "www.dpd.com": rf"{_LANG}(?:/[a-z]{{2}})?/tracking",
    "tracking.dpd.de": r"/(?:status|parcelstatus)/[a-z]{2}_[a-z]{2}/parcel",
    "my.dpd.de": r"/myparcel/search",
    "www.dpdgroup.com": rf"{_LANG}(?:/mydpd/my-parcels)?/(?:track|tracking|incoming)",
    "track.dpd.co.uk": _DPD_UK,
    "www.dpd.co.uk": _DPD_UK,
    "track.dpdlocal.co.uk": _DPD_UK,
    "www.dpdlocal.co.uk": _DPD_UK,
    "gls-group.com": _GLS,
    "www.gls-group.com": _GLS,
    "gls-group.eu": _GLS,
    "www.gls-group.eu": _GLS,
    "www.gls-pakete.de": r"/sendungsverfolgung",
    "www.myhermes.de": r"/empfangen/sendungsverfolgung(?:/sendungsinformation)?",
    "www.evri.com": r"/track(?:-a-parcel)?(?:/parcel)?",
    "www.royalmail.com": r"/(?:track-your-item|portal/rm/track)",
    "www.parcelforce.com": r"/track-trace",
    "www.laposte.fr": r"/outils/suivre-vos-envois",
    "www.chronopost.fr": rf"(?:/tracking-no-cms/suivre-page|{_LANG}/suivi|/expedier/inputltnumbersnojahia\.do)",
    "www.colissimo.fr": r"/portail_colissimo/suivre(?:resultat)?\.do",
    "www.mondialrelay.fr": r"/suivi-de-colis",
    "www.mondialrelay.com": rf"{_LANG}/(?:suivi-de-colis|parcel-tracking)",
    "postnl.nl": r"/(?:tracktrace|track-and-trace)",
    "www.postnl.nl": r"/(?:tracktrace|track-and-trace)",
    "jouw.postnl.nl": r"/(?:tracktrace|track-and-trace)",
    "track.bpost.be": r"/btr/web",
    "track.bpost.cloud": r"/btr/web",
    "www.post.at": r"/(?:sv|s)/sendungs(?:details|suche)",
    "service.post.ch": r"/(?:ekp-web/ui/entry/search|easytrack/submitparceldata\.do)",
    "www.post.ch": r"(?:/[a-z]{2})?/swisspost-tracking",
    "www.poste.it": r"/cerca(?:/index\.html)?",
    "www.correos.es": r"/[a-z]{2}/[a-z]{2}/herramientas/localizador/envios(?:/detalle)?",
    "www.seur.com": r"/livetracking",
    "www.ctt.pt": r"/feapl_2/app/open/objectsearch/objectsearch\.jspx",
    "inpost.pl": r"/sledzenie-przesylek",
    "inpost.it": r"/trova-il-tuo-pacco",
    "tracking.postnord.com": _POSTNORD,
    "portal.postnord.com": r"/tracking(?:/details)?",
    "www.postnord.se": _POSTNORD,
    "www.postnord.dk": _POSTNORD,
    "www.postnord.com": _POSTNORD,
    "www.posti.fi": r"/(?:fi|sv|en)/seuranta",
    "sporing.posten.no": r"/sporing",
    "tracking.bring.com": r"/tracking",
    "www.canadapost.ca": _CANADA,
    "www.canadapost-postescanada.ca": _CANADA,
    "www.purolator.com": r"/(?:en|fr)/shipping/tracker",
    "auspost.com.au": r"/(?:mypost/track|track/track\.html)",
    "startrack.com.au": r"/(?:track|track-trace)",
    "www.nzpost.co.nz": r"/tools/tracking(?:/item)?",
    "trackings.post.japanpost.jp": r"/services/srv/search(?:/direct)?",
    "www.anpost.com": r"/post-parcels/track/(?:history|search)",
    "www.tnt.com": r"/express/[a-z]{2}_[a-z]{2}/site/(?:shipping-tools/)?tracking\.html",
    "www.yodel.co.uk": r"/(?:tracking|track)",
    "www.ontrac.com": r"/(?:tracking|trackingdetail)(?:\.asp)?",
    "www.lasership.com": r"/track",
    # They follow everybody's parcels, and merchants have pages below their names.
    "www.17track.net": rf"{_LANG}/track(?:-details)?",
    "t.17track.net": r"(?:/[a-z]{2}(?:-[a-z]{2})?)?",
    "www.aftership.com": rf"{_LANG}/track(?:/{_COURIER})?",
    "parcelsapp.com": rf"{_LANG}/tracking",
}
_COMPILED = {host: re.compile(page, re.I) for host, page in _PAGES.items()}
#: A fragment that leads to a parcel: "#/tracking-results/…", "#nums=…".
_FRAGMENT = re.compile(r"[!/]*(?:[a-z][a-z_-]{0,30}[/?=])*([^/?#&;=]+)", re.I)
#: What may stand in a query beside the number, and is left out where it says nothing of a language or a form.
_PLAIN = re.compile(r"[\w.-]{1,40}=[\w-]{0,20}")
_KEPT = re.compile(
    r"(?:action=track|requester=st|(?:lang|language|locale|loc|l|country|cntry_code)=[a-z]{2}(?:[-_][a-z]{2})?)", re.I
)
_MOST, _SHORTEST_NUMBER = 6, 6


def about(parts: SplitResult, numbers: Collection[str]) -> SplitResult | None:
    """Return a link to a known carrier's page about one of these parcels without all else that it carries, or None.

    Args:
        parts: The link, which everybody reads in one way, see `commerce.links`.
        numbers: Tracking numbers; one that is too short vouches for nothing.
    """
    page = _COMPILED.get(parts.netloc.casefold())
    wanted = {bare for each in numbers if len(bare := _bare(each)) >= _SHORTEST_NUMBER}
    if page is None or parts.scheme != "https" or not wanted:
        return None
    path = unquote(parts.path).rstrip("/").removesuffix("/details")
    above, _, last = path.rpartition("/")
    in_path = _bare(last) in wanted
    asked = _query(parts.query, wanted)
    led = _FRAGMENT.fullmatch(unquote(parts.fragment)) if parts.fragment else None
    if asked is None or (parts.fragment and (led is None or _bare(led[1]) not in wanted)):
        return None
    named = in_path or bool(parts.fragment) or any(_names(pair, wanted) for pair in asked)
    if not named or page.fullmatch(above if in_path else path) is None:
        return None
    return parts._replace(query="&".join(asked))


def _query(query: str, wanted: Collection[str]) -> list[str] | None:
    """Return the parameters that stay; None where one is none that a carrier's page has."""
    pairs = [pair for pair in re.split("[&;]", query) if pair]
    if len(pairs) > _MOST or any(not _names(each, wanted) and not _PLAIN.fullmatch(unquote(each)) for each in pairs):
        return None
    return [each for each in pairs if _names(each, wanted) or _KEPT.fullmatch(unquote(each))]


def _names(pair: str, wanted: Collection[str]) -> bool:
    return _bare(unquote(pair).partition("=")[2]) in wanted


def _bare(number: str) -> str:
    return re.sub(r"[\s.-]", "", number).casefold()
