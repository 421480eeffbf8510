"""Which addresses the bot may connect to: an own list, because "global" in the registry's sense lets too much out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DENIED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own wire server
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
ALLOWED_V6 = IPv6Network("2000::/3")  # all that is handed out for the public
DENIED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks: nothing there is a web site
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries any IPv4 address
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
        "5f00::/16",
    )
)
MAPPED = IPv6Network("::ffff:0:0/96")
NAT64 = IPv6Network("64:ff9b::/96")  # the only way to IPv4 sites on IPv6-only hosts
PORTS = (80, 443, 8080, 8443)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public addresses on few ports; `networks` are the private ones that the operator allows, on any port."""

    networks: tuple[Network, ...] = ()
    ports: tuple[int, ...] = PORTS

    @classmethod
    def allowing(cls, networks: Iterable[str], ports: Iterable[int] = PORTS) -> AddressPolicy:
        """Return the policy for networks as text ("10.1.0.0/16"); raises ValueError for one that is none."""
        return cls(tuple(ip_network(network.strip(), strict=False) for network in networks), tuple(ports))

    def refusal(self, address: str, port: int) -> str:
        """Return why a connection is refused, "" when it may be made. `address` is numeric, as the resolver gave it."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return "no numeric address"
        if isinstance(parsed, IPv6Address) and parsed.scope_id:
            return "an address with a zone"
        inner = _inner(parsed)
        if any(inner.version == network.version and inner in network for network in self.networks):
            return ""
        if not is_public(inner):
            return "not a public address"
        if port not in self.ports:
            return f"port {port} is not one of {', '.join(map(str, self.ports))}"
        return ""


def is_public(address: Address) -> bool:
    """Return whether a site of the public web may live there."""
    address = _inner(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in DENIED_V4)
    return address in ALLOWED_V6 and not any(address in network for network in DENIED_V6)


def _inner(address: Address) -> Address:
    """Return the IPv4 address that a mapped or NAT64 one leads to."""
    if isinstance(address, IPv6Address) and (address in MAPPED or address in NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
