"""What attempts from one network are counted under, without keeping the address of anybody."""

import hmac
from datetime import date
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

NETWORK_ATTEMPTS = 100  # wrong passwords from one network within the same time as for an account: a wing shares one
NETWORK_RESETS = 20  # resets asked for from one network, within their time


def network_key(address: str | None, secret: bytes, today: date) -> str:
    """What one network's attempts are counted under today. Tomorrow it is another: nobody is followed by it.

    Of an IPv6 address the first half counts, since one visitor has all the rest.
    """
    salt = hmac.new(secret, f"networks:{today.isoformat()}".encode(), sha256).digest()
    return hmac.new(salt, _network(address or "").encode("utf-8", "replace"), sha256).hexdigest()


def _network(address: str) -> str:
    try:
        told = ip_address(address)
    except ValueError:
        return address
    if isinstance(told, IPv6Address) and told.ipv4_mapped is None:
        return str(ip_network((told, 64), strict=False))
    return str(getattr(told, "ipv4_mapped", None) or told)
