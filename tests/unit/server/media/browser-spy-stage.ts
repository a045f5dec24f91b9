import { AriError } from "@/lib/ari";
import type { Channel } from "@/lib/ari/generated/models";
import type { SpyMode, SpyRow } from "@/lib/live/rows";
import { BrowserSpy } from "@/server/media/browser-spy";
import type { MediaOpener, MediaRequest } from "@/server/media/media-channel";
import type { SpyStretch } from "@/server/nodes/spy";
import { channel } from "../../lib/live/samples";
import { BareNode, logger } from "../nodes/bare-node";
import { identity, StillClock } from "./lines";

export const keptMusic =
  "Not listened to: the call is on hold, and to begin now may stop its hold music, which was to be kept.";

/** A leg of bob's phone, up where nothing else is said. */
export const bob = (id: string, change: Partial<Channel> = {}) =>
  channel(id, { name: `PJSIP/bob-${id}`, state: "Up", caller: { name: "", number: "1002" }, ...change });

/** sue listens in the browser to bob's channel `1`, on an Asterisk that does what it is asked. */
export class BrowserSpyStage {
  readonly asterisk = new BareNode();
  readonly opened: MediaRequest[] = [];
  readonly clock = new StillClock();
  readonly ended: SpyStretch[] = [];
  /** Those that were over while the session went on. */
  readonly stretches: SpyStretch[] = [];
  readonly rows: SpyRow[] = [];
  /** Channels of calls on hold, whose music is to be kept. */
  readonly held = new Set<string>();
  /** Asterisk answers nothing. */
  isOut = false;
  #isRefused: (channelId: string) => boolean = () => false;

  constructor() {
    this.asterisk.answers.set("channels.snoopChannelWithId", ({ channelId, snoopId }) => {
      this.#requireAnswer();
      if (this.#isRefused(String(channelId))) {
        // Who asks without end is to be seen by that, and not to keep the test from its end.
        if (this.snooped.length > 20) return new Promise(() => undefined);
        throw new AriError("allocation_failed", "no snoop.", { status: 500 });
      }
      this.#enter(String(snoopId), "Snoop/x");
      return undefined;
    });
    this.asterisk.emit("ChannelCreated", { channel: bob("1") });
  }

  /** One that has been asked for, with whatever it has come to. */
  async start({ follow, mode = "listen" }: { follow: boolean; mode?: SpyMode }): Promise<BrowserSpy> {
    const spy = this.make({ follow });
    await spy.start(mode);
    return spy;
  }

  /** One that has not been started. */
  make({ follow }: { follow: boolean }): BrowserSpy {
    const { asterisk } = this;
    const spy = new BrowserSpy({
      node: asterisk.node,
      media: this.media,
      clock: this.clock,
      logger,
      targetId: "1",
      sides: "mixed",
      whisperTo: "near",
      follow,
      codec: "pcm",
      codecReason: "asked",
      reason: "",
      owner: identity("sue"),
      mayBegin: (channelId) => !this.held.has(channelId),
      onChange: (row) => this.rows.push(row),
      onStretch: (stretch) => void this.stretches.push(stretch),
      onEnded: (stretch) => void this.ended.push(stretch),
    });
    asterisk.node.listen({
      onEvent: (event) => spy.onEvent(event),
      onResync: (restarted) => spy.onResync(restarted),
    });
    return spy;
  }

  /** Why each session that is over has ended. */
  get whys(): (string | undefined)[] {
    return this.ended.map(({ why }) => why);
  }

  /** The channels that snoops were asked of, in order. */
  get snooped(): string[] {
    return this.asterisk.askedFor("channels.snoopChannelWithId").map(({ channelId }) => String(channelId));
  }

  /** From now on Asterisk makes no snoop: of this channel, or of any. */
  refuseSnoops(only?: string): void {
    this.#isRefused = (channelId) => only === undefined || channelId === only;
  }

  takeSnoops(): void {
    this.#isRefused = () => false;
  }

  talk(id: string, change: Partial<Channel> = {}): void {
    this.asterisk.emit("ChannelCreated", { channel: bob(id, { ...change, state: "Down" }) });
    this.asterisk.emit("ChannelStateChange", { channel: bob(id, change) });
  }

  hangUp(id: string): void {
    this.asterisk.emit("ChannelDestroyed", { channel: bob(id), cause: 16, cause_txt: "Normal Clearing" });
  }

  /** A path is made, and taken down, in more turns than one request has. */
  async settle(): Promise<void> {
    for (let times = 0; times < 10; times += 1) await this.asterisk.settle();
  }

  /** What the media channel of now tells of its end. */
  async lose(): Promise<void> {
    this.opened.at(-1)?.onEnd();
    await this.settle();
  }

  readonly media: MediaOpener = {
    transportOf: async () => "websocket",
    hasOpus: async () => false,
    open: async (request) => {
      this.#requireAnswer();
      this.opened.push(request);
      this.#enter(request.id, "WebSocket/x");
      return {
        id: request.id,
        transport: "websocket",
        send: () => undefined,
        awake: (work) => work,
        end: async () => undefined,
      };
    },
  };

  #enter(id: string, name: string): void {
    this.asterisk.emit("StasisStart", { channel: channel(id, { name }), args: [] });
  }

  #requireAnswer(): void {
    if (this.isOut) throw new AriError("connection_failed", "nobody is there.", { retryable: true });
  }
}
