import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A wire between the panel and an Asterisk that tests can cut, or hold still without a word. */
export class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #refusing = false;
  #held = false;
  #toBreak: { readonly request: string; readonly lost: "request" | "answer" } | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** On a free port of 127.0.0.1, to `targetPort` of it. */
  static async open(targetPort: number): Promise<Wire> {
    const server = createServer();
    const proxy = new Wire(server);
    server.on("connection", (near) => {
      if (proxy.#refusing) {
        near.destroy();
        return;
      }
      const far = connect(targetPort, "127.0.0.1");
      near.on("data", (chunk) => {
        if (proxy.#toBreak === undefined || !chunk.includes(proxy.#toBreak.request)) return;
        const { lost } = proxy.#toBreak;
        proxy.#toBreak = undefined;
        if (lost === "request") far.destroy();
        else far.removeAllListeners("data").once("data", () => near.destroy());
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        proxy.#sockets.add(one);
        one.setNoDelay(true);
        one.on("data", (chunk) => other.write(chunk));
        one.on("error", () => undefined);
        one.on("close", () => {
          proxy.#sockets.delete(one);
          other.destroy();
        });
        if (proxy.#held) one.pause();
      }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends what is connected and refuses what comes, until `mend`. */
  cut(): void {
    this.#refusing = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes any more, and nobody is told: as a firewall that drops, or a machine that hangs. */
  hold(): void {
    this.#held = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Breaks the one connection over the next such request (`POST /path`): before it is there, or before its answer is here. */
  breakOver(request: string, lost: "request" | "answer"): void {
    this.#toBreak = { request, lost };
  }

  mend(): void {
    this.#refusing = false;
    this.#held = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
