import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import WebSocket from "ws";
import type { TapeHeader } from "./tape";

export interface RecordOptions {
  /** `http://127.0.0.1:8088/ari` */
  url: string;
  username: string;
  password: string;
  application: string;
  file: string;
}

/** Records every event of an Asterisk into a tape until `stop()`. Bare `ws` and `fetch`: nothing of the panel is in it. */
export async function startRecording(options: RecordOptions): Promise<{ stop(): Promise<number> }> {
  const authorization = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString("base64")}`;
  const get = async (path: string) => {
    const answer = await fetch(`${options.url}${path}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const query = `app=${encodeURIComponent(options.application)}&subscribeAll=true`;
  const socket = new WebSocket(`${options.url.replace(/^http/, "ws")}/events?${query}`, {
    headers: { authorization },
    perMessageDeflate: false,
  });
  const early: { atMs: number; event: unknown }[] = [];
  const startedAtMs = performance.now();
  const keep = (data: WebSocket.RawData) =>
    early.push({ atMs: Math.round(performance.now() - startedAtMs), event: JSON.parse(data.toString()) });
  socket.on("message", keep);
  await once(socket, "open");
  const [info, channels, bridges, endpoints, deviceStates] = await Promise.all(
    ["/asterisk/info", "/channels", "/bridges", "/endpoints", "/deviceStates"].map(get),
  );
  const header: TapeHeader = {
    version: info.system.version,
    application: options.application,
    recordedAt: new Date().toISOString(),
    lists: { channels, bridges, endpoints, deviceStates },
  };
  const file = createWriteStream(options.file);
  let count = 0;
  const write = (line: unknown) => file.write(`${JSON.stringify(line)}\n`);
  write(header);
  const flush = () => {
    for (const line of early.splice(0)) {
      write(line);
      count += 1;
    }
  };
  flush();
  socket.on("message", flush);
  return {
    stop: async () => {
      socket.close();
      await once(socket, "close");
      file.end();
      await once(file, "finish");
      return count;
    },
  };
}

const help = `npx tsx tests/support/fake-asterisk/record.ts --file TAPE [--application tape] [--seconds 60]

Records the events of the Asterisk at ARI_URL (user: ARI_USERNAME, ARI_PASSWORD).
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      file: { type: "string" },
      application: { type: "string", default: "tape" },
      seconds: { type: "string", default: "60" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.file === undefined) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const recording = await startRecording({
    url: process.env["ARI_URL"] ?? "http://localhost:8088/ari",
    username: process.env["ARI_USERNAME"] ?? "",
    password: process.env["ARI_PASSWORD"] ?? "",
    application: values.application,
    file: values.file,
  });
  await new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1000));
  console.log(`${await recording.stop()} events in ${values.file}`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
