"""Mailed codes, shop-signed tokens and rate limits: who may do what, and how often."""

from __future__ import annotations

import asyncio
import email
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from decimal import Decimal
from email.policy import default
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from commerce.customer import Principal, Tier
from commerce.errors import (
    InputError,
    NeedsPerson,
    NotAllowed,
    NotAuthenticated,
    OrderNotFound,
    RateLimited,
    StepUpRequired,
)
from commerce.order import Order
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import orders
from service.changes import outcome, proposals
from service.identity import principals, verification
from service.notifications import mail
from service.shop import Shop
from store.models import OutboundMail, VerificationCode

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])
SECRET = "a shared secret of the shop, long enough"


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        opened.settings = opened.settings.with_values(limit_codes=5)
        yield opened


async def visitor(shop: Shop) -> tuple[str, Principal]:
    token = principals.visitor_token(shop)
    return token, await principals.authenticate(shop, token)


async def mailed(shop: Shop) -> list[str]:
    """Return the codes that were mailed, oldest first, after every job has ended."""
    async with shop.database.read() as session:
        ids = list(await session.scalars(select(VerificationCode.id).where(VerificationCode.shop_id == shop.shop_id)))
    for code_id in ids:
        await shop.jobs.wait(f"code:{code_id}", 20)
    async with shop.database.read() as session:
        mine = OutboundMail.shop_id == shop.shop_id, OutboundMail.reference.like("code:%")
        query = select(OutboundMail).where(*mine).order_by(OutboundMail.created_at)
        rows = list(await session.scalars(query))
    codes = []
    for row in rows:
        await shop.jobs.wait(f"mail:{row.id}", 20)
        [path] = (shop.settings.home / "outbox").glob(f"*{row.reference.removeprefix('code:')}*.eml")
        found = email.message_from_bytes(path.read_bytes(), policy=default)
        assert found["To"] == row.recipient
        codes += re.findall(r"\b\d{6}\b", found.get_content())  # type: ignore[attr-defined]
    return codes


async def test_a_guest_proves_the_mailbox_and_sees_only_their_orders(shop: Shop) -> None:
    token, guest = await visitor(shop)
    with pytest.raises(NotAuthenticated):
        await orders.load(shop, guest, cast.IN_TRANSIT)
    assert await verification.start(shop, guest, f"#{cast.IN_TRANSIT}", cast.OWNER.upper()) == say("codes.sent")
    [code] = await mailed(shop)
    proven = await verification.confirm(shop, guest, f"{code[:3]} {code[3:]}")
    again = await principals.authenticate(shop, token)
    for who in (proven, again):
        assert who.tier >= Tier.VERIFIED_GUEST and who.email == cast.OWNER and who.subject == guest.subject
        assert (await orders.load(shop, who, cast.IN_TRANSIT)).number == cast.IN_TRANSIT
        with pytest.raises(OrderNotFound):
            await orders.load(shop, who, cast.NEIGHBOURS)
    proposal = await proposals.propose(shop, again, "refund_order", cast.OPEN, {})
    decided = await proposals.decide(shop, again, proposal.id, proposal.hash, "confirm")
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    with pytest.raises(InputError) as caught:  # single use
        await verification.confirm(shop, guest, code)
    assert caught.value.code == "bad_code"
    with clock.travel(verification.VERIFIED_FOR + timedelta(seconds=1)):
        assert (await principals.authenticate(shop, token)).tier is Tier.VISITOR


async def test_all_claims_are_answered_alike_and_only_the_true_one_gets_mail(shop: Shop) -> None:
    for number, address in ((cast.OPEN, "thief@example.com"), ("999999", cast.OWNER), (cast.NEIGHBOURS, cast.OWNER)):
        _, guest = await visitor(shop)
        assert await verification.start(shop, guest, number, address) == say("codes.sent")
        assert await verification.awaited(shop, guest)
        for code in ("000000", ""):
            with pytest.raises(InputError):
                await verification.confirm(shop, guest, code)
    assert await mailed(shop) == []


