"""A mail server and a robot's server on this machine, real ones, that do as a test tells them and keep what came in."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Post:
    """`answers`: what the server says after each message's data, in turn, then 250. "drop": it keeps the mail and hangs up."""

    answers: list[str] = field(default_factory=list)
    refuses: str = ""
    kept: list[Mail] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "silent":
            self.gate.wait(20)
            return "250 OK"
        if answer == "drop" or answer.startswith("250"):
            self.kept.append(message_from_bytes(envelope.content))
        if answer == "drop":
            server.transport.close()
        return answer if answer != "drop" else "250 OK"

    def __post_init__(self) -> None:
        self.gate = threading.Event()

    def subjects(self) -> list[str]:
        return [str(make_header(decode_header(mail["Subject"]))) for mail in self.kept]


class OnAFreePort(Controller):
    """The system chooses the port; the library wants to know it before its first call to itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[Post]:
    post = Post()
    controller = OnAFreePort(post, hostname="127.0.0.1", port=0, server_hostname="mail.test", ready_timeout=30)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        post.gate.set()
        controller.stop()


@dataclass
class Robot:
    """`answers`: status and body, in turn; then {"errcode": 0}. `heard`: path and JSON of each call."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    heard: list[tuple[str, Any]] = field(default_factory=list)
    address: str = ""
    host: str = ""


@contextmanager
def robot_server() -> Iterator[Robot]:
    robot = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            robot.heard.append((self.path, json.loads(body)))
            status, words = robot.answers.pop(0) if robot.answers else (200, '{"errcode": 0, "errmsg": "ok"}')
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    robot.host = f"127.0.0.1:{server.server_port}"
    robot.address = f"http://{robot.host}/cgi-bin/webhook/send?key=secret-1234"
    try:
        yield robot
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
