import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Input, inputs, machine, type Status } from "./machine-world";
import { settle } from "./stream-world";

/** Where each input leads from where. What is not written stays as it is: nothing opened, ended or told. */
const leads: Record<Status, Partial<Record<Input, string>>> = {
  idle: { start: "connecting, opens", close: "closed" },
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
  waiting: { checkNow: "connecting, opens", close: "closed", "time passes": "connecting, opens" },
  refused: { checkNow: "connecting, opens", close: "closed", "time passes": "connecting, opens" },
  replaced: { checkNow: "connecting, opens", close: "closed" },
  closed: {},
};

const statuses = Object.keys(leads) as Status[];
const hasSocket = (status: Status) => ["connecting", "resyncing", "live"].includes(status);

/** What holds in every state, whatever led there. */
function expectSound(it: ReturnType<typeof machine>): void {
  const { status } = it.stream.state;
  expect(it.sockets.filter(({ isOpen }) => isOpen)).toHaveLength(hasSocket(status) ? 1 : 0);
  expect(it.clock.timerCount).toBe(status === "waiting" || status === "refused" ? 1 : 0);
  const ids = it.delivered.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
  for (const { replayed, status: when } of it.delivered) expect(when).toBe(replayed ? "resyncing" : "live");
}

describe("each input in each state", () => {
  const pairs = statuses.flatMap((status) => inputs.map((input) => [status, input] as const));

  it.each(pairs)("%s, %s", async (status, input) => {
    const it = machine();
    await it.reach(status);
    expect(it.stream.state.status).toBe(status);
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
      it.stream.state.status,
      ...Array.from({ length: opened }, () => "opens"),
      ...Array.from({ length: ended }, () => "ends"),
      ...Array.from({ length: told }, () => "tells"),
    ];
    expect(words.join(", ")).toBe(leads[status][input] ?? status);
    expectSound(it);
  });

  it("reaches every state from every other but the first and the last", () => {
    const next = (status: Status) =>
      Object.values(leads[status]).map((outcome) => outcome.split(",")[0] as Status);
    for (const from of statuses.filter((it) => it !== "closed")) {
      const seen = new Set<Status>([from]);
      for (const status of seen) for (const it of next(status)) seen.add(it);
      expect([...seen].sort()).toEqual(statuses.filter((it) => it !== "idle" || from === "idle").sort());
    }
  });
});

/** The stream as it should be: where it is by the table, and what it has told by the rule of the queue. */
class Model {
  status: Status = "idle";
  /** Events of this connection that wait for the resync, each with what the owner will do. */
  queue: { id: number; input: Input }[] = [];
  readonly told: string[] = [];
  #opens = false;

  give(input: Input, id: number): void {
    const isEvent = input.startsWith("event");
    if (isEvent && (this.status === "connecting" || this.status === "resyncing")) {
      this.queue.push({ id, input });
      return;
    }
    // The newest socket has opened already: it opens no second time.
    if (input === "socket opens" && this.#opens) return;
    const outcome = leads[this.status][input];
    if (outcome === undefined) return;
    if (outcome.includes("tells")) this.told.push(String(id));
    this.#enter(outcome.split(",")[0] as Status);
    if (input === "resync ends") this.#replay();
  }

  #enter(status: Status): void {
    if (status === "connecting") this.#opens = false;
    if (status === "resyncing") this.#opens = true;
    if (!hasSocket(status) || status === "connecting") this.queue = [];
    this.status = status;
  }

  #replay(): void {
    const queue = this.queue;
    this.queue = [];
    for (const { id, input } of queue) {
      this.told.push(`(${id})`);
      if (input === "event, and the owner closes") this.#enter("closed");
      if (input === "event, and the owner throws") this.#enter("waiting");
      if (this.status !== "live") return;
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
            expect(it.stream.state.status).toBe(model.status);
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
          expectSound(it);
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
