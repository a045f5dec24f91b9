import { setTimeout as delay } from "node:timers/promises";
import { ariRequest } from "../../support/asterisk/rest";
import { type FakeAsterisk, startFakeAsterisk } from "../../support/fake-asterisk/fake-asterisk";
import { freeTcpPort } from "../../support/ports/ports";
import { Measured, median } from "../measured";
import { application, BenchTraffic } from "../page-traffic";
import { quantile } from "./figures";
import { cpuMsOf, machineTimes } from "./machine";
import type {
  BenchNode,
  CostCommand,
  CostReport,
  Heard,
  ListenersCommand,
  ListenersOptions,
  ListenersReport,
  PipeOptions,
} from "./protocol";
import type { Stage } from "./stage";

const eventsPerSecond = 1_000;
const callsOfTraffic = 300;
const targetCount = 10;
/** Each listens to five calls at most. */
const tokenCount = 20;
const settleMs = 1_000;
/** The last one is what the event relay stands beside. */
const sessionCounts = (process.env["BENCH_SESSIONS"] ?? "20,100").split(",").map(Number);
const sessionsMost = Math.max(...sessionCounts);

/** One stretch of listening. */
interface Stretch extends Heard {
  /** CPU of the process for each second, ms. */
  cpuMsPerSecond: number;
  /** Of Asterisk for each second, ms, with what it does without sessions. */
  asteriskMsPerSecond: number;
  /** How much of the machine had nothing to do, 0…1: with little left, all figures are the machine's. */
  idleShare: number;
  elapsedMs: number;
}

export interface CostFigures {
  /** Of the two processes with no session, ms for each second. */
  idle: Record<"pipe" | "panel", number[]>;
  /** By the number of sessions. */
  sessions: Record<"pipe" | "panel", Map<number, Stretch[]>>;
  /** Of the event relay: without sessions, and with the most of them. */
  relay: Record<"alone" | "beside", { cpuMsPerSecond: number[]; latencyMs: number[] }>;
}

/** The load of the event relay: a node beside the real ones, whose events this process writes. */
export interface EventLoad {
  readonly node: BenchNode;
  readonly traffic: BenchTraffic;
  close(): Promise<void>;
}

export async function startEventLoad(): Promise<EventLoad> {
  const fake: FakeAsterisk = await startFakeAsterisk();
  const traffic = new BenchTraffic(fake, callsOfTraffic);
  const { url, username, password } = fake;
  return {
    node: { node: "load", url, username, password, application },
    traffic,
    close: () => fake.close(),
  };
}

type Cost = Measured<CostCommand, CostReport>;
type Listeners = Measured<ListenersCommand, ListenersReport>;

async function untilGone(stage: Stage, bridges: number): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  const count = async () => ((await ariRequest(stage.asterisk("22"), "GET", "/bridges")) as unknown[]).length;
  while ((await count()) > bridges) {
    if (performance.now() > deadlineMs) throw new Error("Sessions are left in Asterisk.");
    await delay(50);
  }
}

/** Silent channels: a snoop gives its frames whatever the call does, and ten tones would take a third of a core from all. */
async function makeTargets(stage: Stage): Promise<string[]> {
  const asterisk = stage.asterisk("22");
  const ids = Array.from({ length: targetCount }, (_, index) => `target-${index}`);
  for (const id of ids) {
    const query = `endpoint=Local/900@default&app=${asterisk.application}`;
    await ariRequest(asterisk, "POST", `/channels/${id}?${query}`);
  }
  for (const id of ids) {
    while (((await ariRequest(asterisk, "GET", `/channels/${id}`)) as { state: string }).state !== "Up") {
      await delay(20);
    }
  }
  return ids;
}

async function makeTokens(stage: Stage): Promise<string[]> {
  const tokens: string[] = [];
  for (let index = 0; index < tokenCount; index += 1) {
    const body = { name: `bench ${index}`, role: "supervisor" };
    tokens.push(String((await stage.ask("POST", "/tokens", body))["secret"]));
  }
  return tokens;
}

/** CPU of a process over a time, for each second. */
async function costOf(
  process: Cost,
  work: () => Promise<unknown>,
): Promise<{ cpuMs: number; elapsedMs: number }> {
  await process.ask({ type: "begin" }, "begun");
  await work();
  return process.ask({ type: "count" }, "counted");
}

/**
 * What a session costs the server, and what a hundred at once do to the event relay: the bare pipe, the panel and the
 * listeners in processes of their own, pipe and panel taken in turn over the rounds.
 */
