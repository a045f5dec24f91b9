import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AsteriskCoordinates } from "../asterisk/rest";
import { ended, spawnBound } from "../processes/bound-process";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const patienceMs = 15_000;

/** A file of lib/ari/examples that runs as a process of its own. */
export interface RunningExample {
  /** What it has printed so far on both streams. */
  output(): string;
  /** Resolves with the match when it has printed this; rejects when it ended without, or does not in time. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves with its exit code; null when a signal ended it. */
  ended(): Promise<number | null>;
  /** Sends SIGTERM (or another signal), and resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts an example as `npx tsx` does, on this Asterisk, with the application of its dialplan. */
export function startExample(
  name: string,
  args: readonly string[],
  asterisk: AsteriskCoordinates | undefined,
): RunningExample {
  const environment =
    asterisk === undefined
      ? {}
      : {
          ARI_URL: asterisk.url,
          ARI_USERNAME: asterisk.username,
          ARI_PASSWORD: asterisk.password,
          ARI_APPLICATION: asterisk.application,
        };
  const file = join("lib/ari/examples", `${name}.ts`);
  return startProcess(name, ["--import", "tsx", file, ...args], root, environment);
}

/** Starts `node` with these arguments in a folder, with nothing of our own environment but the PATH. */
export function startProcess(
  name: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): RunningExample {
  const child = spawnBound(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...environment },
  });
  let text = "";
  const lookers = new Set<() => void>();
  const look = (): void => {
    for (const looker of [...lookers]) looker();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      look();
    });
  }
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      isClosed = true;
      resolve();
      look();
    });
  });
  const end = async (): Promise<number | null> => {
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    await ended(child);
    clearTimeout(timer);
    await closed;
    return child.exitCode;
  };
  return {
    output: () => text,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          lookers.delete(looker);
          clearTimeout(timer);
          finish();
        };
        const fail = (why: string): void =>
          settle(() => reject(new Error(`${name} ${why} ${pattern}. It printed:\n${text}`)));
        const timer = setTimeout(() => fail("has not printed in time"), patienceMs);
        const looker = (): void => {
          const found = text.match(pattern);
          if (found !== null) settle(() => resolve(found));
          else if (isClosed) fail("ended without");
        };
        lookers.add(looker);
        looker();
      }),
    ended: end,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return end();
    },
  };
}
