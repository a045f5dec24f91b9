import type { Logger } from "pino";
import type { TalkTarget } from "@/lib/api/commands/talks";
import { AriError } from "@/lib/ari";
import { browserPartnerOf } from "@/lib/live/own-channels";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";
import { newId } from "../nodes/ids";
import type { Node } from "../nodes/node";
import { destroyConversation, ignoreGone, type PartyCalls } from "../nodes/party-calls";
import { abortedError, waitForStart } from "../nodes/start-wait";
import type { MediaChannel, MediaOpener, TakeFrame } from "./media-channel";
import { ignoreRefusal, WaitMusic } from "./wait-music";

type Dialled = Extract<TalkTarget, { kind: "endpoint" | "extension" }>;

interface TalkLegsOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  parties: PartyCalls;
  to: TalkTarget;
  owner: Identity;
  onFrame: TakeFrame;
  /** The sound's carrier has ended by itself. */
  onMediaEnd(): void;
  /** Whether music plays nobody knows: a request for it had no answer. */
  onMusicUnsure(): void;
}

/**
 * What one talk has in Asterisk: the browser's media channel, the leg that was rung for it, and the bridge. A bridge of
 * its own is of the kind `talk`, as any conversation of two: when either party's channel ends the other is hung up by
 * {@link PartyCalls}, also by the panel's next start.
 */
export class TalkLegs {
  readonly mediaId: string;
  /** The phone that is rung for this talk, null where none is. */
  readonly legId: string | null;
  readonly #options: TalkLegsOptions;
  readonly #aborted = new AbortController();
  #media: MediaChannel | null = null;
  #onMediaStarted: () => void = () => undefined;
  #bridgeId: string;
  /** Whether the bridge was made for this talk. */
  #isOwnBridge: boolean;
  #hasBridge = false;
  #peerId: string | null;
  /** Of the bridge, by the answers and events of Asterisk, whichever comes first. */
  #isMediaIn = false;
  #isPeerIn = false;
  /** The phone rings, or has answered and is not in the bridge yet. */
  #isRung = false;
  readonly #music: WaitMusic;
  #showsHold = false;
  /** How a caller waited until it was made ready, and where; null once it has been joined. */
  #waited: { bridgeId: string | null; held: boolean; music: string } | null = null;

  constructor(options: TalkLegsOptions) {
    this.#options = options;
    const { to } = options;
    const { application } = options.node;
    this.mediaId = newId(application, "browsermedia");
    const isRung = to.kind === "endpoint" || to.kind === "extension";
    this.legId = isRung ? browserPartnerOf(this.mediaId) : null;
    this.#isOwnBridge = to.kind !== "bridge";
    this.#bridgeId = to.kind === "bridge" ? to.bridgeId : newId(application, "talk");
    this.#peerId = to.kind === "channel" ? to.channelId : null;
    const { clock, node, onMusicUnsure: onUnsure } = options;
    this.#music = new WaitMusic({ clock, node, bridgeId: () => this.#bridgeId, onUnsure });
  }

  get bridgeId(): string {
    return this.#bridgeId;
  }

  get peerId(): string | null {
    return this.#peerId;
  }

  ownedIds(): string[] {
    return this.legId === null ? [this.mediaId] : [this.mediaId, this.legId];
  }

  /** The browser's channel, open and in our application. */
  async open(): Promise<void> {
    const { media, node, owner, onFrame, onMediaEnd, clock } = this.#options;
    const { signal } = this.#aborted;
    const wait = waitForStart(this.mediaId, clock);
    this.#onMediaStarted = wait.came;
    signal.addEventListener("abort", wait.giveUp, { once: true });
    try {
      this.#throwIfAborted();
      this.#media = await media.open({ node, id: this.mediaId, onFrame, onEnd: onMediaEnd, signal });
      await wait.started;
      // In every list it is this person, not a socket; where that fails it costs the name only.
      const name = { channelId: this.mediaId, variable: "CALLERID(name)", value: owner.name };
      node.client.channels.setChannelVar(name).catch(() => undefined);
    } finally {
      wait.giveUp();
    }
  }

  onStarted(channelId: string): void {
    if (channelId === this.mediaId) this.#onMediaStarted();
  }