export async function measureCosts(
  stage: Stage,
  load: EventLoad,
  { rounds, secondsPerRound }: { rounds: number; secondsPerRound: number },
): Promise<CostFigures> {
  const port = await freeTcpPort();
  const asterisk = stage.asterisk("22");
  const targets = await makeTargets(stage);
  const pipe: Cost = new Measured(stage.bundles.file("pipe"), [
    { asterisk: { ...stage.node("22"), application: "pipe" }, port } satisfies PipeOptions,
  ]);
  await pipe.report("ready");
  const listeners: Listeners = new Measured(stage.bundles.file("listeners"), [
    {
      pipe: `ws://127.0.0.1:${port}`,
      panel: stage.origin,
      cookie: stage.cookie,
      tokens: await makeTokens(stage),
      node: "pbx-22",
      targets,
    } satisfies ListenersOptions,
  ]);
  await listeners.report("ready");
  const bridges = ((await ariRequest(stage.asterisk("22"), "GET", "/bridges")) as unknown[]).length;
  const processes: Record<"pipe" | "panel", Cost> = { pipe, panel: stage.panel as unknown as Cost };
  const windowMs = secondsPerRound * 1_000;
  // In its last second no probe is written.
  const relayMs = Math.max(windowMs, 2_000);
  const figures: CostFigures = {
    idle: { pipe: [], panel: [] },
    sessions: {
      pipe: new Map(sessionCounts.map((count) => [count, []])),
      panel: new Map(sessionCounts.map((count) => [count, []])),
    },
    relay: {
      alone: { cpuMsPerSecond: [], latencyMs: [] },
      beside: { cpuMsPerSecond: [], latencyMs: [] },
    },
  };

  /** Plays events, and hears when they come to a browser. */
  const relay = async (which: "alone" | "beside"): Promise<void> => {
    await listeners.ask({ type: "begin" }, "begun");
    let writtenAt = new Map<number, number>();
    const { cpuMs, elapsedMs } = await costOf(stage.panel as unknown as Cost, async () => {
      writtenAt = (await load.traffic.play(eventsPerSecond, relayMs)).probes;
    });
    // The last patch is under way.
    await delay(150);
    const { probes } = await listeners.ask({ type: "count" }, "counted");
    const { cpuMsPerSecond, latencyMs } = figures.relay[which];
    cpuMsPerSecond.push((1_000 * cpuMs) / elapsedMs);
    latencyMs.push(
      ...probes.flatMap(([number, atMs]) => {
        const writtenAtMs = writtenAt.get(number);
        return writtenAtMs === undefined ? [] : [atMs - writtenAtMs];
      }),
    );
  };

  /** What the compiler has not seen yet would be in the first round's bill. */
  const warmUp = async (): Promise<void> => {
    for (const kind of ["pipe", "panel"] as const) {
      await listeners.ask({ type: "open", kind, sessions: sessionsMost }, "opened");
      await (kind === "panel" ? load.traffic.play(eventsPerSecond, 1_500) : delay(1_500));
      await listeners.ask({ type: "close" }, "closed");
      await untilGone(stage, bridges);
    }
  };

  try {
    await warmUp();
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ["pipe", "panel"] as const) {
        const { cpuMs, elapsedMs } = await costOf(processes[kind], () => delay(windowMs / 2));
        figures.idle[kind].push((1_000 * cpuMs) / elapsedMs);
      }
      await relay("alone");
      for (const count of sessionCounts) {
        for (const kind of ["pipe", "panel"] as const) {
          await listeners.ask({ type: "open", kind, sessions: count }, "opened");
          await delay(settleMs);
          await listeners.ask({ type: "begin" }, "begun");
          const before = { ...machineTimes(), asteriskMs: cpuMsOf(asterisk.pid) };
          const { cpuMs, elapsedMs } = await costOf(processes[kind], () => delay(windowMs));
          const after = { ...machineTimes(), asteriskMs: cpuMsOf(asterisk.pid) };
          const heard = await listeners.ask({ type: "count" }, "counted");
          const cpuMsPerSecond = (1_000 * cpuMs) / elapsedMs;
          figures.sessions[kind].get(count)?.push({
            ...heard,
            cpuMsPerSecond,
            asteriskMsPerSecond: (1_000 * (after.asteriskMs - before.asteriskMs)) / elapsedMs,
            idleShare: (after.idleMs - before.idleMs) / (after.allMs - before.allMs),
            elapsedMs,
          });
          if (kind === "panel" && count === sessionsMost) await relay("beside");
          await listeners.ask({ type: "close" }, "closed");
          await untilGone(stage, bridges);
        }
      }
    }
    return figures;
  } finally {
    listeners.kill();
    pipe.kill();
  }
}

