"""Which columns customers may read."""

from __future__ import annotations

import pytest

from connectors.files.facts import asked_for
from connectors.stores.shopify.metafields import split

COLUMNS = (
    "Metafield: custom.code [single_line_text_field]",
    "Metafield: vip.code [single_line_text_field]",
    "Code (product.metafields.b2b.code)",
    "Metafield: custom.care",
    "Metafield: erp.weight",
    "Material (product.metafields.wms.kind)",
    "Color (product.metafields.shopify.color-pattern)",
    "Metafield: descriptors.material",
)
PLAIN = {"custom.care", "shopify.color-pattern", "descriptors.material"}


@pytest.mark.parametrize(
    ("named", "more"),
    [
        ((), set()),
        (("custom.code",), {"custom.code"}),
        (("vip.code",), {"vip.code"}),
        (("VIP.Code ",), {"vip.code"}),
        (("code",), {"custom.code"}),
        (("erp.weight", "b2b.code"), {"erp.weight", "b2b.code"}),
        (("other.code",), set()),
        (("weight",), set()),
        (("material",), set()),
    ],
)
def test_a_field_is_opened_by_its_own_name_and_no_other_programs_with_it(
    named: tuple[str, ...], more: set[str]
) -> None:
    taken, kept = split(COLUMNS, asked_for(named))
    everything = {"custom.code", "vip.code", "b2b.code", "erp.weight", "wms.kind"} | PLAIN
    assert set(kept) == everything - PLAIN - more
    assert len(taken) == len(PLAIN | more)
