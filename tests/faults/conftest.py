"""Fixtures of this folder."""

from evals.faults.kills import PRELOADED
from tests.homes import container, demo_home, home, stage  # noqa: F401

# The first test that wants a process decides what all processes have imported.
PRELOADED += ["tests.faults.shopify_platform", "tests.faults.woocommerce_platform"]
