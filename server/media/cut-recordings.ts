import { type RecordingRow, recorderLostWords, storedNames } from "@/lib/api/recordings";
import { AriError, type AriEvent } from "@/lib/ari";
import { within } from "@/lib/time/within";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import { LastingAudit } from "../nodes/lasting-audit";
import type { Node } from "../nodes/node";
import { ignoreGone } from "../nodes/party-calls";
import type { AuditLog, RecordingLog } from "../storage/ports";
import { recordedWhom } from "./recorded-whom";
import { noFileWords, tellTimeoutMs } from "./recording";

/** What Asterisk said of the end of one stored recording. */
type Told = Pick<RecordingRow["tracks"][number], "durationSeconds" | "failure"> & { atMs: number };

interface CutRecordingsOptions {
  node: Node;
  log: Pick<RecordingLog, "unended" | "get" | "save">;
  audit: AuditLog;
  clock: Clock;
  logger: Logger;
}

/**
 * Recordings that a killed panel left without their end. Asterisk records on without it, until the call ends or the next
 * panel takes the snoops away: as soon as the node is live they are stopped, and listed as cut with what there is.
 */
export class CutRecordings {
  readonly #options: CutRecordingsOptions;
  readonly #rows: LastingAudit;
  /** Those whose end is not written down yet, by their ids. */
  readonly #unended = new Map<string, RecordingRow>();
  readonly #told = new Map<string, Told>();
  readonly #unlisten: () => void;
  #working: Promise<void> | null = null;
  /** A resync came while it worked: what had failed by then is tried again behind it. */
  #isAsked = false;
  #isClosed = false;
  readonly #hasClosed: Promise<void>;
  #close: () => void = () => undefined;

  constructor(options: CutRecordingsOptions) {
    this.#options = options;
    const { node, audit, clock, logger } = options;
    this.#rows = new LastingAudit({ audit, node: node.name, clock, logger });
    this.#hasClosed = new Promise((resolve) => {
      this.#close = resolve;
    });
    this.#unlisten = node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: () => this.#begin(),
    });
  }

  /** At the start, before anything is recorded: what has no end yet was cut. */
  async restore(): Promise<void> {
    for (const row of await this.#options.log.unended(this.#options.node.name)) {
      this.#unended.set(row.id, row);
    }
  }

  /** What is not written down by now is found again by the next panel. */
  async close(): Promise<void> {
    this.#unlisten();
    this.#isClosed = true;
    this.#close();
    await this.#working;
  }

  #onEvent(event: AriEvent): void {
    if (event.type !== "RecordingFinished" && event.type !== "RecordingFailed") return;
    const { name, duration, cause } = event.recording;
    // Whatever else ends on this node is nothing to wait for.
    if (![...this.#unended.values()].some((row) => storedNames(row).some((track) => track.name === name)))
      return;
    this.#told.set(name, {
      atMs: this.#options.node.asteriskNow(),
      durationSeconds: duration ?? null,
      failure: event.type === "RecordingFailed" ? (cause ?? "unknown") : null,
    });
  }

  #begin(): void {
    if (this.#isClosed || this.#unended.size === 0) return;
    if (this.#working !== null) {
      this.#isAsked = true;
      return;
    }
    this.#isAsked = false;
    this.#working = Promise.all([...this.#unended.values()].map((row) => this.#end(row))).then(() => {
      this.#working = null;
      if (this.#isAsked) this.#begin();
    });
  }

  /** Never rejects: where Asterisk cannot be asked it is tried again at the next resync. */
  async #end(row: RecordingRow): Promise<void> {
    const { node, clock, log, logger } = this.#options;
    const { client } = node;
    const names = storedNames(row);
    try {
      await Promise.all(names.map(({ name }) => ignoreGone(client.recordings.stop({ recordingName: name }))));
      // Its snoop may be swept at this moment: what ends since the panel is back is told, what had ended is not.
      if (names.some(({ name }) => !this.#told.has(name))) {
        await within(tellTimeoutMs, this.#hasClosed, clock);
      }
      if (this.#isClosed) return;
      const tracks = await Promise.all(names.map((track) => this.#trackOf(row, track)));
      const ends = names.flatMap(({ name }) => this.#told.get(name)?.atMs ?? []);
      const endedAtMs = ends.length === 0 ? null : Math.max(...ends);
      // Removed meanwhile by somebody who has found it listed. Nothing may come between the two: it would be back.
      if ((await log.get(row.id)) !== undefined) {
        const cut = { ...row, tracks, endedAtMs, wasCut: true };
        await log.save(cut);
        await this.#audit(cut);
      }
      this.#unended.delete(row.id);
      for (const { name } of names) this.#told.delete(name);
    } catch (error) {
      logger.warn({ err: error, node: node.name, recording: row.id }, "a cut recording could not be ended");
    }
  }

  async #trackOf(
    row: RecordingRow,
    { stream, name }: ReturnType<typeof storedNames>[number],
  ): Promise<RecordingRow["tracks"][number]> {
    const { node } = this.#options;
    const told = this.#told.get(name);
    if (told !== undefined) {
      const { durationSeconds, failure } = told;
      return { stream, name, durationSeconds, failure };
    }
    const asteriskStartedAtMs = node.health().startedAtMs;
    const isAsteriskNew = asteriskStartedAtMs !== null && asteriskStartedAtMs > row.startedAtMs;
    try {
      await node.client.recordings.getStored({ recordingName: name });
      return { stream, name, durationSeconds: null, failure: isAsteriskNew ? recorderLostWords : null };
    } catch (error) {
      if (!(error instanceof AriError && error.code === "not_found")) throw error;
      return { stream, name, durationSeconds: null, failure: noFileWords };
    }
  }

  async #audit({ id, by, targetId, sides, parties, startedAtMs, endedAtMs }: RecordingRow): Promise<void> {
    await this.#rows.end(
      {
        id,
        by,
        command: "recordings.cut",
        target: id,
        input: {
          ...recordedWhom({ parties }),
          channelId: targetId,
          sides,
          recordedFromMs: Math.round(startedAtMs),
          recordedToMs: endedAtMs === null ? null : Math.round(endedAtMs),
        },
      },
      {
        detail: `The panel was stopped while it recorded. ${
          endedAtMs === null
            ? "It had ended when the panel was back; nobody knows when."
            : "Asterisk recorded on until the panel was back."
        }`,
        durationMs: endedAtMs === null ? 0 : Math.max(0, Math.round(endedAtMs - startedAtMs)),
      },
    );
  }
}