async def test_five_wrong_codes_lock_and_a_code_belongs_to_its_session(shop: Shop) -> None:
    _, guest = await visitor(shop)
    _, other = await visitor(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    [code] = await mailed(shop)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    with pytest.raises(InputError):
        await verification.confirm(shop, other, code)
    for _ in range(verification.TRIES):
        with pytest.raises(InputError):
            await verification.confirm(shop, guest, wrong)
    for attempt in (code, wrong):
        with pytest.raises(RateLimited) as caught:
            await verification.confirm(shop, guest, attempt)
        assert caught.value.code == "code_locked" and caught.value.retry_after > 60
    with pytest.raises(RateLimited):
        await verification.start(shop, guest, cast.OPEN, cast.OWNER)


async def test_codes_expire_newer_ones_replace_them_and_there_are_few(shop: Shop) -> None:
    _, guest = await visitor(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    [first] = await mailed(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    _, second = await mailed(shop)
    if first != second:
        with pytest.raises(InputError):
            await verification.confirm(shop, guest, first)
    with clock.travel(verification.LIFETIME + timedelta(seconds=1)), pytest.raises(InputError):
        await verification.confirm(shop, guest, second)
    for _ in range(3):
        await verification.start(shop, (await visitor(shop))[1], cast.OPEN, cast.OWNER)
    # Whoever asks: it is the same mailbox. To say so would tell that the claim is true.
    assert await verification.start(shop, (await visitor(shop))[1], cast.OPEN, cast.OWNER) == say("codes.sent")
    assert len(await mailed(shop)) == 5


async def test_a_wall_clock_that_is_set_back_prolongs_nothing(shop: Shop) -> None:
    _, guest = await visitor(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    [code] = await mailed(shop)
    token = await principals.development_token(shop, cast.OWNER)
    back = clock.set_by(timedelta(days=-2))
    with clock.travel(verification.LIFETIME + timedelta(seconds=1)), back:
        assert not await verification.awaited(shop, guest)
        with pytest.raises(InputError):
            await verification.confirm(shop, guest, code)
    proven = await verification.confirm(shop, guest, code)
    assert proven.email == cast.OWNER
    with clock.travel(verification.STEPPED_UP_FOR + timedelta(seconds=1)), clock.set_by(timedelta(hours=-3)):
        assert (await verification.refresh(shop, guest)).tier is not Tier.STEPPED_UP
    with clock.travel(verification.VERIFIED_FOR + timedelta(seconds=1)), clock.set_by(timedelta(hours=-30)):
        assert (await verification.refresh(shop, guest)).email != cast.OWNER
        with pytest.raises(NotAuthenticated):
            await principals.authenticate(shop, token)


async def test_a_code_that_a_newer_one_voided_while_its_order_was_read_is_not_mailed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, guest = await visitor(shop)
    reading, newer = asyncio.Event(), asyncio.Event()
    read = shop.connector.orders.by_number

    async def slow(number: str) -> Order:
        if not reading.is_set():
            reading.set()
            await newer.wait()
        return await read(number)

    monkeypatch.setattr(shop.connector.orders, "by_number", slow)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    await asyncio.wait_for(reading.wait(), 20)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    newer.set()
    [code] = await mailed(shop)
    assert (await verification.confirm(shop, guest, code)).tier >= Tier.VERIFIED_GUEST


async def test_codes_lie_nowhere_in_the_clear(shop: Shop) -> None:
    _, guest = await visitor(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    [code] = await mailed(shop)
    async with shop.database.read() as session:
        row = await session.scalar(select(VerificationCode).where(VerificationCode.shop_id == shop.shop_id))
        sent = await session.scalar(select(OutboundMail).where(OutboundMail.shop_id == shop.shop_id))
    assert row is not None and sent is not None
    assert sent.state == "sent" and sent.body == ""
    assert code not in row.code_hash and cast.OWNER.encode() not in row.claim
    # Nor in what the database remembers of the time before the body was blanked.
    [path] = (shop.settings.home / "outbox").glob(f"*{row.id}*.eml")
    [line] = [each for each in path.read_bytes().splitlines() if code.encode() in each]
    written = {each.name: line in each.read_bytes() for each in shop.settings.home.glob("shopclerk.sqlite*")}
    assert written["shopclerk.sqlite-wal"] is False and not any(written.values()) and len(line) > 15
    assert await mail.restart_stuck(shop) == 0


async def test_a_daily_limit_does_not_begin_anew_with_the_next_session(shop: Shop) -> None:
    rule = shop.policy.refund_order.model_copy(update={"per_customer_per_day": Decimal(8)})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})
    mara = await principals.sign_in(shop, cast.OWNER)
    guest = (await visitor(shop))[1].verified(cast.OWNER)
    first = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, {"amount": "5"})
    decided = await proposals.decide(shop, mara, first.id, first.hash, "confirm")
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    with pytest.raises(NeedsPerson) as caught:
        await proposals.propose(shop, guest, "refund_order", cast.DELIVERED, {"amount": "5"})
    assert caught.value.code == "customer_day_cap"


async def test_step_up_lets_a_large_refund_through_for_ten_minutes(shop: Shop) -> None:
    token = await principals.development_token(shop, cast.OWNER)
    mara = await principals.authenticate(shop, token)
    with pytest.raises(StepUpRequired):
        await proposals.propose(shop, mara, "refund_order", cast.OPEN_LARGE, {"amount": "350"})
    await verification.start_step_up(shop, mara)
    [code] = await mailed(shop)
    proven = await verification.confirm(shop, mara, code)
    assert proven.tier is Tier.STEPPED_UP
    assert (await principals.authenticate(shop, token)).tier is Tier.STEPPED_UP
    # Another session of the same account has proven nothing.
    elsewhere = await principals.authenticate(shop, await principals.development_token(shop, cast.OWNER))
    assert elsewhere.tier is Tier.SIGNED_IN
    with clock.travel(verification.STEPPED_UP_FOR + timedelta(seconds=1)):
        assert (await verification.refresh(shop, mara)).tier is Tier.SIGNED_IN
    for nobody in ((await visitor(shop))[1], Principal.staff(shop.shop_id, "desk", ("actions",))):
        with pytest.raises(NotAuthenticated):
            await verification.start_step_up(shop, nobody)


async def test_a_code_goes_to_the_address_on_the_order_and_to_no_look_alike(shop: Shop) -> None:
    orders = shop.connector.orders
    read = orders.by_number

    async def placed_elsewhere(number: str) -> Order:
        return (await read(number)).model_copy(update={"email": "Mara@straße.example"})

    orders.by_number = placed_elsewhere  # type: ignore[method-assign]
    try:
        for name in ("mara@strasse", "mara@ﬁsh", "mara@stra\u00adße", "ｍara@straße"):
            look_alike = f"{name}.example"
            _, guest = await visitor(shop)
            try:
                assert await verification.start(shop, guest, cast.OPEN, look_alike) == say("codes.sent")
            except InputError as error:
                assert error.code == "bad_email"
        assert await mailed(shop) == []
        _, guest = await visitor(shop)
        await verification.start(shop, guest, cast.OPEN, "mara@XN--STRAE-OQA.example")
        [code] = await mailed(shop)
        assert (await verification.confirm(shop, guest, code)).email == "mara@xn--strae-oqa.example"
        async with shop.database.read() as session:
            sent = await session.scalar(select(OutboundMail.recipient).where(OutboundMail.shop_id == shop.shop_id))
        assert sent == "Mara@xn--strae-oqa.example"  # as the store has it
    finally:
        orders.by_number = read  # type: ignore[method-assign]


def claims(of: Shop, /, **changes: Any) -> dict[str, Any]:
    now = clock.now()
    made = {
        "sub": "c501",
        "email": cast.OWNER,
        "shop": of.shop_id,
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "jti": "one",
    } | changes
    return {name: value for name, value in made.items() if value is not None}


def signs(shop: Shop, **settings: Any) -> None:
    shop.settings = shop.settings.with_values(**settings)


async def test_a_shop_signed_token_signs_in_once(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        await principals.exchange(shop, jwt.encode(claims(shop), SECRET))
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET), env="production")
    token = jwt.encode(claims(shop), SECRET)
    mara = await principals.authenticate(shop, await principals.exchange(shop, token))
    assert (mara.email, mara.customer_id, mara.tier) == (cast.OWNER, "c501", Tier.SIGNED_IN)
    with pytest.raises(NotAuthenticated) as caught:
        await principals.exchange(shop, token)
    assert caught.value.code == "token_replayed"
    with pytest.raises(NotAuthenticated):
        await principals.authenticate(shop, token)


async def test_another_sub_or_another_spelling_of_the_address_sees_nothing(shop: Shop) -> None:
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))

    async def sees(jti: str, **changes: str) -> int:
        token = await principals.exchange(shop, jwt.encode(claims(shop, jti=jti, **changes), SECRET))
        return len(await orders.mine(shop, await principals.authenticate(shop, token)))

    assert await sees("own") > 0
    assert await sees("capitals", email=cast.OWNER.upper()) > 0
    assert await sees("other", sub="c1") == 0
    local, _, domain = cast.OWNER.partition("@")
    for place, spelling in enumerate((f"ｍ{local[1:]}@{domain}", f"{local}@{domain.replace('e', 'е', 1)}")):
        assert await sees(f"alike{place}", email=spelling) == 0
    for place, spelling in enumerate((f"{local}\u200b@{domain}", f"{local}\u00ad@{domain}", f"{local}@ｅ{domain[1:]}")):
        with pytest.raises(NotAuthenticated):
            await sees(f"none{place}", email=spelling)
    signs(shop, sign_in_sub="other")
    assert await sees("single", sub="c1") > 0


