import { isIP } from "node:net";
import { username as usernameField } from "@/lib/api/fields";
import { weakness } from "./auth/passwords";
import { ConfigError, Faults } from "./config/faults";
import {
  type Environment,
  type NodeConfig,
  nodeFromVariables,
  nodesFromFile,
  type ReadFile,
} from "./config/nodes";
import { Secret } from "./config/secret";
import { parseUrl } from "./config/url";

export { ConfigError } from "./config/faults";
export type { NodeConfig } from "./config/nodes";
export { Secret } from "./config/secret";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** All that the surroundings decide. */
export interface Config {
  /** `development` only where NODE_ENV says so: a forgotten variable must not loosen the headers. */
  mode: "production" | "development";
  host: string;
  port: number;
  dataDir: string;
  /** PostgreSQL, or null for the SQLite file in `dataDir`. */
  databaseUrl: Secret | null;
  /** Addresses by which browsers reach the panel, first one public: `https://panel.example.org`. Never empty. */
  origins: [string, ...string[]];
  /** Whether browsers come by https: cookies get `Secure`, answers HSTS. */
  secure: boolean;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  logLevel: LogLevel;
  /** First admin without the one-time link. */
  firstAdmin: { username: string; password: Secret } | null;
  nodes: NodeConfig[];
}

/**
 * Reads every setting. Nothing else in the panel reads the environment.
 * @throws ConfigError that lists every fault, and no secret.
 */
export function loadConfig(given: Environment, readFile: ReadFile): Config {
  const faults = new Faults();
  // `NAME=` in an environment file means "not set".
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const host = env["HOST"] ?? "127.0.0.1";
  const port = readPort(env["PORT"], faults);
  const origins = readOrigins(env["PATCHBAY_ORIGIN"], host, port, faults);
  const file = env["PATCHBAY_CONFIG"];
  const config: Config = {
    mode: env["NODE_ENV"] === "development" ? "development" : "production",
    host,
    port,
    dataDir: env["PATCHBAY_DATA_DIR"] ?? "./data",
    databaseUrl: readDatabaseUrl(env["DATABASE_URL"], faults),
    origins,
    secure: origins[0].startsWith("https:"),
    trustedProxies: readProxies(env["PATCHBAY_TRUSTED_PROXIES"], faults),
    logLevel: readLogLevel(env["PATCHBAY_LOG_LEVEL"], faults),
    firstAdmin: readFirstAdmin(env, faults),
    nodes: file === undefined ? nodeFromVariables(env, faults) : nodesFromFile(file, env, readFile, faults),
  };
  if (faults.all.length > 0) throw new ConfigError(faults.all);
  return config;
}

function readPort(value: string | undefined, faults: Faults): number {
  const port = value === undefined ? 3000 : Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    faults.add("PORT", `is "${value}"`, "Write a number from 1 to 65535");
  }
  return port;
}

function readDatabaseUrl(value: string | undefined, faults: Faults): Secret | null {
  if (value === undefined) return null;
  if (!/^postgres(ql)?:\/\//.test(value) || parseUrl(value) === null) {
    faults.add(
      "DATABASE_URL",
      "is not an address of PostgreSQL",
      "Write postgres://user:password@host:5432/database, or leave it out for SQLite in PATCHBAY_DATA_DIR",
    );
  }
  return new Secret(value);
}

function readOrigins(
  value: string | undefined,
  host: string,
  port: number,
  faults: Faults,
): [string, ...string[]] {
  // As browsers write it: without the port where it is the scheme's own.
  const originOf = (name: string) => parseUrl(`http://${name}:${port}`)?.origin ?? `http://${name}:${port}`;
  const own = originOf(isIP(host) === 6 ? `[${host}]` : host);
  const local = originOf("localhost");
  // Every address of the machine: which of them people use, only they can say.
  if (value === undefined) return host === "0.0.0.0" || host === "::" ? [local] : [own, local];
  const origins = splitList(value).map((entry) => {
    const url = parseUrl(entry);
    if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "") {
      faults.add(
        "PATCHBAY_ORIGIN",
        `holds "${entry}", which is not an origin`,
        "Write scheme, host and port alone, for example https://panel.example.org",
      );
      return entry;
    }
    return url.origin;
  });
  // One cookie serves all: it is either Secure or it is not.
  if (new Set(origins.map((origin) => origin.split(":")[0])).size > 1) {
    faults.add("PATCHBAY_ORIGIN", "mixes http and https", "Use one scheme for all, best https");
  }
  const [first, ...rest] = origins;
  if (first === undefined) {
    faults.add("PATCHBAY_ORIGIN", "names no origin", "Write for example https://panel.example.org");
    return [own];
  }
  return [first, ...rest];
}

function readProxies(value: string | undefined, faults: Faults): string[] {
  const proxies = splitList(value ?? "");
  for (const proxy of proxies) {
    const [address = "", prefix, ...more] = proxy.split("/");
    const family = isIP(address);
    const bits = prefix === undefined ? 0 : Number(prefix);
    if (
      family === 0 ||
      more.length > 0 ||
      prefix === "" ||
      !Number.isInteger(bits) ||
      bits < 0 ||
      bits > (family === 4 ? 32 : 128)
    ) {
      faults.add(
        "PATCHBAY_TRUSTED_PROXIES",
        `holds "${proxy}"`,
        "Write addresses or networks with commas between, for example 127.0.0.1, 10.0.0.0/8",
      );
    }
  }
  return proxies;
}

function readLogLevel(value: string | undefined, faults: Faults): LogLevel {
  const level = logLevels.find((known) => known === (value ?? "info"));
  if (level === undefined) {
    faults.add("PATCHBAY_LOG_LEVEL", `is "${value}"`, `Write one of ${logLevels.join(", ")}`);
  }
  return level ?? "info";
}

function readFirstAdmin(env: Environment, faults: Faults): Config["firstAdmin"] {
  const username = env["PATCHBAY_ADMIN_USERNAME"];
  const password = env["PATCHBAY_ADMIN_PASSWORD"];
  if (username === undefined && password === undefined) return null;
  if (username === undefined || password === undefined) {
    const missing = username === undefined ? "PATCHBAY_ADMIN_USERNAME" : "PATCHBAY_ADMIN_PASSWORD";
    faults.add(missing, "is not set, but its partner is", "Set both, or neither to get a one-time link");
    return null;
  }
  const parsed = usernameField.safeParse(username);
  if (!parsed.success) {
    faults.add(
      "PATCHBAY_ADMIN_USERNAME",
      "is not a user name",
      "Use 2 to 40 letters, digits and . _ -, a letter or digit first",
    );
  }
  const weak = weakness(password, username);
  if (weak !== null) {
    faults.add("PATCHBAY_ADMIN_PASSWORD", weak, "Use 12 characters or more that nobody would guess");
  }
  return { username: parsed.data ?? username, password: new Secret(password) };
}

function splitList(value: string): string[] {
  return value
    .split(/[\s,]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
