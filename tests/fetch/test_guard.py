"""Every way known to make a fetcher connect where it must not, against a network that answers on every address.

The event loop of these tests plays a router: whatever address is connected to, the canary on this machine answers. So a
hole in the guard shows as a connection, and the public names show that the test itself works.
"""

import asyncio
import itertools
import random
import socket
from ipaddress import IPv4Address, IPv6Network
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetch.address import DENIED_V4, DENIED_V6
from bot.fetch.client import HttpFetcher
from bot.ports import Fetched, FetchFailure, FetchRequest

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


class RouterLoop(asyncio.SelectorEventLoop):
    """Leads every connection to the canary and notes where it was meant to go."""

    def __init__(self) -> None:
        super().__init__()
        self.connected: list[str] = []
        self.canary: dict[socket.AddressFamily, tuple[str, int]] = {}

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        self.connected.append(str(address[0]))
        await super().sock_connect(sock, self.canary[socket.AddressFamily(sock.family)])


class Names(AbstractResolver):
    """Names of a test, each with its answer at each look-up; anything else is read as a literal."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self._answers = {name: itertools.cycle(turns) for name, turns in answers.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        known = self._answers.get(host)
        if known is None:  # "127.1", "0x7f.1", "2130706433": what the system makes of them, without asking a server
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            addresses = [str(entry[4][0]) for entry in found]
        else:
            addresses = next(known)
        return [
            ResolveResult(hostname=host, host=address, port=port, proto=0, flags=0,
                          family=socket.AF_INET6 if ":" in address else socket.AF_INET)
            for address in addresses
        ]  # fmt: skip

    async def close(self) -> None:
        pass


def spellings(address: str) -> list[str]:
    """The ways to write an IPv4 address that some system or library accepts."""
    number = int(IPv4Address(address))
    a, b, c, d = address.split(".")
    dotted = {
        address,
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(hex(int(part)) for part in (a, b, c, d)),
        ".".join(f"0{int(part):o}" for part in (a, b, c, d)),
        f"{a}.{int(b) << 16 | int(c) << 8 | int(d)}",
        f"{a}.{b}.{int(c) << 8 | int(d)}",
        address + ".",
        "".join(chr(ord(x) + 0xFEE0) if x.isdigit() else "。" for x in address),
        "".join(chr(0x2460 + int(x) - 1) if x in "123456789" else x for x in address),
    }
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    six = {f"[{prefix}{address}]" for prefix in ("::ffff:", "::", "64:ff9b::", "64:ff9b:1::")}
    six |= {f"[::ffff:{high}:{low}]", f"[2002:{high}:{low}::1]"}
    return sorted(dotted | six)


def addresses() -> list[str]:
    chance = random.Random(6)
    found = [
        "127.0.0.1",
        "0.0.0.0",
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
    ]
    found += [str(network[chance.randrange(network.num_addresses)]) for network in DENIED_V4]
    return found


def cases() -> list[str]:
    chance = random.Random(7)
    literal = [
        f"http://{text}/" for text in spellings("127.0.0.1") + spellings("169.254.169.254") + spellings("10.0.0.7")
    ]
    every = [f"http://{chance.choice(spellings(address))}/" for address in addresses()]
    six = [
        "::1",
        "::",
        "fe80::1",
        "fe80::1%25lo",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "4000::1",
    ]
    six += [str(network[chance.randrange(2**64)]) for network in DENIED_V6]
    names = [f"http://{name}/" for name in ANSWERS if name != "public.example"]
    return literal + every + [f"http://[{text}]/" for text in six] + TRICKS + names


ANSWERS = {
    "public.example": [[PUBLIC]],
    "localhost": [["127.0.0.1", "::1"]],
    "localhost.": [["127.0.0.1"]],
    "private.example": [["10.0.0.1"]],
    "loop.example": [["127.0.0.1"]],
    "six.example": [["::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "nat64.example": [["64:ff9b::a00:1"]],
    "metadata.example": [["169.254.169.254"]],
    "zero.example": [["0.0.0.0"]],
    "unique.example": [["fd00::1"]],
    "two.example": [["10.0.0.1", "192.168.0.1"]],
}
REDIRECT_TARGETS = [
    "http://127.0.0.1/",
    "http://[::1]/",
    "//127.0.0.1/",
    "http://169.254.169.254/latest/",
    "http://2130706433/",
    "http://private.example/",
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "http://a:b@127.0.0.1/",
    "http://127.1:8080/",
    "http://0/",
    "gopher://127.0.0.1/",
]
TRICKS = [
    "http://localhost/",
    "http://LOCALHOST./",
    "http://[::1]:80/",
    "http://127.0.0.1:443/",
    "https://127.0.0.1/",
    "http://127.0.0.1#@public.example/",
    "http://127.0.0.1?@public.example/",
    "http://public.example@127.0.0.1/",
    "http://127.0.0.1\\@public.example/",
    "http://public.example:80@127.0.0.1/",
    "http://127.0.0.1%2f@public.example/",
    "http://127.0.0.1%00.public.example/",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "http:///127.0.0.1/",
    "//127.0.0.1/",
    "http://127.0.0.1 .public.example/",
    "http://127。0。0。1/",
    "http://public.example:22/",
    "http://public.example:6379/",
    "http://public.example:25/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:70/_x",
    "dict://127.0.0.1:11211/",
    "jar:http://127.0.0.1!/",
    "unix:/run/docker.sock",
    "data:,x",
]


class Canary:
    """Answers everything with a feed, except paths that redirect; counts what reaches it."""

    def __init__(self) -> None:
        self.requests: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.requests.append(head.split("\r\n")[0])
        path = head.split(" ")[1]
        if path.startswith("/to/"):
            target = REDIRECT_TARGETS[int(path.removeprefix("/to/"))]
            writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>")
        await writer.drain()
        writer.close()


async def _world(loop: RouterLoop) -> tuple[Canary, asyncio.Server, asyncio.Server]:
    canary = Canary()
    four = await asyncio.start_server(canary.serve, "127.0.0.1", 0)
    six = await asyncio.start_server(canary.serve, "::1", 0)
    loop.canary = {socket.AF_INET: four.sockets[0].getsockname()[:2], socket.AF_INET6: six.sockets[0].getsockname()[:2]}
    return canary, four, six


async def _check(loop: RouterLoop) -> None:
    canary, *servers = await _world(loop)
    changing = {f"rebind{n}.example": turns for n, turns in enumerate([[[PUBLIC], ["127.0.0.1"]], [[PUBLIC], ["::1"]]])}
    resolver = Names({**ANSWERS, **changing, "mixed.example": [["10.0.0.1", PUBLIC]], "six-ok.example": [[PUBLIC_6]]})
    async with HttpFetcher(spacing=0, resolver=resolver, seconds=5) as fetcher:

        async def ask(url: str) -> object:
            return await fetcher.fetch(FetchRequest(url=url))

        forbidden = cases()
        assert len(forbidden) >= 120
        for url in forbidden:
            assert isinstance(await ask(url), FetchFailure), url
        assert (loop.connected, canary.requests) == ([], [])

        for number in range(len(REDIRECT_TARGETS)):
            assert isinstance(await ask(f"http://public.example/to/{number}"), FetchFailure), REDIRECT_TARGETS[number]
        assert set(loop.connected) == {PUBLIC}
        assert len(canary.requests) == len(REDIRECT_TARGETS)

        assert isinstance(await ask("http://public.example/"), Fetched)
        assert isinstance(await ask("http://six-ok.example/"), Fetched)
        assert isinstance(await ask(f"http://{PUBLIC}:8080/"), Fetched)
        assert isinstance(await ask("http://mixed.example/"), Fetched)  # over its public address
        assert set(loop.connected) == {PUBLIC, PUBLIC_6}

    for name in changing:  # each look-up anew: the first answer is public, the second is not
        async with HttpFetcher(spacing=0, resolver=resolver, seconds=5) as first:
            assert isinstance(await first.fetch(FetchRequest(url=f"http://{name}/")), Fetched)
        async with HttpFetcher(spacing=0, resolver=resolver, seconds=5) as second:
            assert isinstance(await second.fetch(FetchRequest(url=f"http://{name}/")), FetchFailure)
    assert set(loop.connected) == {PUBLIC, PUBLIC_6}
    for server in servers:
        server.close()
        await server.wait_closed()


def test_no_way_leads_to_a_private_address() -> None:
    loop = RouterLoop()
    try:
        loop.run_until_complete(_check(loop))
    finally:
        loop.close()


def test_the_list_of_spellings_covers_every_denied_network() -> None:
    assert all(any(IPv4Address(address) in network for address in addresses()) for network in DENIED_V4)
    assert all(isinstance(network, IPv6Network) for network in DENIED_V6)
