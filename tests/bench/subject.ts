import pino from "pino";
import WebSocket from "ws";
import { EventStream } from "@/lib/ari";
import { createClient, socketOpener } from "@/lib/ari/nodejs";
import { createMemoryBus } from "@/server/bus/memory";
import { loadConfig, type NodeConfig } from "@/server/config";
import { LiveStore } from "@/server/live/store";
import { systemClock } from "@/server/nodes/clock";
import { Node } from "@/server/nodes/node";
import { createPanel } from "@/server/panel";
import type { Command, Report, SubjectOptions } from "./protocol";

/**
 * What is measured, in a process of its own: its CPU time between `begin` and the last event of the round.
 * `floor` is a bare `ws` with JSON.parse; `state` the panel from the socket to the live state, ticks included; `panel`
 * the whole relay with HTTP and Socket.IO.
 */
const options = JSON.parse(process.argv[2] ?? "{}") as SubjectOptions;
const { url, username, password } = options;
const logger = pino({ enabled: false });

let seen = 0;
let expected = 0;
let begun = process.cpuUsage();

function count(): void {
  seen += 1;
  if (seen === expected) {
    const used = process.cpuUsage(begun);
    // One tick more, so that the last patch is in the bill.
    setTimeout(() => {
      const after = process.cpuUsage(begun);
      send({ type: "counted", events: seen, cpuMicroseconds: after.user + after.system });
    }, 150);
    void used;
  }
}

function send(report: Report): void {
  process.send?.(report);
}

async function startFloor(): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/events?app=bench&subscribeAll=true`, {
    auth: `${username}:${password}`,
    perMessageDeflate: false,
  });
  socket.on("message", (data) => {
    const event: unknown = JSON.parse(data.toString());
    if (event !== null) count();
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
}

async function startState(): Promise<void> {
  const bus = createMemoryBus((error) => {
    throw error;
  });
  const client = createClient({ url, username, password });
  const openSocket = socketOpener({ url, username, password });
  const node = new Node({
    config: nodeConfig(),
    client,
    openStream: (hooks) => new EventStream({ client, openSocket, application: "bench", ...hooks }),
    bus,
    clock: systemClock,
    logger,
  });
  node.listen({ onEvent: count });
  const store = new LiveStore([node], bus, systemClock);
  node.start();
  store.start();
  await untilLive(node);
}

async function startPanel(): Promise<void> {
  const config = loadConfig(
    {
      PORT: String(options.port),
      PATCHBAY_DATA_DIR: options.dataDir,
      ARI_URL: url,
      ARI_USERNAME: username,
      ARI_PASSWORD: password,
      ARI_APPLICATION: "bench",
      PATCHBAY_ADMIN_USERNAME: "admin",
      PATCHBAY_ADMIN_PASSWORD: options.panelPassword,
    },
    () => "",
  );
  const panel = await createPanel({
    config,
    logger,
    pages: async (_request, response) => void response.writeHead(404).end(),
  });
  await panel.listen();
  for (const node of panel.nodes.all()) {
    node.listen({ onEvent: count });
    await untilLive(node);
  }
}

function nodeConfig(): NodeConfig {
  const [config] = loadConfig(
    { ARI_URL: url, ARI_USERNAME: username, ARI_PASSWORD: password, ARI_APPLICATION: "bench" },
    () => "",
  ).nodes;
  if (config === undefined) throw new Error("The bench has no node.");
  return config;
}

async function untilLive(node: Node): Promise<void> {
  while (!node.isLive) await new Promise((resolve) => setTimeout(resolve, 20));
}

const starts = { floor: startFloor, state: startState, panel: startPanel };

process.on("message", (command: Command) => {
  if (command.type === "begin") {
    seen = 0;
    expected = command.events;
    begun = process.cpuUsage();
    send({ type: "begun" });
  } else {
    process.exit(0);
  }
});
await starts[options.kind]();
send({ type: "ready" });
