import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { WebSocket } from "ws";
import { endProcess, spawnBound } from "@/tests/support/processes/bound-process";

interface Reply {
  id?: number;
  method?: string;
  sessionId?: string;
  result?: { targetId?: string; sessionId?: string; result?: { value?: unknown } };
  error?: { message: string };
}

/** One tab, in front of the others when it opens. */
export interface Tab {
  /** Runs an expression in the page as by a person's hand, and waits for its promise. */
  evaluate(expression: string): Promise<unknown>;
}

/**
 * A Chromium with a window and tabs, on a screen that nobody sees. Without a window each page is visible, and a driver
 * such as Playwright tells each page that it is the one in front: neither has a background.
 */
export interface WindowedBrowser {
  /** Resolves when the page has loaded. */
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

export async function startWindowedBrowser(executablePath: string): Promise<WindowedBrowser> {
  const screen = spawnBound("Xvfb", ["-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  // It writes the number of its display once it can be used.
  const display = (await textOf(screen.stdio[3] as Readable, /^(\d+)\n/))[1];
  const profile = await mkdtemp(join(tmpdir(), "patchbay-windowed-"));
  const chromium = spawnBound(
    executablePath,
    [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { env: { ...process.env, DISPLAY: `:${display}` }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const [, url = ""] = await textOf(chromium.stderr as Readable, /DevTools listening on (ws:\S+)/);
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, (reply: Reply) => void>();
  const loading = new Map<string, () => void>();
  socket.on("message", (data) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
    else if (reply.method === "Page.loadEventFired") loading.get(reply.sessionId ?? "")?.();
  });
  const send = async (method: string, params: object, sessionId?: string): Promise<Reply["result"]> => {
    const id = waiting.size;
    const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    const { result, error } = await replied;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    async open(target) {
      const created = await send("Target.createTarget", { url: "about:blank" });
      const attached = await send("Target.attachToTarget", { targetId: created?.targetId, flatten: true });
      const tab = attached?.sessionId ?? "";
      await send("Page.enable", {}, tab);
      const loaded = new Promise<void>((resolve) => loading.set(tab, resolve));
      await send("Page.navigate", { url: target }, tab);
      await loaded;
      return {
        async evaluate(expression) {
          const how = { expression, awaitPromise: true, userGesture: true, returnByValue: true };
          return (await send("Runtime.evaluate", how, tab))?.result?.value;
        },
      };
    },
    async close() {
      socket.close();
      await endProcess(chromium, "SIGTERM", 5_000);
      await endProcess(screen, "SIGTERM", 5_000);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a program has said once it is found in it. */
function textOf(stream: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    });
    stream.once("close", () => reject(new Error(`It ended, and said: ${text}`)));
  });
}
