"""The address the page is served at, and what goes along with every response."""

import asyncio
import socket

import pytest

from rag.errors import UsageError
from ui.chat_server import Guard, address_of, listen

EVERYWHERE = "0.0.0.0"


def test_without_a_port_the_next_free_one_is_taken():
    with listen() as first, listen() as second:
        a, b = first.getsockname(), second.getsockname()
        assert a[0] == b[0] == "127.0.0.1"
        assert 7860 <= a[1] < b[1]


def test_a_given_port_that_is_taken_is_a_usage_error_with_a_remedy():
    with listen(port=0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError) as caught:
            listen(port=port)
    assert f"Port {port} is already in use" in caught.value.message
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize(
    "arguments", [{"port": 70000}, {"host": "192.0.2.1", "port": 0}, {"host": "no.invalid"}]
)
def test_an_address_that_cannot_be_had_is_a_usage_error(arguments, monkeypatch):
    def resolve(host, *_args, **_kwargs):
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *_args, **_kwargs)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(UsageError, match="Cannot listen"):
        listen(**arguments)


@pytest.mark.parametrize(
    ("host", "name"), [("127.0.0.1", "127.0.0.1"), (EVERYWHERE, "localhost"), ("::1", "[::1]")]
)
def test_the_address_is_one_to_open(host, name):
    with listen(port=0) as sock:
        assert address_of(sock, host) == f"http://{name}:{sock.getsockname()[1]}"


def respond(host_header: str, bound: str = "127.0.0.1") -> tuple[int, dict[str, str]]:
    """Status and headers of a response from behind the guard."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host_header.encode())]}
    asyncio.run(Guard(app, host=bound)(scope, None, send))
    return sent[0]["status"], {k.decode().lower(): v.decode() for k, v in sent[0]["headers"]}


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "localhost", "[::1]:7860"])
def test_this_machine_is_answered_and_the_browser_told_to_fetch_nothing_from_elsewhere(host):
    status, headers = respond(host)
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""])
def test_another_name_for_this_machine_is_refused(host):
    assert respond(host)[0] == 403


def test_where_the_user_opened_it_to_the_network_any_name_is_answered():
    assert respond("my-laptop.lan:7860", bound=EVERYWHERE)[0] == 200
