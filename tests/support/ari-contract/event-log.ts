import { once } from "node:events";
import WebSocket from "ws";
import { type AriEvent, type AriEventType, parseEvent } from "@/lib/ari";
import { checkModel } from "./model-check";

const waitMs = 5_000;

type EventOf<Type extends AriEventType> = Extract<AriEvent, { type: Type }>;

interface Waiter {
  tryAgain(): boolean;
}

/** Every event of one application, in order, each checked against its model as it comes. */
export class EventLog {
  readonly events: AriEvent[] = [];
  readonly problems: string[] = [];
  readonly extras = new Set<string>();
  readonly types = new Set<string>();
  readonly #branch: number;
  readonly #waiters = new Set<Waiter>();

  constructor(branch: number) {
    this.#branch = branch;
  }

  /** One text frame. */
  take(text: string): void {
    const parsed = parseEvent(text);
    if (!("event" in parsed)) {
      this.problems.push(`unknown event ${text.slice(0, 200)}`);
      return;
    }
    const { event } = parsed;
    const { problems, extras } = checkModel(event.type, event, this.#branch);
    this.problems.push(...problems.map((problem) => `event ${event.type}: ${problem}`));
    for (const extra of extras) this.extras.add(extra);
    this.types.add(event.type);
    this.events.push(event);
    for (const waiter of this.#waiters) if (waiter.tryAgain()) this.#waiters.delete(waiter);
  }

  /** Events of a type that came so far. */
  all<Type extends AriEventType>(
    type: Type,
    where: (event: EventOf<Type>) => boolean = () => true,
  ): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type).filter(where);
  }

  /** The first event of a type, one that came already or one to come; rejects when none comes. */
  next<Type extends AriEventType>(
    type: Type,
    where: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    return new Promise((resolve, reject) => {
      const tryAgain = () => {
        const [found] = this.all(type, where);
        if (found === undefined) return false;
        clearTimeout(timer);
        resolve(found);
        return true;
      };
      const waiter = { tryAgain };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const last = this.events.slice(-12).map((event) => event.type);
        reject(new Error(`No ${type} within ${waitMs} ms; the last events are ${last.join(", ")}`));
      }, waitMs);
      if (!tryAgain()) this.#waiters.add(waiter);
    });
  }
}

/** An application that is connected by a bare websocket, with or without everything subscribed. */
export interface Listener {
  readonly application: string;
  readonly log: EventLog;
  close(): Promise<void>;
}

/** Opens it: not with the library, whose event stream has one way only. */
export async function openListener(options: {
  address: { url: string; username: string; password: string };
  application: string;
  subscribeAll: boolean;
  branch: number;
}): Promise<Listener> {
  const { application } = options;
  const { url, username, password } = options.address;
  const log = new EventLog(options.branch);
  const query = `app=${application}&subscribeAll=${options.subscribeAll}`;
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/events?${query}`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
    perMessageDeflate: false,
  });
  socket.on("message", (data) => log.take(data.toString()));
  await once(socket, "open");
  return {
    application,
    log,
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
