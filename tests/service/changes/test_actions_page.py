"""docs/developers/actions.md says what the registry says."""

from pathlib import Path

from service.changes.actions_page import render


def test_the_page_is_current() -> None:
    page = Path(__file__).parents[3] / "docs" / "developers" / "actions.md"
    assert page.read_text() == render(), (
        "write docs/developers/actions.md anew from service.changes.actions_page.render()"
    )