/** As lines for people. */
export function costReport(figures: CostFigures, secondsPerRound: number): string {
  const { idle, sessions, relay } = figures;
  const names = { pipe: "bare ws pipe (floor)", panel: "panel" } as const;
  /** Per cent of a core for each session. */
  const perSession = (kind: "pipe" | "panel", count: number): number =>
    (median((sessions[kind].get(count) ?? []).map(({ cpuMsPerSecond }) => cpuMsPerSecond)) -
      median(idle[kind])) /
    (10 * count);
  const rows = sessionCounts.flatMap((count) =>
    (["pipe", "panel"] as const).map((kind) => {
      const all = sessions[kind].get(count) ?? [];
      const frames = all.reduce((sum, one) => sum + one.frames, 0);
      const expected = all.reduce((sum, one) => sum + (one.elapsedMs / 20) * count, 0);
      const sum = (of: (one: Stretch) => number): string =>
        String(all.reduce((all, one) => all + of(one), 0));
      return [
        `${count} × ${names[kind]}`.padEnd(28),
        perSession(kind, count).toFixed(3).padStart(9),
        (perSession(kind, count) / perSession("pipe", count)).toFixed(2).padStart(8),
        (kind === "panel" ? "≤ 1.5" : "").padStart(6),
        `${((100 * frames) / expected).toFixed(1)} %`.padStart(9),
        sum(({ lost }) => lost).padStart(6),
        sum(({ sessionsWithGap }) => sessionsWithGap).padStart(6),
        median(all.map(({ interval }) => interval.p99Ms))
          .toFixed(1)
          .padStart(8),
        Math.max(...all.map(({ interval }) => interval.maxMs))
          .toFixed(1)
          .padStart(8),
        (median(all.map(({ asteriskMsPerSecond }) => asteriskMsPerSecond)) / (10 * count))
          .toFixed(3)
          .padStart(9),
        `${(100 * median(all.map(({ idleShare }) => idleShare))).toFixed(0)} %`.padStart(6),
      ].join(" ");
    }),
  );
  const alone = median(relay.alone.cpuMsPerSecond);
  const both = median(relay.beside.cpuMsPerSecond);
  const most = median((sessions.panel.get(sessionsMost) ?? []).map(({ cpuMsPerSecond }) => cpuMsPerSecond));
  const relayRow = (name: string, cpuMs: number, latencyMs: readonly number[]): string =>
    [
      name.padEnd(28),
      cpuMs.toFixed(1).padStart(9),
      quantile(latencyMs, 0.5).toFixed(1).padStart(9),
      quantile(latencyMs, 0.99).toFixed(1).padStart(9),
      String(latencyMs.length).padStart(7),
    ].join(" ");
  const times = (share: number): number =>
    quantile(relay.beside.latencyMs, share) / quantile(relay.alone.latencyMs, share);
  const laterMs = quantile(relay.beside.latencyMs, 0.5) - quantile(relay.alone.latencyMs, 0.5);
  return [
    `CPU of the server's process for each listening session, Asterisk 22, median of ${idle.panel.length} rounds of ${secondsPerRound} s, its idle taken off`,
    `${"sessions".padEnd(28)}  % a core  × floor    aim    frames   lost  gaps*  p99, ms  max, ms Asterisk**  idle`,
    ...rows,
    `* sessions in which a listener waited over 60 ms for a frame; aim 0. Idle: pipe ${median(idle.pipe).toFixed(1)}, panel ${median(idle.panel).toFixed(1)} ms of CPU a second.`,
    "** CPU of Asterisk for each session, % of a core, what its test calls take included; idle: the rest of the whole machine.",
    "",
    `Event relay at ${eventsPerSecond} events/s, without and with ${sessionsMost} sessions; latency from the event's writing to the patch, whose tick is 75 ms`,
    `${"".padEnd(28)}  CPU ms/s  p50, ms   p99, ms  probes`,
    relayRow("events alone (floor)", alone, relay.alone.latencyMs),
    relayRow(`events beside ${sessionsMost} sessions`, both, relay.beside.latencyMs),
    `${"  × events alone".padEnd(28)} ${(both / alone).toFixed(2).padStart(9)} ${times(0.5).toFixed(2).padStart(9)} ${times(0.99).toFixed(2).padStart(9)}`,
    `The patch is ${laterMs.toFixed(1)} ms later beside the sessions, p50; aim: within 10 ms.`,
    `The two together take ${(both / (alone + most - median(idle.panel))).toFixed(2)} of what they take one at a time (${sessionsMost} sessions alone: ${most.toFixed(1)} ms/s); aim ≤ 1.1.`,
  ].join("\n");
}
