"""Addresses at which no scheduler answers: one sentence, soon."""

import socket
import sys
import threading

import pytest

from striosome.base.errors import BadInput
from striosome.base.libraries import MissingLibrary
from striosome.sweeps import cluster as module
from striosome.sweeps.cluster import require_cluster

pytest.importorskip("distributed")


@pytest.fixture
def listening():
    """What answers with a greeting that is not Dask's, or with none."""
    sockets = []

    def listen(greeting: bytes) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        sockets.append(server)

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                sockets.append(connection)
                connection.sendall(greeting)

        threading.Thread(target=serve, daemon=True).start()
        return int(server.getsockname()[1])

    yield listen
    for each in sockets:
        each.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "tcp://",
        "tcp://host",
        "127.0.0.1:8786",
        "http://127.0.0.1:8787",
        "inproc://1/2",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:-1",
        "tcp://127.0.0.1:８７８６",
        "tcp://a b:1",
        "tcp://\x1b[2J:1",
        "x" * 10_000,
    ],
)
def test_what_cannot_be_an_address_is_said(address):
    with pytest.raises(BadInput, match=r"expected an address as tcp://HOST:PORT") as caught:
        require_cluster(address)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_nobody_there_is_said():
    with pytest.raises(BadInput, match=r"no scheduler answers at tcp://127\.0\.0\.1:9: Connection"):
        require_cluster("tcp://127.0.0.1:9")


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n"])
def test_something_else_there_is_said(greeting, listening, monkeypatch):
    monkeypatch.setattr(module, "_HANDSHAKE_S", 0.3)
    address = f"tcp://127.0.0.1:{listening(greeting)}"
    with pytest.raises(BadInput, match=f"no scheduler answers at {address}: what listens there is"):
        require_cluster(address)


def test_tls_without_settings_is_said():
    with pytest.raises(BadInput, match=r"TLS needs the setting distributed\.comm\.tls\.ca-file"):
        require_cluster("tls://127.0.0.1:9")


def test_without_dask_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingLibrary, match=r"pip install 'striosome\[sweep\]'"):
        require_cluster(None)
