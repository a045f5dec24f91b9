import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const versions = [17, 16, 15, 14, 13];

/** A PostgreSQL of its own, on a free port of loopback. */
export interface Postgres {
  url: string;
  stop(): Promise<void>;
}

/** Starts the machine's PostgreSQL in a directory of its own. As root it runs as `postgres`, for it refuses root. */
export async function startPostgres(): Promise<Postgres> {
  const bin = versions
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((path) => existsSync(join(path, "initdb")));
  if (bin === undefined) {
    throw new Error(
      "There is no PostgreSQL on this machine. Install Debian's package `postgresql` and run again.",
    );
  }
  const directory = await mkdtemp(join(tmpdir(), "patchbay-postgres-"));
  const owner = process.getuid?.() === 0 ? await idsOf("postgres") : null;
  if (owner !== null) await chown(directory, owner.uid, owner.gid);
  await chmod(directory, 0o700);
  const data = join(directory, "data");
  const as = owner === null ? {} : { ...owner, cwd: directory };
  const port = await freePort();
  const pgCtl = (...args: string[]) => run(join(bin, "pg_ctl"), ["-D", data, "-w", "-t", "30", ...args], as);
  await run(join(bin, "initdb"), ["-D", data, "-U", "panel", "-A", "trust", "-E", "UTF8", "--no-sync"], as);
  try {
    await pgCtl(
      "-l",
      join(directory, "log"),
      "-o",
      `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off`,
      "start",
    );
  } catch (cause) {
    const log = await readFile(join(directory, "log"), "utf8").catch(() => "");
    throw new Error(`PostgreSQL did not start: ${log}`, { cause });
  }
  return {
    url: `postgres://panel@127.0.0.1:${port}/postgres`,
    async stop() {
      await pgCtl("-m", "immediate", "stop");
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((entry) => entry.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${user} on this machine.`);
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
