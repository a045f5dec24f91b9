import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const mark = `PATCHBAY_DEMO_TEST=${randomUUID()}`;
const dataDir = mkdtempSync(join(tmpdir(), "patchbay-demo-data-"));
let demo: ChildProcess | undefined;

/** Processes that have our mark in their environment: whatever the demo has started, and what that has started. */
function started(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
      } catch {
        return false;
      }
    });
}

afterEach(() => {
  demo?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

describe("npm run demo", () => {
  it("shows calls on both Asterisks behind a one-time link, and takes down all that it started", async () => {
    const [name = "", value = ""] = mark.split("=");
    demo = spawn(process.execPath, [join(root, "tests/run/demo.mjs"), "--no-build"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, [name]: value, PORT: "", PATCHBAY_DATA_DIR: dataDir },
    });
    let output = "";
    for (const stream of [demo.stdout, demo.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const isReady = () => output.includes("Ctrl-C ends all of it.");
    const hasEnded = () => demo?.exitCode !== null || demo.signalCode !== null;
    const deadline = Date.now() + 60_000;
    while (!isReady() && !hasEnded() && Date.now() < deadline) await delay(50);
    if (!isReady()) {
      const how = hasEnded() ? `ended with ${demo.exitCode ?? demo.signalCode}` : "is not ready after 60 s";
      const logFile = join(dataDir, "panel.log");
      const log = existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
      throw new Error(`The demo ${how}.\n${output}\nThe log of its panel:\n${log}`);
    }
    const [, origin = ""] = /Patchbay is at (http:\/\/127\.0\.0\.1:\d+)$/m.exec(output) ?? [];
    const [, token] = new RegExp(`First admin: ${origin}/setup#token=(\\S+)`).exec(output) ?? [];
    const made = await fetch(`${origin}/api/auth/setup`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ token, username: "admin", password: "a long enough pass phrase" }),
    });
    expect(made.status).toBe(200);
    const cookie = made.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    for (const node of ["asterisk-22", "asterisk-16"]) {
      const callsOf = async () => {
        const answer = await fetch(`${origin}/api/v1/nodes/${node}/calls`, { headers: { cookie } });
        const { calls } = (await answer.json()) as { calls: { state: string }[] };
        return new Set(calls.map(({ state }) => state));
      };
      // Dial() calls and calls of ours that are up, callers who wait, and one that rings.
      await expect.poll(callsOf, { timeout: 15_000 }).toEqual(new Set(["up", "waiting", "ringing"]));
    }
    expect(started().length).toBeGreaterThan(5);
    const ended = once(demo, "exit");
    demo.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    await expect.poll(started, { timeout: 5_000 }).toEqual([]);
  }, 120_000);
});
