"""The proxy by which Discord is reached, from the usual variables.

`HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY` name one, `NO_PROXY` the hosts that need none; all of
them in small letters too. This machine itself is never reached by a proxy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.request import getproxies_environment, proxy_bypass

import yarl

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    import aiohttp

DISCORD_API = "https://discord.com/api/v10"
HTTP_SCHEMES = frozenset({"http", "https"})
SOCKS_SCHEMES = frozenset({"socks4", "socks5", "socks5h"})


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; `url` may hold a password, `address` does not."""

    url: str = field(repr=False)
    address: str

    @property
    def is_socks(self) -> bool:
        """Return whether it speaks SOCKS, else HTTP."""
        return yarl.URL(self.url).scheme in SOCKS_SCHEMES

    def connector(self) -> aiohttp.BaseConnector | None:
        """Return what connects through a SOCKS proxy, None for HTTP, which aiohttp speaks itself.

        ConfigurationError where the library for it is missing.
        """
        if not self.is_socks:
            return None
        try:
            from aiohttp_socks import ProxyConnector  # noqa: PLC0415  an extra
        except ImportError as error:
            raise ConfigurationError(
                f"The proxy {self.address} speaks SOCKS, which needs an extra: in the folder of "
                "the bot's code, install it with .venv/bin/pip install '.[socks]'."
            ) from error
        # Names are resolved by the proxy, as a machine behind one may not know them.
        url = self.url.replace("socks5h://", "socks5://", 1)
        connector: aiohttp.BaseConnector = ProxyConnector.from_url(url, rdns=True, limit=0)
        return connector


def find_proxy(url: str) -> Proxy | None:
    """Return the proxy for an address, None where it is reached directly.

    ConfigurationError for a variable that names no proxy.
    """
    target = yarl.URL(url)
    host = target.host or ""
    if _is_this_machine(host) or proxy_bypass(f"{host}:{target.port}"):
        return None
    proxies = getproxies_environment()
    found = proxies.get(target.scheme) or proxies.get("all")
    if not found:
        return None
    try:
        named = yarl.URL(found if "://" in found else f"http://{found}")
        address = f"{named.scheme}://{named.host}:{named.port}"
        fits = named.scheme in HTTP_SCHEMES | SOCKS_SCHEMES and named.host and named.port
    except ValueError:
        fits = False
    if not fits:
        raise ConfigurationError(
            f"{target.scheme.upper()}_PROXY or ALL_PROXY names no proxy; write it as "
            "http://host:port or socks5://host:port."
        )
    return Proxy(str(named), address)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
