"""Migrations: they build exactly the models, on every database, once."""

import json

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from commerce.errors import ConfigurationError
from store.migrate import _SCRIPTS as SCRIPTS
from store.migrate import current, head, migrate, sync_url
from store.models import Base

pytestmark = pytest.mark.from_scratch


def test_migrations_build_the_models(database_url: str) -> None:
    assert current(database_url) is None
    assert migrate(database_url) == head()
    assert migrate(database_url) == head()
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    assert difference == []


def test_customers_are_renamed_to_the_one_spelling_of_their_mailbox(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = sync_url(database_url)
    command.upgrade(config, "0006")
    engine = create_engine(sync_url(database_url))
    names = {"a": "customer:mara@bücher.example", "b": "customer:jonas@example.org", "c": "visitor:ü"}
    add = (
        "INSERT INTO conversation (id, shop_id, subject, owner, turn, handoff, created_at, updated_at)"
        " VALUES (:id, 'demo', :subject, 'clerk', 'idle', '{}', '2026-01-01', '2026-01-01')"
    )
    change = (
        "INSERT INTO proposal (id, shop_id, action, order_id, order_number, subject, arguments, summary, principal,"
        " state, created_at, expires_at, quote, hash) VALUES ('p', 'demo', 'add_note', '1', '1', :subject, '{}', '',"
        " :who, 'open', '2026-01-01', '2026-01-01', '{}', '')"
    )
    who = json.dumps({"email": "mara@bücher.example", "subject": names["a"], "tier": 3})
    with engine.begin() as connection:
        for key, subject in names.items():
            connection.execute(text(add), {"id": key, "subject": subject})
        connection.execute(text(change), {"subject": names["a"], "who": who})
    migrate(database_url)
    with engine.connect() as connection:
        kept = {key: subject for key, subject in connection.execute(text("SELECT id, subject FROM conversation"))}  # noqa: C416
        subject, principal = connection.execute(text("SELECT subject, principal FROM proposal")).one()
    engine.dispose()
    spelt = "customer:mara@xn--bcher-kva.example"
    assert kept == {"a": spelt, "b": names["b"], "c": names["c"]} and subject == spelt
    principal = json.loads(principal) if isinstance(principal, str) else principal
    assert principal == {"email": spelt.removeprefix("customer:"), "subject": spelt, "tier": 3}


def test_facts_of_shopify_products_are_forgotten_and_those_of_files_are_kept(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = sync_url(database_url)
    command.upgrade(config, "0011")
    engine = create_engine(sync_url(database_url))
    connector = (
        "INSERT INTO connector_config (shop_id, platform, credentials, options, status, created_at, updated_at)"
        " VALUES (:shop, :platform, '', '{}', 'connected', '2026-01-01', '2026-01-01')"
    )
    run = (
        "INSERT INTO sync_run (id, shop_id, kind, source, state, started_at, seen, created, updated, unchanged, deleted,"
        " failed, errors, error) VALUES (:id, 's', :kind, '', 'done', '2026-01-01', 0, 0, 0, 0, 0, 0, '[]', '')"
    )
    product = (
        "INSERT INTO platform_product (shop_id, platform_id, handle, title, description, brand, product_type, category,"
        " tags, attributes, url, images, status, currency, price_min, price_max, in_stock, content_hash, data_hash,"
        " seen_run, synced_at) VALUES (:shop, :id, '', 'Cap', '', '', '', '', '[]', :facts, '', '[]', 'active', 'EUR',"
        " 1, 1, true, 'abc', 'abc', :run, '2026-01-01')"
    )
    facts = json.dumps({"cost price": "3.10"})
    with engine.begin() as connection:
        for shop, platform in (("s", "shopify"), ("w", "woocommerce")):
            connection.execute(text(connector), {"shop": shop, "platform": platform})
        for number, kind in ((1, "full"), (2, "import")):
            connection.execute(text(run), {"id": number, "kind": kind})
        for shop, name, seen in (("s", "synced", 1), ("s", "changed", None), ("s", "file", 2), ("w", "woo", None)):
            connection.execute(text(product), {"shop": shop, "id": name, "facts": facts, "run": seen})
    migrate(database_url)
    wanted = text("SELECT platform_id, attributes, content_hash FROM platform_product")
    with engine.connect() as connection:
        found = {name: (str(kept), content) for name, kept, content in connection.execute(wanted)}
    engine.dispose()
    assert found["synced"] == found["changed"] == ("{}", "")
    assert all("cost price" in found[name][0] and found[name][1] == "abc" for name in ("file", "woo"))


def test_what_guests_said_before_proofs_had_marks_is_closed(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = sync_url(database_url)
    command.upgrade(config, "0012")
    engine = create_engine(sync_url(database_url))
    talk = (
        "INSERT INTO conversation (id, shop_id, subject, owner, turn, handoff, created_at, updated_at)"
        " VALUES (:id, 'demo', :subject, 'clerk', 'idle', '{}', '2026-01-01', '2026-01-01')"
    )
    proof = (
        "INSERT INTO verified_session (shop_id, subject, email, customer_id, verified_at, expires_at)"
        " VALUES ('demo', :subject, :email, '', '2026-01-01', '2026-01-01')"
    )
    names = {"guest": "visitor:a", "left": "visitor:b", "never": "visitor:c", "account": "customer:m@example.com"}
    with engine.begin() as connection:
        for key, subject in names.items():
            connection.execute(text(talk), {"id": key, "subject": subject})
        for subject, email in (
            ("visitor:a", "m@example.com"),
            ("visitor:b", ""),
            ("visitor:b", "j@example.com"),
            ("visitor:c", ""),
        ):
            connection.execute(text(proof), {"subject": subject, "email": email})
    migrate(database_url)
    with engine.connect() as connection:
        kept = {key: mark for key, mark in connection.execute(text("SELECT id, proof FROM conversation"))}  # noqa: C416
    engine.dispose()
    assert kept == {"guest": "unknown", "left": "unknown", "never": "", "account": ""}


def test_a_newer_database_is_refused(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match="newer"):
        migrate(database_url)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        migrate(f"sqlite+aiosqlite:///{tmp_path}/broken.sqlite")


def test_every_row_carries_its_shop() -> None:
    for table in Base.metadata.sorted_tables:
        assert "shop_id" in table.columns, table.name
        for constraint in table.constraints:
            if type(constraint).__name__ == "UniqueConstraint":
                assert "shop_id" in [column.name for column in constraint.columns], table.name


def test_sales_of_imported_goods_end_when_they_were_to(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = sync_url(database_url)
    command.upgrade(config, "0014")
    engine = create_engine(sync_url(database_url))
    run = (
        "INSERT INTO sync_run (id, shop_id, kind, state, started_at, seen, created, updated, unchanged, deleted, failed,"
        " errors, error) VALUES (:id, 'demo', :kind, 'done', '2026-01-01', 0, 0, 0, 0, 0, 0, '[]', '')"
    )
    product = (
        "INSERT INTO platform_product (id, shop_id, platform_id, handle, title, description, brand, product_type, category,"
        " tags, attributes, url, images, status, currency, price_min, price_max, in_stock, content_hash, data_hash,"
        " seen_run, changes_at, synced_at) VALUES (:id, 'demo', :id, '', 'Scarf', '', '', '', '', '[]', '{}', '', '[]',"
        " 'active', 'EUR', 1900, 1900, true, 'c', 'd', :id, :changes, '2026-01-01')"
    )
    variant = (
        "INSERT INTO platform_variant (shop_id, product_id, platform_id, position, sku, barcode, title, options, price,"
        " compare_at, currency, available, image) VALUES ('demo', :of, :id, 0, '', '', '', '{}', 1900, :before, 'EUR',"
        " true, '')"
    )
    with engine.begin() as connection:
        for number, kind in ((1, "import"), (2, "full")):
            connection.execute(text(run), {"id": number, "kind": kind})
            connection.execute(text(product), {"id": number, "changes": "2026-02-01 00:00:00.000000"})
            connection.execute(text(variant), {"of": number, "id": f"{number}a", "before": 4900})
            connection.execute(text(variant), {"of": number, "id": f"{number}b", "before": None})
    migrate(database_url)
    with engine.connect() as connection:
        query = "SELECT platform_id, price, sale_price, compare_at, sale_ends IS NULL FROM platform_variant ORDER BY 1"
        kept = [tuple(row) for row in connection.execute(text(query))]
        turns = "SELECT id, changes_at IS NULL, data_hash FROM platform_product ORDER BY id"
        left = [tuple(row) for row in connection.execute(text(turns))]
    engine.dispose()
    assert kept == [
        ("1a", 4900, 1900, None, False),
        ("1b", 1900, None, None, True),
        ("2a", 1900, None, 4900, True),
        ("2b", 1900, None, None, True),
    ]
    assert left == [(1, True, ""), (2, False, "d")]
