"""Whether a Dask scheduler answers at an address, and what to do if it does not."""

import asyncio
import importlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from confpapers.errors import ClusterError, UsageError

_FORM = "An address looks like dask:tcp://HOST:PORT; `dask scheduler` prints it"


def knock(address: str, seconds: float) -> None:
    """Connect to the scheduler once. Raises UsageError if no address has this form, and ClusterError.

    A client of Dask waits forever for a server that does not talk like a scheduler (such as the scheduler's own
    dashboard), and cannot be closed for 20 seconds when its address is malformed.
    """
    comm = importlib.import_module("distributed.comm")
    try:
        scheme = comm.parse_address(address)[0]
        comm.get_address_host_port(address)
    except ValueError as error:
        raise UsageError(f"{address!r} is no address of a scheduler ({error}). {_FORM}") from error
    identity = importlib.import_module("distributed").Security().get_connection_args("client")
    if scheme in ("tls", "wss") and identity.get("ssl_context") is None:
        raise ClusterError(f"{address} needs certificates: name them in Dask's settings, distributed.comm.tls.client")
    try:
        with ThreadPoolExecutor(1) as own_thread:  # the caller's may run an event loop, as in a notebook
            own_thread.submit(asyncio.run, _connect(address, seconds, identity)).result()
    except OSError as error:  # a TimeoutError too
        raise ClusterError(
            f"no scheduler responds at {address}. Start one there with `dask scheduler`, or correct the address"
        ) from error
    except Exception as error:  # what another kind of server makes Dask raise has no common class
        raise ClusterError(f"what responds at {address} is no scheduler of Dask ({error}). {_FORM}") from error


async def _connect(address: str, seconds: float, identity: dict[str, Any]) -> None:
    comm = importlib.import_module("distributed.comm")
    connection = await asyncio.wait_for(comm.connect(address, timeout=seconds, **identity), seconds + 1)
    await connection.close()
