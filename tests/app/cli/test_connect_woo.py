"""``connect woo`` and ``doctor``: who answers in the shop's place is named on the terminal, with what to do."""

from __future__ import annotations

from pathlib import Path

from evals.standins.woocommerce.server import serve
from evals.standins.woocommerce.world import populate
from tests.app.cli.conftest import Shell

NOTICE = b"<br />\n<b>Notice</b>:  Undefined index in <b>/srv/seo/titles.php</b> on line <b>138</b><br />\n"


def test_who_answers_is_named_and_what_to_do(tmp_path: Path, start_of: list[str]) -> None:
    with serve(tls_on=True) as woo:
        populate(woo)
        shell = Shell(tmp_path / "home", tmp_path, start_of)
        environment = {
            "SHOPCLERK_PLATFORM": "woocommerce",
            "SHOPCLERK_SHOP_ID": "standin",
            "SHOPCLERK_WOO_CA": woo.ca,
            "SHOPCLERK_WOO_LOCAL": "true",
            "WOO_KEY": woo.key.consumer_key,
            "WOO_SECRET": woo.key.consumer_secret,
        }
        woo.front = "wordfence"
        refused = shell.run("connect", "woo", woo.url, **environment)
        assert refused.returncode == 1 and "[firewall_answered]" in refused.stderr
        assert "Wordfence answered in the shop's place (status 503" in refused.stderr and "allowlist" in refused.stderr
        woo.front, woo.noise = "", NOTICE
        made = shell.run("connect", "woo", f"{woo.url}/wp-admin/index.php?page=x", **environment)
        assert made.returncode == 0, made.stderr
        assert "titles.php" in made.stdout and "WP_DEBUG_DISPLAY" in made.stdout
        noticed = shell.run("doctor", **environment).stdout
        assert "titles.php" in noticed
        woo.noise, woo.front = b"", "siteground"
        failed = shell.run("doctor", **environment)
        assert failed.returncode == 1 and "SiteGround's bot protection answered" in failed.stdout
        assert "[email]" not in refused.stderr + failed.stdout and "[secret]" not in refused.stderr + failed.stdout
