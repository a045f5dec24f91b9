import type { ChildProcess } from "node:child_process";
import { startProcess } from "../clock/start";
import { ended } from "../processes/bound-process";
import type { FromPhones, LineOrder, ToPhones } from "./phone-orders";

let phones: ChildProcess | undefined;
let lastId = 0;
const listeners = new Map<number, (message: FromPhones) => void>();

/**
 * A UDP port of 127.0.0.1 in the phones' process: what is sent goes out by a clock of its own, and what comes has its time
 * of arrival, however busy this process is. Theirs ends with the last line.
 */
export class PhoneLine {
  readonly #id: number;
  readonly port: number;

  private constructor(id: number, port: number) {
    this.#id = id;
    this.port = port;
  }

  /** Opens one on `port`, 0 for a free one; from then on it tells `onMessage`. */
  static async open(port: number, onMessage: (message: FromPhones) => void): Promise<PhoneLine> {
    lastId += 1;
    const id = lastId;
    try {
      const opened = await new Promise<number>((resolve, reject) => {
        listeners.set(id, (message) => {
          if (message.type === "opened") resolve(message.port);
          else if (message.type === "failed") reject(new Error(`The phone has no port: ${message.message}`));
        });
        send({ type: "open", id, port });
      });
      listeners.set(id, onMessage);
      return new PhoneLine(id, opened);
    } catch (error) {
      await forget(id);
      throw error;
    }
  }

  /** Nothing to one that is closed. */
  order(order: LineOrder): void {
    if (listeners.has(this.#id)) send({ ...order, id: this.#id });
  }

  async close(): Promise<void> {
    if (!listeners.has(this.#id)) return;
    await new Promise<void>((resolve) => {
      listeners.set(this.#id, ({ type }) => {
        if (type === "closed") resolve();
      });
      this.order({ type: "close" });
    });
    await forget(this.#id);
  }
}

function send(order: ToPhones): void {
  phones ??= start();
  phones.send(order);
}

function start(): ChildProcess {
  const child = startProcess("tests/support/phones/phone-process.ts");
  child.on("message", (message: FromPhones) => listeners.get(message.id)?.(message));
  child.on("exit", (code, signal) => {
    if (child === phones) throw new Error(`The phones' process ended (${code ?? signal}).`);
  });
  return child;
}

async function forget(id: number): Promise<void> {
  listeners.delete(id);
  const idle = phones;
  if (listeners.size > 0 || idle === undefined) return;
  phones = undefined;
  idle.disconnect();
  await ended(idle);
}
