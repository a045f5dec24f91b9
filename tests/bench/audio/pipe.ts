import { type WebSocket, WebSocketServer } from "ws";
import { BareAri } from "./bare-listening";
import { costMeter } from "./meter";
import type { CostCommand, CostReport, PipeOptions } from "./protocol";

/** The floor of a listening session, in a process of its own: each message of a media socket goes into a client's. */
const options = JSON.parse(process.argv[2] ?? "{}") as PipeOptions;
const ari = await BareAri.open(options.asterisk);
const server = new WebSocketServer({ host: "127.0.0.1", port: options.port, perMessageDeflate: false });

async function pipe(client: WebSocket, targetId: string): Promise<void> {
  const path = await ari.listen(targetId, "websocket", (data) => client.send(data));
  if (client.readyState !== client.OPEN) await path.end();
  else client.once("close", () => void path.end());
}

server.on("connection", (client, request) => {
  pipe(client, decodeURIComponent((request.url ?? "/").slice(1))).catch((error: unknown) => {
    console.error(error);
    client.terminate();
  });
});

function send(report: CostReport): void {
  process.send?.(report);
}

const meter = costMeter(send);
process.on("message", (command: CostCommand) => meter(command));
server.once("listening", () => send({ type: "ready" }));