async def test_a_used_token_is_remembered_to_the_last_fraction_of_its_second(shop: Shop) -> None:
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))
    whole = int(clock.now().timestamp()) + 5
    token = jwt.encode(claims(shop, exp=whole + 0.9), SECRET)
    await principals.exchange(shop, token)
    with clock.travel(timedelta(seconds=whole + 10.3 - clock.now().timestamp())):  # ten seconds' leeway
        await principals.exchange(shop, jwt.encode(claims(shop, jti="two"), SECRET))  # drops what is over
        with pytest.raises(NotAuthenticated) as caught:
            await principals.exchange(shop, token)
    assert caught.value.code == "token_replayed"


@pytest.mark.parametrize(
    "change",
    [
        {"shop": "another"},
        {"exp": timedelta(minutes=-1)},
        {"exp": timedelta(minutes=30)},
        *({name: None} for name in ("jti", "email", "sub", "shop", "exp")),
        {"email": "nobody"},
        {"email": 5},
        {"jti": ""},
        {"iat": timedelta(minutes=-20)},
        {"iat": timedelta(minutes=20)},
    ],
)
async def test_shop_signed_tokens_that_are_refused(shop: Shop, change: dict[str, Any]) -> None:
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))
    moved = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in change.items()}
    with pytest.raises(NotAuthenticated):
        await principals.exchange(shop, jwt.encode(claims(shop, **moved), SECRET))


