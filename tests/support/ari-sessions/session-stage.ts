import { expect } from "vitest";
import type { ChannelHandle, ConnectedClient, MediaUri, PlaySession } from "@/lib/ari";
import { media } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import { type RunningAsterisk, startAsterisk } from "../asterisk/asterisk";
import { ariRequest, snapshotOfThings, type ThingsCount } from "../asterisk/rest";

/** Long enough to interrupt: half a minute. */
export const long = media.sound("demo-congrats");
/** A quarter of a second. */
export const short = media.sound("beep");

/** A real Asterisk, our application on it, and for each test a call whose both ends are in that application. */
export class SessionStage {
  readonly asterisk: RunningAsterisk;
  client: ConnectedClient;
  readonly #before: ThingsCount;
  #near: ChannelHandle | undefined;
  #far: ChannelHandle | undefined;

  private constructor(asterisk: RunningAsterisk, client: ConnectedClient, before: ThingsCount) {
    this.asterisk = asterisk;
    this.client = client;
    this.#before = before;
  }

  static async open(version: "22" | "16"): Promise<SessionStage> {
    const asterisk = await startAsterisk({ version });
    const client = await connectTo(asterisk);
    return new SessionStage(asterisk, client, await snapshotOfThings(asterisk));
  }

  /** The end that sessions are tried on. */
  get near(): ChannelHandle {
    if (this.#near === undefined) throw new Error("there is no call");
    return this.#near;
  }

  /** The other end: what it sends, the near one hears. */
  get far(): ChannelHandle {
    if (this.#far === undefined) throw new Error("there is no call");
    return this.#far;
  }

  /** A Local channel: both halves enter the application, and are answered. */
  async call(): Promise<void> {
    const id = crypto.randomUUID();
    const near = this.client.channel(`${id}-near`);
    const far = this.client.channel(`${id}-far`);
    this.#near = near;
    this.#far = far;
    const nearStarts = near.once("StasisStart", { timeoutMs: 5_000 });
    const farStarts = far.once("StasisStart", { timeoutMs: 5_000 });
    const { application: app } = this.asterisk;
    const channels = { channelId: near.id, otherChannelId: far.id };
    await this.client.channels.originate({ endpoint: "Local/700@default", app, ...channels });
    await farStarts;
    await far.answer();
    await nearStarts;
  }

  /** Ends the call, deletes the recordings, and finds nothing left. */
  async clear(): Promise<void> {
    // Not by a handle: its client may have been closed.
    await ariRequest(this.asterisk, "DELETE", `/channels/${this.near.id}`).catch(() => undefined);
    for (const name of await this.storedNames()) {
      await ariRequest(this.asterisk, "DELETE", `/recordings/stored/${encodeURIComponent(name)}`);
    }
    await expect.poll(() => snapshotOfThings(this.asterisk), { timeout: 5_000 }).toEqual(this.#before);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.asterisk.stop();
  }

  /** What Asterisk has on its disk. */
  async storedNames(): Promise<string[]> {
    const stored = (await ariRequest(this.asterisk, "GET", "/recordings/stored")) as { name: string }[];
    return stored.map(({ name }) => name).sort();
  }

  /** Types at the far end, digit by digit as a person does. */
  async type(digits: string): Promise<void> {
    await this.far.sendDTMF({ dtmf: digits, between: 50, duration: 80 });
  }

  /** Something for the near end to hear; resolves when it has begun. */
  async speak(uri: MediaUri): Promise<PlaySession> {
    const started = began(this.far, "PlaybackStarted");
    const session = this.far.play(uri);
    await started;
    return session;
  }
}

/** The application of an Asterisk, by another address where that is given. */
export function connectTo(asterisk: RunningAsterisk, url = asterisk.url): Promise<ConnectedClient> {
  const { username, password, application: app } = asterisk;
  return connect({ url, username, password, app });
}

/** The beginning of what is started next. */
export function began(
  what: Pick<ChannelHandle, "once">,
  type: "PlaybackStarted" | "RecordingStarted",
): Promise<unknown> {
  return what.once(type, { timeoutMs: 5_000 });
}
