import { ariClientClient } from "./clients/ari-client";
import type { BenchClient } from "./clients/client";
import { floorClient } from "./clients/floor";
import { ipcomClient } from "./clients/ipcom";
import { ourClient } from "./clients/ours";
import {
  type ClientKind,
  destroyedType,
  endType,
  listenedTypes,
  type SubjectCommand,
  type SubjectOptions,
  type SubjectReport,
} from "./protocol";

/** One client in a process of its own, doing what the bench asks and telling what it cost. */
const options = JSON.parse(process.argv[2] ?? "{}") as SubjectOptions;
const creators: Readonly<Record<ClientKind, () => BenchClient>> = {
  floor: () => floorClient(options),
  ours: () => ourClient(options),
  "ari-client": () => ariClientClient(options, options.peers),
  ipcom: () => ipcomClient(options, options.peers),
};
const create = creators[options.kind];
// The peers write every connection, listener and warning to the console, and would pay for it.
console.log = () => undefined;
console.warn = () => undefined;
const client = create();
let delivered = 0;
let onEnd: (() => void) | undefined;

function send(report: SubjectReport): void {
  process.send?.(report);
}

/** User and system time since then, of every thread of this process. */
function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return user + system;
}

async function connect(): Promise<void> {
  await client.connect("bench");
  for (const type of listenedTypes)
    client.on(type, () => {
      delivered += 1;
    });
  client.on(endType, () => {
    delivered += 1;
    onEnd?.();
  });
  send({ type: "connected" });
}

function count(): void {
  delivered = 0;
  const begun = process.cpuUsage();
  onEnd = () => send({ type: "counted", delivered, cpuMicroseconds: cpuSince(begun) });
  send({ type: "counting" });
}

async function call({ calls, concurrency, channelId }: SubjectCommand & { type: "call" }): Promise<void> {
  const begun = process.cpuUsage();
  const begunMs = performance.now();
  let left = calls;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { id } = await client.getChannel(channelId);
      if (id !== channelId) throw new Error(`The answer is about ${id}, not ${channelId}.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  send({ type: "called", durationMs: performance.now() - begunMs, cpuMicroseconds: cpuSince(begun) });
}

/** Bytes in use once nothing can be thrown away any more; wants `--expose-gc`. */
async function heapBytes(): Promise<number> {
  for (let pass = 0; pass < 3; pass += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed;
}

async function hold({ handles }: SubjectCommand & { type: "hold" }): Promise<void> {
  const before = await heapBytes();
  const held: object[] = [];
  let left = handles;
  const ended = new Promise<void>((resolve) => {
    for (let index = 0; index < handles; index += 1) {
      const listener = (): void => {
        left -= 1;
        if (left === 0) resolve();
      };
      held.push(client.hold(`held-${index}`, destroyedType, listener));
    }
  });
  const perHandle = async () => ((await heapBytes()) - before) / handles;
  send({ type: "held", bytesPerHandle: await perHandle() });
  const begun = process.cpuUsage();
  await ended;
  const cpuMicroseconds = cpuSince(begun);
  // The application forgets its handles; what is kept from here on is the client's.
  held.length = 0;
  send({ type: "freed", bytesPerHandle: await perHandle(), cpuMicroseconds });
}

async function reconnect({ times }: SubjectCommand & { type: "reconnect" }): Promise<void> {
  const eachMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const begunMs = performance.now();
    const one = create();
    await one.connect(`bench-${time}`);
    eachMs.push(performance.now() - begunMs);
    await one.close();
  }
  send({ type: "reconnected", eachMs });
}

process.on("message", (command: SubjectCommand) => {
  switch (command.type) {
    case "connect":
      return void connect();
    case "count":
      return count();
    case "call":
      return void call(command);
    case "hold":
      return void hold(command);
    case "reconnect":
      return void reconnect(command);
    case "end":
      process.exit(0);
  }
});
