import { createHash } from "node:crypto";
import type { Logger } from "pino";
import { type CommandName, commands } from "@/lib/api/commands";
import type { Endpoint } from "@/lib/api/endpoint";
import { reaches } from "@/lib/api/roles";
import { type Identity, personKey } from "../auth/identity";
import { PanelError } from "../errors";
import { invalidInput } from "../invalid-input";
import type { AuditLog, IdempotencyLog } from "../storage/ports";
import type { ActLimit } from "./act-limits";
import type { CommandServices, Handlers, Told } from "./command";
import type { IdentifyAgain } from "./right-now";

/** Who asks, from where, and by which request. */
export interface DispatchContext {
  identity: Identity;
  /** For acts that leave something running under the right to it, which may have gone since. */
  identifyAgain: IdentifyAgain;
  address: string;
  requestId: string;
  /** `Idempotency-Key` of the request: the same key and input get the first answer again, for 24 hours. */
  idempotencyKey: string | null;
}

export interface Answer {
  status: number;
  body: unknown;
}

export interface DispatcherOptions {
  handlers: Handlers;
  services: CommandServices;
  audit: AuditLog;
  idempotency: IdempotencyLog;
  /** Slows down acts that cost money. */
  limit: ActLimit;
  /** Whom an act is on, for the audit: stands beside the input, which knows ids alone. Default: nobody is named. */
  whomOf?(name: CommandName, input: Record<string, unknown>): string | null;
  logger: Logger;
  now(): number;
}

/** With these nothing was done, so the same key may be tried again; so with the 404 of a node that there is not. */
const nothingDone: ReadonlySet<number> = new Set([400, 401, 403, 429, 503]);
const secretKeys: ReadonlySet<string> = new Set(["password", "secret", "token"]);

/** What came of a request: the answer or the failure, and the words of the audit. */
type Ended = Pick<Parameters<AuditLog["end"]>[1], "outcome" | "code" | "detail"> & {
  /** Fields that stand in the audit beside those that were given. */
  told?: Told["input"];
} & ({ answer: Answer } | { failure: PanelError });

/**
 * The one way from a request to an act: role → schema → audit row → act → audit outcome → answer. Refusals leave a row
 * too, and no answer goes out before its row is on disk.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** @throws PanelError; an audit that cannot be written throws its own error: before the act nothing is done then */
  async dispatch(name: CommandName, input: unknown, context: DispatchContext): Promise<Answer> {
    const { audit, now } = this.#options;
    const startedMs = now();
    const checked = check(name, input, context.identity.role);
    const entry = auditEntry(name, input, checked, context, startedMs);
    // Before the act, which may be the end of it.
    const whom = this.#options.whomOf?.(name, entry.input) ?? null;
    // No act is given one: what was refused may say anything.
    const { whom: _given, ...given } = entry.input;
    entry.input = whom === null ? given : { ...given, whom };
    const id = await audit.begin(entry);
    const { outcome, code, detail, told, ...ended } = await this.#attempt(name, checked, context);
    await audit.end(id, {
      outcome,
      code,
      detail,
      durationMs: now() - startedMs,
      ...(told === undefined ? {} : { input: { ...entry.input, ...told } }),
    });
    if ("failure" in ended) throw ended.failure;
    return ended.answer;
  }

  async #attempt(name: CommandName, checked: Checked, context: DispatchContext): Promise<Ended> {
    try {
      if ("refusal" in checked) throw checked.refusal;
      return await this.#once(name, checked.input, context);
    } catch (error) {
      const failure = toPanelError(error);
      if (failure.code === "internal") {
        this.#options.logger.error(
          { err: error, command: name, requestId: context.requestId },
          "a command failed unexpectedly",
        );
      } else if (failure.cause instanceof Error) {
        // The answer is in people's words; which request to which address failed stands here.
        this.#options.logger.warn(
          { reason: failure.cause.message, command: name, requestId: context.requestId },
          "a command failed at Asterisk",
        );
      }
      return { failure, outcome: outcomeOf(failure.status), code: failure.code, detail: failure.message };
    }
  }

  /** Runs the act, or answers for one that this Idempotency-Key has run already. */
  async #once(name: CommandName, input: unknown, context: DispatchContext): Promise<Ended> {
    const { idempotency, logger } = this.#options;
    const { identity, idempotencyKey: key } = context;
    if (key === null) return await this.#run(name, input, context);

    const actor = personKey(identity);
    const fingerprint = createHash("sha256")
      .update(JSON.stringify([name, input]))
      .digest("hex");
    const earlier = await idempotency.claim(actor, key, fingerprint);
    if (earlier !== null) return replay(earlier, fingerprint);
    const keep = async (answer: Answer): Promise<void> => {
      try {
        await idempotency.complete(actor, key, answer);
      } catch (error) {
        // The act is over; its key stays "running", so that a repetition does nothing rather than all again.
        logger.error({ err: error, command: name }, "an answer could not be kept for its Idempotency-Key");
      }
    };
    let ended: Done;
    try {
      ended = await this.#run(name, input, context);
    } catch (error) {
      const { status, ...failure } = problemOf(error, context);
      const isNowhere = error instanceof PanelError && error.code === "node_unknown";
      if (nothingDone.has(status) || isNowhere) await idempotency.release(actor, key);
      else await keep({ status, ...failure });
      throw error;
    }
    await keep(ended.answer);
    return ended;
  }

  async #run(name: CommandName, input: unknown, context: DispatchContext): Promise<Done> {
    const { handlers, services, limit } = this.#options;
    await limit(name, context.identity);
    const entry: Endpoint = commands[name];
    // The registry ties each schema to its handler's input; TypeScript cannot follow that through a name in a variable.
    const handler = handlers[name] as (
      input: unknown,
      services: CommandServices,
      identity: Identity,
      tell: (told: Told) => void,
      identifyAgain: IdentifyAgain,
    ) => Promise<unknown>;
    let told: Told | undefined;
    const tell = (words: Told) => {
      told = words;
    };
    const body = await handler(input, services, context.identity, tell, context.identifyAgain);
    return done({ status: entry.status, body }, told);
  }
}

