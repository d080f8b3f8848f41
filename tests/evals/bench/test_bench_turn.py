"""The turn benchmark runs, measures both sides, and its writes are real. No claim on times here."""

from pathlib import Path

from evals.bench.bench_turn import bench


async def test_it_measures_both_sides(demo_home: Path) -> None:
    found = await bench(turns=3, writes=2, template=demo_home)
    assert found["reading_turn"]["p50_ms"] > found["model_alone"]["p50_ms"] > 0
    assert found["peer_create_agent"]["p50_ms"] > 0
    assert found["reading_turn"]["cpu_p50_ms"] > found["model_alone"]["cpu_p50_ms"] > 0
    assert found["ratio"] > 0
    assert found["cpu_ratio"] > 0
    assert found["plain_create_agent"]["p50_ms"] > 0
    assert found["ratio_to_plain"] > 0
    assert (
        found["confirmed_write"]["confirm"]["p50_ms"] >= found["confirmed_write"]["confirm_without_platform"]["p50_ms"]
    )
    assert 0 < found["checkpoints"]["megabytes"] <= 0.5
