"""Ask the warm process for a run of the command line, and behave as that run does.

``python -S -I ask.py SOCKET [ARGUMENT]...`` hands over its own standard streams, environment and folder, passes
signals on and ends as the run ended. It stands in for ``python -m app.cli``, so it imports next to nothing.
"""

import json
import os
import signal
import socket
import sys

PASSED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(sys.argv[1])
        asked = json.dumps({"arguments": sys.argv[2:], "environment": dict(os.environ), "folder": os.getcwd()}).encode()
        socket.send_fds(connection, [len(asked).to_bytes(4, "big")], [0, 1, 2])
        connection.sendall(asked)
        for each in PASSED:
            signal.signal(each, lambda number, _: connection.send(bytes([number])))
        for stream in (0, 1, 2):  # whoever reads them waits for the run alone
            os.close(stream)
        answer = connection.recv(4)
    code = int.from_bytes(answer, "big", signed=True) if answer else 70
    if code < 0:  # it was killed, so this one is
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


main()
