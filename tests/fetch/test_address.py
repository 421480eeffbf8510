import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetch.address import DENIED_V4, DENIED_V6, AddressPolicy, is_public

POLICY = AddressPolicy()
OUTSIDE = "::/96 fc00::/7 fe80::/10 fec0::/10 ff00::/8 64:ff9b:1::/48 100::/64 4000::/3 e000::/4"
PRIVATE = [*DENIED_V4, *DENIED_V6, *map(ipaddress.IPv6Network, OUTSIDE.split())]


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:2800:21f::1", "2a00:1450::8"]
)
def test_sites_of_the_public_web_are_allowed(address: str) -> None:
    assert POLICY.refusal(address, 443) == ""


@pytest.mark.parametrize("network", PRIVATE)
def test_every_denied_network_is_refused_at_both_ends(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    for address in (network[0], network[-1], network[network.num_addresses // 2]):
        assert POLICY.refusal(str(address), 443) == "not a public address"


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(DENIED_V4), st.integers(min_value=0))
def test_a_denied_address_stays_denied_in_every_ipv6_disguise(network: ipaddress.IPv4Network, number: int) -> None:
    inner = int(network[number % network.num_addresses])
    disguises = [
        inner | 0xFFFF << 32,
        inner,
        inner | 0x64FF9B << 96,
        0x2002 << 112 | inner << 80,
        0x20010000 << 96 | ~inner & 0xFFFFFFFF,
    ]
    for disguise in disguises:
        assert POLICY.refusal(str(ipaddress.IPv6Address(disguise)), 443)


@settings(deadline=None)  # the machine may be busy
@given(st.ip_addresses())
def test_nothing_that_the_registry_calls_private_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
    ):
        inner = getattr(address, "ipv4_mapped", None)
        assert (
            not is_public(address)
            or (inner is not None and is_public(inner))
            or address in ipaddress.ip_network("64:ff9b::/96")
        )


@settings(deadline=None)  # the machine may be busy
@given(st.ip_addresses(v=4, network="93.184.0.0/16"))
def test_public_sites_behind_nat64_and_mapped_stay_reachable(inner: ipaddress.IPv4Address) -> None:
    assert POLICY.refusal(f"64:ff9b::{inner}", 443) == POLICY.refusal(f"::ffff:{inner}", 443) == ""


def test_only_web_ports() -> None:
    assert [port for port in range(65536) if not POLICY.refusal("93.184.215.14", port)] == [80, 443, 8080, 8443]


def test_an_operator_can_allow_a_private_network_on_any_port() -> None:
    policy = AddressPolicy.allowing(["10.1.0.0/16", "fd00::/8"])
    assert [policy.refusal(a, 9000) for a in ("10.1.2.3", "fd12::1", "::ffff:10.1.2.3")] == ["", "", ""]
    assert policy.refusal("10.2.0.1", 80)
    assert policy.refusal("127.0.0.1", 80)


@pytest.mark.parametrize("written", ["10.1.0.0/33", "home", "", "10.1"])
def test_a_network_that_is_none_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match=r"network|Octet|octet"):
        AddressPolicy.allowing([written])


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:2800:21f::1%1", "localhost", ""])
def test_zones_and_names_are_refused(address: str) -> None:
    assert POLICY.refusal(address, 80)
