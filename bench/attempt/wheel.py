"""The wheel that turns the virtual candidates: one thread, one epoll, keep-alive lines, requests ready-made.

A line is one connection with at most one request under way. What is asked and what an answer leads to is
the business of a *play*; the wheel sends, reads whole HTTP/1.1 answers, connects again, and keeps the time.
"""

import heapq
import select
import socket
import time
from itertools import count
from typing import Any, Protocol

clock = time.perf_counter
READ_BYTES = 1 << 18


class Line:
    """One connection and the devices that take turns on it."""

    __slots__ = ("buffer", "devices", "done", "due", "fd", "flying", "recv", "send", "sock", "turn")

    def __init__(self, devices: list[Any]) -> None:
        self.devices = devices
        self.turn = self.done = 0
        self.due = 0.0
        """When the request under way should have been sent: latency counts from here."""
        self.flying = False
        self.buffer = b""
        self.sock: socket.socket | None = None

    def device(self) -> Any:
        """The device whose turn it is: whatever the play drives."""
        return self.devices[self.turn]

    def connect(self, address: tuple[str, int]) -> None:
        """Opens the connection; raises OSError."""
        sock = socket.create_connection(address, timeout=5)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        self.sock, self.fd, self.send, self.recv = sock, sock.fileno(), sock.send, sock.recv
        self.buffer, self.flying = b"", False

    def close(self) -> None:
        """Closes the connection, if there is one."""
        if self.sock is not None:
            self.sock.close()
            self.sock, self.flying = None, False


class Play(Protocol):
    """What the candidates do. A time is the wheel's clock; None means that a line rests."""

    def request(self, line: Line, due: float) -> bytes:
        """The bytes to send now, for what was due then."""

    def answered(self, line: Line, status: int, head: bytes, body: bytes, now: float) -> float | None:
        """Takes an answer; when the line's next request is due."""

    def broken(self, line: Line, now: float) -> float | None:
        """The connection was refused or lost; when to try again."""


class Wheel:
    """All lines to one server."""

    def __init__(self, address: tuple[str, int], lines: list[Line]) -> None:
        self._address, self.lines = address, lines
        self._epoll = select.epoll()
        self._by_fd: dict[int, Line] = {}
        self._agenda: list[tuple[float, int, Line]] = []
        self._number = count()
        self._flying = 0

    def open(self) -> None:
        """Connects every line before the play begins; raises OSError."""
        for line in self.lines:
            self._connect(line)

    def close(self) -> None:
        """Closes every line."""
        for line in self.lines:
            line.close()
        self._epoll.close()

    def put(self, when: float, line: Line) -> None:
        """Makes a request of a line due."""
        heapq.heappush(self._agenda, (when, next(self._number), line))

    def run(self, play: Play, *, patience: float) -> float:
        """Turns until every line rests, or nothing has come for `patience` seconds; seconds it took."""
        begun = heard = clock()
        while True:
            now = clock()
            while self._agenda and self._agenda[0][0] <= now:
                when, _, line = heapq.heappop(self._agenda)
                self._ask(line, play, when, now)
            if not (self._agenda or self._flying) or now - heard > patience:
                return clock() - begun
            wait = self._agenda[0][0] - now if self._agenda else 0.5
            ready = self._epoll.poll(min(max(wait, 0.0), 0.5))
            if ready:
                heard = now
            for fd, _ in ready:
                self._read(self._by_fd[fd], play)

    def _connect(self, line: Line) -> None:
        line.connect(self._address)
        self._by_fd[line.fd] = line
        self._epoll.register(line.fd, select.EPOLLIN)

    def _ask(self, line: Line, play: Play, due: float, now: float) -> None:
        try:
            if line.sock is None:
                self._connect(line)
            request = play.request(line, due)
            if line.send(request) != len(request):
                raise OSError("a request did not fit into the socket's buffer")
            line.flying = True
            self._flying += 1
        except OSError:
            self._lose(line, play, now)

    def _read(self, line: Line, play: Play) -> None:
        try:
            data = line.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        now = clock()
        if not data:
            self._lose(line, play, now)
            return
        if line.buffer:
            data = line.buffer + data
        end = data.find(b"\r\n\r\n")
        size = _body_size(data, end) if end > 0 else None
        if size is None or len(data) < end + 4 + size:
            line.buffer = data
            return
        line.buffer, line.flying = b"", False
        self._flying -= 1
        when = play.answered(line, int(data[9:12]), data[:end], data[end + 4 :], now)
        if when is None:
            return
        if when <= now:
            self._ask(line, play, when, now)
        else:
            self.put(when, line)

    def _lose(self, line: Line, play: Play, now: float) -> None:
        if line.sock is not None:
            self._by_fd.pop(line.fd, None)
            self._flying -= line.flying
        line.close()  # which takes it out of the epoll, too
        when = play.broken(line, now)
        if when is not None:
            self.put(max(when, now + 0.001), line)


def _body_size(data: bytes, end: int) -> int | None:
    """The length of the body whose head ends at `end`; None while a chunked one is not whole."""
    at = data.find(b"content-length: ", 0, end)
    if at > 0:
        return int(data[at + 16 : data.find(b"\r\n", at, end + 2)])
    head = data[:end].lower()
    at = head.find(b"content-length:")
    if at > 0:
        return int(head[at + 15 :].split(b"\r\n", 1)[0])
    if b"transfer-encoding: chunked" in head:
        return len(data) - end - 4 if data.endswith(b"0\r\n\r\n") else None
    return 0
