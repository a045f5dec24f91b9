import type { WebSocket } from "ws";
import type { Application, EventFilter } from "@/lib/ari";
import { type BareEvent, formatTime } from "./world";

interface Connected {
  name: string;
  socket: WebSocket;
  all: boolean;
  filter: { allowed: Set<string>; disallowed: Set<string> };
}

const allTopics = {
  channel_ids: "__AST_CHANNEL_ALL_TOPIC",
  bridge_ids: "__AST_BRIDGE_ALL_TOPIC",
  endpoint_ids: "__AST_ENDPOINT_ALL_TOPIC",
  device_names: "__AST_DEVICE_STATE_ALL_TOPIC",
};

/** The connected Stasis applications, as Asterisk 22 keeps them: gone, with filter, when the socket goes. */
export class Applications {
  readonly #connected = new Map<string, Connected>();
  readonly #entityId: string;
  /** Events that went out, over all sockets. */
  sent = 0;

  constructor(entityId: string) {
    this.#entityId = entityId;
  }

  /** A newcomer takes the name over; the old socket hears of it and stays silent (res/stasis/app.c). */
  connect(name: string, socket: WebSocket, all: boolean): void {
    const old = this.#connected.get(name);
    const filter = old?.filter ?? { allowed: new Set<string>(), disallowed: new Set<string>() };
    this.#connected.set(name, { name, socket, all: all || old?.all === true, filter });
    if (old !== undefined) this.#send(old, { type: "ApplicationReplaced" });
    socket.on("close", () => {
      if (this.#connected.get(name)?.socket === socket) this.#connected.delete(name);
    });
  }

  emit(event: BareEvent, application: string | null): void {
    for (const connected of this.#connected.values()) {
      if (application === null ? connected.all : connected.name === application) this.#send(connected, event);
    }
  }

  /** Writes text as it is to every socket: for tapes and for what is not an event. */
  write(text: string): void {
    for (const { socket } of this.#connected.values()) {
      this.sent += 1;
      socket.send(text);
    }
  }

  /** Bytes that no client has read yet, for pacing. */
  get bufferedBytes(): number {
    return Math.max(0, ...[...this.#connected.values()].map(({ socket }) => socket.bufferedAmount));
  }

  get sockets(): WebSocket[] {
    return [...this.#connected.values()].map(({ socket }) => socket);
  }

  find(name: string): Application | undefined {
    const connected = this.#connected.get(name);
    if (connected === undefined) return undefined;
    const listed = (topic: string) => (connected.all ? [topic] : []);
    return {
      name,
      channel_ids: listed(allTopics.channel_ids),
      bridge_ids: listed(allTopics.bridge_ids),
      endpoint_ids: listed(allTopics.endpoint_ids),
      device_names: listed(allTopics.device_names),
      events_allowed: [...connected.filter.allowed].map((type) => ({ type })),
      events_disallowed: [...connected.filter.disallowed].map((type) => ({ type })),
    };
  }

  subscribeToAll(name: string): void {
    const connected = this.#connected.get(name);
    if (connected !== undefined) connected.all = true;
  }

  /** A key that is absent keeps what it was. */
  setFilter(name: string, filter: EventFilter): void {
    const connected = this.#connected.get(name);
    if (connected === undefined) return;
    if (filter.allowed !== undefined)
      connected.filter.allowed = new Set(filter.allowed.map(({ type }) => type));
    if (filter.disallowed !== undefined) {
      connected.filter.disallowed = new Set(filter.disallowed.map(({ type }) => type));
    }
  }

  #send({ name, socket, filter }: Connected, event: BareEvent): void {
    if (filter.disallowed.has(event.type)) return;
    if (filter.allowed.size > 0 && !filter.allowed.has(event.type)) return;
    this.sent += 1;
    const { type, ...fields } = event;
    const timestamp = formatTime(Date.now());
    socket.send(
      JSON.stringify({ type, ...fields, timestamp, asterisk_id: this.#entityId, application: name }),
    );
  }
}
