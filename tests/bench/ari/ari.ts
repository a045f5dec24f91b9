import { type Bundles, bundle } from "../bundles";
import { Measured, median } from "../measured";
import { tapeFile } from "../tape-file";
import { installPeers, peersFolder } from "./peers";
import type {
  ClientKind,
  ServerCommand,
  ServerReport,
  SubjectCommand,
  SubjectOptions,
  SubjectReport,
} from "./protocol";
import { type Sample, table } from "./table";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const secondsPerRound = Number(process.env["BENCH_SECONDS"] ?? 3);
/** Fast enough that the clients are measured and not the waking up of their processes. */
const eventsPerSecond = 10_000;
const eventsOfTape = 664;
const warmUpCalls = 5_000;
const calls = 15_000;
const concurrency = 8;
const handles = 10_000;
const connects = 12;
const warmUpConnects = 3;

const kinds: readonly ClientKind[] = ["floor", "ours", "ari-client", "ipcom"];

type Server = Measured<ServerCommand, ServerReport>;
type Subject = Measured<SubjectCommand, SubjectReport>;

/** CPU of the process for each event of the tape, and the share of the events that it was to hear and did. */
async function measureEvents(server: Server, subject: Subject): Promise<Sample> {
  let played = 0;
  const play = async (tapeRounds: number) => {
    await subject.ask({ type: "count" }, "counting");
    const counted = subject.report("counted");
    const { events, listened } = await server.ask(
      { type: "play", eventsPerSecond, rounds: tapeRounds, firstRound: played },
      "played",
    );
    played += tapeRounds;
    const { delivered, cpuMicroseconds } = await counted;
    return { microsecondsPerEvent: cpuMicroseconds / events, deliveredShare: delivered / listened };
  };
  const roundsIn = (seconds: number): number => Math.ceil((eventsPerSecond * seconds) / eventsOfTape);
  // The first pass warms the just-in-time compiler and is not counted.
  await play(roundsIn(2));
  return play(roundsIn(secondsPerRound));
}

async function measureCalls(subject: Subject, channelId: string): Promise<Sample> {
  const ask = (count: number) =>
    subject.ask({ type: "call", calls: count, concurrency, channelId }, "called");
  await ask(warmUpCalls);
  const { durationMs, cpuMicroseconds } = await ask(calls);
  return { callsPerSecond: (calls * 1_000) / durationMs, microsecondsPerCall: cpuMicroseconds / calls };
}

async function measureHandles(server: Server, subject: Subject): Promise<Sample> {
  const held = await subject.ask({ type: "hold", handles }, "held");
  const freed = subject.report("freed");
  await server.ask({ type: "destroy", channels: handles, eventsPerSecond: 5_000 }, "destroyed");
  const { bytesPerHandle, cpuMicroseconds } = await freed;
  return {
    heldBytes: held.bytesPerHandle,
    leftBytes: bytesPerHandle,
    microsecondsPerEnd: cpuMicroseconds / handles,
  };
}

async function measureConnects(subject: Subject): Promise<Sample> {
  const { eachMs } = await subject.ask(
    { type: "reconnect", times: warmUpConnects + connects },
    "reconnected",
  );
  return { connectMs: median(eachMs.slice(warmUpConnects)) };
}

async function measureOne(kind: ClientKind, bundles: Bundles): Promise<Sample> {
  const server: Server = new Measured(bundles.file("server"), [tapeFile]);
  const subjects: Subject[] = [];
  try {
    const { url, username, password, channelId } = await server.report("listening");
    // Each kind of work in a process of its own, so that none is warmed or burdened by another.
    const inNewProcess = async (work: (subject: Subject) => Promise<Sample>): Promise<Sample> => {
      const subject: Subject = new Measured(
        bundles.file("subject"),
        [{ kind, url, username, password, peers: peersFolder } satisfies SubjectOptions],
        ["--expose-gc"],
      );
      subjects.push(subject);
      await subject.ask({ type: "connect" }, "connected");
      const sample = await work(subject);
      subject.send({ type: "end" });
      return sample;
    };
    return {
      ...(await inNewProcess((subject) => measureEvents(server, subject))),
      ...(await inNewProcess((subject) => measureCalls(subject, channelId))),
      ...(await inNewProcess((subject) => measureHandles(server, subject))),
      ...(await inNewProcess(measureConnects)),
    };
  } finally {
    for (const subject of subjects) subject.kill();
    server.kill();
  }
}

/**
 * `lib/ari` beside the other clients of npm, on the same tape and the same server: each client and the server in
 * processes of their own, clients taken in turn over the rounds because the machine's speed drifts.
 */
export async function measureAri(): Promise<void> {
  await installPeers();
  const bundles = await bundle(["ari/subject", "ari/server"]);
  const samples = new Map<ClientKind, Sample[]>(kinds.map((kind) => [kind, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of kinds) samples.get(kind)?.push(await measureOne(kind, bundles));
    }
  } finally {
    await bundles.remove();
  }
  console.log(
    `\n${table(samples, { rounds, secondsPerRound, eventsPerSecond, calls, concurrency, handles })}`,
  );
}