async def test_the_configuration_fixes_the_algorithm(shop: Shop) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    signs(shop, shop_token_public_key=public)
    forged: list[Callable[[], str]] = [
        lambda: jwt.encode(claims(shop), SECRET),
        lambda: jwt.encode(claims(shop), "", algorithm="none"),
        lambda: jwt.encode(claims(shop), Ed25519PrivateKey.generate(), algorithm="EdDSA"),
        lambda: "no.token.at-all",
    ]
    for make in forged:
        with pytest.raises(NotAuthenticated):
            await principals.exchange(shop, make())
    good = jwt.encode(claims(shop), private, algorithm="EdDSA")
    assert (await principals.authenticate(shop, await principals.exchange(shop, good))).email == cast.OWNER
    signs(shop, shop_token_public_key="", shop_token_secret=type(shop.settings.secret_keys)(SECRET))
    with pytest.raises(NotAuthenticated):
        await principals.exchange(shop, jwt.encode(claims(shop, jti="two"), private, algorithm="EdDSA"))


async def test_tokens_live_by_the_clock_that_wrote_them(shop: Shop) -> None:
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))
    with clock.travel(timedelta(days=400)):
        token = await principals.exchange(shop, jwt.encode(claims(shop), SECRET))
        assert (await principals.authenticate(shop, token)).email == cast.OWNER
        visitor = principals.visitor_token(shop)
        await principals.authenticate(shop, visitor)
    with pytest.raises(NotAuthenticated):  # not begun yet
        await principals.authenticate(shop, token)
    with clock.travel(timedelta(days=431)):
        for each in (token, visitor):
            with pytest.raises(NotAuthenticated):
                await principals.authenticate(shop, each)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, "soon", [], True])
async def test_times_that_are_none(shop: Shop, value: object) -> None:
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))
    for name in ("exp", "iat", "nbf"):
        body = claims(shop, **{name: None}) | {"exp": int(clock.now().timestamp()) + 60} | {name: value}
        body.pop("iat") if name != "iat" else None
        if name == "exp" or value is not True:
            with pytest.raises(NotAuthenticated):
                await principals.exchange(shop, jwt.encode(body, SECRET))
