import { io } from "socket.io-client";
import { Replica } from "@/lib/live/replica";
import type { BrowserOptions, Command, Report } from "./protocol";

/** Pages that show all calls: each keeps a replica of its own, as a browser does. In a process of their own. */
const options = JSON.parse(process.argv[2] ?? "{}") as BrowserOptions;
const answer = await fetch(`${options.origin}/api/auth/sign-in/username`, {
  method: "POST",
  headers: { "content-type": "application/json", origin: options.origin },
  body: JSON.stringify({ username: "admin", password: options.password }),
});
if (!answer.ok) throw new Error(`The bench could not sign in: ${answer.status} ${await answer.text()}`);
const cookie = answer.headers
  .getSetCookie()
  .map((line) => line.split(";")[0])
  .join("; ");

const pages = await Promise.all(
  Array.from({ length: options.browsers }, async () => {
    const replica = new Replica();
    const page = { patches: 0, replica };
    const socket = io(options.origin, {
      transports: ["websocket"],
      extraHeaders: { cookie, origin: options.origin },
      forceNew: true,
    });
    socket.on("patch", (patch) => {
      page.patches += 1;
      if (replica.applyPatch(patch) === "gap") throw new Error("A patch is missing.");
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect_error", reject);
      socket.once("snapshot", (snapshot) => {
        replica.applySnapshot(snapshot);
        resolve();
      });
    });
    return page;
  }),
);

process.on("message", (command: Command) => {
  if (command.type === "begin") {
    for (const page of pages) page.patches = 0;
    process.send?.({ type: "begun" } satisfies Report);
    return;
  }
  const patches = Math.min(...pages.map((page) => page.patches));
  const rows = Math.min(...pages.map(({ replica }) => replica.all("channels").length));
  process.send?.({ type: "browsers", patches, rows } satisfies Report, () => process.exit(0));
});
process.send?.({ type: "ready" } satisfies Report);
