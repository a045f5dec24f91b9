import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { z } from "zod";
import type { RecordingRow, recordingMark } from "@/lib/api/recordings";
import { AriError, type AriEvent } from "@/lib/ari";
import type { SpyRow, SpySides } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "../nodes/asterisk-errors";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { RecordingLog } from "../storage/ports";
import { callOf, withNewcomers } from "./recorded-call";
import { openRecording, type Recording } from "./recording";

interface Running {
  recording: Recording;
  row: RecordingRow;
  /** Its spy has gone, or hears another leg. */
  isOver: boolean;
  /** One after another: of two at once the older could reach the disk last. */
  saved: Promise<void>;
}

interface SpyRecordingsOptions {
  node: Node;
  log: Pick<RecordingLog, "save">;
  clock: Clock;
  logger: Logger;
  /** The recording that runs for this spy, or null for none any more. */
  onChange(spyId: string, recording: SpyRow["recording"]): void;
}

/** What supervisors record of the calls that they listen to, on one node: at most one recording a spy. */
export class SpyRecordings {
  readonly #options: SpyRecordingsOptions;
  readonly #running = new Map<string, Running>();
  /** Recordings whose end is not on disk yet, by their ids. */
  readonly #unwritten = new Map<string, Promise<void>>();

  constructor(options: SpyRecordingsOptions) {
    this.#options = options;
  }

  ownedIds(): string[] {
    return [...this.#running.values()].flatMap(({ recording }) => recording.ownedIds());
  }

  /** Resolves when Asterisk records. @throws not_possible_now when it does so already for this spy, and why Asterisk would not */
  async start({ id: spyId, targetId, by }: SpyRow, sides: SpySides): Promise<string> {
    const { node, clock, logger } = this.#options;
    const before = this.#running.get(spyId);
    // That of the leg before is still being saved: this one is another.
    if (before?.isOver === true) await this.#unwritten.get(before.row.id);
    if (this.#running.has(spyId)) {
      throw new PanelError("not_possible_now", "This call is being recorded already.", {
        whatToDo: "Stop the recording first, or set a mark in it.",
      });
    }
    const name = nameOf(node.asteriskNow());
    const recording = openRecording({ node, clock, logger, targetId, sides, name, format: "wav" });
    const row: RecordingRow = {
      id: name,
      node: node.name,
      targetId,
      ...callOf(node, targetId),
      by,
      sides,
      startedAtMs: node.asteriskNow(),
      endedAtMs: null,
      wasCut: false,
      tracks: [],
      marks: [],
    };
    const running: Running = { recording, row, isOver: false, saved: Promise.resolve() };
    this.#running.set(spyId, running);
    try {
      await recording.ready;
      // Only now there is sound: marks count from here.
      running.row = {
        ...running.row,
        // Nothing listed those who came while it began.
        ...withNewcomers(running.row, node),
        startedAtMs: node.asteriskNow(),
      };
    } catch (error) {
      this.#running.delete(spyId);
      if (error instanceof AriError && error.code === "aborted") {
        throw new PanelError("not_possible_now", "This recording was stopped before it had begun.", {
          whatToDo: "Nothing was kept of it. Record again if you still want to.",
        });
      }
      throw panelError(error, { kind: "channel", id: targetId });
    }
    this.#unwritten.set(
      name,
      this.#keep(spyId, running).finally(() => this.#unwritten.delete(name)),
    );
    this.#options.onChange(spyId, { name, startedAtMs: running.row.startedAtMs });
    try {
      await this.#save(running, {});
    } catch (error) {
      // What nobody can find again is not to be recorded.
      await recording.end();
      throw error;
    }
    return name;
  }

  /**
   * Resolves when what was recorded is kept.
   * @throws not_possible_now when nothing is recorded, asterisk_refused when no track of it was kept
   */
  async stop(spyId: string): Promise<void> {
    const { recording } = this.#get(spyId);
    await recording.end();
    const tracks = await recording.tracks;
    const failure = tracks.find((track) => track.failure !== null)?.failure;
    if (failure === undefined || tracks.some((track) => track.failure === null)) return;
    throw new PanelError("asterisk_refused", `Nothing was saved of the recording: ${failure}`, {
      whatToDo: "Look at the disk of this Asterisk, and at its folder of recordings.",
    });
  }

