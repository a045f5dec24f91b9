import type { Config } from "./config";

type Known = Pick<Config, "host" | "port" | "dataDir" | "databaseUrl">;

const dataDirHelp: Readonly<Record<string, string>> = {
  EROFS: "is read-only. Choose another PATCHBAY_DATA_DIR, or mount it writable",
  EACCES: "may not be written by this user. Give it to the user that the panel runs as",
  EPERM: "may not be written by this user. Give it to the user that the panel runs as",
  ENOENT: "cannot be made. Make it, or choose another PATCHBAY_DATA_DIR",
  EEXIST: "is a file. Name a directory",
  ENOTDIR: "lies below a file. Name a directory",
  ENOSPC: "has no space left. Free some, then start again",
  SQLITE_FULL: "has no space left. Free some, then start again",
  SQLITE_READONLY: "may not be written by this user. Give it to the user that the panel runs as",
  SQLITE_CANTOPEN: "may not be written by this user. Give it to the user that the panel runs as",
  SQLITE_NOTADB: "holds a patchbay.sqlite that is no database. Put a backup in its place, or move it away",
  SQLITE_CORRUPT: "holds a damaged patchbay.sqlite. Put a backup in its place, or move it away",
  SQLITE_BUSY: "is in use by another panel. Stop that one, or choose another PATCHBAY_DATA_DIR",
};

/** Conditions of PostgreSQL (its manual, appendix A) and of the way to it. */
const databaseHelp: Readonly<Record<string, string>> = {
  ECONNREFUSED: "does not listen there. Start it, or correct DATABASE_URL",
  ENOTFOUND: "has an unknown host name. Correct DATABASE_URL",
  EAI_AGAIN: "has a host name that cannot be looked up now. Look at the DNS, or correct DATABASE_URL",
  ETIMEDOUT: "does not answer. Look at the network and at DATABASE_URL",
  EHOSTUNREACH: "cannot be reached. Look at the network and at DATABASE_URL",
  "28P01": "refuses the password. Correct DATABASE_URL",
  "28000": "refuses the user. Correct DATABASE_URL, or pg_hba.conf",
  "3D000": "has no such database. Create it, or correct DATABASE_URL",
  "42501": "does not let this user make tables. Make the user the owner of the database",
  "53300": "has too many connections. Raise max_connections, or stop what holds them",
};

/** What keeps the panel from starting, for the person who starts it: what is wrong, and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";

  /** The error in those words; itself where nobody has foreseen it. */
  static from(caught: unknown, config: Known): unknown {
    const text = explain(caught, config);
    return text === null ? caught : new StartError(text, { cause: caught });
  }
}

function explain(caught: unknown, { host, port, dataDir, databaseUrl }: Known): string | null {
  const code = codeOf(caught);
  if (code === null) return null;
  const failed = `(${code})`;
  if (code === "EADDRINUSE") {
    return `Another program listens at ${host}:${port} already ${failed}. Stop it, or choose another PORT.`;
  }
  const syscall = textOf(caught, "syscall");
  if (code === "EADDRNOTAVAIL" || (syscall === "getaddrinfo" && textOf(caught, "hostname") === host)) {
    return `HOST ${host} is no address of this machine ${failed}. Use 127.0.0.1, or 0.0.0.0 for all of them.`;
  }
  if (syscall === "listen") {
    return `The panel may not listen at ${host}:${port} ${failed}. Choose a PORT above 1023.`;
  }
  if (databaseUrl === null) {
    const help = dataDirHelp[code.replace(/^(SQLITE_[A-Z]+)_.*$/, "$1")];
    return help === undefined ? null : `The data directory ${dataDir} ${help} ${failed}.`;
  }
  const help = databaseHelp[code];
  // Without user and password.
  const { host: server, pathname } = new URL(databaseUrl.reveal());
  return help === undefined ? null : `PostgreSQL at ${server}${pathname} ${help} ${failed}.`;
}

function codeOf(caught: unknown): string | null {
  // Node tries every address of a host name and wraps the failures.
  const inner: unknown = caught instanceof AggregateError ? caught.errors[0] : caught;
  const code = textOf(inner, "code") ?? textOf(caught, "code");
  if (code !== null) return code;
  return caught instanceof Error && /connection timeout|timeout exceeded/.test(caught.message)
    ? "ETIMEDOUT"
    : null;
}

function textOf(caught: unknown, name: string): string | null {
  const value = typeof caught === "object" && caught !== null ? Reflect.get(caught, name) : null;
  return typeof value === "string" ? value : null;
}
