"""What docs/safety.md publishes about claims is what the gate does."""

from pathlib import Path

from agent.guardrails.gate import Gate
from agent.guardrails.promises import PROMISES, claims

DOC = Path(__file__).parents[2] / "docs" / "safety.md"


def test_the_published_kinds_are_the_gates() -> None:
    rows = [line.strip("|").split("|") for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    published = {name.strip(): example.strip() for name, example, *_ in rows if name.strip() in PROMISES}
    assert set(published) == set(PROMISES)
    for name, example in published.items():
        assert name in claims(example)
        gate = Gate({"shop.example.com"}, [])
        assert example not in gate.feed(f"{example} ") + gate.finish()
