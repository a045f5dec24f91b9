import { recorderLostWords } from "@/lib/api/recordings";
import { AriError, type AriEvent } from "@/lib/ari";
import { type StreamName, streams } from "@/lib/audio/wire";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import { ignoreGone } from "../nodes/party-calls";
import { abortedError } from "../nodes/start-wait";
import { spyOf } from "./listen-path";
import type { MediaPath } from "./media-channel";
import { PathPieces } from "./path-pieces";

/** Asterisk tells the beginning of a recording, and its end after its stop or its channel's end, within milliseconds. */
export const tellTimeoutMs = 3_000;
/** Asterisk tells a good end of what it could not write, too. */
export const noFileWords = "Asterisk has no file of it.";

export interface RecordedTrack {
  stream: StreamName;
  /** Of the stored recording in Asterisk: the wanted name, with `-near` and `-far` behind it when apart. */
  name: string;
  /** Null when Asterisk did not tell that it has ended. */
  durationSeconds: number | null;
  /** Why it failed, in Asterisk's words, or that Asterisk was lost meanwhile; null when it did not. */
  failure: string | null;
}

export interface Recording extends MediaPath {
  /** When it has ended, by `end()` or with the target. Never rejects. Empty when it never began. */
  readonly tracks: Promise<RecordedTrack[]>;
}

export interface RecordingOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  sides: "mixed" | "apart";
  /** May have folders; no recording of this name may be there. */
  name: string;
  format: "wav";
}

/** Told of one track. */
interface Running {
  /** What is recorded: another recording may have the name, or had it a moment ago. */
  targetUri: string;
  /** Asterisk has taken it, or may have: until then what runs by this name is somebody else's. */
  isOurs: boolean;
  onStarted(): void;
  onEnded(durationSeconds: number | null, failure: string | null): void;
}

/** Records a channel by snoops of its own: nothing that is listened or talked by is touched. */
export function openRecording(options: RecordingOptions): Recording {
  return new SnoopRecording(options);
}

