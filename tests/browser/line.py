"""A line between browser and server that is slow and can be cut and mended."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

BLOCK_BYTES = 64 << 10
BLOCK_S = 0.01


class Line:
    """Passes connections of its own port on to a server's, about 6 MB/s each way.

    Once cut, open connections break and new ones are refused, until it is mended.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._ears = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._whole = True
        self._ended = threading.Event()
        self.refused = threading.Event()  # somebody tried since it was cut
        self.address = f"http://127.0.0.1:{self._ears.getsockname()[1]}"
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def cut(self) -> None:
        with self._lock:
            self._whole = False
            self.refused.clear()
            for end in self._open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        with self._lock:
            self._whole = True

    def close(self) -> None:
        self._ended.set()
        self.cut()
        with suppress(OSError):
            self._ears.shutdown(socket.SHUT_RDWR)
        self._listening.join()
        self._ears.close()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                caller, _ = self._ears.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self._server)) as server:
            with self._lock:
                if not self._whole:
                    self.refused.set()
                    return
                self._open |= {caller, server}
            back = threading.Thread(target=self._pass, args=(server, caller), daemon=True)
            back.start()
            self._pass(caller, server)
            back.join()
            with self._lock:
                self._open -= {caller, server}

    def _pass(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while block := giver.recv(BLOCK_BYTES):
                taker.sendall(block)
                self._ended.wait(BLOCK_S)
        for end in (giver, taker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
