"""`dsmes handbook --serve`: show the finished site to this computer only."""

from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generator.commands.answer import Answer, Talk
from generator.errors import UsageError

HOST, PORT = "127.0.0.1", 8000


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def run(root: Path, talk: Talk) -> Answer:
    """Serve build/handbook until interrupted.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = ThreadingHTTPServer((HOST, PORT), partial(_Quiet, directory=str(root / "build" / "handbook")))
    except OSError as error:
        raise UsageError(
            f"port {PORT} of this computer is in use", hint="stop the other program, or open build/handbook/index.html in a browser"
        ) from error
    with server:
        talk.say(f"The handbook is at http://{HOST}:{PORT}. Press Ctrl+C to stop.")
        with suppress(KeyboardInterrupt):  # the way to stop it
            server.serve_forever()
    return Answer("")
