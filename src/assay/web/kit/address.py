"""Where a request comes from, as far as this site can know it behind its own proxies."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address; of IPv6 the network of one household, in which devices change theirs every day.
    Empty when it cannot be told: a proxy of ours says nothing, or something that is no address.
    """
    try:
        address = ip_address(str(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
