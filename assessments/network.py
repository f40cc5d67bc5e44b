"""What of a network address is counted or noted: its network, or its house."""

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

IPV4, IPV6 = 24, 64
"""What is taken for one network: whoever has one address can have the others of it."""

LONGEST = 40
"""Signs that are kept of what is no address."""


def network_of(address: str) -> str:
    """Give the network of an address, /24 or /64; what is no address stands for itself."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:LONGEST]
    if known.is_loopback:
        return str(known)
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is None:
            return str(ip_network((known, IPV6), strict=False))
        known = known.ipv4_mapped
    return str(ip_network((known, IPV4), strict=False))


def host_of(address: str) -> str:
    """Take all IPv6 addresses that one visitor can choose from for the same."""
    try:
        known = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(known.ipv4_mapped or IPv6Network((known, IPV6), strict=False))
