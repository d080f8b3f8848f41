"""What every provider of another company has to do besides: nothing leaves that need not, and no failure is a success."""

from __future__ import annotations

import base64
import io
import logging

import pytest
from PIL import Image

from commerce.errors import ConfigurationError, TryOnError, TryOnRefused, TryOnUnavailable
from connectors.tryon.base import Garment, Photo, TryOnProvider
from evals.contracts.tryon import CONTRACTS, Fitting
from evals.standins.tryon import malformed
from evals.standins.tryon.loopback import Reply, serving
from evals.standins.tryon.service import NOT_BEGUN, ODD, PICTURES, UNCLEAR, Service
from tests.contracts import every, kept


class RemoteContract:
    """Fixtures besides: `service`, the stand-in that serves; `made`, called with an address and seconds: a provider."""

    #: Secrets of the provider, none of which may be told.
    secrets: tuple[str, ...]
    #: Faults by which the service refuses, and the code of each.
    refusals: dict[str, str]
    #: Faults of the service's own that are failures.
    failures: tuple[str, ...]
    #: Kinds of articles, by category, that it does not take; the codes let another provider be asked.
    other_kinds: tuple[str, ...]

    @pytest.fixture(autouse=True)
    def _sound(self, service: Service):
        yield
        assert service.problems == []

    @pytest.mark.parametrize("contract", every(CONTRACTS))
    async def test_it_keeps_what_every_provider_does(
        self, contract, provider: TryOnProvider, photo: Photo, garment: Garment, nobody: Photo
    ) -> None:
        await kept(contract, Fitting(provider, photo, garment, nobody))

    async def test_it_is_paid_and_orders_once(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment
    ) -> None:
        assert provider.paid
        overlay = await provider.overlay(photo, garment)
        assert len(service.orders) == 1 and overlay.provider == provider.name and overlay.notes
        info = Image.open(io.BytesIO(overlay.picture)).info
        assert info["DigitalSourceType"] == "compositeWithTrainedAlgorithmicMedia" and provider.name in info["Source"]

    async def test_the_picture_lies_where_the_photo_lay(
        self, provider: TryOnProvider, photo: Photo, garment: Garment
    ) -> None:
        """Framing, scaling and cutting moves nothing: far from the article all is as it was."""
        made = Image.open(io.BytesIO((await provider.overlay(photo, garment)).picture)).convert("RGB")
        before = Image.open(io.BytesIO(photo.data)).convert("RGB")
        box = (0, 0, photo.width, photo.height // 8)
        one, other = (each.crop(box).resize((64, 16), Image.Resampling.BOX).tobytes() for each in (before, made))
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 12

    async def test_photos_of_any_shape_come_back_as_they_are(self, provider: TryOnProvider, garment: Garment) -> None:
        for width, height in ((300, 700), (701, 300), (333, 333)):
            photo = Photo(malformed.encoded("JPEG", width, height), width, height)
            made = Image.open(io.BytesIO((await provider.overlay(photo, garment)).picture))
            assert made.size == (width, height)

    async def test_nothing_of_a_file_leaves_but_what_it_shows(
        self, provider: TryOnProvider, service: Service, garment: Garment
    ) -> None:
        data = malformed.encoded(
            "JPEG", exif=malformed.exif_with_place(1), comment=b"CANARY", icc_profile=b"CANARY" * 50
        )
        article = Garment(malformed.encoded("PNG", 200, 300, mode="LA"), garment.kind, "CANARY-TITLE", "CANARY-SKU")
        await provider.overlay(Photo(data, 320, 400), article)
        assert "CANARY" not in str(service.orders)

    async def test_what_nobody_can_read_is_sent_to_nobody(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment
    ) -> None:
        for bad in (b"", malformed.png_of(40_000, 40_000), photo.data[:200]):
            with pytest.raises(TryOnRefused) as refused:
                await provider.overlay(Photo(bad, 40_000, 40_000), garment)
            assert refused.value.code == "tryon_unreadable"
            with pytest.raises(TryOnRefused) as refused:
                await provider.overlay(photo, Garment(bad, garment.kind, garment.title, garment.sku))
            assert refused.value.code == "tryon_garment_unreadable"
        assert service.orders == []

    async def test_what_it_does_not_take_is_refused_without_asking(
        self, provider: TryOnProvider, service: Service, photo: Photo
    ) -> None:
        from service.tryon.making import _OF_ARTICLES

        for kind in (*self.other_kinds, "Home > Lamps"):
            article = Garment(malformed.encoded("PNG", 200, 300), kind, "", "X-1")
            for call in (provider.accepts(article), provider.overlay(photo, article)):
                with pytest.raises(TryOnRefused) as refused:
                    await call
                assert refused.value.code.startswith(_OF_ARTICLES) and refused.value.message.endswith(".")
        assert service.orders == []

    async def test_refusals_become_sentences(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment
    ) -> None:
        for fault, code in self.refusals.items():
            service.fault = fault
            with pytest.raises(TryOnRefused) as refused:
                await provider.overlay(photo, garment)
            assert refused.value.code == code, fault
            assert refused.value.message.endswith(".") and refused.value.message != TryOnRefused.default
        assert len(service.orders) == len(self.refusals)

    @pytest.mark.parametrize("fault", NOT_BEGUN)
    async def test_what_was_surely_not_begun_is_told_apart(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment, fault: str
    ) -> None:
        service.fault = fault
        with pytest.raises(TryOnUnavailable) as failed:
            await provider.overlay(photo, garment)
        assert failed.value.code.startswith("tryon_provider_") and len(service.orders) == 1

    async def test_so_is_a_service_that_is_not_there(self, made, photo: Photo, garment: Garment) -> None:
        async with serving(lambda _: None) as url:
            pass  # its port is free again
        provider = made(url)
        with pytest.raises(TryOnUnavailable) as failed:
            await provider.overlay(photo, garment)
        assert failed.value.code == "tryon_unreachable"
        with pytest.raises(TryOnUnavailable):
            await provider.check()
        await provider.close()

    @pytest.mark.parametrize("fault", UNCLEAR)
    async def test_what_nobody_knows_is_a_failure_and_is_not_asked_again(
        self, made, service: Service, photo: Photo, garment: Garment, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("connectors.tryon.remote.MOST_BYTES", 2_000_000)
        provider, service.fault = made(service.url, 0.5), fault
        with pytest.raises(TryOnError) as failed:
            await provider.overlay(photo, garment)
        assert not isinstance(failed.value, TryOnUnavailable | TryOnRefused), fault
        assert len(service.orders) == 1
        await provider.close()

    async def test_odd_answers_are_failures_and_nothing_else(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment
    ) -> None:
        """Whatever the parts of an answer are, it ends in an error of ours: none is a success, or breaks the reader."""
        service.fault = "odd"
        for status in (200, 400):
            for body in ODD:
                service.odd = Reply(status, body)
                with pytest.raises(TryOnError):
                    await provider.overlay(photo, garment)
                try:
                    assert len(await provider.check()) < 200
                except TryOnError:
                    assert status != 200 or provider.name == "fashn"

    async def test_so_are_the_services_own_ways_to_fail(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment
    ) -> None:
        for count, fault in enumerate(self.failures, 1):
            service.fault = fault
            with pytest.raises(TryOnError) as failed:
                await provider.overlay(photo, garment)
            assert not isinstance(failed.value, TryOnUnavailable | TryOnRefused), fault
            assert len(service.orders) == count

    @pytest.mark.parametrize("fault", PICTURES)
    async def test_a_picture_that_is_none_is_no_success(
        self, provider: TryOnProvider, service: Service, photo: Photo, garment: Garment, fault: str
    ) -> None:
        service.fault = fault
        with pytest.raises(TryOnError) as failed:
            await provider.overlay(photo, garment)
        wanted = {"unchanged": ("tryon_unchanged",), "empty": ("tryon_bad_picture", "tryon_no_answer")}
        assert failed.value.code in wanted.get(fault, ("tryon_bad_picture",))
        assert not isinstance(failed.value, TryOnUnavailable)

    async def test_secrets_and_pictures_are_in_no_log_error_or_name(
        self,
        provider: TryOnProvider,
        service: Service,
        photo: Photo,
        garment: Garment,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        told = [repr(provider), str(vars(provider))]
        with caplog.at_level(logging.DEBUG):
            await provider.check()
            for fault in ("", "quota", "key", "broken", "nothing", *self.refusals, *self.failures):
                service.fault = fault
                try:
                    await provider.overlay(photo, garment)
                except TryOnError as error:
                    told += [str(error), error.message, error.detail, repr(error), repr(error.__context__)]
        told.append(caplog.text)
        sent = io.BytesIO()
        service.photos[0].save(sent, "JPEG")
        pieces = [base64.b64encode(each).decode()[600:640] for each in (photo.data, garment.picture, sent.getvalue())]
        for piece in (*self.secrets, *pieces):
            assert piece not in " ".join(told)

    async def test_photos_travel_encrypted_or_not_at_all(self, made) -> None:
        for url in ("http://example.com", "http://10.0.0.7:80", "ftp://example.com", "//example.com"):
            with pytest.raises(ConfigurationError, match="https"):
                made(url)
        for url in ("https://example.com", "http://localhost:1", "http://[::1]:1"):
            made(url)

    async def test_it_is_checked_without_cost(self, provider: TryOnProvider, service: Service) -> None:
        assert (await provider.check()).startswith(f"{provider.name}: ")
        for fault in ("key", "no_model", "broken"):
            service.fault = fault
            with pytest.raises(TryOnError):
                await provider.check()
        assert service.orders == []

    async def test_it_works_again_after_it_was_closed(
        self, provider: TryOnProvider, photo: Photo, garment: Garment
    ) -> None:
        await provider.overlay(photo, garment)
        await provider.close()
        assert await provider.overlay(photo, garment)
