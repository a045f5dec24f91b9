import type { z } from "zod";
import type { ErrorCode } from "@/lib/api/errors";
import { type RecordingRow, recordingSound } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import { modeRefusalHelp, modeRefusalWords, type SpyPolicy } from "@/lib/api/spy-policy";
import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
import { invalidInput } from "../invalid-input";
import type { Clock } from "../nodes/clock";
import type { AuditLog, RecordingLog } from "../storage/ports";
import { recordedWhom } from "./recorded-whom";
import { RecordingLimits } from "./recording-limits";
import type { RecordingSounds, Sound } from "./recording-sounds";

/** Who asks, from where, and by which request. */
export interface Listener {
  identity: Identity;
  address: string;
  requestId: string;
  /** Who it is now, for a fetch may take minutes; null when the session or token is no longer good. */
  identify(): Promise<Identity | null>;
  /** Aborted when nobody waits for the answer any more: what is fetched for nobody else is not fetched on. */
  gone: AbortSignal;
}

/** The sound of a recording, and as what it was asked for. */
export type OpenedSound = Sound & { as: "sound" | "download"; name: string };

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
 * The one way to the sound of a recording: role → schema → policy → sound → role, policy and row again → audit → answer.
 * Whoever may not listen may not hear what was listened to either, and no sound goes out before it is on disk who gets it.
 */
export class RecordingDoor {
  readonly #options: RecordingDoorOptions;
  readonly #limits = new RecordingLimits();
  /** What was audited last, and when, by who, what and how it ended. The row may still be on its way to the disk. */
  readonly #told = new Map<string, { atMs: number; row: Promise<void> }>();

  constructor(options: RecordingDoorOptions) {
    this.#options = options;
  }

  /**
   * `isHeard` tells whether any of it will go out: not where only its length was asked for, or a part that it does not
   * have. Then there is nothing to audit.
   * @throws PanelError; an audit that cannot be written throws its own error, and nothing is heard then; anything where
   * the listener has gone
   */
  async open(
    given: unknown,
    listener: Listener,
    isHeard: (sound: OpenedSound) => boolean,
  ): Promise<OpenedSound> {
    const startedMs = this.#options.clock.now();
    const asked: Asked = { id: null, stream: null, as: "sound", node: null, about: {} };
    try {
      const sound = await this.#open(given, listener, asked);
      listener.gone.throwIfAborted();
      const opened = { ...sound, as: asked.as, name: `${asked.id}-${asked.stream}` };
      if (isHeard(opened)) await this.#tell(asked, listener, startedMs, null);
      return opened;
    } catch (error) {
      // That somebody asks too often would be a row of its own each time, which is what the limit is for.
      if (error instanceof PanelError && error.code !== "too_many_requests") {
        await this.#tell(asked, listener, startedMs, error);
      }
      throw error;
    }
  }

  /** Fills in what was asked for, as far as it is known when it fails. */
  async #open(given: unknown, { identity, identify, gone }: Listener, asked: Asked): Promise<Sound> {
    const { log, sounds, isRunning } = this.#options;
    const parsed = recordingSound.input.strict().safeParse(given);
    if (parsed.success) Object.assign(asked, parsed.data);
    requireRole(identity);
    if (!parsed.success) throw invalidInput(parsed.error);
    this.#requirePolicy(identity);
    const { id, stream } = parsed.data;
    const row = await log.get(id);
    if (row === undefined) throw noRecording(id);
    asked.node = row.node;
    asked.about = recordedWhom(row);
    if (isRunning(row)) {
      throw new PanelError("not_possible_now", "This recording still goes on.", {
        whatToDo: "Hear it when it has ended, or listen to the call.",
      });
    }
    const sound = await this.#limits.whileWaiting(identity, () => sounds.open(row, stream, gone));
    // It may have taken minutes, in which somebody may have been signed out, or the policy changed.
    const now = await identify();
    if (now === null) {
      throw new PanelError("not_signed_in", "Your session or token ended while the sound was fetched.", {
        whatToDo: "Sign in again.",
      });
    }
    requireRole(now);
    this.#requirePolicy(now);
    // Removed meanwhile: what was held of it was dropped, but not under this one.
    if ((await log.get(id)) === undefined) throw noRecording(id);
    return sound;
  }

  #requirePolicy({ role }: Identity): void {
    const kept = modeRefusalWords(this.#options.policy(), role, "listen");
    if (kept !== null) throw new PanelError("forbidden", kept, { whatToDo: modeRefusalHelp });
  }

  /** Resolves when it is on disk, also where another request has begun the same row. @throws too_many_requests */
  async #tell(asked: Asked, listener: Listener, startedMs: number, error: PanelError | null): Promise<void> {
    const { identity } = listener;
    const now = this.#options.clock.now();
    // A file that is taken away is told each time; what fails for it is tried again and again by itself.
    const isToldEachTime = asked.as === "download" && error === null;
    const key = JSON.stringify([
      identity.kind,
      identity.id,
      asked.id,
      asked.stream,
      asked.as,
      error?.code ?? null,
    ]);
    const before = this.#told.get(key);
    if (!isToldEachTime && before !== undefined && now - before.atMs < oneHearingMs) return await before.row;
    for (const [each, { atMs }] of this.#told) if (now - atMs >= oneHearingMs) this.#told.delete(each);
    const row = this.#write(asked, listener, startedMs, now, error);
    this.#told.set(key, { atMs: now, row });
    try {
      await row;
    } catch (failure) {
      // What is not on disk is not told.
      if (this.#told.get(key)?.row === row) this.#told.delete(key);
      throw failure;
    }
  }

  async #write(
    asked: Asked,
    { identity, address, requestId }: Listener,
    startedMs: number,
    nowMs: number,
    error: PanelError | null,
  ): Promise<void> {
    const { audit } = this.#options;
    await this.#limits.beforeRow(identity);
    const id = await audit.begin({
      atMs: startedMs,
      actor: identity.actor,
      actorKind: identity.kind,
      role: identity.role,
      address,
      command: asked.as === "download" ? "recordings.download" : "recordings.hear",
      node: asked.node,
      target: asked.id,
      input: { ...asked.about, ...(asked.stream === null ? {} : { stream: asked.stream }) },
      requestId,
    });
    await audit.end(id, {
      outcome: error === null ? "done" : outcomeOf(error.code),
      code: error?.code ?? null,
      detail: error?.message ?? null,
      durationMs: nowMs - startedMs,
    });
  }
}

type Asked = {
  [Name in "id" | "stream"]: z.output<typeof recordingSound.input>[Name] | null;
} & { as: "sound" | "download"; node: string | null; about: ReturnType<typeof recordedWhom> };

const refusals: ReadonlySet<ErrorCode> = new Set(["forbidden", "invalid_input", "not_signed_in"]);

function outcomeOf(code: ErrorCode): "failed" | "refused" {
  return refusals.has(code) ? "refused" : "failed";
}

function requireRole({ role }: Identity): void {
  if (reaches(role, recordingSound.role)) return;
  throw new PanelError("forbidden", `This needs the role ${recordingSound.role}; yours is ${role}.`, {
    whatToDo: "Ask an admin.",
  });
}

/** There is no such row. */
export function noRecording(id: string): PanelError {
  return new PanelError("recording_gone", `There is no recording ${id}.`, {
    whatToDo: "It has been removed: look at the list.",
    field: "id",
  });
}
