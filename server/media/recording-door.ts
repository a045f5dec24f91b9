import type { z } from "zod";
import type { ErrorCode } from "@/lib/api/errors";
import { type RecordingRow, recordingSound } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import { mayUse, type SpyPolicy } from "@/lib/api/spy-policy";
import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
import { invalidInput } from "../invalid-input";
import type { Clock } from "../nodes/clock";
import type { AuditLog, RecordingLog } from "../storage/ports";
import type { RecordingSounds, Sound } from "./recording-sounds";

/** Who asks, from where, and by which request. */
export interface Listener {
  identity: Identity;
  address: string;
  requestId: string;
}

/** A player asks for a file in many parts: within this time they are one hearing. */
const oneHearingMs = 10 * 60_000;

interface RecordingDoorOptions {
  log: Pick<RecordingLog, "get">;
  audit: AuditLog;
  sounds: Pick<RecordingSounds, "open">;
  /** As it is now. */
  policy(): SpyPolicy;
  /** @throws node_unknown */
  isRunning(row: RecordingRow): boolean;
  clock: Clock;
}

/**
 * The one way to the sound of a recording: role → schema → policy → sound → audit → answer. Whoever may not listen may
 * not hear what was listened to either, and no sound goes out before it is on disk who gets it.
 */
export class RecordingDoor {
  readonly #options: RecordingDoorOptions;
  /** When something was audited last, by who, what and how it ended. */
  readonly #told = new Map<string, number>();

  constructor(options: RecordingDoorOptions) {
    this.#options = options;
  }

  /** @throws PanelError; an audit that cannot be written throws its own error, and nothing is heard then */
  async open(
    given: unknown,
    listener: Listener,
  ): Promise<Sound & { as: "sound" | "download"; name: string }> {
    const { clock } = this.#options;
    const startedMs = clock.now();
    const asked: Asked = { id: null, stream: null, as: "sound", node: null };
    try {
      const sound = await this.#open(given, listener.identity, asked);
      await this.#tell(asked, listener, startedMs, null);
      return { ...sound, as: asked.as, name: `${asked.id}-${asked.stream}` };
    } catch (error) {
      if (error instanceof PanelError) await this.#tell(asked, listener, startedMs, error);
      throw error;
    }
  }

  /** Fills in what was asked for, as far as it is known when it fails. */
  async #open(given: unknown, { role }: Identity, asked: Asked): Promise<Sound> {
    const { log, policy, sounds, isRunning } = this.#options;
    const parsed = recordingSound.input.strict().safeParse(given);
    if (parsed.success) Object.assign(asked, parsed.data);
    if (!reaches(role, recordingSound.role)) {
      throw new PanelError("forbidden", `This needs the role ${recordingSound.role}; yours is ${role}.`, {
        whatToDo: "Ask an admin.",
      });
    }
    if (!parsed.success) throw invalidInput(parsed.error);
    if (!mayUse(policy(), role, "listen")) {
      throw new PanelError("forbidden", `The policy keeps listening to the role ${policy().roles.listen}.`, {
        whatToDo: "Ask an admin.",
      });
    }
    const { id, stream } = parsed.data;
    const row = await log.get(id);
    if (row === undefined) throw noRecording(id);
    asked.node = row.node;
    if (isRunning(row)) {
      throw new PanelError("not_possible_now", "This recording still goes on.", {
        whatToDo: "Hear it when it has ended, or listen to the call.",
      });
    }
    return await sounds.open(row, stream);
  }

  async #tell(asked: Asked, listener: Listener, startedMs: number, error: PanelError | null): Promise<void> {
    const { audit, clock } = this.#options;
    const { identity, address, requestId } = listener;
    const now = clock.now();
    // A file that is taken away is told each time; what fails for it is tried again and again by itself.
    const key = [identity.kind, identity.id, asked.id, asked.as, error?.code].join(" ");
    const isRepeated = now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < oneHearingMs;
    if (isRepeated && !(asked.as === "download" && error === null)) return;
    const id = await audit.begin({
      atMs: startedMs,
      actor: identity.actor,
      actorKind: identity.kind,
      role: identity.role,
      address,
      command: asked.as === "download" ? "recordings.download" : "recordings.hear",
      node: asked.node,
      target: asked.id,
      input: asked.stream === null ? {} : { stream: asked.stream },
      requestId,
    });
    await audit.end(id, {
      outcome: error === null ? "done" : outcomeOf(error.code),
      code: error?.code ?? null,
      detail: error?.message ?? null,
      durationMs: now - startedMs,
    });
    for (const [each, atMs] of this.#told) if (now - atMs >= oneHearingMs) this.#told.delete(each);
    this.#told.set(key, now);
  }
}

type Asked = {
  [Name in "id" | "stream"]: z.output<typeof recordingSound.input>[Name] | null;
} & { as: "sound" | "download"; node: string | null };

function outcomeOf(code: ErrorCode): "failed" | "refused" {
  return code === "forbidden" || code === "invalid_input" ? "refused" : "failed";
}

/** There is no such row. */
export function noRecording(id: string): PanelError {
  return new PanelError("recording_gone", `There is no recording ${id}.`, {
    whatToDo: "It has been removed: look at the list.",
    field: "id",
  });
}