type Done = Ended & { answer: Answer };

/** An input that may be acted on, or why not. */
type Checked = { input: Record<string, unknown> } | { refusal: PanelError };

function check(name: CommandName, given: unknown, role: Identity["role"]): Checked {
  const entry: Endpoint = commands[name];
  if (!reaches(role, entry.role)) {
    const refusal = new PanelError("forbidden", `This needs the role ${entry.role}; yours is ${role}.`, {
      whatToDo: "Ask an admin for the role, or somebody who has it.",
    });
    return { refusal };
  }
  const parsed = entry.input.strict().safeParse(given);
  return parsed.success ? { input: parsed.data } : { refusal: invalidInput(parsed.error) };
}

function auditEntry(
  name: CommandName,
  given: unknown,
  checked: Checked,
  { identity, address, requestId }: DispatchContext,
  atMs: number,
): Parameters<AuditLog["begin"]>[0] {
  // What the schema has let through is bounded by it and kept whole, each of 5,000 ids too; the rest is cut.
  const input = "input" in checked ? checked.input : isRecord(given) ? shortened(given) : {};
  const text = (key: string): string | null =>
    typeof input[key] === "string" ? input[key].slice(0, 200) : null;
  return {
    atMs,
    actor: identity.actor,
    actorKind: identity.kind,
    role: identity.role,
    address,
    command: name,
    node: text("node"),
    target: text("channelId") ?? text("id") ?? text("endpoint") ?? text("username"),
    input: withoutSecrets(input),
    requestId,
  };
}

function done(answer: Answer, told?: Told): Done {
  return {
    answer,
    outcome: "done",
    code: null,
    detail: told?.detail ?? notDoneOf(answer.body),
    ...(told === undefined ? {} : { told: told.input }),
  };
}

/** An act on many may be done in part: the audit names what was not. */
function notDoneOf(body: unknown): string | null {
  if (!isRecord(body) || !Array.isArray(body["failed"]) || body["failed"].length === 0) return null;
  const failed: { id: string; code: string }[] = body["failed"];
  const names = failed.map(({ id, code }) => `${id} (${code})`).join(", ");
  return `Not done for ${failed.length}: ${names}`.slice(0, 2_000);
}

function replay(
  earlier: NonNullable<Awaited<ReturnType<IdempotencyLog["claim"]>>>,
  fingerprint: string,
): Ended {
  if (earlier.fingerprint !== fingerprint) {
    throw new PanelError("invalid_input", "This Idempotency-Key was used for another request.", {
      whatToDo: "Use a new key for each act.",
      field: "Idempotency-Key",
    });
  }
  const { answer } = earlier;
  if (answer === "pending") {
    throw new PanelError(
      "not_possible_now",
      "The first request with this Idempotency-Key has not ended, as far as is known.",
      {
        whatToDo: "Ask again in a second; if it stays so, look in the audit for what came of it.",
      },
    );
  }
  const code = answer.status >= 400 && isRecord(answer.body) ? answer.body["code"] : null;
  return {
    answer,
    outcome: outcomeOf(answer.status),
    code: typeof code === "string" ? code : null,
    detail: "The first answer to this Idempotency-Key was given again; nothing was done.",
  };
}

function toPanelError(error: unknown): PanelError {
  if (error instanceof PanelError) return error;
  return new PanelError("internal", "The panel failed at this; it has been logged.", {
    whatToDo: "Try again; if it happens again, give an admin the request id.",
    cause: error,
  });
}

function problemOf(error: unknown, { requestId }: DispatchContext): Answer {
  const failure = toPanelError(error);
  return { status: failure.status, body: failure.problem(requestId) };
}

function outcomeOf(status: number): "done" | "failed" | "refused" {
  if (status < 400) return "done";
  return status === 400 || status === 401 || status === 403 || status === 429 ? "refused" : "failed";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutSecrets(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, secretKeys.has(key) ? "[secret]" : unread(key, value)]),
  );
}

/** Digits that are sent may be somebody's PIN: how many there were is all that is kept. */
function unread(key: string, value: unknown): unknown {
  return key === "digits" && typeof value === "string" ? "•".repeat(value.length) : value;
}

const mostFields = 30;

/** Of an input that no schema has bounded: enough to see what was tried. */
function shortened(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input)
      .slice(0, mostFields)
      .map(([key, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        return [key.slice(0, 100), text.length > 500 ? `${text.slice(0, 500)}…` : value];
      }),
  );
}
