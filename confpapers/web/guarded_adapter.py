"""An HTTP adapter for one host that checks each IP address when connecting to it (see `guard`)."""

import socket
from typing import Any, ClassVar

import requests.adapters
import urllib3
import urllib3.connection

from confpapers.web.guard import Guard, NotPublicError


class _GuardedConnection(urllib3.connection.HTTPConnection):
    guard: ClassVar[Guard]
    host_key: ClassVar[str]

    def _new_conn(self) -> socket.socket:
        return _connect(self, super()._new_conn)


class _GuardedTLSConnection(urllib3.connection.HTTPSConnection):
    guard: ClassVar[Guard]
    host_key: ClassVar[str]

    def _new_conn(self) -> socket.socket:
        return _connect(self, super()._new_conn)


def _connect(connection: Any, connect: Any) -> socket.socket:
    """Open the connection to an address that was checked, not to whatever the name resolves to next time."""
    name = connection._dns_host
    error: Exception = OSError("no address")
    try:
        addresses = connection.guard.addresses(connection.host_key, name, connection.port)
    except NotPublicError:
        raise
    except (OSError, UnicodeError) as failed:
        raise urllib3.exceptions.NameResolutionError(name, connection, socket.gaierror(str(failed))) from failed
    try:
        for address in addresses:
            connection._dns_host = address
            try:
                opened: socket.socket = connect()
            except urllib3.exceptions.HTTPError as failed:
                error = failed
            else:
                return opened
        raise error
    finally:
        connection._dns_host = name


class GuardedAdapter(requests.adapters.HTTPAdapter):
    """requests' adapter with guarded connections; those to a proxy are the user's own choice, and are not guarded."""

    def __init__(self, guard: Guard, host: str) -> None:
        self._guard, self._host = guard, host
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Use the guarded connection classes for connections without a proxy."""
        super().init_poolmanager(*arguments, **options)
        fields = {"guard": self._guard, "host_key": self._host}
        plain = type("_Plain", (_GuardedConnection,), fields)
        secure = type("_Secure", (_GuardedTLSConnection,), fields)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("_PlainPool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("_SecurePool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
