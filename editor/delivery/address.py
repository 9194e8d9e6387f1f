"""Which addresses outside may be told something: never this machine or its private network.

The name is looked up once, every address it has is judged, and the connection goes to the very
address that was judged, so that a name cannot point elsewhere a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from roughcut.core.errors import RefusedError

_PORTS = {"https": 443, "http": 80}
# Ways to write an IPv4 address inside an IPv6 one; what counts is the one inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """host: as it was written, for TLS and the Host header. ip: where to connect to."""

    host: str
    port: int
    ip: str
    secure: bool
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS["https" if self.secure else "http"]
        return host if usual else f"{host}:{self.port}"


def check_address(address: str, *, private: bool) -> tuple[str, int]:
    """Host and port of an address that may be kept. private: the studio allows its own network,
    and plain HTTP. Raises RefusedError.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise _no_address() from error
    if not parts.hostname or not port or parts.username or parts.fragment:
        raise _no_address()
    if any(ord(letter) <= 0x20 or ord(letter) > 0x7E for letter in address):
        raise _no_address()
    if parts.scheme == "http" and not private:
        raise RefusedError(
            "webhook.plain", "This address is not encrypted.", action="Use one with https://."
        )
    return parts.hostname, port


def resolved(address: str, *, private: bool) -> Target:
    """Where to connect to, looked up now. Raises RefusedError, OSError for an unknown name."""
    host, port = check_address(address, private=private)
    parts = urlsplit(address)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ips = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not private and not all(public(ip) for ip in ips):
        raise RefusedError(
            "webhook.private",
            "This address lies inside a private network.",
            action="Ask the studio engineer to allow private addresses.",
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, ips[0], parts.scheme == "https", path)


def public(ip: str) -> bool:
    """Whether an address is one of the open internet, also when it is wrapped in another."""
    address = ipaddress.ip_address(ip)
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.teredo[1] if address.teredo else None


def _no_address() -> RefusedError:
    return RefusedError(
        "webhook.address",
        "This is no address that can be told something.",
        action="It reads like https://example.org/path.",
    )