  /**
   * Marks the moment `atMs`, by Asterisk's clock, as near to it as the recording has it; null for now.
   *
   * @throws not_possible_now when nothing is recorded, or not yet
   */
  async mark(
    spyId: string,
    { text, by, atMs }: { text: string; by: string; atMs: number | null },
  ): Promise<z.infer<typeof recordingMark>> {
    const running = this.#get(spyId);
    if (running.isOver) throw nothingRecorded();
    // Its row would be written, and stay where Asterisk then refuses.
    if (!this.#unwritten.has(running.row.id)) {
      throw new PanelError("not_possible_now", "This recording is only beginning.", {
        whatToDo: "Set the mark when it runs.",
      });
    }
    const soFarMs = this.#options.node.asteriskNow() - running.row.startedAtMs;
    const wantedMs = atMs === null ? soFarMs : atMs - running.row.startedAtMs;
    const offsetMs = Math.round(Math.max(0, Math.min(wantedMs, soFarMs)));
    const mark = { offsetMs, text, by };
    // Words for an earlier moment may come after those for a later one.
    const marks = [...running.row.marks, mark].sort((one, other) => one.offsetMs - other.offsetMs);
    await this.#save(running, { marks });
    return mark;
  }

  /** Whether it goes on, or its end is not written down yet. */
  isRunning(id: string): boolean {
    return this.#unwritten.has(id);
  }

  /** The spy is over, or has gone on to another leg, and with it what it has recorded: no mark is set in that any more. */
  onSpyEnded(spyId: string): void {
    const running = this.#running.get(spyId);
    if (running === undefined) return;
    running.isOver = true;
    void running.recording.end();
  }

  /** Who comes into a call that is recorded belongs to it, and finds the recording by it, also once the others have gone. */
  onEvent(event: AriEvent): void {
    if (event.type !== "ChannelEnteredBridge") return;
    for (const running of this.#running.values()) {
      const { id, channelIds } = running.row;
      // Not before it is listed at all: it may be refused yet.
      if (!this.#unwritten.has(id)) continue;
      const change = withNewcomers(running.row, this.#options.node);
      if (change.channelIds.length === channelIds.length) continue;
      this.#save(running, change).catch((error: unknown) => {
        this.#options.logger.warn(
          { err: error, recording: id },
          "who has come into a recorded call is not listed",
        );
      });
    }
  }

  /** Ends every recording; resolves when all of them are on disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ recording }) => recording.end()));
    await Promise.all(this.#unwritten.values());
  }

  #save(running: Running, change: Partial<RecordingRow>): Promise<void> {
    running.row = { ...running.row, ...change };
    const { row } = running;
    const saved = running.saved.then(() => this.#options.log.save(row));
    running.saved = saved.catch(() => undefined);
    return saved;
  }

  #get(spyId: string): Running {
    const running = this.#running.get(spyId);
    if (running !== undefined) return running;
    throw nothingRecorded();
  }

  /** Waits for its end, whoever brings it, and keeps what Asterisk tells of it. */
  async #keep(spyId: string, running: Running): Promise<void> {
    const { node, logger } = this.#options;
    const tracks = await running.recording.tracks;
    this.#running.delete(spyId);
    this.#options.onChange(spyId, null);
    try {
      await this.#save(running, { tracks, endedAtMs: node.asteriskNow() });
    } catch (error) {
      logger.error(
        { err: error, node: node.name, recording: running.row.id },
        "a recording could not be listed",
      );
    }
  }
}

function nothingRecorded(): PanelError {
  return new PanelError("not_possible_now", "Nothing is being recorded here.", {
    whatToDo: "Start a recording first.",
  });
}

/** `patchbay-20261121-160501-1f3a9c2e`: sorts by time, and no two are the same. */
function nameOf(atMs: number): string {
  const [day = "", time = ""] = new Date(atMs).toISOString().replace(/[-:]/g, "").split("T");
  return `patchbay-${day}-${time.slice(0, 6)}-${randomBytes(4).toString("hex")}`;
}
