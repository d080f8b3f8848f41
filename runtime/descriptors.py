"""File descriptors: how many a process may have open, as many as it is allowed, and the three it starts with."""

from __future__ import annotations

import os
import resource
import sys

#: A server with its databases, indexes and a few hundred visitors; what systems give by default is often 256 or 1,024.
WANTED = 4096
#: With fewer than these not even one conversation opens: two databases, the index, a model's connection.
NEEDED = 128
SENTENCE = (
    "Too many files are open for what this system allows shopclerk. Allow more before starting it (ulimit -n 4096; "
    "in a systemd unit LimitNOFILE=4096)."
)


def raise_limit() -> None:
    """Allow this process as many open files as it may have by itself, up to `WANTED`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def too_few() -> bool:
    """Return whether this process may not even have `NEEDED` files open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft != resource.RLIM_INFINITY and soft < NEEDED


def fill_standard() -> None:
    """Point stdin, stdout and stderr at nothing where the process was started without them (``<&-``, ``2>&-``).

    The next files that are opened would otherwise get their numbers: a database would be read as what the customer
    says, and a warning written into it. To be called before anything is opened.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)  # the lowest that is free: the missing one
            os.set_inheritable(number, True)  # processes of ours need them as well
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good
