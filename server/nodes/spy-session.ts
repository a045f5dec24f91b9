import type { Logger } from "pino";
import { AriError, type AriEvent } from "@/lib/ari";
import type { SpyMode, SpyRow, WhisperTo } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "./asterisk-errors";
import type { Clock } from "./clock";
import { newId } from "./ids";
import type { Node } from "./node";
import { ignoreGone } from "./party-calls";
import type { Spy, SpyChange, SpyStretch } from "./spy";

/**
 * What each mode whispers, in the words of POST /channels/{id}/snoop: `out` is heard by the spied party, `in` by the
 * other side, `both` by both (res/res_stasis_snoop.c). Every mode hears both sides.
 */
function whisperOf(mode: SpyMode, to: WhisperTo): "none" | "out" | "in" | "both" {
  if (mode === "listen") return "none";
  if (mode === "barge") return "both";
  return to === "near" ? "out" : "in";
}

/** StasisStart of a snoop comes within milliseconds; after this it is not coming. */
const snoopTimeoutMs = 3_000;

interface SpySessionOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  mode: SpyMode;
  whisperTo: WhisperTo;
  endpoint: string;
  reason: string;
  by: string;
  ownerId: string;
  onChange(row: SpyRow): void;
  /** A mode has given way to the next one. */
  onStretch(stretch: SpyStretch): void;
  /** Once, when nothing of the session is left to steer. */
  onEnded(stretch: SpyStretch): void;
}

/**
 * One supervisor's phone on one call: ring it, then snoop the target and join both in a bridge. The directions of a
 * snoop are fixed, so a change of mode makes a second snoop, joins it, and drops the first. Steps run one after another.
 */
export class SpySession implements Spy {
  readonly #options: SpySessionOptions;
  readonly #legId: string;
  readonly #bridgeId: string;
  readonly #started = new Map<string, () => void>();
  /** Every snoop that may exist, for the end. */
  readonly #snoopIds = new Set<string>();
  #steps: Promise<void> = Promise.resolve();
  #row: SpyRow;
  /** Since when the mode is as it is; null while nothing is heard. */
  #modeSinceMs: number | null = null;

