import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { z } from "zod";
import type { ClientToServerEvents, LiveSnapshot, Patch, ServerToClientEvents } from "@/lib/live/wire";
import { within } from "@/lib/time/within";
import type { Identity } from "../auth/identity";
import type { Access, AccessChange } from "../auth/ports";
import type { Bus } from "../bus/bus";
import type { Clock } from "../nodes/clock";
import type { Policies } from "../storage/ports";
import { roleWords } from "./role-words";
import type { LiveStore } from "./store";
import { patchWithoutListeners, rowsWithoutListeners, seesListeners } from "./unseen";

interface SocketData {
  identity: Identity;
  cookie: string;
  /** Since when the browser has not kept up; null while it does. */
  laggingSinceMs: number | null;
  snapshotAtMs: number;
  /** Nodes of which a snapshot is due; empty for none. */
  due: Set<string>;
}

type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

export interface GatewayOptions {
  httpServer: HttpServer;
  store: LiveStore;
  bus: Bus;
  access: Access;
  clock: Clock;
  logger: Logger;
  isAllowedOrigin(origin: string | undefined): boolean;
  policies: Pick<Policies, "spying">;
  /** Of a node, by which its own channels are known. */
  applicationOf(node: string): string;
}

/** Frames that may wait for one browser. `ws.bufferedAmount` stays 0 for a stalled one; engine.io's own queue grows. */
const mostWaitingFrames = 8;
const lagLimitMs = 30_000;
/** Sessions end by time too, so open sockets are asked again. */
const recheckEveryMs = 30_000;
const sweepEveryMs = 1_000;
/** Everybody who has a snapshot and keeps up; those who are not told who listens to whom have a room of their own. */
const rooms = { all: "live", unseen: "live without listeners" } as const;

/** A snapshot is the dearest thing to make: a page that asks again and again gets one in so long. */
const snapshotEveryMs = 500;

/** At the panel's end: so long a browser has to take what it was sent last. */
const goodbyeMs = 500;

/** Pages that come within this time share one snapshot. */
const gatherMs = 20;

const resyncRequest = z.object({ nodes: z.array(z.string().max(80)).max(100).optional() });

