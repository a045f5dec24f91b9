import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { z } from "zod";
import { type CommandName, commands } from "@/lib/api/commands";
import type { Endpoint } from "@/lib/api/endpoint";
import { reaches } from "@/lib/api/roles";
import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
import type { AuditLog, IdempotencyLog } from "../storage/ports";
import type { CommandServices, Handlers } from "./command";

/** Who asks, from where, and by which request. */
export interface DispatchContext {
  identity: Identity;
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
  logger: Logger;
  now(): number;
}

/** With these nothing was done, so the same key may be tried again. */
const nothingDone: ReadonlySet<number> = new Set([400, 401, 403, 429, 503]);
const secretKeys: ReadonlySet<string> = new Set(["password", "secret", "token"]);

/**
 * The one way from a request to an act: schema → role → audit row → act → audit outcome → answer. Refusals leave a row
 * too, and no answer goes out before its row is on disk.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** @throws PanelError only */
  async dispatch(name: CommandName, input: unknown, context: DispatchContext): Promise<Answer> {
    const { audit, logger, now } = this.#options;
    const startedMs = now();
    const id = await audit.begin(this.#auditEntry(name, input, context, startedMs));
    try {
      const answer = await this.#once(name, input, context);
      await audit.end(id, { outcome: "done", code: null, detail: null, durationMs: now() - startedMs });
      return answer;
    } catch (error) {
      const failure = toPanelError(error);
      if (failure.code === "internal") {
        logger.error(
          { err: error, command: name, requestId: context.requestId },
          "a command failed unexpectedly",
        );
      }
      await audit.end(id, {
        outcome: isRefusal(failure) ? "refused" : "failed",
        code: failure.code,
        detail: failure.message,
        durationMs: now() - startedMs,
      });
      throw failure;
    }
  }

  async #once(name: CommandName, input: unknown, context: DispatchContext): Promise<Answer> {
    const entry: Endpoint = commands[name];
    if (!reaches(context.identity.role, entry.role)) {
      throw new PanelError(
        "forbidden",
        `${name} needs the role ${entry.role}; you are ${context.identity.role}.`,
        {
          whatToDo: "Ask an admin for the role, or somebody who has it.",
        },
      );
    }
    const parsed = parseInput(entry.input, input);
    const key = context.idempotencyKey;
    if (key === null) return this.#run(name, entry, parsed, context);

    const { idempotency } = this.#options;
    const { actor } = context.identity;
    const fingerprint = createHash("sha256")
      .update(JSON.stringify([name, parsed]))
      .digest("hex");
    const earlier = await idempotency.claim(actor, key, fingerprint);
    if (earlier !== null) return replay(earlier, fingerprint);
    try {
      const answer = await this.#run(name, entry, parsed, context);
      await idempotency.complete(actor, key, answer);
      return answer;
    } catch (error) {
      const failure = toPanelError(error);
      if (nothingDone.has(failure.status)) await idempotency.release(actor, key);
      else
        await idempotency.complete(actor, key, {
          status: failure.status,
          body: failure.problem(context.requestId),
        });
      throw error;
    }
  }

  async #run(name: CommandName, entry: Endpoint, parsed: unknown, context: DispatchContext): Promise<Answer> {
    const { handlers, services } = this.#options;
    // The registry ties each schema to its handler's input; TypeScript cannot follow that through a name in a variable.
    const handler = handlers[name] as (
      input: unknown,
      services: CommandServices,
      identity: Identity,
    ) => Promise<unknown>;
    return { status: entry.status, body: await handler(parsed, services, context.identity) };
  }

  #auditEntry(
    name: CommandName,
    input: unknown,
    { identity, address, requestId }: DispatchContext,
    atMs: number,
  ): Parameters<AuditLog["begin"]>[0] {
    const given = isRecord(input) ? input : {};
    const text = (key: string): string | null =>
      typeof given[key] === "string" ? given[key].slice(0, 200) : null;
    return {
      atMs,
      actor: identity.actor,
      actorKind: identity.kind,
      role: identity.role,
      address,
      command: name,
      node: text("node"),
      target: text("channelId") ?? text("id") ?? text("endpoint") ?? text("username"),
      input: withoutSecrets(given),
      requestId,
    };
  }
}

function parseInput(schema: z.ZodObject, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  const field = first?.path.join(".") ?? "";
  throw new PanelError(
    "invalid_input",
    `${field === "" ? "The input" : field}: ${first?.message ?? "is not valid"}.`,
    {
      whatToDo: "Correct this field and send it again; /api/v1/openapi.json describes each field.",
      ...(field === "" ? {} : { field }),
    },
  );
}

function replay(
  earlier: NonNullable<Awaited<ReturnType<IdempotencyLog["claim"]>>>,
  fingerprint: string,
): Answer {
  if (earlier.fingerprint !== fingerprint) {
    throw new PanelError("invalid_input", "This Idempotency-Key was used for another request.", {
      whatToDo: "Use a new key for each act.",
      field: "Idempotency-Key",
    });
  }
  if (earlier.answer === "pending") {
    throw new PanelError(
      "not_possible_now",
      "The first request with this Idempotency-Key is still running.",
      {
        whatToDo: "Wait for its answer, or ask again in a second.",
      },
    );
  }
  return earlier.answer;
}

function toPanelError(error: unknown): PanelError {
  if (error instanceof PanelError) return error;
  return new PanelError("internal", "The panel failed at this; it has been logged.", {
    whatToDo: "Try again; if it happens again, give an admin the request id.",
    cause: error,
  });
}

function isRefusal({ status }: PanelError): boolean {
  return status === 400 || status === 401 || status === 403 || status === 429;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the audit keeps of an input: all but secrets, long lists and texts cut. */
function withoutSecrets(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, secretKeys.has(key) ? "[secret]" : shortened(value)]),
  );
}

function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 500);
  if (Array.isArray(value))
    return value.length > 50 ? [...value.slice(0, 50), `… ${value.length} in all`] : value;
  return value;
}
