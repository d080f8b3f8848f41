"""Links lead to the store's hosts and to carriers, whatever a browser or a redirect makes of them."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commerce.links import origin_of, safe_link, tracking_link, well_formed

SHOP = {"shop.example.com"}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://shop.example.com/p/1", "https://shop.example.com/p/1"),
        ("https://SHOP.example.com:443/p/1", "https://shop.example.com/p/1"),
        ("https://shop.example.com./p/1", "https://shop.example.com/p/1"),
        ("https://shop.example.com", "https://shop.example.com"),
        (
            "https://shop.example.com/p/%C3%BCber?variant=12&_ss=r#details",
            "https://shop.example.com/p/%C3%BCber?variant=12&_ss=r#details",
        ),
        ("https://shop.example.com/cart/1:2,3:4", "https://shop.example.com/cart/1:2,3:4"),
        ("https://shop.example.com/?back=/account", "https://shop.example.com/?back=/account"),
    ],
)
def test_links_to_the_shop_are_put_together_anew(url: str, safe: str) -> None:
    assert safe_link(url, SHOP) == safe


@pytest.mark.parametrize(
    "url",
    [
        "https://evil-dhl.de/track",
        "https://dhl.de.evil.test/",
        "javascript:alert(1)",
        "//shop.example.com/x",
        "",
        "https://shop.example.com@evil.test/",
        "https://evil.test\\@shop.example.com/",
        "https://[",
        "shop.example.com",
        "https://sh\u043ep.example.com/",
        "https://shop.example.com:99999/",
        "https://shop.example.com:8443/",
        "http://shop.example.com/",
        "https://cdn.shop.example.com/",
        "https://shop.example.com/ x",
        "https://shop.example.com//evil.example/login",
        "https://shop.example.com///evil.example/login",
        "https://shop.example.com/%2f%2fevil.example",
        "https://shop.example.com/%2Fevil.example",
        "https://shop.example.com/%252f%252fevil.example",
        "https://shop.example.com/%5cevil.example",
        "https://shop.example.com/%09/evil.example",
        "https://shop.example.com/p/..//evil.example",
        "https://shop.example.com/.%2e/x",
        "https://shop.example.com/a\x00b",
        "https://shop.example.com/\t/evil.example",
        "https://shop.example.com/https://evil.example",
        "https://shop.example.com/https:/evil.example",
        "https://shop.example.com/?r=//evil.example",
        "https://shop.example.com/?r=%2f%2fevil.example",
        "https://shop.example.com/?r=https%253A%252F%252Fevil.example",
        "https://shop.example.com/?r=/%5Cevil.example",
        "https://shop.example.com/?r=%09//evil.example",
        "https://shop.example.com/?r=/%0a/evil.example",
        "https://shop.example.com/?r=+//evil.example",
        "https://shop.example.com/?r=javascript:alert(1)",
        "https://shop.example.com/?r=evil.example/login",
        "https://shop.example.com/?a=1;b=//evil.example",
        "https://shop.example.com/?//evil.example",
        "https://shop.example.com/?a=b=https:evil.example",
        "https://shop.example.com/#//evil.example",
        "https://shop.example.com/#!https://evil.example",
        "https://user@shop.example.com/",
        "https://user:word@shop.example.com/",
    ],
)
def test_what_could_lead_elsewhere_is_refused(url: str) -> None:
    assert safe_link(url, SHOP) == ""


WHERE = [
    "go/{}",
    "redirect/{}/login",
    "a/b/{}",
    "p;url={}",
    "p,{}",
    "p?u={}",
    "p?u=/{}/login",
    "p?u=x@{}",
    "p?a=1&b=/x/{}",
    "#{}",
    "#/{}/login",
    "#!/a/{}",
    "#a=1&b={}",
    "go/a@{}",
    "go/x={}",
    "go/{}:443/x",
    "{}",
]
ADDRESSES = [
    "evil.example",
    "EVIL.example",
    "www.evil.example",
    "xn--evl-jma.example",
    "evil.xn--p1ai",
    "evil.example.",
    "192.0.2.7",
    "localhost",
    "https:evil",
    "mailto:a",
    "javascript:alert(1)",
    "%D0%B7%D0%BB%D0%BE.%D1%80%D1%84",
    "evil%E3%80%82example",
    "evil%EF%BC%8Eexample",
    "ev%00il.example",
    "aHR0cHM6Ly9ldmlsLmV4YW1wbGU",
    "aHR0cHM6Ly9ldmlsLmV4YW1wbGUvbG9naW4=",
    "ZXZpbC5leGFtcGxlL2xvZ2lu",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("rounds", [0, 1, 2])
def test_no_part_of_a_link_holds_an_address(where: str, address: str, rounds: int) -> None:
    for _ in range(rounds):
        address = quote(address, safe="")
    assert safe_link(f"https://shop.example.com/{where.format(address)}", SHOP) == ""
    assert well_formed(f"https://other.example/{where.format(address)}") == ""


@pytest.mark.parametrize(
    "tail",
    [
        "products/mug-blue.html",
        "index.php/product/mug",
        "wp-content/uploads/2026/11/mug-1.5-scaled.jpg.webp",
        "collections/all.atom",
        "p/size-1.5-mug?v=1.2.3",
        "p/x?variant=2130706433",
        "p/shirt?filter[color]=red&sort_by=price",
        "cart/1:2,3:4",
        "cart/p12-v3:1",
        "cart/mug-blue:2,lamp:1",
        "p/dr.-martens",
        "pages/faq#shipping-and-returns",
        "?page_id=12",
        "pages/@mara",
        "collections-of-summer-and-autumn",
        "p/%C3%BCber-gr%C3%B6%C3%9Fe",
    ],
)
def test_points_and_signs_of_plain_pages_hold_none(tail: str) -> None:
    assert safe_link(f"https://shop.example.com/{tail}", SHOP) == f"https://shop.example.com/{tail}"


def test_an_origin_says_scheme_and_port() -> None:
    hosts = {"shop.example.com", "http://shop.example.com:8080", "127.0.0.1"}
    assert safe_link("http://shop.example.com:8080/p", hosts)
    assert not safe_link("https://shop.example.com/p", hosts)
    assert not safe_link("http://shop.example.com/p", hosts)
    assert safe_link("http://127.0.0.1:8000/p", hosts)  # this machine: whatever port it is tried out on
    assert not safe_link("http://127.0.0.1:1/p", {"127.0.0.1", "http://127.0.0.1:8000"})
    assert origin_of("HTTP://Shop.example.com:80/p") == "http://shop.example.com"


@given(st.text(st.sampled_from("/\\.@:%2f5c09ehttpsvilxmp?#&=;+"), max_size=30))
@example("//evil.example")
@example("/%2f/evil.example")
def test_no_tail_leads_a_browser_or_a_careless_page_to_another_host(tail: str) -> None:
    shown = safe_link(f"https://shop.example.com/{tail}", SHOP)
    if shown:
        assert urlsplit(shown).hostname == "shop.example.com"
        assert urlsplit(urljoin("https://page.example/", shown.removeprefix("https://shop.example.com"))).hostname == (
            "page.example"
        )
        assert safe_link(shown, SHOP) == shown


@given(
    st.sampled_from(["//evil.example", "https://evil.example", "\\\\evil.example", "evil.example/x"]), st.integers(0, 3)
)
def test_no_parameter_holds_an_address_however_often_it_is_encoded(address: str, rounds: int) -> None:
    for _ in range(rounds):
        address = quote(address, safe="")
    assert safe_link(f"https://shop.example.com/login?page=2&next={address}", SHOP) == ""


@pytest.mark.parametrize(
    "start",
    [
        "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=",
        "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
        "https://www.royalmail.com/track-your-item#/tracking-results/",
        "https://www.fedex.com/fedextrack/?trknbr=",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
        "https://www.ups.com/track?tracknum=",
        "https://www.dpdgroup.com/tracking?parcelNumber=",
        "https://gls-group.com/track/",
        "https://postnl.nl/tracktrace/?B=",
        "https://www.evri.com/track/parcel/",
        "https://tracking.dpd.de/status/de_DE/parcel/",
        "https://www.laposte.fr/outils/suivre-vos-envois?code=",
        "https://www.aftership.com/track/dhl/",
        "https://t.17track.net/en#nums=",
        "https://nolp.dhl.de/nextt-online-public/set_identcodes.do?lang=de&idc=",
        "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=",
        "https://tools.usps.com/go/TrackConfirmAction_input?qtc_tLabels1=",
        "https://www.fedex.com/fedextrack/?action=track&cntry_code=us&trackingnumber=",
        "https://auspost.com.au/mypost/track/#/details/",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/details/",
        "https://www.myhermes.de/empfangen/sendungsverfolgung#",
        "https://gls-group.eu/DE/de/paketverfolgung?match=",
        "https://www.colissimo.fr/portail_colissimo/suivre.do?colispart=",
        "https://inpost.pl/sledzenie-przesylek?number=",
    ],
)
def test_carriers_are_linked_about_a_known_parcel(start: str) -> None:
    number = "JD014600012345"
    assert tracking_link(start + number, ["JD01 4600-012345"]) == start + number
    assert tracking_link(start + number, ["JD014600099999"]) == ""
    assert tracking_link(start + number, []) == ""
    assert safe_link(start + number, SHOP) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.aftership.com/track/JD014600012345",
        "https://evil.17track.net/en/track#nums=JD014600012345",
        "https://www.dhl.de/login?next=JD014600012345",
        "http://www.dhl.de/verfolgen?n=JD014600012345",
        "https://www.dhl.de:8443/verfolgen?n=JD014600012345",
        "https://www.dhl.de//evil.example/track/JD014600012345",
        "https://www.dhl.de/track?n=JD014600012345&back=//evil.example",
        "https://evil-dhl.de/track/JD014600012345",
        "https://www.aftership.com/brands/JD014600012345",
        "https://www.dhl.de.evil.example/track/JD014600012345",
        *(
            f"https://{host}/track/JD014600012345"
            for host in (
                "evil.ups.com",
                "tracking.ups.com.evil.example",
                "www.ups.com.",
                "www.ups.com.evil.example",
                "ups.com",
                "wwww.ups.com",
                "www-ups.com",
                "track.evri.com",
                "evil.laposte.fr",
                "dhl.com.",
            )
        ),
        *(
            f"https://www.ups.com/{tail}"
            for tail in (
                "redirect/track/JD014600012345",
                "login/track/JD014600012345",
                "track/pay/JD014600012345",
                "track/evil.example/JD014600012345",
                "track/JD014600012345/pay-fee",
                "track?n=JD014600012345&u=evil.example",
                "JD014600012345",
                "track?n=JD014600012345&u=/evil.example/x",
                "track?n=JD014600012345#evil",
                "track?n=JD014600012345#JD014600012345/evil",
                "track?to=JD014600099999",
                "track?a=1&b=2&c=3&d=4&e=5&f=6&n=JD014600012345",
                "track?n=JD014600012345x",
                "track#pay/JD014600012345?now",
                "track?n=xJD014600012345",
                "track/JD014600012345;url=evil",
                "account?n=JD014600012345",
                "track?u=a@evil&n=JD014600012345",
            )
        ),
    ],
)
def test_what_is_no_tracking_page_of_a_carrier_is_refused(url: str) -> None:
    assert tracking_link(url, ["JD014600012345"]) == ""


def test_a_short_number_vouches_for_nothing() -> None:
    assert tracking_link("https://www.dhl.de/track?n=1", ["1"]) == ""


def test_a_link_to_any_host_is_still_read_in_one_way_only() -> None:
    assert well_formed("https://Other.example/p") == "https://other.example/p"
    assert well_formed("https://other.example//evil.example/p") == well_formed("https://u@other.example/p") == ""


@pytest.mark.parametrize("more", ["&redirect=abc", "&callto=030-12345", "&utm_source=shop", "&next=evil", ";to=me"])
def test_a_tracking_link_keeps_no_parameter_that_the_page_does_not_need(more: str) -> None:
    page = "https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD014600012345"
    assert tracking_link(f"{page}&lang=de{more}", ["JD014600012345"]) == f"{page}&lang=de"


def test_a_site_that_follows_all_parcels_is_linked_with_a_carriers_name_only() -> None:
    number = "JD014600012345"
    assert tracking_link(f"https://www.aftership.com/track/dhl-germany/{number}", [number])
    assert tracking_link(f"https://www.aftership.com/track/evil-brand/{number}", [number]) == ""
