import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import * as field from "@/lib/api/fields";
import type { Faults } from "./faults";
import { Secret } from "./secret";
import { httpUrl, webSocketUrl } from "./url";

/** One Asterisk and how to reach its ARI. */
export interface NodeConfig {
  /** Key of the node in every path and row. */
  node: string;
  /** What people read. */
  name: string;
  /** Of the REST interface, without a slash at the end: `http://localhost:8088/ari`. */
  url: string;
  /** Of the event socket: `ws://localhost:8088/ari/events`. */
  wsUrl: string;
  /** `Origin` header of the upgrade, for an Asterisk that checks it. */
  origin: string | null;
  username: string;
  password: Secret;
  /** Our address as this Asterisk sees it, for audio by RTP; null for the one by which this machine reaches it. */
  mediaHost: string | null;
  /** Stasis application of this panel; no other client may use the same name. */
  application: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

const defaultApplication = "patchbay";
/** Asterisk keeps `stasis-<application>` as a context name of at most 79 characters (res/ari/ari_websockets.h). */
const applicationLengthMax = 73;

const text = z.string().min(1);
const nodeSchema = z.strictObject({
  node: field.node,
  name: text.max(80).optional(),
  url: text,
  wsUrl: text.optional(),
  origin: text.optional(),
  mediaHost: text.optional(),
  username: text,
  password: text.optional(),
  passwordFile: text.optional(),
  passwordVariable: text.optional(),
  application: text.optional(),
});
const fileSchema = z.strictObject({ nodes: z.array(z.unknown()).min(1) });
const looseFileSchema = z.object({ nodes: z.array(z.unknown()) });
/** The parts of a faulty node that can be looked at all the same. */
const looseText = z.string().min(1).optional().catch(undefined);
const looseNodeSchema = z.object({
  node: looseText,
  url: looseText,
  wsUrl: looseText,
  mediaHost: looseText,
  application: looseText,
});

interface Connection {
  url: string | undefined;
  wsUrl: string | undefined;
  origin: string | undefined;
  mediaHost: string | undefined;
  application: string | undefined;
}
/** Where each part of a connection was set, for the fault's first word. */
type Settings = Record<keyof Connection, string>;

function checkConnection(given: Connection, settings: Settings, faults: Faults) {
  const url = httpUrl(given.url, settings.url, faults);
  const wsUrl =
    given.wsUrl === undefined
      ? `${url.replace(/^http/, "ws")}/events`
      : webSocketUrl(given.wsUrl, settings.wsUrl, faults);
  const application = given.application ?? defaultApplication;
  if (application.length > applicationLengthMax) {
    faults.add(
      settings.application,
      `has ${application.length} characters`,
      `Use ${applicationLengthMax} at most`,
    );
  }
  if (!/^[A-Za-z0-9_.-]+$/.test(application)) {
    faults.add(
      settings.application,
      "holds a character that is not a letter, digit, . _ or -",
      `Write a plain name, for example ${defaultApplication}; a comma would name two applications`,
    );
  }
  if (given.mediaHost !== undefined && isIP(given.mediaHost) === 0) {
    faults.add(
      settings.mediaHost,
      `is "${given.mediaHost}"`,
      "Write the address of this machine as Asterisk sees it, for example 10.0.0.7, or leave it out",
    );
  }
  return {
    url,
    wsUrl,
    origin: given.origin ?? null,
    mediaHost: given.mediaHost ?? null,
    application,
  };
}

/** The node that the `ARI_*` variables describe. */
export function nodeFromVariables(env: Environment, faults: Faults): NodeConfig[] {
  for (const name of ["ARI_USERNAME", "ARI_PASSWORD"]) {
    if (!env[name]) {
      faults.add(
        name,
        "is not set",
        `Set it to the ${name === "ARI_USERNAME" ? "name of a user" : "password of that user"} in Asterisk's ari.conf, or name a file of several nodes in PATCHBAY_CONFIG`,
      );
    }
  }
  const connection = checkConnection(
    {
      url: env["ARI_URL"] ?? "http://localhost:8088/ari",
      wsUrl: env["ARI_WSURL"],
      origin: env["ARI_WSORIGIN"],
      mediaHost: env["ARI_MEDIAHOST"],
      application: env["ARI_APPLICATION"],
    },
    {
      url: "ARI_URL",
      wsUrl: "ARI_WSURL",
      origin: "ARI_WSORIGIN",
      mediaHost: "ARI_MEDIAHOST",
      application: "ARI_APPLICATION",
    },
    faults,
  );
  return [
    {
      node: "asterisk",
      name: "Asterisk",
      ...connection,
      username: env["ARI_USERNAME"] ?? "",
      password: new Secret(env["ARI_PASSWORD"] ?? ""),
    },
  ];
}

/** The nodes of the file that `PATCHBAY_CONFIG` names. */
export function nodesFromFile(
  path: string,
  env: Environment,
  readFile: ReadFile,
  faults: Faults,
): NodeConfig[] {
  const content = readJson(path, readFile, faults);
  if (content === undefined) return [];
  const file = fileSchema.safeParse(content);
  if (!file.success) addIssues(file.error, path, faults);
  // One fault must not hide the others behind it.
  const listed = looseFileSchema.safeParse(content);
  const nodes: NodeConfig[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of (listed.data?.nodes ?? []).entries()) {
    const at = `${path}: nodes[${index}]`;
    const settings: Settings = {
      url: `${at}.url`,
      wsUrl: `${at}.wsUrl`,
      origin: `${at}.origin`,
      mediaHost: `${at}.mediaHost`,
      application: `${at}.application`,
    };
    const parsed = nodeSchema.safeParse(entry);
    const loose = looseNodeSchema.safeParse(entry).data ?? {};
    if (loose.node !== undefined && seen.has(loose.node)) {
      faults.add(`${at}.node`, `is "${loose.node}" a second time`, "Give each node its own name");
    }
    if (loose.node !== undefined) seen.add(loose.node);
    if (!parsed.success) {
      addIssues(parsed.error, `${at}`, faults);
      const { url = "http://localhost", wsUrl, application } = loose;
      checkConnection(
        { url, wsUrl, origin: undefined, mediaHost: loose.mediaHost, application },
        settings,
        faults,
      );
      continue;
    }
    const { node, name, username, passwordFile, ...given } = parsed.data;
    const connection = checkConnection(
      {
        url: given.url,
        wsUrl: given.wsUrl,
        origin: given.origin,
        mediaHost: given.mediaHost,
        application: given.application,
      },
      settings,
      faults,
    );
    const password = readPassword(
      {
        password: given.password,
        passwordVariable: given.passwordVariable,
        passwordFile: passwordFile === undefined ? undefined : resolve(dirname(path), passwordFile),
      },
      at,
      { env, readFile, faults },
    );
    nodes.push({ node, name: name ?? node, ...connection, username, password });
  }
  return nodes;
}

function readJson(path: string, readFile: ReadFile, faults: Faults): unknown {
  let content: string;
  try {
    content = readFile(path);
  } catch (error) {
    faults.add(
      "PATCHBAY_CONFIG",
      `names ${path}, which cannot be read (${codeOf(error)})`,
      "Name a JSON file",
    );
    return undefined;
  }
  try {
    return JSON.parse(content);
  } catch {
    // The parser's message quotes the text around the fault, which may be a password.
    faults.add(
      "PATCHBAY_CONFIG",
      `names ${path}, which is not valid JSON`,
      "Check commas, quotes and brackets",
    );
    return undefined;
  }
}

function readPassword(
  given: Record<"password" | "passwordFile" | "passwordVariable", string | undefined>,
  at: string,
  from: { env: Environment; readFile: ReadFile; faults: Faults },
): Secret {
  const ways = Object.values(given).filter((value) => value !== undefined).length;
  if (ways !== 1) {
    from.faults.add(
      `${at}.password`,
      ways === 0 ? "is missing" : "is given more than once",
      "Write one of password, passwordFile and passwordVariable",
    );
    return new Secret("");
  }
  if (given.password !== undefined) return new Secret(given.password);
  if (given.passwordVariable !== undefined) {
    const value = from.env[given.passwordVariable];
    if (!value) {
      from.faults.add(
        `${at}.passwordVariable`,
        `names ${given.passwordVariable}, which is not set`,
        "Set that variable to the password of the ARI user",
      );
    }
    return new Secret(value ?? "");
  }
  try {
    const value = from.readFile(given.passwordFile ?? "").replace(/\r?\n$/, "");
    if (value === "") from.faults.add(`${at}.passwordFile`, "is empty", "Write the password into it");
    return new Secret(value);
  } catch (error) {
    from.faults.add(
      `${at}.passwordFile`,
      `names ${given.passwordFile}, which cannot be read (${codeOf(error)})`,
      "Name a file that holds the password alone",
    );
    return new Secret("");
  }
}

function addIssues(error: z.ZodError, at: string, faults: Faults): void {
  for (const issue of error.issues) {
    const path = issue.path.length === 0 ? at : `${at}.${issue.path.join(".")}`;
    if (issue.code === "unrecognized_keys") {
      faults.add(path, `has unknown keys: ${issue.keys.join(", ")}`, "Remove them or mend their spelling");
    } else {
      faults.add(path, `is wrong: ${issue.message}`, "See the configuration section of the README");
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unreadable";
}