  constructor(options: SpySessionOptions) {
    this.#options = options;
    const { application } = options.node;
    this.#legId = newId(application, "spyleg");
    this.#bridgeId = newId(application, "spybridge");
    this.#row = {
      id: this.#legId,
      targetId: options.targetId,
      mode: options.mode,
      whisperTo: options.whisperTo,
      via: "phone",
      sides: "mixed",
      by: options.by,
      endpoint: options.endpoint,
      follows: null,
      reason: options.reason,
      status: "ringing",
      startedAtMs: options.node.asteriskNow(),
      activeAtMs: null,
      supervisorChannelId: this.#legId,
      snoopChannelId: null,
      transport: null,
      recording: null,
    };
  }

  get id(): string {
    return this.#row.id;
  }

  /** Id of the identity that started it. */
  get ownerId(): string {
    return this.#options.ownerId;
  }

  get row(): SpyRow {
    return this.#row;
  }

  setRecording(recording: string | null): void {
    this.#change({ recording });
  }

  ownedIds(): string[] {
    return [this.#legId, this.#bridgeId, ...this.#snoopIds];
  }

  /**
   * A step like the others: whatever ends the session meanwhile waits, and then finds the leg to hang up.
   * @throws endpoint_unavailable and what else an originate may answer; the session has ended then
   */
  ring(timeoutMs: number): Promise<void> {
    const { node, endpoint } = this.#options;
    this.#change({});
    return this.#step(async () => {
      try {
        await node.client.channels.originateWithId({
          channelId: this.#legId,
          endpoint,
          app: node.application,
          appArgs: "spy",
          callerId: "Patchbay <spy>",
          timeout: Math.ceil(timeoutMs / 1_000),
        });
      } catch (error) {
        // Without an answer nobody knows whether it rings: the next step looks, and its caller need not wait for that.
        if (AriError.from(error).mayBeDone) void this.end();
        else this.#finish();
        throw panelError(error, { kind: "endpoint", id: endpoint });
      }
    });
  }

  /** Waits for steps that run, then changes; while the phone still rings the new mode is what it will start with. */
  change({ sides, follow, ...change }: SpyChange): Promise<void> {
    return this.#step(async () => {
      if (this.#row.status === "ending") {
        throw new PanelError("spy_gone", "This spy has just ended.", { whatToDo: "Start another one." });
      }
      if (sides === "apart" || follow === true) {
        throw new PanelError("not_possible_now", "A phone hears one sound, of one call.", {
          whatToDo: "Listen in the browser for the sides apart, or to follow a person.",
          field: sides === "apart" ? "sides" : "follow",
        });
      }
      const mode = change.mode ?? this.#row.mode;
      const whisperTo = change.whisperTo ?? this.#row.whisperTo;
      const isSame = whisperOf(mode, whisperTo) === whisperOf(this.#row.mode, this.#row.whisperTo);
      if (this.#row.status !== "active" || isSame) return this.#change({ mode, whisperTo });
      const { snoopChannelId: old, mode: before } = this.#row;
      const next = await this.#snoop(mode, whisperTo);
      if (mode !== before) this.#options.onStretch(this.#stretch(mode));
      this.#change({ mode, whisperTo, snoopChannelId: next });
      if (old !== null) await this.#drop(old);
    });
  }

  /** Ends it: snoops, bridge and the supervisor's leg go. Safe to call twice. */
  end(): Promise<void> {
    return this.#step(() => this.#takeDown());
  }

  onEvent(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart": {
        const { id } = event.channel;
        if (id === this.#legId) this.#background(() => this.#connect());
        this.#started.get(id)?.();
        return;
      }
      case "ChannelDestroyed":
        // The target's end takes the snoop with it; a snoop that was replaced goes without ending the session.
        if (
          event.channel.id === this.#legId ||
          event.channel.id === this.#options.targetId ||
          event.channel.id === this.#row.snoopChannelId
        ) {
          this.#background(() => this.#takeDown());
        }
        return;
      default:
    }
  }

  /** `restarted`: a leg that was rung before is gone, however young it is. */
  onResync(restarted: boolean): void {
    const { live } = this.#options.node;
    const here = (id: string): boolean => live.row("channels", id) !== undefined;
    const { snoopChannelId, status } = this.#row;
    const isYoung = this.#options.node.asteriskNow() - this.#row.startedAtMs < snoopTimeoutMs;
    if (status === "ringing" && isYoung && !restarted) return;
    if (
      !here(this.#legId) ||
      !here(this.#options.targetId) ||
      (snoopChannelId !== null && !here(snoopChannelId))
    ) {
      this.#background(() => this.#takeDown());
    }
  }

  async #connect(): Promise<void> {
    if (this.#row.status !== "ringing") return;
    const { client } = this.#options.node;
    await client.bridges.createWithId({ bridgeId: this.#bridgeId, type: "mixing", name: "spy" });
    await client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [this.#legId] });
    const snoopChannelId = await this.#snoop(this.#row.mode, this.#row.whisperTo);
    this.#modeSinceMs = this.#options.node.asteriskNow();
    this.#change({ status: "active", activeAtMs: this.#modeSinceMs, snoopChannelId });
  }

  /** A new snoop on the target, in the bridge. */
  async #snoop(mode: SpyMode, whisperTo: WhisperTo): Promise<string> {
    const { node, targetId, by, clock } = this.#options;
    const snoopId = newId(node.application, "spysnoop");
    this.#snoopIds.add(snoopId);
    let undo: () => void = () => undefined;
    const started = new Promise<void>((resolve, reject) => {
      this.#started.set(snoopId, resolve);
      undo = clock.after(snoopTimeoutMs, () =>
        reject(
          new AriError("timeout", `The snoop channel on ${targetId} did not start in ${snoopTimeoutMs} ms.`),
        ),
      );
    });
    try {
      // The rejection is awaited below; a failing request must not leave it unhandled.
      started.catch(() => undefined);
      await node.client.channels.snoopChannelWithId({
        channelId: targetId,
        snoopId,
        app: node.application,
        appArgs: `snoop,${by}`,
        spy: "both",
        whisper: whisperOf(mode, whisperTo),
      });
      // Before StasisStart addChannel answers 422 (res/ari/resource_bridges.c).
      await started;
      await node.client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [snoopId] });
      return snoopId;
    } catch (error) {
      await this.#drop(snoopId);
      throw panelError(error, { kind: "channel", id: targetId });
    } finally {
      undo();
      this.#started.delete(snoopId);
    }
  }

  async #drop(snoopId: string): Promise<void> {
    await ignoreGone(this.#options.node.client.channels.hangup({ channelId: snoopId }));
    this.#snoopIds.delete(snoopId);
  }

  async #takeDown(): Promise<void> {
    const { client } = this.#options.node;
    if (this.#row.status !== "ending") this.#change({ status: "ending" });
    const undone = await Promise.allSettled([
      ...[...this.#snoopIds].map((id) => this.#drop(id)),
      ignoreGone(client.channels.hangup({ channelId: this.#legId })),
      ignoreGone(client.bridges.destroy({ bridgeId: this.#bridgeId })),
    ]);
    for (const result of undone) {
      if (result.status === "rejected") {
        // Left for the sweep of the next resync.
        this.#options.logger.warn(
          { err: result.reason, spy: this.id },
          "a part of a spy could not be taken down",
        );
      }
    }
    this.#finish();
  }

  #ended = false;

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnded(this.#stretch(null));
  }

  /** The stretch that ends now. */
  #stretch(next: SpyMode | null): SpyStretch {
    const fromMs = this.#modeSinceMs;
    const toMs = this.#options.node.asteriskNow();
    if (fromMs !== null) this.#modeSinceMs = toMs;
    return { row: this.#row, fromMs, toMs, next };
  }

  #change(change: Partial<SpyRow>): void {
    this.#row = { ...this.#row, ...change };
    if (!this.#ended) this.#options.onChange(this.#row);
  }

  #step(act: () => Promise<void>): Promise<void> {
    const done = this.#steps.then(act);
    this.#steps = done.catch(() => undefined);
    return done;
  }

  /** A step that nobody waits for: what fails ends the session. */
  #background(act: () => Promise<void>): void {
    if (this.#row.status === "ending") return;
    this.#step(act).catch((error: unknown) => {
      this.#options.logger.warn({ err: error, spy: this.id }, "a spy went wrong and was ended");
      return this.end();
    });
  }
}
