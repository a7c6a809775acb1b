"""The one HTTP client: http and https only, no credentials, everything bounded.

Redirects are followed here, so that each address is judged before it is asked. A name is resolved
once, and the connection goes to just the IP address that was judged.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from urllib.parse import urljoin

from toolkit import __version__
from toolkit.web import bodies
from toolkit.web.addresses import PORTS, Address, BadAddress, is_private, parse
from toolkit.web.answers import REDIRECTS, Answer, Failure, FailureKind, Hop, Request
from toolkit.web.bodies import Broken
from toolkit.web.breaker import Breaker
from toolkit.web.deadlines import DeadlineWatch, OpenSocket
from toolkit.web.outside_text import plain, shown

# More than the five that some clients stop at (RFC 9110, section 15.4, last note), so that what
# lies behind can still be judged.
LIMIT_REDIRECTS = 10
TIMEOUT_S = 20.0  # our own judgement: a listener has given up by then
DEADLINE_S = 60.0  # our own judgement, for a whole answer that is not media
BEGIN_DEADLINE_S = 30.0  # our own judgement: a kilobyte, or what is said of a file
DIGEST_DEADLINE_S = 3600.0  # our own judgement: 100 MB at the 250 kbit/s of a poor line
AGENT = f"soy/{__version__} (checks podcast feeds)"


class Client:
    """Fetches from several threads at once; `deadlines.tend` must be called now and then.

    The first address decides: unless all that its name stands for is private, nothing private is
    asked for, of names that stand for both kinds neither.
    """

    def __init__(self, timeout_s: float = TIMEOUT_S, per_host: int = 4) -> None:
        self.watch = DeadlineWatch()
        self.breaker = Breaker()
        self._timeout_s = timeout_s
        self._per_host = per_host
        self._gates: dict[str, threading.Semaphore] = {}
        self._lock = threading.Lock()
        self._allows_private: bool | None = None

    def fetch(self, request: Request) -> Answer:
        """Return what came back after redirects; what failed is said in it, nothing is raised."""
        url, hops = request.url, list[Hop]()
        while True:
            try:
                address = parse(url)
            except BadAddress as err:
                return Answer(url, tuple(hops), failure=Failure("address", str(err)))
            with self._gate(address.host):
                if not self.breaker.lets(address.url):  # it may have been given up meanwhile
                    silent = Failure("given-up", "the server did not answer before")
                    return Answer(address.url, tuple(hops), failure=silent)
                answer = self._ask(address, request, tuple(hops))
                self.breaker.note(request, answer)
            place = answer.header("location")
            if answer.status not in REDIRECTS or not place or not request.follows:
                return answer
            seen = {request.url, address.url, *(hop.url for hop in hops)}
            try:
                url = urljoin(address.url, place)
            except ValueError:
                url = place
            hops.append(Hop(answer.status, shown(url)))
            if why := _circle(url, seen, hops):
                return Answer(url, tuple(hops), failure=Failure("redirects", why))

    def _gate(self, host: str) -> threading.Semaphore:
        with self._lock:
            return self._gates.setdefault(host, threading.Semaphore(self._per_host))

    def _ask(self, address: Address, request: Request, hops: tuple[Hop, ...]) -> Answer:
        made = functools.partial(Answer, address.url, hops)
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        headers["Accept-Encoding"] = "gzip" if request.reading == "whole" else "identity"
        with contextlib.ExitStack() as stack:
            line: OpenSocket | None = None
            try:
                line = stack.enter_context(self._line(address, request))
                connection = http.client.HTTPConnection(address.host, address.port)
                connection.default_port = PORTS[address.scheme]  # leaves it out of Host
                connection.response_class = bodies.Response
                connection.sock = line.sock
                connection.request(
                    request.method,
                    address.target,
                    body=request.body or None,
                    headers={**headers, **dict(request.headers)},
                )
                response = stack.enter_context(connection.getresponse())
                got = tuple((k.lower(), v.strip()) for k, v in response.getheaders())
                made = functools.partial(made, status=response.status, headers=got)
                if response.status in REDIRECTS:
                    return made()
                body = bodies.read(response, request)
            except (OSError, http.client.HTTPException, Broken, ValueError) as err:
                is_late = line is not None and line.is_cut
                return made(failure=_late() if is_late else explain(err))
            if line.is_cut:  # an answer without a length looks whole where it was cut
                return made(failure=_late())
            return made(body=body.data, length_bytes=body.length_bytes, sha256=body.sha256)

    @contextlib.contextmanager
    def _line(self, address: Address, request: Request) -> Iterator[OpenSocket]:
        """Yield a connected socket, with TLS where the address says so."""
        is_short = request.reading == "begin" or request.method == "HEAD"
        usual_s = min(BEGIN_DEADLINE_S if is_short else DEADLINE_S, 3 * self._timeout_s)
        allowed_s = DIGEST_DEADLINE_S if request.reading == "digest" else usual_s
        now_s = time.monotonic()
        sock = self._connected(address, now_s + usual_s)
        if address.scheme == "https":
            sock = _context().wrap_socket(
                sock, server_hostname=address.host, do_handshake_on_connect=False
            )
        line = self.watch.take(sock, now_s + allowed_s)
        try:
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            yield line
        finally:
            self.watch.leave(line)
            sock.close()

    def _connected(self, address: Address, due_s: float) -> socket.socket:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        places = [str(info[4][0]) for info in found]
        are_private = [is_private(place) for place in places]
        with self._lock:
            if self._allows_private is None:
                self._allows_private = all(are_private)
        if any(are_private) and not self._allows_private:
            what = "the address" if all(are_private) else "one of the addresses behind its name"
            raise Broken(
                "private", f"{what} belongs to a private network, which listeners cannot reach"
            )
        failed: OSError | None = None
        for place in places:
            if (left_s := due_s - time.monotonic()) <= 0:
                raise TimeoutError
            try:
                wait_s = min(self._timeout_s, left_s)
                sock = socket.create_connection((place, address.port), wait_s)
            except OSError as err:
                failed = err
            else:
                sock.settimeout(self._timeout_s)
                return sock
        raise failed or OSError("there is no such server")


def explain(err: Exception) -> Failure:
    """Return what went wrong, in plain words."""
    if isinstance(err, Broken):
        return Failure(err.kind, err.message)
    if isinstance(err, ssl.SSLCertVerificationError):
        return Failure("tls", f"its certificate is not valid: {plain(err.verify_message)}")
    kinds: tuple[tuple[type[Exception], FailureKind, str], ...] = (
        (ssl.SSLError, "tls", "no secure connection can be made"),
        (TimeoutError, "timeout", "the server takes too long"),
        (socket.gaierror, "unreachable", "there is no server of that name"),
        (ConnectionRefusedError, "unreachable", "the server refuses the connection"),
        (http.client.IncompleteRead, "cut-off", "it ends early"),
        (http.client.HTTPException, "protocol", "the server's answer is not HTTP"),
        (ValueError, "protocol", "the server's answer is not HTTP"),
    )
    for kind, name, message in kinds:
        if isinstance(err, kind):
            return Failure(name, message)
    return Failure("unreachable", "the connection broke off")


def _late() -> Failure:
    return Failure("timeout", "the server takes too long")


def _circle(url: str, seen: set[str], hops: list[Hop]) -> str | None:
    if url in seen:
        return "its redirects go round in a circle"
    if len(hops) > LIMIT_REDIRECTS:
        return f"there are more than {LIMIT_REDIRECTS} redirects"
    return None


@functools.cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
