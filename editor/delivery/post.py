"""Sends one signed message and reads what the other side answers; follows no redirect.

Signature: `t=SECONDS,v1=HEX`, where HEX is HMAC-SHA256 with the secret over "SECONDS.BODY". The
receiver refuses an old `t`, so that a message that was overheard cannot be sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
from collections.abc import Mapping

from editor.delivery.address import Target

TIMEOUT_S = 8.0


def signature(secret: str, at_s: int, body: str) -> str:
    """The value of the signature header for a body sent at a Unix time."""
    told = hmac.new(secret.encode(), f"{at_s}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at_s},v1={told}"


def post(target: Target, body: str, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises OSError or http.client.HTTPException where there is none."""
    connection = _Pinned(target)
    try:
        connection.request("POST", target.path, body.encode(), dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was judged, and speaks to the name that was written."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self._target = target

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), TIMEOUT_S)
        if not self._target.secure:
            self.sock = plain
            return
        context = ssl.create_default_context()
        try:
            self.sock = context.wrap_socket(plain, server_hostname=self._target.host)
        except BaseException:
            plain.close()
            raise
