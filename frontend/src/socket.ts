/* A socket that comes back: reconnects with growing pauses, keeps what was to be sent meanwhile. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { Scope } from "./scope.js";

/* The server's own close codes, such as 4404 for who is no member. */
const SHUT_OUT = 4000;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15000];

export class LiveSocket {
  readonly online: ReadonlySignal<boolean>;
  readonly waiting: ReadonlySignal<number>;
  private readonly onlineNow = signal(true);
  private readonly waitingNow = signal(0);
  private readonly scope = new Scope();
  private socket: WebSocket | null = null;
  private kept: string[] = [];
  private failures = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly onMessage: (message: unknown) => void,
    private readonly onReturn: () => void,
  ) {
    this.online = this.onlineNow;
    this.waiting = this.waitingNow;
    this.connect();
    this.scope.listen(window, "online", () => this.retryNow());
  }

  /** Sends now, or keeps it until the line is back. */
  send(message: object): void {
    const text = JSON.stringify(message);
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(text);
      return;
    }
    this.kept.push(text);
    this.waitingNow.value = this.kept.length;
  }

  /** Sends if the line is there; what is only of the moment is not kept. */
  sendIfOnline(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.closed = true;
    this.scope.end();
    this.socket?.close();
  }

  private retryNow(): void {
    if (this.socket?.readyState === WebSocket.CLOSED) this.connect();
  }

  private connect(): void {
    const address = new URL(this.path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onopen = () => this.opened(socket);
    socket.onmessage = (event) => this.onMessage(JSON.parse(String(event.data)));
    socket.onclose = (event) => {
      if (event.code >= SHUT_OUT) this.shutOut();
      else this.lost(socket);
    };
  }

  private opened(socket: WebSocket): void {
    const returned = this.failures > 0;
    this.failures = 0;
    this.onlineNow.value = true;
    for (const text of this.kept.splice(0)) socket.send(text);
    this.waitingNow.value = 0;
    if (returned) this.onReturn();
  }

  /** The server does not want us here: asking again would change nothing. */
  private shutOut(): void {
    this.close();
    this.onlineNow.value = false;
  }

  private lost(socket: WebSocket): void {
    if (this.closed || socket !== this.socket) return;
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] ?? 15000;
    this.failures++;
    this.onlineNow.value = false;
    this.scope.after(pause, () => this.retryNow());
  }
}
