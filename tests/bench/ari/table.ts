import { median } from "../measured";
import type { ClientKind } from "./protocol";

/** What one client came to in one round, by measure. */
export type Sample = Readonly<Record<string, number>>;

/** What the figures were taken with. */
export interface Setting {
  rounds: number;
  secondsPerRound: number;
  eventsPerSecond: number;
  calls: number;
  concurrency: number;
  handles: number;
}

const names: Readonly<Record<ClientKind, string>> = {
  floor: "bare ws, undici, JSON.parse",
  ours: "lib/ari",
  "ari-client": "ari-client 2.2.0",
  ipcom: "@ipcom/asterisk-ari 1.0.0",
};

interface Column {
  title: string;
  /** Of the medians of a client. */
  text(of: (measure: string) => number, floor: (measure: string) => number): string;
}

function times(measure: string): Column["text"] {
  return (of, floor) => (of(measure) / floor(measure)).toFixed(2);
}

function figure(measure: string, digits: number, divisor = 1): Column["text"] {
  return (of) => (of(measure) / divisor).toFixed(digits);
}

const percent =
  (measure: string): Column["text"] =>
  (of) =>
    `${(of(measure) * 100).toFixed(1)} %`;

/** The figures of all clients, medians over the rounds. */
export function table(samples: ReadonlyMap<ClientKind, readonly Sample[]>, setting: Setting): string {
  const { rounds, secondsPerRound, eventsPerSecond, calls, concurrency, handles } = setting;
  const medianOf = (kind: ClientKind) => (measure: string) =>
    median((samples.get(kind) ?? []).map((sample) => sample[measure] ?? Number.NaN));
  const block = (title: string, columns: readonly Column[]): string => {
    const head = ["client".padEnd(27), ...columns.map((column) => column.title.padStart(15))].join(" ");
    const rows = [...samples.keys()].map((kind) =>
      [
        names[kind].padEnd(27),
        ...columns.map((column) => column.text(medianOf(kind), medianOf("floor")).padStart(15)),
      ].join(" "),
    );
    return [title, head, ...rows].join("\n");
  };
  return [
    block(
      `Events: CPU of the process at ${eventsPerSecond} events/s, six types listened to, median of ${rounds} rounds of ${secondsPerRound} s; aim ≤ 1.5 × floor`,
      [
        { title: "µs/event", text: figure("microsecondsPerEvent", 1) },
        { title: "× floor", text: times("microsecondsPerEvent") },
        { title: "delivered", text: percent("deliveredShare") },
      ],
    ),
    block(
      `Calls: GET /channels/{id}, ${concurrency} at a time, ${calls} a round; aim ≥ 2 × better than ari-client`,
      [
        { title: "calls/s", text: figure("callsPerSecond", 0) },
        { title: "CPU µs/call", text: figure("microsecondsPerCall", 0) },
        { title: "CPU × floor", text: times("microsecondsPerCall") },
      ],
    ),
    block(
      `Memory: ${handles} channel handles with one listener each; what is left when their channels ended`,
      [
        { title: "KiB/handle", text: figure("heldBytes", 2, 1_024) },
        { title: "left, KiB", text: figure("leftBytes", 2, 1_024) },
        { title: "CPU µs/end", text: figure("microsecondsPerEnd", 0) },
      ],
    ),
    block("Connect: until calls and events go through, in a warm process", [
      { title: "ms", text: figure("connectMs", 1) },
    ]),
  ].join("\n\n");
}
