"""What one try-on needs of memory, measured in a process of its own: nothing heavy is imported before it."""

from __future__ import annotations

import re
from pathlib import Path

from evals.tryon import people


def once() -> float:
    """Return the peak of one try-on over what the process had before, in megabytes."""
    article, photo = people.article("jumper"), people.photo("b0_down")
    idle = _kilobytes("VmRSS")
    from connectors.tryon.local.cutout import cut_out
    from connectors.tryon.local.networks import Networks
    from connectors.tryon.local.provider import decoded, make
    from connectors.tryon.local.supported import kind_of

    make(Networks(), decoded(photo.data), cut_out(article.picture), kind_of(article))
    return round((_kilobytes("VmHWM") - idle) / 1024, 1)


def _kilobytes(name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(match.group(1)) if match else 0
