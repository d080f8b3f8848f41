"""``demo`` in a pipe, as a script would use it."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing

from connectors.stores.demo import cast
from tests.app.cli.conftest import Shell


def answers(text: str) -> list[tuple[str, str]]:
    """Read the transcript back: (customer's line, everything that came after it)."""
    parts = text.split("you> ")
    assert parts[0] == ""
    return [(first, rest) for first, _, rest in (part.partition("\n") for part in parts[1:])]


def test_the_two_lines_of_the_readme(empty_shell: Shell) -> None:
    done = empty_shell.run("demo", stdin="rain jacket under 120\nwhere is my order 1007?\n")
    assert done.returncode == 0
    assert f"You are signed in as Mara Lindt ({cast.OWNER})." in done.stderr
    (first, found), (second, order) = answers(done.stdout)
    assert first == "rain jacket under 120"
    assert found.startswith("clerk> ")
    assert "Rain Jacket" in found
    assert "EUR, in stock" in found
    assert second == "where is my order 1007?"
    assert order.startswith("clerk> ")
    assert "1007" in order
    assert "shipped" in order.casefold()


def test_the_stand_in_of_a_platform_can_be_talked_with_and_leaves_nothing(empty_shell: Shell) -> None:
    done = empty_shell.run(
        "demo",
        "--store",
        "shopify",
        stdin="where is my order 1001?\ncancel order 1004, it was ordered by mistake\nyes, cancel 1004\n",
    )
    assert done.returncode == 0, done.stderr
    assert "A stand-in of shopify with the orders #1001" in done.stderr
    (_, order), (_, proposal), (_, outcome) = answers(done.stdout)
    assert "Order 1001" in order
    assert "Shall I do that? Please answer yes or no." in proposal
    assert "Done" in outcome and "cancelled" in outcome
    assert not empty_shell.home.exists() or not list(empty_shell.home.glob("*.sqlite"))
    unknown = empty_shell.run("demo", "--store", "elsewhere")
    assert unknown.returncode == 2
    assert "There is no stand-in of 'elsewhere'" in unknown.stderr


def test_a_yes_written_ahead_confirms_only_what_it_names(shell: Shell) -> None:
    done = shell.run("demo", stdin=f"refund order {cast.DELIVERED}\nyes\nyes, refund order {cast.DELIVERED}\n")
    (_, proposal), (_, early), (_, outcome) = answers(done.stdout)
    assert "Nothing has been done yet" in early  # written before the question could be read
    assert "Shall I do that? Please answer yes or no." in proposal
    assert "refunded" in outcome
    with closing(sqlite3.connect(shell.home / "demo.sqlite")) as connection:
        made = connection.execute(
            "SELECT count(*) FROM movements m JOIN orders o ON o.id = m.order_id"
            " WHERE o.number = ? AND m.kind = 'refund'",
            (cast.DELIVERED,),
        ).fetchone()
    assert made == (1,)


def test_what_cannot_be_answered_is_told_and_the_next_line_is_read(shell: Shell) -> None:
    lines = ["", "x" * 100_000, "\u202e\u0000\u200b", "hello"]
    done = shell.run("demo", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0
    assert [rest.strip().rpartition(" ")[2] for _, rest in answers(done.stdout)][:3] == [
        "[empty_message]",
        "[message_too_long]",
        "[empty_message]",
    ]
    assert len(done.stdout) < 2_000
    assert answers(done.stdout)[3][1].startswith("clerk> ")


def test_bytes_that_are_no_text_and_a_last_line_without_end(shell: Shell) -> None:
    done = shell.run("demo", "--visitor", stdin=b"mug \xff\xfe\r\nwhere is my order 1007?")
    assert done.returncode == 0
    assert "You are a visitor" in done.stderr
    (_, found), (_, order) = answers(done.stdout)
    assert found.startswith("clerk> ")
    assert "sign in" in order
    assert "DPD" not in order


def test_slash_commands_change_who_is_speaking(shell: Shell) -> None:
    script = f"/as {cast.NEIGHBOUR}\nwhere is my order 1007?\n/as nobody@example.com\n/visitor\n/new\n"
    done = shell.run("demo", stdin=script)
    assert f"shop> You are signed in as Jonas Okafor ({cast.NEIGHBOUR})." in done.stdout
    assert "could not find that order" in done.stdout
    assert "[not_authenticated]" in done.stdout
    assert "shop> You are a visitor and not signed in." in done.stdout


def test_somebody_unknown_and_a_contradiction(shell: Shell) -> None:
    unknown = shell.run("demo", "--as", "nobody@example.com", stdin="hello\n")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("shopclerk: There is no customer with this e-mail address")
    both = shell.run("demo", "--as", cast.OWNER, "--visitor")
    assert both.returncode == 2
    assert "[bad_input]" in both.stderr


def test_production_refuses_to_sign_anybody_in(shell: Shell) -> None:
    done = shell.run("demo", stdin="hello\n", SHOPCLERK_ENV="production")
    assert done.returncode in (1, 2)
    assert "production" in done.stderr


def test_a_reader_that_goes_away_ends_it_quietly(shell: Shell) -> None:
    process = subprocess.Popen(
        shell.command("demo"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.environment(),
        cwd=shell.folder,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write("hello\n" * 5)
    process.stdin.close()
    assert process.stdout.readline() == "you> hello\n"
    process.stdout.close()
    noise = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert "Error" not in noise


def test_reset_starts_afresh_and_keeps_other_shops(shell: Shell) -> None:
    assert (
        "refunded"
        in shell.run("demo", stdin=f"refund order {cast.DELIVERED}\nyes, refund order {cast.DELIVERED}\n").stdout
    )
    shell.run("import", _catalogue(shell), SHOPCLERK_SHOP_ID="other")
    done = shell.run("demo", "--reset", stdin=f"refund order {cast.DELIVERED}\n")
    assert "Shall I do that?" in done.stdout
    with closing(sqlite3.connect(shell.home / "shopclerk.sqlite")) as connection:
        products = dict(connection.execute("SELECT shop_id, count(*) FROM platform_product GROUP BY 1").fetchall())
        talks = connection.execute("SELECT count(*) FROM conversation").fetchone()
    assert products["other"] == 1
    assert products["demo"] > 400
    assert talks == (1,)
    assert shell.run("audit", "verify").returncode == 0


def _catalogue(shell: Shell) -> str:
    path = shell.folder / "one.csv"
    path.write_text("id,title,price\n1,Garden hose,19.90\n")
    return str(path)


def test_signing_out_ends_the_session_and_its_conversation(shell: Shell) -> None:
    done = shell.run(
        "demo", stdin=f"where is my order {cast.IN_TRANSIT}?\n/signout\nwhere is my order {cast.IN_TRANSIT}?\n"
    )
    assert done.returncode == 0
    (_, order), (_, told), (_, after) = answers(done.stdout)
    assert "shipped" in order.casefold()
    assert "You are signed out. You are a visitor and not signed in." in told
    assert "shipped" not in after.casefold()
    with closing(sqlite3.connect(shell.home / "shopclerk.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM verified_session WHERE ended_at IS NOT NULL").fetchone() == (1,)
