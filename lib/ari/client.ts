import { AriError, errorOfAnswer } from "./errors";
import type { Calls } from "./generated/calls";
import { documentedBranches, operations } from "./generated/operations";
import type { CallOptions } from "./parameters";
import { buildRequest } from "./request";
import { type Branch, branchOf, type OperationEntry } from "./table";
import type { Transport, TransportResponse } from "./transport";

/** Every operation as a typed call, `client.channels.originate({ … })`, and the way below them. */
export interface AriClient extends Calls {
  /**
   * Version of the connected Asterisk, for example `22.10.1`. Once set, operations, parameters and values that its
   * branch lacks are refused with `not_supported` before anything is sent.
   */
  version: string | undefined;
  /**
   * Any operation by its names, for explorers and tables.
   * @throws {AriError} invalid_parameter when there is no such operation
   */
  call(
    resource: string,
    nickname: string,
    parameters?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<unknown>;
  /** Waits for running requests and frees the connections. */
  close(): Promise<void>;
}

class Caller {
  version: string | undefined;
  readonly #transport: Transport;
  #branchVersion: string | undefined;
  #knownBranch: Branch | undefined;

  constructor(transport: Transport, version: string | undefined) {
    this.#transport = transport;
    this.version = version;
    for (const [resource, entries] of Object.entries(operations)) {
      const calls: Record<string, unknown> = {};
      for (const [nickname, entry] of Object.entries(entries)) {
        if (entry.upgrade === true) continue;
        const operation = `${resource}.${nickname}`;
        calls[nickname] = (parameters?: Readonly<Record<string, unknown>>, options?: CallOptions) =>
          this.#run(operation, entry, parameters ?? {}, options ?? {});
      }
      Object.defineProperty(this, resource, { value: calls, enumerable: true });
    }
  }

  async call(
    resource: string,
    nickname: string,
    parameters: Readonly<Record<string, unknown>> = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    const entries = Object.hasOwn(operations, resource) ? operations[resource] : undefined;
    const entry = entries !== undefined && Object.hasOwn(entries, nickname) ? entries[nickname] : undefined;
    const operation = `${resource}.${nickname}`;
    if (entry === undefined || entry.upgrade === true) {
      throw new AriError("invalid_parameter", "there is no such operation.", { operation });
    }
    return this.#run(operation, entry, parameters, options);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /** Read once for each version: every call asks. */
  #branch(): Branch | undefined {
    if (this.version !== this.#branchVersion) {
      this.#branchVersion = this.version;
      this.#knownBranch = this.version === undefined ? undefined : branchOf(this.version, documentedBranches);
    }
    return this.#knownBranch;
  }

  async #run(
    operation: string,
    entry: OperationEntry,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ): Promise<unknown> {
    const { method, path, query, body } = buildRequest(operation, entry, parameters, this.#branch());
    const about = (): string => aboutOf(entry, parameters);
    const response = await this.#transport.request({
      method,
      path,
      query,
      body,
      operation,
      about,
      binary: entry.response === "binary",
      onBytes: entry.response === "binary" ? options.onBytes : undefined,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
    });
    return readAnswer(operation, about, entry, response, this.#transport.asker);
  }
}

/** Parameters of the query that say, besides those of the path, what an operation is about. */
const telling: ReadonlySet<string> = new Set([
  "endpoint",
  "app",
  "application",
  "channel",
  "media",
  "eventSource",
  "name",
]);
/** Of one value: the rest of a long one tells no more. */
const maxToldLength = 100;

/** What a call is about, in its own words: `channelId abc, endpoint PJSIP/alice`. Empty where it is about nothing. */
function aboutOf(entry: OperationEntry, parameters: Readonly<Record<string, unknown>>): string {
  const told: string[] = [];
  for (const { name, in: place } of entry.parameters) {
    const value = parameters[name];
    if (value === undefined || !(place === "path" || telling.has(name))) continue;
    const text = String(value);
    told.push(`${name} ${text.length > maxToldLength ? `${text.slice(0, maxToldLength)}…` : text}`);
  }
  return told.join(", ");
}

function readAnswer(
  operation: string,
  about: () => string,
  entry: OperationEntry,
  response: TransportResponse,
  asker: string | undefined,
): unknown {
  const { status, text, bytes } = response;
  if (status < 200 || status > 299) throw errorOfAnswer(operation, status, text, about(), asker);
  if (entry.response === "void") return undefined;
  if (entry.response === "binary") return bytes;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new AriError("invalid_response", "the answer is not JSON.", { operation, status, cause });
  }
  const isRight = entry.response.startsWith("List[")
    ? Array.isArray(answer)
    : typeof answer === "object" && answer !== null && !Array.isArray(answer);
  if (!isRight) {
    throw new AriError("invalid_response", `the answer is not ${entry.response}.`, { operation, status });
  }
  return answer;
}

/** A client over any transport. For Node.js see `nodejs/`. */
export function createAriClient(transport: Transport, options: { version?: string } = {}): AriClient {
  // The constructor adds one property a resource out of the table from which `Calls` was generated.
  return new Caller(transport, options.version) as unknown as AriClient;
}
