import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, join } from "node:path";
import pino from "pino";
import { loadConfig } from "@/server/config";
import { BrowserSpy } from "@/server/media/browser-spy";
import { createPanel } from "@/server/panel";
import { costMeter, epochMs } from "./meter";
import type { PanelCommand, PanelOptions, PanelReport, PanelStages } from "./protocol";

/** The whole panel in a process of its own, with one page that has nothing but a button. */
const options = JSON.parse(process.argv[2] ?? "{}") as PanelOptions;
const config = loadConfig(
  {
    PORT: String(options.port),
    PATCHBAY_DATA_DIR: options.dataDir,
    PATCHBAY_CONFIG: "nodes.json",
    PATCHBAY_ADMIN_USERNAME: "admin",
    PATCHBAY_ADMIN_PASSWORD: options.password,
  },
  () => JSON.stringify({ nodes: options.nodes }),
);

async function servePage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://panel.invalid");
  if (pathname.endsWith(".js")) {
    const script = readFileSync(join(options.scripts, basename(pathname)));
    response.setHeader("content-type", "text/javascript").end(script);
    return;
  }
  response.setHeader("content-type", "text/html");
  response.end(`<!doctype html><title>bench</title><link rel="icon" href="data:,"><button>listen</button>
    <script nonce="${String(request.headers["x-nonce"])}" src="/page-script.js"></script>`);
}

const panel = await createPanel({ config, logger: pino({ level: "warn" }), pages: servePage });
let requestAtMs = Number.NaN;
panel.httpServer.prependListener("request", ({ method, url }: IncomingMessage) => {
  if (method === "POST" && url?.endsWith("/spies")) requestAtMs = epochMs();
});
await panel.listen();
for (const node of panel.nodes.all()) {
  while (!node.isLive) await new Promise((resolve) => setTimeout(resolve, 20));
}

function stagesOf({ node, spyId }: PanelCommand & { type: "stages" }): PanelStages {
  const session = panel.nodes.get(node).spies.get(spyId);
  if (!(session instanceof BrowserSpy) || session.listening === null) {
    throw new Error(`The session ${spyId} is not heard.`);
  }
  const { beganAtMs, stages } = session.listening;
  const at = (ms: number | null): number => performance.timeOrigin + beganAtMs + (ms ?? Number.NaN);
  return {
    requestAtMs,
    acceptedAtMs: at(0),
    mediaAtMs: at(stages.mediaMs),
    snoopAtMs: at(stages.snoopMs),
    socketAtMs: at(stages.socketMs),
    startedAtMs: at(stages.startedMs),
    joinedAtMs: at(stages.joinedMs),
    firstFrameAtMs: at(stages.firstFrameMs),
  };
}

function send(report: PanelReport): void {
  process.send?.(report);
}

const meter = costMeter(send);
process.on("message", (command: PanelCommand) => {
  if (command.type === "stages") send({ type: "stages", stages: stagesOf(command) });
  else meter(command);
});
send({ type: "ready" });
