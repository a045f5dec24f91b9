import type { AriClient } from "../client";
import { AriError } from "../errors";
import { EventHub, Subscriber } from "../events/event-hub";
import { endedIn, subjectOf } from "../events/event-subjects";
import type { EventListener, EventOf, EventsOptions, Listenable, OnceOptions } from "../events/listenable";
import { Listening } from "../events/listening";
import type { AriEvent, AriEventType } from "../generated/events";
import type { HandleContext } from "../handles/context";
import type { Handle } from "../handles/handle";
import { type BridgeStaging, bridgeStaging, type ChannelStaging, channelStaging } from "../handles/staging";
import { filterKeys, type Key, type KeyParts, type Kind } from "../key";

/** What could not be undone at the end of a dialog: something that was made in it, or a subscription. */
export type DialogFailure =
  | { readonly key: Key; readonly eventSource?: undefined; readonly error: AriError }
  | { readonly key?: undefined; readonly eventSource: string; readonly error: AriError };

interface Member {
  readonly key: Key;
  /** Made in the dialog, and not only taken in: the end of the dialog is its end. */
  readonly isMade: boolean;
  readonly unhear: () => void;
}

/** How each kind ends. In this order: what plays and records, then legs, then the bridges they were in. */
const endings: readonly (readonly [Kind, (calls: AriClient, id: string) => Promise<unknown>])[] = [
  ["playback", (calls, playbackId) => calls.playbacks.stop({ playbackId })],
  ["liveRecording", (calls, recordingName) => calls.recordings.stop({ recordingName })],
  ["channel", (calls, channelId) => calls.channels.hangup({ channelId })],
  ["bridge", (calls, bridgeId) => calls.bridges.destroy({ bridgeId })],
];

/** How each kind is asked for. */
const lookups: Readonly<Partial<Record<Kind, (calls: AriClient, id: string) => Promise<unknown>>>> = {
  playback: (calls, playbackId) => calls.playbacks.get({ playbackId }),
  liveRecording: (calls, recordingName) => calls.recordings.getLive({ recordingName }),
  channel: (calls, channelId) => calls.channels.get({ channelId }),
  bridge: (calls, bridgeId) => calls.bridges.get({ bridgeId }),
};

/**
 * A named scope of resources: hears the events of all that belongs to it, and undoes at its end what was made
 * in it. What is staged by the dialog, or by a handle that belongs to it, belongs to it too; so does the channel that
 * takes the place of one that belongs to it (StasisStart with `replace_channel`).
 */
export class Dialog implements Listenable {
  readonly name: string;
  /** Makes channels that belong to the dialog. */
  readonly channels: ChannelStaging;
  /** Makes bridges that belong to the dialog. */
  readonly bridges: BridgeStaging;
  readonly #context: HandleContext;
  /** Of its own, so that an event about two members comes once. */
  readonly #hub: EventHub;
  readonly #listening: Listening;
  readonly #members = new Map<string, Member>();
  readonly #subscriptions: { readonly eventSource: string; readonly undo: () => Promise<void> }[] = [];
  readonly #onEnd: () => void;
  readonly #watcher = new Subscriber(undefined, (event) => this.#hear(event));
  readonly #stopWatching: () => void;
  /** By the signal and not by the watcher, which hears nothing while there is no member. */
  readonly #onClose = (): void => this.#hub.close();
  #ending: Promise<DialogFailure[]> | undefined;

  /** Made by `client.dialog()`. @param onEnd called once it has ended */
  constructor(name: string, context: HandleContext, onEnd: () => void) {
    this.name = name;
    this.#context = context;
    this.#onEnd = onEnd;
    this.channels = channelStaging(context, name);
    this.bridges = bridgeStaging(context, name);
    const hub = new EventHub(context.clock, context.hub.report);
    this.#hub = hub;
    this.#listening = new Listening({ hub, hear: (subscriber) => hub.subscribe(subscriber) });
    context.closing.addEventListener("abort", this.#onClose, { once: true });
    if (context.closing.aborted) this.#onClose();
    this.#stopWatching = context.onResync(() => {
      for (const { key } of this.#members.values()) void this.#look(key);
    });
  }

