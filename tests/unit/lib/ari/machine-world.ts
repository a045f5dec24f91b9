import { AriError, errorOfAnswer } from "@/lib/ari/errors";
import type { StreamState } from "@/lib/ari/event-stream";
import { settle, setUp } from "./stream-world";

export type Status = StreamState["status"];
/** `connecting soon`: `connecting`, but the socket is not opened before the last one is gone for a moment. */
export type Place = Status | "connecting soon";

/** What the owner does when an event is delivered to it. */
type Reaction = "nothing" | "throws" | "closes" | "checks";

/** All that can happen to a stream: by its owner, its sockets (the newest, or one before it), its clock, its resync. */
export const inputs = [
  "start",
  "checkNow",
  "close",
  "socket opens",
  "socket is lost",
  "socket is refused",
  "event",
  "event, and the owner throws",
  "event, and the owner closes",
  "event, and the owner checks",
  "unknown event",
  "replaced",
  "replaced, another application",
  "old socket opens",
  "old socket tells",
  "old socket is lost",
  "resync ends",
  "resync fails",
  "a moment passes",
  "time passes",
] as const;
export type Input = (typeof inputs)[number];

/** From the end of a socket to the next one, at least. */
export const floorMs = 125;
export const longerThanAnyWaitMs = 31_000;
/** So long that no number of moments in a test makes it. */
const waitMs = 20_000;

/** A stream whose every input a test gives by name, and what came of it. */
export function machine() {
  const pending: { resolve(): void; reject(error: Error): void }[] = [];
  const delivered: { id: number; replayed: boolean; status: Status }[] = [];
  const reactions = new Map<number, Reaction>();
  const opened = new Set<object>();
  let events = 0;
  const world = setUp({
    policy: ({ reason }) => ({
      status: reason.code === "unauthorized" ? "refused" : "waiting",
      delayMs: waitMs,
      reason,
    }),
    resync: () => new Promise<void>((resolve, reject) => pending.push({ resolve, reject })),
    onEvent: (event, replayed) => {
      if (event.type !== "ChannelDtmfReceived") return;
      const id = Number(event.digit);
      delivered.push({ id, replayed, status: world.stream.state.status });
      const reaction = reactions.get(id);
      if (reaction === "closes") void world.stream.close();
      if (reaction === "checks") world.stream.checkNow();
      if (reaction === "throws") throw new Error("The owner stumbled.");
    },
  });
  const { stream, sockets, clock } = world;

  /** Sends an event on the newest socket, open or not. */
  const tell = (reaction: Reaction): void => {
    const id = ++events;
    reactions.set(id, reaction);
    sockets.at(-1)?.digit(String(id));
  };
  const newest = () => sockets.at(-1);
  /** The last one that is no longer open: nothing that it says counts. */
  const old = () => sockets.findLast(({ isOpen }) => !isOpen);
  const acts: Record<Input, () => void> = {
    start: () => stream.start(),
    checkNow: () => stream.checkNow(),
    close: () => void stream.close(),
    "socket opens": () => {
      const socket = newest();
      // A socket opens at most once, and not after it was closed (lib/ari/transport.ts).
      if (socket === undefined || !socket.isOpen || opened.has(socket)) return;
      opened.add(socket);
      socket.handlers.onOpen();
    },
    "socket is lost": () => newest()?.lose(),
    "socket is refused": () => newest()?.lose(errorOfAnswer("events.eventWebsocket", 401, "{}")),
    event: () => tell("nothing"),
    "event, and the owner throws": () => tell("throws"),
    "event, and the owner closes": () => tell("closes"),
    "event, and the owner checks": () => tell("checks"),
    "unknown event": () => newest()?.send({ type: "FutureEvent" }),
    replaced: () => newest()?.send({ type: "ApplicationReplaced" }),
    "replaced, another application": () =>
      newest()?.send({ type: "ApplicationReplaced", application: "another" }),
    "old socket opens": () => old()?.handlers.onOpen(),
    "old socket tells": () => old()?.digit(String(++events)),
    "old socket is lost": () => old()?.handlers.onClose(new AriError("connection_failed", "Lost again.")),
    "resync ends": () => pending.at(-1)?.resolve(),
    "resync fails": () => pending.at(-1)?.reject(new Error("The list was too long.")),
    "a moment passes": () => clock.advance(floorMs),
    "time passes": () => clock.advance(longerThanAnyWaitMs),
  };
  /** Gives one input, without waiting for what it sets going. */
  const give = (input: Input): void => acts[input]();

  return {
    ...world,
    delivered,
    give,
    get place(): Place {
      const { status } = stream.state;
      return status === "connecting" && newest()?.isOpen !== true ? "connecting soon" : status;
    },
    /** Number of the last event that was sent. */
    get events() {
      return events;
    },
    /** Gives it and lets all that can settle do so. */
    async gives(input: Input) {
      give(input);
      await settle();
    },
    /** Brings it where a test begins, on the way that a real one takes; each but `idle` has an old socket behind it. */
    async reach(place: Place) {
      const way: Record<Place, Input[]> = {
        idle: [],
        "connecting soon": ["start", "socket is lost", "checkNow"],
        connecting: ["start", "socket is lost", "time passes"],
        resyncing: ["start", "socket is lost", "time passes", "socket opens"],
        live: ["start", "socket is lost", "time passes", "socket opens", "resync ends"],
        waiting: ["start", "socket is lost", "time passes", "socket is lost"],
        refused: ["start", "socket is lost", "time passes", "socket is refused"],
        replaced: ["start", "socket is lost", "time passes", "socket opens", "resync ends", "replaced"],
        closed: ["start", "socket is lost", "time passes", "close"],
      };
      for (const input of way[place]) await this.gives(input);
    },
  };
}
