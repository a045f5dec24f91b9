import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { freeTcpPort } from "@/tests/support/ports/ports";

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
    const port = await freeTcpPort();
    const [name = "", value = ""] = mark.split("=");
    demo = spawn(process.execPath, [join(root, "tests/run/demo.mjs"), "--no-build"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, [name]: value, PORT: String(port), PATCHBAY_DATA_DIR: dataDir },
    });
    let output = "";
    for (const stream of [demo.stdout, demo.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    await expect.poll(() => output, { timeout: 60_000 }).toContain("Ctrl-C ends all of it.");
    expect(output).toContain(`Patchbay is at http://127.0.0.1:${port}`);
    const token = /First admin: http:\/\/127\.0\.0\.1:\d+\/setup#token=(\S+)/.exec(output)?.[1];
    const origin = `http://127.0.0.1:${port}`;
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
