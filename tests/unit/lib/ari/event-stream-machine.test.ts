import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floorMs, type Input, inputs, longerThanAnyWaitMs, machine, type Place } from "./machine-world";
import { settle } from "./stream-world";

/** Where each input leads from where. What is not written stays as it is: nothing opened, ended or told. */
const leads: Record<Place, Partial<Record<Input, string>>> = {
  idle: { start: "connecting, opens", close: "closed" },
  "connecting soon": {
    close: "closed",
    "a moment passes": "connecting, opens",
    "time passes": "connecting, opens",
  },
  connecting: {
    close: "closed, ends",
    "socket opens": "resyncing",
    "socket is lost": "waiting, ends",
    "socket is refused": "refused, ends",
    replaced: "replaced, ends",
  },
  resyncing: {
    close: "closed, ends",
    "socket is lost": "waiting, ends",
    "socket is refused": "refused, ends",
    replaced: "replaced, ends",
    "resync ends": "live",
    "resync fails": "waiting, ends",
  },
  live: {
    checkNow: "resyncing",
    close: "closed, ends",
    "socket is lost": "waiting, ends",
    "socket is refused": "refused, ends",
    event: "live, tells",
    "event, and the owner throws": "waiting, ends, tells",
    "event, and the owner closes": "closed, ends, tells",
    "event, and the owner checks": "resyncing, tells",
    replaced: "replaced, ends",
  },
  // All three right after the end of a socket.
  waiting: { checkNow: "connecting soon", close: "closed", "time passes": "connecting, opens" },
  refused: { checkNow: "connecting soon", close: "closed", "time passes": "connecting, opens" },
  replaced: { checkNow: "connecting soon", close: "closed" },
  closed: {},
};

const places = Object.keys(leads) as Place[];
const hasSocket = (place: Place) => ["connecting", "resyncing", "live"].includes(place);

/** What holds in every state that has settled, whatever led there. */
function expectSound(it: ReturnType<typeof machine>): void {
  const { place } = it;
  expect(it.sockets.filter(({ isOpen }) => isOpen)).toHaveLength(hasSocket(place) ? 1 : 0);
  expect(it.clock.timerCount).toBe(
    place === "waiting" || place === "refused" || place === "connecting soon" ? 1 : 0,
  );
  expectOrder(it);
}

/** What holds at any moment: a socket may still be on its way out, but then no other one is opened. */
function expectOrder(it: ReturnType<typeof machine>): void {
  expect(it.sockets.filter(({ isOpen }) => isOpen).length).toBeLessThanOrEqual(1);
  const ids = it.delivered.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
  for (const { replayed, status: when } of it.delivered) expect(when).toBe(replayed ? "resyncing" : "live");
}

describe("each input in each state", () => {
  const pairs = places.flatMap((place) => inputs.map((input) => [place, input] as const));

  it.each(pairs)("%s, %s", async (place, input) => {
    const it = machine();
    await it.reach(place);
    expect(it.place).toBe(place);
    const before = {
      sockets: it.sockets.length,
      open: it.sockets.filter(({ isOpen }) => isOpen).length,
      told: it.delivered.length,
    };
    await it.gives(input);
    const opened = it.sockets.length - before.sockets;
    const ended = before.open + opened - it.sockets.filter(({ isOpen }) => isOpen).length;
    const told = it.delivered.length - before.told;
    const words = [
      it.place,
      ...Array.from({ length: opened }, () => "opens"),
      ...Array.from({ length: ended }, () => "ends"),
      ...Array.from({ length: told }, () => "tells"),
    ];
    expect(words.join(", ")).toBe(leads[place][input] ?? place);
    expectSound(it);
  });

  it("reaches every state from every other but the first and the last", () => {
    const next = (place: Place) => Object.values(leads[place]).map(placeOf);
    for (const from of places.filter((it) => it !== "closed")) {
      const seen = new Set<Place>([from]);
      for (const place of seen) for (const it of next(place)) seen.add(it);
      expect([...seen].sort()).toEqual(places.filter((it) => it !== "idle" || from === "idle").sort());
    }
  });

  it.each(["waiting", "refused", "replaced"] as const)(
    "%s, checkNow a moment after the end opens at once",
    async (place) => {
      const it = machine();
      await it.reach(place);
      it.clock.advance(floorMs - 1);
      await it.gives("checkNow");
      expect(it.place).toBe("connecting soon");
      it.clock.advance(1);
      expect(it.place).toBe("connecting");

      const other = machine();
      await other.reach(place);
      other.clock.advance(floorMs);
      other.give("checkNow");
      expect(other.place).toBe("connecting");
    },
  );
});

