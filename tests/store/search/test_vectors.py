from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from store.search.chroma import ChromaVectors
from store.search.files import BadFiles
from store.search.selection import Scores, Selection
from store.search.vectors import Vectors

DIMENSIONS = 16


def unit(count: int, seed: int = 1) -> Scores:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def some(count: int = 200) -> Vectors:
    ids = list(range(100, 100 + count))
    return Vectors.empty("enc-1", DIMENSIONS).changed(ids, [f"h{row}" for row in ids], unit(count), [])


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 1.0])
def test_every_selectivity_is_exact(share: float) -> None:
    vectors = some()
    mask = np.random.default_rng(7).random(200) < share
    query = unit(1, 9)[0]
    ids, scores = vectors.search(query, Selection(vectors.ids, mask), 10)
    exact = vectors.matrix.astype(np.float64) @ query.astype(np.float64)
    expected = [row for row in np.argsort(-exact, kind="stable") if mask[row] and exact[row] > 0][:10]
    assert ids.tolist() == [100 + int(row) for row in expected]
    assert np.allclose(scores, exact[expected], atol=1e-5)
    assert vectors.look(query, Selection(vectors.ids, mask), 10)[2] == pytest.approx(float(exact.max()), abs=0.05)


def test_without_vectors_nothing_is_near() -> None:
    nothing = Vectors.empty("enc-1", DIMENSIONS)
    ids, scores, best = nothing.look(unit(1)[0], Selection(nothing.ids, np.zeros(0, np.bool_)), 10)
    assert (len(ids), len(scores), best) == (0, 0, 0.0)


def test_a_change_replaces_adds_and_removes() -> None:
    vectors = some(5)
    changed = vectors.changed([102, 300], ["new", "h300"], unit(2, 5), [100])
    assert changed.ids.tolist() == [101, 103, 104, 102, 300]
    assert changed.hashes == ["h101", "h103", "h104", "new", "h300"]
    query = unit(2, 5)[0]
    ids, _ = changed.search(query, Selection(np.arange(90, 400), np.ones(310, dtype=np.bool_)), 1)
    assert ids.tolist() == [102]
    assert len(vectors) == 5


def test_the_snapshot_is_for_one_encoder(tmp_path: Path) -> None:
    some().save(tmp_path)
    loaded = Vectors.load(tmp_path, "enc-1")
    assert np.array_equal(loaded.matrix, some().matrix)
    assert loaded.hashes == some().hashes
    with pytest.raises(BadFiles, match="another encoder"):
        Vectors.load(tmp_path, "enc-2")


def test_a_cut_snapshot_is_refused(tmp_path: Path) -> None:
    some().save(tmp_path)
    matrix = next(tmp_path.glob("vectors.*/matrix.npy"))
    matrix.write_bytes(matrix.read_bytes()[:1000])
    with pytest.raises(BadFiles, match="cut short"):
        Vectors.load(tmp_path, "enc-1")


def test_another_process_reads_the_snapshot_while_it_is_replaced(tmp_path: Path) -> None:
    reader = (
        "import sys, pathlib; from store.search.vectors import Vectors\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "sizes = [len(Vectors.load(folder, 'enc-1')) for _ in range(60)]\n"
        "assert all(size in (50, 60) for size in sizes), sizes\n"
    )
    some(50).save(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", reader, str(tmp_path)], stderr=subprocess.PIPE)
    while process.poll() is None:
        some(60).save(tmp_path)
        some(50).save(tmp_path)
    assert process.returncode == 0, process.communicate()[1].decode()


def test_a_reader_keeps_the_vectors_it_has_mapped(tmp_path: Path) -> None:
    some(50).save(tmp_path)
    reader = Vectors.load(tmp_path, "enc-1")
    some(20).save(tmp_path)
    assert np.array_equal(reader.matrix, some(50).matrix)


def test_chroma_keeps_vectors_in_place(tmp_path: Path) -> None:
    store = ChromaVectors(tmp_path / "chroma", "enc-1", DIMENSIONS)
    rows = unit(30)
    store.upsert(list(range(30)), ["a"] * 30, rows)
    store.upsert([3, 4], ["b", "b"], unit(2, 3))
    store.delete([7, 999])
    assert store.count() == 29
    store.close()
    store = ChromaVectors(tmp_path / "chroma", "enc-1", DIMENSIONS)
    kept = store.fetch([1, 3, 7, 1234])
    assert sorted(kept) == [1, 3]
    assert kept[1][0] == "a"
    assert np.allclose(kept[1][1], rows[1], atol=1e-6)
    assert kept[3][0] == "b"
    assert store.known() == set(range(30)) - {7}
    store.close()


def test_chroma_keeps_encoders_apart_and_forgets_old_ones(tmp_path: Path) -> None:
    old = ChromaVectors(tmp_path, "enc-1", DIMENSIONS)
    old.upsert([1], ["a"], unit(1))
    old.close()
    new = ChromaVectors(tmp_path, "enc-2", DIMENSIONS)
    assert new.count() == 0
    new.forget_other_encoders()
    new.close()
    again = ChromaVectors(tmp_path, "enc-1", DIMENSIONS)
    assert again.count() == 0
    again.close()


def test_a_damaged_chroma_folder_is_made_anew(tmp_path: Path) -> None:
    store = ChromaVectors(tmp_path, "enc-1", DIMENSIONS)
    store.upsert([1], ["a"], unit(1))
    store.close()
    for path in tmp_path.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.write_bytes(b"this is no database" * 100)
    store = ChromaVectors(tmp_path, "enc-1", DIMENSIONS)
    assert store.count() == 0
    store.upsert([2], ["a"], unit(1))
    assert store.known() == {2}
    store.close()