  /** Keys of all that belongs to it and has not ended. */
  keys<Of extends Kind = Kind>(pattern: Partial<KeyParts<Of>> = {}): Key<Of>[] {
    return filterKeys(
      [...this.#members.values()].map(({ key }) => key),
      pattern,
    );
  }

  /**
   * Takes in what was made elsewhere: a caller from StasisStart, a bridge of long standing. Its events come here too, and
   * what is staged by the returned handle belongs to the dialog. The end of the dialog leaves it alone.
   * @throws {AriError} closed after the end
   */
  add<Of extends Handle>(handle: Of): Of {
    if (this.#ending !== undefined) throw this.#ended();
    const inside = handle.inDialog(this.#context, this.name);
    this.#bind(inside.key, false);
    return inside;
  }

  /**
   * Events of something that is not ours, `endpoint:PJSIP/alice`, until the end.
   * @throws {AriError} closed after the end; unprocessable when there is no such thing
   */
  async subscribe(eventSource: string): Promise<void> {
    if (this.#ending !== undefined) throw this.#ended();
    const undo = await this.#context.subscribe(eventSource);
    if (this.#ending === undefined) {
      this.#subscriptions.push({ eventSource, undo });
      return;
    }
    await undo().catch(() => undefined);
    throw this.#ended();
  }

  /**
   * Runs the request that makes a resource of the dialog. Heard from before the request on, because events overtake the
   * answer.
   * @throws {AriError} closed after the end, or when it ended meanwhile: what was made is undone; what the request throws
   */
  async run(key: Key, request: () => Promise<unknown>): Promise<void> {
    if (this.#ending !== undefined) throw this.#ended();
    const isNew = this.#bind(key, true);
    try {
      await request();
    } catch (error) {
      const { mayBeDone } = AriError.from(error);
      // Of an id that was taken, the failure says nothing about who has it.
      if (isNew && !mayBeDone) this.#forget(subjectOf(key.kind, key.id));
      if (mayBeDone && this.#ending !== undefined) await this.#undo(key).catch(() => undefined);
      throw error;
    }
    // The end came first, and found nothing to undo yet.
    if (this.#ending === undefined) return;
    await this.#undo(key).catch(() => undefined);
    throw this.#ended();
  }

  on<Type extends AriEventType>(types: Type | readonly Type[], listener: EventListener<Type>): () => void {
    return this.#listening.on(types, listener);
  }

  onAny(listener: (event: AriEvent) => unknown): () => void {
    return this.#listening.onAny(listener);
  }

  once<Type extends AriEventType>(
    types: Type | readonly Type[],
    options?: OnceOptions<Type>,
  ): Promise<EventOf<Type>> {
    return this.#listening.once(types, options);
  }

  events<Type extends AriEventType = AriEventType>(
    options?: EventsOptions<Type>,
  ): AsyncIterableIterator<EventOf<Type>> {
    return this.#listening.events(options);
  }

  /**
   * Ends it: stops what plays and records, hangs up, destroys and unsubscribes what was made in it. What has gone already
   * is no failure. Waiting `once` are rejected with `closed`. May be called again.
   * @returns what could not be undone
   */
  end(): Promise<DialogFailure[]> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<DialogFailure[]> {
    const made = [...this.#members.values()].filter(({ isMade }) => isMade);
    const failures: DialogFailure[] = [];
    for (const [kind] of endings) {
      const ofKind = made.filter(({ key }) => key.kind === kind);
      const errors = await Promise.all(ofKind.map(({ key }) => failureOf(this.#undo(key))));
      for (const [index, { key }] of ofKind.entries()) {
        const error = errors[index];
        if (error !== undefined) failures.push({ key, error });
      }
    }
    // The stop of a playback that has just begun was seen refused by 500, once in 300, and that of spoken digits always
    // is: it ends with what it plays to, and else can be stopped by now (tests/unit/lib/ari/dialogs/dialog-end.test.ts).
    const refused = failures.splice(0);
    for (const { key, error } of refused) {
      const isLeft = key?.kind === "playback" ? await failureOf(this.#undo(key)) : error;
      if (key !== undefined && isLeft !== undefined) failures.push({ key, error: isLeft });
    }
    const errors = await Promise.all(this.#subscriptions.map(({ undo }) => failureOf(undo())));
    for (const [index, { eventSource }] of this.#subscriptions.entries()) {
      const error = errors[index];
      if (error !== undefined) failures.push({ eventSource, error });
    }
    this.#stopWatching();
    this.#context.closing.removeEventListener("abort", this.#onClose);
    this.#forgetAll();
    this.#hub.close(this.#ended());
    this.#onEnd();
    return failures;
  }

  async #undo(key: Key): Promise<void> {
    const [, end] = endings.find(([kind]) => kind === key.kind) ?? [];
    await end?.(this.#context.calls, key.id);
  }

  #ended(): AriError {
    return new AriError("closed", `the dialog ${this.name} has ended.`);
  }

  /** @returns whether it did not belong to it before */
  #bind(key: Key, isMade: boolean): boolean {
    const subject = subjectOf(key.kind, key.id);
    if (this.#members.has(subject)) return false;
    const unhear = this.#context.hub.subscribeTo(subject, this.#watcher);
    this.#members.set(subject, { key: key.with({ dialog: this.name }), isMade, unhear });
    return true;
  }

  #forget(subject: string): void {
    this.#members.get(subject)?.unhear();
    this.#members.delete(subject);
  }

  #forgetAll(): void {
    for (const subject of [...this.#members.keys()]) this.#forget(subject);
  }

  #hear(event: AriEvent): void {
    if (event.type === "StasisStart" && event.replace_channel !== undefined) this.#replace(event);
    this.#hub.deliver(event);
    const gone = goneIn(event);
    if (gone !== undefined) this.#forget(gone);
    if (event.type === "StasisEnd") this.#leave(event.channel.id);
  }

  /** Of a channel that came from the dialplan nothing is told after its StasisEnd (res/res_stasis.c). */
  #leave(channelId: string): void {
    const subject = subjectOf("channel", channelId);
    const member = this.#members.get(subject);
    if (member !== undefined && !member.isMade) this.#forget(subject);
  }

  /** What ended while the connection was lost gave no event. */
  async #look(key: Key): Promise<void> {
    try {
      await lookups[key.kind]?.(this.#context.calls, key.id);
    } catch (caught) {
      if (AriError.from(caught).code === "not_found") this.#forget(subjectOf(key.kind, key.id));
    }
  }

  #replace({ channel, replace_channel }: EventOf<"StasisStart">): void {
    const old = this.#members.get(subjectOf("channel", replace_channel?.id ?? ""));
    if (old !== undefined && this.#ending === undefined)
      this.#bind(old.key.with({ id: channel.id }), old.isMade);
  }
}

/** Why it could not be undone. That it has gone already is no failure. */
async function failureOf(undoing: Promise<void>): Promise<AriError | undefined> {
  try {
    await undoing;
    return undefined;
  } catch (caught) {
    const error = AriError.from(caught);
    return error.code === "not_found" ? undefined : error;
  }
}

/** What an event is the last of, recordings too: what was recorded in a dialog is not recorded again. */
function goneIn(event: AriEvent): string | undefined {
  const isRecorded = event.type === "RecordingFinished" || event.type === "RecordingFailed";
  return isRecorded ? subjectOf("liveRecording", event.recording.name) : endedIn(event);
}