class SnoopRecording implements Recording {
  readonly ready: Promise<void>;
  readonly tracks: Promise<RecordedTrack[]>;
  readonly #options: RecordingOptions;
  readonly #pieces: PathPieces;
  /** What is recorded, by its name: until Asterisk tells its end. */
  readonly #running = new Map<string, Running>();
  /** Names of recordings that Asterisk has taken, or may have. */
  readonly #ours = new Set<string>();
  readonly #tracks = new Map<StreamName, Promise<RecordedTrack>>();
  /** Requests to record that are sent, until they are answered. */
  readonly #asked = new Set<Promise<unknown>>();
  #stop: () => void = () => undefined;
  #isStopping = false;
  #ending: Promise<void> | undefined;
  /** Asterisk went away, or came back without it: nothing tells its end any more. */
  #isAsteriskLost = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#pieces = new PathPieces({
      ...options,
      onLost: (why) => {
        // Also a restart. Where only the snoop was taken away Asterisk tells the end all the same.
        if (why === "media_lost") this.#isAsteriskLost = true;
        this.#stop();
      },
      onEvent: (event) => this.#onEvent(event),
    });
    const stopped = new Promise<void>((resolve) => {
      this.#stop = resolve;
    });
    const wanted: StreamName[] = options.sides === "mixed" ? ["mix"] : ["near", "far"];
    this.ready = this.#pieces.setUp(async () => {
      await this.#recordAll(wanted);
      // One side may have been stopped while the other was asked for.
      if (this.#isStopping) throw abortedError();
    });
    this.ready.catch(() => this.#stop());
    this.tracks = stopped.then(() => this.#finish());
  }

  get targetId(): string {
    return this.#options.targetId;
  }

  ownedIds(): string[] {
    return this.#pieces.ownedIds();
  }

  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#stop();
    await this.tracks;
  }

  /** Fails only when it is known of every track whether there is anything to stop. */
  async #recordAll(wanted: readonly StreamName[]): Promise<void> {
    const begun = await Promise.allSettled(wanted.map((stream) => this.#record(stream)));
    const failed = begun.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  async #record(stream: StreamName): Promise<void> {
    const { node, targetId, name, format } = this.#options;
    const { client, application } = node;
    const pieces = this.#pieces;
    const snoopId = pieces.add("recordsnoop", "channel");
    const started = pieces.started(snoopId);
    await pieces.make(snoopId, () =>
      client.channels.snoopChannelWithId({
        channelId: targetId,
        snoopId,
        app: application,
        appArgs: "record",
        spy: spyOf[stream],
        whisper: "none",
      }),
    );
    await started;
    pieces.up(snoopId);
    const track = stream === "mix" ? name : `${name}-${stream}`;
    // Told, perhaps, before the answer to the request.
    const { running, begun, ended } = this.#expect(stream, track, snoopId);
    try {
      await this.#whileAsked(
        client.channels.record({ channelId: snoopId, name: track, format, ifExists: "fail" }),
      );
      running.isOurs = true;
      this.#ours.add(track);
    } catch (error) {
      running.isOurs = AriError.from(error).mayBeDone;
      if (running.isOurs) this.#ours.add(track);
      else running.onEnded(null, "refused");
      throw error;
    }
    this.#tracks.set(stream, ended);
    // Only now its file is there, and a second recording of the name is refused.
    await begun;
  }

  #expect(
    stream: StreamName,
    name: string,
    snoopId: string,
  ): { running: Running; begun: Promise<void>; ended: Promise<RecordedTrack> } {
    let onStarted: Running["onStarted"] = () => undefined;
    let onEnded: Running["onEnded"] = () => undefined;
    const ended = new Promise<RecordedTrack>((resolve) => {
      onEnded = (durationSeconds, failure) => {
        this.#running.delete(name);
        resolve({ stream, name, durationSeconds, failure });
      };
    });
    const begun = new Promise<void>((resolve, reject) => {
      const undo = this.#options.clock.after(tellTimeoutMs, () =>
        reject(new AriError("timeout", `The recording ${name} did not start in ${tellTimeoutMs} ms.`)),
      );
      onStarted = () => {
        undo();
        resolve();
      };
      void ended.then(({ failure }) => {
        undo();
        reject(
          new AriError(
            "unprocessable",
            `The recording ${name} did not start (${failure ?? "it was stopped"}).`,
          ),
        );
      });
    });
    begun.catch(() => undefined);
    const running = { targetUri: `channel:${snoopId}`, isOurs: false, onStarted, onEnded };
    this.#running.set(name, running);
    return { running, begun, ended };
  }

  async #whileAsked(request: Promise<unknown>): Promise<void> {
    this.#asked.add(request);
    try {
      await request;
    } finally {
      this.#asked.delete(request);
    }
  }

  /**
   * Stops what still runs, waits for what Asterisk says of it, and takes the snoops away. Of what was never ready nothing
   * is kept: nobody is told of it.
   */
  async #finish(): Promise<RecordedTrack[]> {
    const { node, clock, logger } = this.#options;
    this.#isStopping = true;
    await Promise.all(
      [...this.#running].flatMap(([recordingName, { isOurs }]) =>
        !isOurs
          ? []
          : ignoreGone(node.client.recordings.stop({ recordingName })).catch((error: unknown) => {
              logger.warn({ err: error, node: node.name, recordingName }, "a recording could not be stopped");
              this.#isAsteriskLost ||= AriError.from(error).status === undefined;
            }),
      ),
    );
    const undo = clock.after(tellTimeoutMs, () => {
      const isLost = this.#isAsteriskLost || !node.isLive;
      for (const { onEnded } of this.#running.values()) onEnded(null, isLost ? recorderLostWords : null);
    });
    const over = Promise.all(streams.flatMap((stream) => this.#tracks.get(stream) ?? []));
    // What could not begin has lost its snoops already, and nothing tells it of an end.
    const failed = this.ready.then(
      () => over,
      () => [],
    );
    const tracks = await Promise.race([over, failed]);
    undo();
    const ended = this.#pieces.end();
    const wasReady = await this.ready.then(
      () => true,
      () => false,
    );
    const kept = wasReady ? await Promise.all(tracks.map((track) => this.#look(track))) : [];
    await ended;
    if (!wasReady) await this.#discard();
    return kept;
  }

  /** With its snoops whatever records has ended, or ends: Asterisk may carry out late what it was asked before the end. */
  async #discard(): Promise<void> {
    const { client, name: node } = this.#options.node;
    await Promise.allSettled(this.#asked);
    for (const { onEnded } of this.#running.values()) onEnded(null, "it was stopped");
    await Promise.all(
      [...this.#ours].map(async (recordingName) => {
        try {
          // It may have ended, or be ending: its file goes all the same.
          await client.recordings.cancel({ recordingName }).catch(() => undefined);
          await ignoreGone(client.recordings.deleteStored({ recordingName }));
        } catch (error) {
          this.#options.logger.warn(
            { err: error, node, recordingName },
            "what was recorded and is listed nowhere could not be taken away",
          );
        }
      }),
    );
  }

  /** Whether there is a file of what has ended well. */
  async #look(track: RecordedTrack): Promise<RecordedTrack> {
    const { name, durationSeconds, failure } = track;
    if (durationSeconds === null || failure !== null) return track;
    try {
      await this.#options.node.client.recordings.getStored({ recordingName: name });
    } catch (error) {
      if (AriError.from(error).status !== undefined) return { ...track, failure: noFileWords };
    }
    return track;
  }

  #onEvent(event: AriEvent): void {
    if (
      event.type !== "RecordingStarted" &&
      event.type !== "RecordingFinished" &&
      event.type !== "RecordingFailed"
    ) {
      return;
    }
    const { name, target_uri: targetUri, duration, cause } = event.recording;
    const running = this.#running.get(name);
    if (running === undefined || running.targetUri !== targetUri) return;
    if (event.type === "RecordingStarted") running.onStarted();
    else running.onEnded(duration ?? null, event.type === "RecordingFailed" ? (cause ?? "unknown") : null);
  }
}