  /** Makes a caller ready to be joined: answered, without what it hears while it waits; that comes back if it is not. */
  async answer(channelId: string): Promise<void> {
    const { client, live } = this.#options.node;
    this.#throwIfAborted();
    const row = live.row("channels", channelId);
    if (row === undefined) throw new AriError("not_found", `the channel ${channelId} has ended.`);
    if (row.state !== "Up") {
      await client.channels.answer({ channelId });
      await ignoreRefusal(client.channels.ringStop({ channelId }));
    }
    const { held, music } = row.commanded;
    this.#throwIfAborted();
    // Before the requests: one without an answer may have been carried out.
    this.#waited = { bridgeId: row.bridgeId, held: held === true, music: music ?? "" };
    if (held === true) {
      await client.channels.unhold({ channelId });
      live.command(channelId, { held: false });
    }
    this.#throwIfAborted();
    if (music !== null && music !== "") {
      await ignoreRefusal(client.channels.stopMoh({ channelId }));
      live.command(channelId, { music: "" });
    }
  }

  /** Rings a phone, or an extension by a Local channel. Resolves when Asterisk has taken the request. */
  async call(to: Dialled): Promise<void> {
    const { owner, node } = this.#options;
    const { client, application } = node;
    this.#throwIfAborted();
    if (this.legId === null) return;
    this.#isRung = true;
    this.#peerId = this.legId;
    await client.channels.originateWithId({
      channelId: this.legId,
      // With /n a Local channel stays to the end of its call, and with it the id that we know it by.
      endpoint: to.kind === "endpoint" ? to.endpoint : `Local/${to.extension}@${to.context}/n`,
      app: application,
      appArgs: "talk",
      timeout: Math.ceil(to.timeoutMs / 1_000),
      callerId: to.callerId === "" ? shownName(owner) : to.callerId,
    });
  }

  /** All that are there into the bridge; one of our own is made first. */
  async join(): Promise<void> {
    const { parties } = this.#options;
    const { client } = this.#options.node;
    const media = this.#media;
    this.#throwIfAborted();
    if (media === null) throw abortedError();
    const bridgeId = this.#bridgeId;
    const joined = this.#isOwnBridge ? parties.joining(bridgeId) : () => undefined;
    try {
      if (this.#isOwnBridge) {
        this.#hasBridge = true;
        // Not handed to the kernel's shortest way: then music and listening can come and go (native_rtp).
        await client.bridges.createWithId({ bridgeId, type: "mixing,proxy_media", name: "call" });
      }
      this.#throwIfAborted();
      const channel = this.#peerId === null ? [this.mediaId] : [this.#peerId, this.mediaId];
      await media.awake(client.bridges.addChannel({ bridgeId, channel }));
      this.#isMediaIn = true;
      this.#isPeerIn = this.#peerId !== null;
      this.#isRung = false;
      this.#waited = null;
    } finally {
      joined();
    }
    this.#throwIfAborted();
  }

