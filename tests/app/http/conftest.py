from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.serving import Server, make_template, serve


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real application with a model that does what the test's message says; one for all tests here."""
    template = make_template(tmp_path_factory.getbasetemp())
    with serve(template, tmp_path_factory.mktemp("http") / "home", "scripted") as running:
        yield running