const placeOf = (outcome: string) => outcome.split(",")[0] as Place;

/** The stream as it should be: where it is by the table, and what it has told by the rule of the queue. */
class Model {
  place: Place = "idle";
  /** Events of this connection that wait for the resync, each with what the owner will do. */
  queue: { id: number; input: Input }[] = [];
  readonly told: string[] = [];
  #opens = false;
  /** Since the last socket ended. */
  #endedMs = Number.POSITIVE_INFINITY;

  give(input: Input, id: number): void {
    const isEvent = input.startsWith("event");
    if (input === "a moment passes") this.#endedMs += floorMs;
    if (input === "time passes") this.#endedMs += longerThanAnyWaitMs;
    if (isEvent && (this.place === "connecting" || this.place === "resyncing")) {
      this.queue.push({ id, input });
      return;
    }
    // The newest socket has opened already: it opens no second time.
    if (input === "socket opens" && this.#opens) return;
    const outcome = leads[this.place][input];
    if (outcome === undefined) return;
    if (outcome.includes("tells")) this.told.push(String(id));
    const place = placeOf(outcome);
    this.#enter(place === "connecting soon" && this.#endedMs >= floorMs ? "connecting" : place);
    if (input === "resync ends") this.#replay();
  }

  #enter(place: Place): void {
    if (place === "connecting") this.#opens = false;
    if (place === "resyncing") this.#opens = true;
    if (!hasSocket(place) || place === "connecting") this.queue = [];
    if (hasSocket(this.place) && !hasSocket(place)) this.#endedMs = 0;
    this.place = place;
  }

  #replay(): void {
    const queue = this.queue;
    this.queue = [];
    for (const { id, input } of queue) {
      this.told.push(`(${id})`);
      if (input === "event, and the owner closes") this.#enter("closed");
      if (input === "event, and the owner throws") this.#enter("waiting");
      if (this.place !== "live") return;
    }
  }
}

describe("any sequence of inputs", () => {
  const often: Input[] = ["start", "socket opens", "resync ends", "event", "event", "time passes"];
  const sequence = fc.array(fc.constantFrom(...inputs, ...often, ...often), { maxLength: 60 });
  const calm = inputs.filter((it) => it !== "close" && it !== "event, and the owner closes");
  const calmSequence = fc.array(fc.constantFrom(...calm, ...often, ...often), { maxLength: 80 });

  it.each([
    ["with closing", sequence],
    ["without", calmSequence],
  ] as const)(
    "goes where the table says and tells what the queue held, once and in order: %s",
    async (_, some) => {
      await fc.assert(
        fc.asyncProperty(some, async (given) => {
          const it = machine();
          const model = new Model();
          for (const input of given) {
            await it.gives(input);
            model.give(input, it.events);
            expect(it.place).toBe(model.place);
            expectSound(it);
          }
          expect(it.delivered.map(({ id, replayed }) => (replayed ? `(${id})` : String(id)))).toEqual(
            model.told,
          );
        }),
        { numRuns: 200 },
      );
    },
  );

  it("leaves one socket at most, no timer and no word after the close, when they come faster than anything settles", async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...inputs, ...often, ...often), fc.boolean()), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const it = machine();
        for (const [input, settles] of given) {
          it.give(input);
          if (settles) await settle();
          if (settles) expectSound(it);
          else expectOrder(it);
        }
        await it.stream.close();
        expect(it.stream.state).toEqual({ status: "closed" });
        const told = it.delivered.length;
        const { length: sockets } = it.sockets;
        const { length: states } = it.states;
        for (const input of inputs) await it.gives(input);
        expect(it.stream.state).toEqual({ status: "closed" });
        expect([it.delivered.length, it.sockets.length, it.states.length]).toEqual([told, sockets, states]);
        expect(it.states.at(-1)).toEqual({ status: "closed" });
        expectSound(it);
      }),
      { numRuns: 300 },
    );
  });

  it("comes back to live from anywhere but the close, when the sockets open and the lists are read", async () => {
    await fc.assert(
      fc.asyncProperty(calmSequence, async (given) => {
        const it = machine();
        for (const input of given) await it.gives(input);
        for (const input of [
          "start",
          "resync ends",
          "checkNow",
          "time passes",
          "socket opens",
          "resync ends",
        ] as const) {
          if (it.stream.state.status === "live") break;
          await it.gives(input);
        }
        // Owners that throw at what was replayed are served again after the wait.
        for (const input of ["time passes", "socket opens", "resync ends"] as const)
          if (it.stream.state.status !== "live") await it.gives(input);
        expect(it.stream.state.status).toBe("live");
      }),
      { numRuns: 200 },
    );
  });
});