/** Sends the live state to browsers: a snapshot, then patches, each encoded once for all of them. */
export class Gateway {
  readonly #io: LiveServer;
  readonly #options: GatewayOptions;
  readonly #undo: (() => void)[];
  /** Whose snapshot goes out next. */
  readonly #ready = new Set<LiveSocket>();
  #laggards = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#io = new Server(options.httpServer, {
      path: "/socket.io",
      transports: ["websocket"],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: 16_384,
      allowRequest: (request, decide) => decide(null, options.isAllowedOrigin(request.headers.origin)),
    });
    this.#io.use((socket, next) => {
      const cookie = socket.handshake.headers.cookie ?? "";
      options.access
        .identify(new Headers({ cookie }))
        .then((identity) => {
          if (identity === null) return next(new Error("not_signed_in"));
          socket.data = { identity, cookie, laggingSinceMs: null, snapshotAtMs: 0, due: new Set() };
          next();
        })
        .catch((error: unknown) => {
          options.logger.error({ err: error }, "a socket could not be identified");
          next(new Error("internal"));
        });
    });
    this.#io.on("connection", (socket) => this.#onConnection(socket));
    this.#undo = [
      options.bus.subscribe("patch", (patch) => this.#onPatch(patch)),
      options.bus.subscribe("node", (node) => this.#io.to(Object.values(rooms)).emit("node", node)),
      options.bus.subscribe("policy", () => {
        // Not what it is: the query has that, for whoever may know it.
        this.#io.emit("policy");
        this.#onRightsChange();
      }),
      options.bus.subscribe("access", (change) => this.#onAccessChange(change)),
      options.clock.every(sweepEveryMs, () => this.#sweepLaggards()),
      options.clock.every(recheckEveryMs, () => this.#recheck()),
    ];
  }

  /** Browsers that are connected now, and how often one had to leave because it did not keep up. */
  get counts(): { browsers: number; laggards: number } {
    return { browsers: this.#io.sockets.sockets.size, laggards: this.#laggards };
  }

  /** What was emitted reaches those who read, for 500 ms at most. */
  async close(): Promise<void> {
    for (const undo of this.#undo) undo();
    const closed = [...this.#io.sockets.sockets.values()].map(
      ({ conn }) => new Promise<void>((resolve) => conn.once("close", () => resolve())),
    );
    this.#io.disconnectSockets(true);
    // A connection closes when its frames have gone out; the engine's own end would drop them.
    await within(goodbyeMs, Promise.all(closed), this.#options.clock);
    // The HTTP server is shared and closed by its owner.
    this.#io.engine.close();
  }

  #onConnection(socket: LiveSocket): void {
    this.#requestSnapshot(socket);
    socket.on("resync", (request) => {
      const parsed = resyncRequest.safeParse(request);
      if (parsed.success) this.#requestSnapshot(socket, parsed.data.nodes);
    });
    socket.conn.on("drain", () => {
      if (socket.data.laggingSinceMs === null || this.#waiting(socket) > 0) return;
      socket.data.laggingSinceMs = null;
      this.#requestSnapshot(socket);
    });
  }

  #onPatch(patch: Patch): void {
    this.#io.to(rooms.all).emit("patch", patch);
    const unseen = this.#io.sockets.adapter.rooms.get(rooms.unseen);
    if (unseen === undefined) return;
    this.#io
      .to(rooms.unseen)
      .emit("patch", patchWithoutListeners(patch, this.#options.applicationOf(patch.node)));
  }

  #roomOf({ data }: LiveSocket): string {
    return seesListeners(this.#options.policies.spying(), data.identity.role) ? rooms.all : rooms.unseen;
  }

  /** Whoever is told more, or less, than before starts from a snapshot. */
  #onRightsChange(): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      const isTold = Object.values(rooms).some((room) => socket.rooms.has(room));
      if (!isTold || socket.rooms.has(this.#roomOf(socket))) continue;
      for (const room of Object.values(rooms)) void socket.leave(room);
      this.#requestSnapshot(socket);
    }
  }

  #requestSnapshot(socket: LiveSocket, nodes: readonly string[] = this.#options.store.nodeNames()): void {
    const { data } = socket;
    // One that lags gets the whole state when it has drained.
    if (data.laggingSinceMs !== null) return;
    const isAsked = data.due.size > 0;
    for (const name of this.#options.store.nodeNames()) {
      if (nodes.includes(name)) data.due.add(name);
    }
    if (isAsked || data.due.size === 0) return;
    const { clock } = this.#options;
    clock.after(Math.max(0, data.snapshotAtMs + snapshotEveryMs - clock.now()), () => {
      this.#ready.add(socket);
      if (this.#ready.size === 1) clock.after(gatherMs, () => this.#sendSnapshots());
    });
  }

  /** One snapshot for all who wait for the same nodes: encoded once, also when every page comes back at the same time. */
  #sendSnapshots(): void {
    const waiting = [...this.#ready].filter(
      ({ connected, data }) => connected && data.laggingSinceMs === null && data.due.size > 0,
    );
    this.#ready.clear();
    const groups = groupBy(waiting, (socket) =>
      [this.#roomOf(socket), ...[...socket.data.due].sort()].join(" "),
    );
    for (const sockets of groups.values()) {
      const [first] = sockets;
      if (first === undefined) continue;
      const room = this.#roomOf(first);
      const whole = this.#options.store.snapshot([...first.data.due]);
      const snapshot = room === rooms.all ? whole : this.#withoutListeners(whole);
      this.#io.to(sockets.map(({ id }) => id)).emit("snapshot", snapshot);
      for (const socket of sockets) {
        socket.data.due.clear();
        socket.data.snapshotAtMs = this.#options.clock.now();
        // Only now: no patch may come before what it builds on.
        void socket.join(room);
      }
    }
  }

  #withoutListeners({ panelMs, nodes }: LiveSnapshot): LiveSnapshot {
    return {
      panelMs,
      nodes: nodes.map((held) => ({
        ...held,
        rows: rowsWithoutListeners(held.rows, this.#options.applicationOf(held.node.node)),
      })),
    };
  }

  #waiting(socket: LiveSocket): number {
    const { writeBuffer } = socket.conn as unknown as { writeBuffer: unknown[] };
    return writeBuffer.length;
  }

  /** One that does not keep up leaves the room: its memory here stays bounded, and the others do not notice. */
  #sweepLaggards(): void {
    const now = this.#options.clock.now();
    for (const socket of this.#io.sockets.sockets.values()) {
      const since = socket.data.laggingSinceMs;
      if (since === null && this.#waiting(socket) > mostWaitingFrames) {
        socket.data.laggingSinceMs = now;
        socket.data.due.clear();
        this.#ready.delete(socket);
        this.#laggards += 1;
        for (const room of Object.values(rooms)) void socket.leave(room);
      } else if (since !== null && now - since > lagLimitMs) {
        this.#options.logger.warn(
          { user: socket.data.identity.actor },
          "a browser did not keep up and was cut",
        );
        socket.disconnect(true);
      }
    }
  }

  #onAccessChange(change: AccessChange): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      const { identity } = socket.data;
      if (identity.kind !== change.kind || identity.id !== change.id) continue;
      if (change.what === "role") {
        socket.emit("session", { kind: "role", text: roleWords(change.role) });
      }
      void this.#check(socket);
    }
  }

  #recheck(): void {
    for (const socket of this.#io.sockets.sockets.values()) void this.#check(socket);
  }

  /** Ends the socket of a session that is no longer good. Never fails open: what cannot be checked is cut. */
  async #check(socket: LiveSocket): Promise<void> {
    const { access, logger } = this.#options;
    let identity: Identity | null = null;
    try {
      identity = await access.identify(new Headers({ cookie: socket.data.cookie }));
    } catch (error) {
      logger.error({ err: error }, "a session could not be checked");
    }
    if (identity !== null) {
      socket.data.identity = identity;
      this.#onRightsChange();
      return;
    }
    socket.emit("session", { kind: "ended", text: "Your session has ended." });
    socket.disconnect(true);
  }
}

function groupBy(
  sockets: readonly LiveSocket[],
  keyOf: (socket: LiveSocket) => string,
): Map<string, LiveSocket[]> {
  const groups = new Map<string, LiveSocket[]>();
  for (const socket of sockets) {
    const key = keyOf(socket);
    groups.set(key, [...(groups.get(key) ?? []), socket]);
  }
  return groups;
}