  /** One frame to the others. */
  say(samples: Uint8Array): void {
    if (this.#isMediaIn) this.#media?.send(samples);
  }

  /** Music for the one who waits; in a bridge with others they go on without. */
  music(on: boolean): Promise<void> {
    return this.#music.set(on && this.#isOwnBridge && !this.hasOthers());
  }

  get isMusicUnsure(): boolean {
    return this.#music.isUnsure;
  }

  /** On the other party's own row, which must not say something else than the talk's. */
  showHold(held: boolean): void {
    this.#showsHold = held;
    if (this.#peerId !== null) this.#options.node.live.command(this.#peerId, { held });
  }

  async dtmf(digits: string): Promise<void> {
    const { client } = this.#options.node;
    const to = this.#peerId === null ? this.#others() : [this.#peerId];
    await Promise.all(
      to.map((channelId) =>
        client.channels.sendDTMF({ channelId, dtmf: digits, duration: 100, between: 100 }),
      ),
    );
  }

  /** Others in the bridge than the browser and the party that the talk began with. */
  hasOthers(): boolean {
    return this.#others().length > 0;
  }

  isIn(): boolean {
    return this.#isMediaIn;
  }

  /** Whether a bridge of our own has nobody left to talk with. */
  isLonely(): boolean {
    return this.#isOwnBridge && !this.#isPeerIn && !this.hasOthers();
  }

  replacePeer(channelId: string | null): void {
    this.#peerId = channelId;
    const { live } = this.#options.node;
    const row = channelId === null ? undefined : live.row("channels", channelId);
    this.#isPeerIn = row?.bridgeId === this.#bridgeId;
    if (this.#showsHold) this.showHold(true);
  }

  /** A list may have been read before a channel was made: what is not in it is asked for once more. */
  async isGone(channelId: string): Promise<boolean> {
    try {
      await this.#options.node.client.channels.get({ channelId });
      return false;
    } catch (error) {
      return AriError.from(error).code === "not_found";
    }
  }

  /** `moved`: a person has put the browser's channel into another bridge, where it is a member from now on. */
  onEntered(channelId: string, bridgeId: string): "moved" | "entered" {
    if (channelId === this.mediaId) {
      this.#isMediaIn = true;
      if (bridgeId === this.#bridgeId) return "entered";
      this.#bridgeId = bridgeId;
      this.#isOwnBridge = false;
      this.#peerId = null;
      this.#music.moved();
      return "moved";
    }
    if (channelId === this.#peerId) this.#isPeerIn = bridgeId === this.#bridgeId;
    return "entered";
  }

  onLeft(channelId: string): void {
    if (channelId === this.mediaId) this.#isMediaIn = false;
    if (channelId !== this.#peerId) return;
    this.#isPeerIn = false;
    // Nobody holds it where it is taken to.
    if (this.#showsHold) this.showHold(false);
  }

  /** Whatever waits for Asterisk stops waiting. */
  giveUp(): void {
    this.#aborted.abort();
    this.#music.end();
  }

  /** Removes all that is ours, and hangs up who would be left alone. Never rejects: what could not be is swept. */
  async takeDown(): Promise<void> {
    const { node, logger } = this.#options;
    const { channels } = node.client;
    const bridgeId = this.#bridgeId;
    const isAlone = !this.hasOthers();
    const undoing: Promise<void>[] = [
      this.#media?.end() ?? ignoreGone(channels.hangup({ channelId: this.mediaId })),
    ];
    const peerId = this.#peerId;
    // Taken to others by a person it is theirs; a phone that still rings is nobody's.
    const isOurs = this.#isPeerIn || (this.#isRung && peerId === this.legId);
    if (peerId !== null && isAlone && isOurs) {
      undoing.push(ignoreGone(channels.hangup({ channelId: peerId })));
    } else if (peerId !== null) {
      undoing.push(this.#restore(peerId));
    }
    // Who goes on without us is not to hear what was asked for us.
    if (!isAlone) undoing.push(this.#music.set(false));
    if (this.#isOwnBridge && this.#hasBridge && isAlone) {
      undoing.push(destroyConversation(node.client, bridgeId));
    }
    for (const result of await Promise.allSettled(undoing)) {
      if (result.status === "fulfilled") continue;
      logger.warn(
        { err: result.reason, node: node.name },
        "a part of a call in the browser could not be removed",
      );
    }
  }

  /** Who was made ready and not joined goes on waiting as before, and not in silence. */
  async #restore(channelId: string): Promise<void> {
    const { client, live } = this.#options.node;
    const waited = this.#waited;
    this.#waited = null;
    const row = live.row("channels", channelId);
    if (waited === null || row === undefined || row.bridgeId !== waited.bridgeId) return;
    const { held, music } = waited;
    if (held) {
      await ignoreGone(client.channels.hold({ channelId }));
      live.command(channelId, { held });
    }
    if (music !== "") {
      await ignoreGone(client.channels.startMoh({ channelId, mohClass: music }));
      live.command(channelId, { music });
    }
  }

  #others(): string[] {
    const members = this.#options.node.live.row("bridges", this.#bridgeId)?.members ?? [];
    return members
      .map(({ channelId }) => channelId)
      .filter((id) => id !== this.mediaId && id !== this.#peerId);
  }

  #throwIfAborted(): void {
    if (this.#aborted.signal.aborted) throw abortedError();
  }
}

/** As the browser's own channel is called too. Quotes and brackets part name and number in a caller id. */
function shownName({ name, actor }: Identity): string {
  return name.replace(/["<>]/g, "").trim() || actor;
}
