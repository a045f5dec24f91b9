import type { Logger } from "pino";
import type { CodecChoice, SpyPolicy } from "@/lib/api/spy-policy";
import type { AriEvent } from "@/lib/ari";
import type { SpyMode, SpyRow, SpySides, WhisperTo } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import type { AccessChange } from "../auth/ports";
import { PanelError } from "../errors";
import { BrowserSpy } from "../media/browser-spy";
import type { MediaOpener } from "../media/media-channel";
import { isMediaPiece, sweepEveryMs, sweepMedia } from "../media/media-sweep";
import { SpyRecordings } from "../media/spy-recordings";
import type { Tickets } from "../media/tickets";
import type { RecordingLog } from "../storage/ports";
import type { Clock } from "./clock";
import { isOurs } from "./ids";
import { JustEnded } from "./just-ended";
import type { Node } from "./node";
import { ignoreGone } from "./party-calls";
import { Pending } from "./pending";
import type { SessionLedger } from "./session-ledger";
import type { Spy, SpyStretch } from "./spy";
import { type FailedNotice, SpyNotices } from "./spy-notices";
import { SpyRights } from "./spy-rights";
import { SpySession } from "./spy-session";
import { alreadyByPhone, spyStoppedWords } from "./spy-words";
import { channelWords } from "./target-words";

/** Calls that one person listens to at a time in the browser, over all nodes. */
export const mostListened = 6;

interface Wanted {
  targetId: string;
  mode: SpyMode;
  whisperTo: WhisperTo;
  reason: string;
  /** Asked just before each snoop that may be the first of its call: false keeps from listening to the channel now. */
  mayBegin(channelId: string): boolean;
  /** A session ends with its right. */
  owner: Identity;
}

/**
 * Supervisors on calls of one node, by the browser or by their own phone. Each session cleans up whichever side ends;
 * what a killed panel left behind is known by its id and swept at the next start.
 */
export class Spies {
  readonly #node: Node;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #media: MediaOpener;
  readonly #tickets: Tickets;
  readonly #ledger: SessionLedger<Spy>;
  readonly #onStretch: (stretch: SpyStretch) => Promise<void> | void;
  readonly #onHeard: (row: SpyRow) => Promise<void> | void;
  /** What is told of stretches and notices and not yet on disk. */
  readonly #telling = new Pending();
  readonly #sessions = new Map<string, Spy>();
  /** Whom each of them is on, as last known: the call may be gone before its session. */
  readonly #whom = new Map<string, string>();
  readonly #rights: SpyRights;
  readonly #notices: SpyNotices;
  readonly recordings: SpyRecordings;
  readonly justEnded: JustEnded;
  readonly #unlisten: () => void;
  readonly #unsweep: () => void;

  constructor(options: {
    node: Node;
    logger: Logger;
    clock: Clock;
    media: MediaOpener;
    tickets: Tickets;
    /** Shared by all nodes. */
    ledger: SessionLedger<Spy>;
    recordings: Pick<RecordingLog, "save">;
    /** As it is now. */
    policy: () => SpyPolicy;
    /** What was heard, in one mode, from when to when. Never rejects. */
    onStretch: (stretch: SpyStretch) => Promise<void> | void;
    /** Something is heard; called again with each change of what goes on. Never rejects. */
    onHeard: (row: SpyRow) => Promise<void> | void;
    /** A party was to be told that somebody listens, and was not. Never rejects. */
    onNoticeFailed: (failed: FailedNotice) => Promise<void> | void;
  }) {
    this.#node = options.node;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#media = options.media;
    this.#tickets = options.tickets;
    this.#ledger = options.ledger;
    this.#onStretch = options.onStretch;
    this.#onHeard = options.onHeard;
    this.#rights = new SpyRights(options);
    this.justEnded = new JustEnded(options.clock);
    this.#notices = new SpyNotices({
      ...options,
      onFailed: (failed) => {
        const session = this.#sessions.get(failed.row.id);
        // Who is followed may be in the next call by now, of which it is not true.
        if (session?.row.targetId === failed.row.targetId) session.setNoticeFailed(failed.why);
        this.#telling.add(options.onNoticeFailed(failed));
      },
    });
    this.recordings = new SpyRecordings({
      node: options.node,
      log: options.recordings,
      logger: options.logger,
      clock: options.clock,
      onChange: (spyId, recording) => this.#sessions.get(spyId)?.setRecording(recording),
    });
    this.#unlisten = options.node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: (restarted) => this.#onResync(restarted),
    });
    this.#unsweep = options.clock.every(sweepEveryMs, () => {
      if (options.node.isLive) this.#sweep();
    });
  }

  /**
   * Rings the phone; resolves when Asterisk has taken the request.
   * @throws not_possible_now when this person spies on this channel already, node_not_live when the panel is closing
   */
  async startByPhone(wanted: Wanted & { endpoint: string; timeoutMs: number }): Promise<string> {
    this.#ledger.requireOpen();
    const { owner, timeoutMs, ...options } = wanted;
    for (const { row } of this.#of(owner)) {
      if (row.targetId === wanted.targetId && row.via === "phone") {
        throw alreadyByPhone(row.endpoint === wanted.endpoint);
      }
    }
    const session = new SpySession({
      ...options,
      by: owner.actor,
      ownerId: owner.id,
      node: this.#node,
      clock: this.#clock,
      logger: this.#logger,
      ...this.#hooks(),
    });
    this.#keep(session, owner);
    await session.ring(timeoutMs);
    return session.id;
  }

  /**
   * Listens in the browser; resolves when Asterisk sends sound, or when an answer is waited for. `ticket` opens the audio
   * socket, once.
   * @throws not_possible_now when this person listens to this channel, or to as many calls as one can; node_not_live when
   * the panel is closing
   */
  async startByBrowser(
    wanted: Wanted & CodecChoice & { sides: SpySides; follow: boolean },
  ): Promise<{ spyId: string; ticket: string }> {
    this.#ledger.requireOpen();
    const { mode, ...options } = wanted;
    const isInBrowser = ({ row }: Spy) => row.via === "browser";
    const isOn = (session: Spy) => session instanceof BrowserSpy && session.isOn(wanted.targetId);
    if (this.#of(wanted.owner).some(isOn)) {
      throw new PanelError("not_possible_now", "You listen to this call already.", {
        whatToDo: "Use the one that runs, or end it first.",
      });
    }
    if (this.#ledger.of(wanted.owner.id).filter(isInBrowser).length >= mostListened) {
      throw new PanelError("not_possible_now", `You listen to ${mostListened} calls already.`, {
        whatToDo: "End one of them first.",
      });
    }
    const session = new BrowserSpy({
      ...options,
      node: this.#node,
      media: this.#media,
      clock: this.#clock,
      logger: this.#logger,
      ...this.#hooks(),
    });
    this.#keep(session, wanted.owner);
    await session.start(mode);
    return { spyId: session.id, ticket: this.#tickets.issue(session.line) };
  }

  /** Another ticket for a session whose wire was cut. @throws spy_gone, not_possible_now */
  ticket(id: string): string {
    const session = this.get(id);
    if (session instanceof BrowserSpy) return this.#tickets.issue(session.line);
    throw new PanelError("not_possible_now", "This spy runs on a phone: there is no sound for the browser.", {
      whatToDo: "Listen to the call in the browser instead.",
    });
  }

  /** @throws spy_gone */
  get(id: string): Spy {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      throw new PanelError("spy_gone", "This spy has ended already.", {
        whatToDo: "Nothing is left to do; start another one from the call.",
        field: "id",
      });
    }
    return session;
  }

  /**
   * Whom a session is on, as the call has them; once the call or the session has just gone, as it had them. Null where
   * that is not known, or not any more. Untrusted text.
   */
  whomOf(id: string): string | null {
    const session = this.#sessions.get(id);
    return session === undefined ? this.justEnded.whomOf(id) : this.#whomNow(session.row);
  }

  /** Ends the sessions of whoever has lost the right to listen. */
  onAccessChange(change: AccessChange): void {
    this.#rights.onAccessChange(change);
  }

  /** What admins have decided has changed: it holds for what runs, and whoever has to be told by it now is told. */
  onPolicyChange(): void {
    this.#rights.onPolicyChange();
    for (const { row } of this.#sessions.values()) if (row.status === "active") this.#notices.tell(row);
  }

  /** Ends every session, so that nobody's phone is left on a call that nobody steers. */
  async close(): Promise<void> {
    this.#unlisten();
    this.#unsweep();
    await Promise.all([...this.#sessions.values()].map((session) => session.end("failed", spyStoppedWords)));
    await this.#notices.end();
    await this.recordings.close();
    await this.#telling.settled();
  }

  #of({ id }: Identity): Spy[] {
    return [...this.#sessions.values()].filter(
      ({ ownerId, row }) => ownerId === id && row.status !== "ending",
    );
  }

  #keep(session: Spy, { role }: Identity): void {
    this.#sessions.set(session.id, session);
    this.#ledger.add(session);
    this.#rights.add(session, role);
  }

  #whomNow({ id, targetId }: SpyRow): string | null {
    const whom = channelWords(targetId, this.#node.live);
    if (whom !== null) this.#whom.set(id, whom);
    return whom ?? this.#whom.get(id) ?? null;
  }

  #hooks() {
    let mode: SpyMode = "listen";
    let targetId: string | null = null;
    return {
      onChange: (row: SpyRow) => {
        // A recording is of the leg that it began on, which may live on when the next one is heard.
        const isAnother = targetId !== null && row.targetId !== targetId;
        targetId = row.targetId;
        if (isAnother) this.recordings.onSpyEnded(row.id);
        if (isAnother && row.recording !== null) return this.#sessions.get(row.id)?.setRecording(null);
        this.#node.live.put("spies", row);
        this.#whomNow(row);
        if (row.mode !== mode) {
          mode = row.mode;
          const session = this.#sessions.get(row.id);
          if (session !== undefined) this.#rights.onModeChange(session);
        }
        // Nobody listens from here on, though Asterisk may take its time.
        if (row.status === "ending") this.#notices.forget(row.id);
        if (row.status !== "active") return;
        this.#telling.add(this.#onHeard(row));
        this.#notices.tell(row);
      },
      onStretch: (stretch: SpyStretch) => this.#telling.add(this.#onStretch(stretch)),
      onEnded: (stretch: SpyStretch) => this.#remove(stretch),
    };
  }

  #onEvent(event: AriEvent): void {
    for (const session of this.#sessions.values()) session.onEvent(event);
    this.recordings.onEvent(event);
    if (event.type === "StasisStart") this.#refuseOrphan(event.channel.id);
  }

  /** What comes after its session has ended (a request that Asterisk carried out late) finds nobody. */
  #refuseOrphan(channelId: string): void {
    if (!this.#isPart(channelId) || this.#isOwned(channelId)) return;
    ignoreGone(this.#node.client.channels.hangup({ channelId })).catch((error: unknown) => {
      this.#logger.warn({ err: error, channel: channelId }, "a part of no spy could not be hung up");
    });
  }

  #isPart(id: string): boolean {
    const { application } = this.#node;
    return isMediaPiece(id, application) || phoneKinds.some((kind) => isOurs(id, application, kind));
  }

  #isOwned(id: string): boolean {
    // The far half of a Local leg has our id with `;2` behind it (tests/integration/ari/facts-requests.test.ts), and is as much in use.
    const own = id.replace(/;2$/, "");
    return (
      this.recordings.ownedIds().includes(own) ||
      this.#notices.ownedIds().includes(own) ||
      [...this.#sessions.values()].some((session) => session.ownedIds().includes(own))
    );
  }

  #onResync(restarted: boolean): void {
    for (const session of this.#sessions.values()) session.onResync(restarted);
    this.#sweep();
  }

  /** Takes away what no running session owns. */
  #sweep(): void {
    const swept = sweepMedia(
      this.#node,
      (id) => this.#isOwned(id),
      (id) => this.#isPart(id),
    );
    swept.catch((error: unknown) => {
      this.#logger.warn({ err: error, node: this.#node.name }, "sweeping old spies went wrong");
    });
  }

  #remove(stretch: SpyStretch): void {
    const { id } = stretch.row;
    const session = this.#sessions.get(id);
    const whom = this.#whomNow(stretch.row);
    this.recordings.onSpyEnded(id);
    this.#notices.forget(id);
    this.#sessions.delete(id);
    this.#whom.delete(id);
    if (session !== undefined) {
      this.justEnded.add(id, session.ownerId, whom);
      this.#ledger.remove(session);
      this.#rights.remove(session);
    }
    this.#node.live.remove("spies", id, {
      atMs: this.#node.asteriskNow(),
      why: "event",
      causeText: stretch.why ?? null,
    });
    this.#telling.add(this.#onStretch(stretch));
  }
}

/** What a spy by phone is made of. */
const phoneKinds = ["spyleg", "spysnoop", "spybridge"] as const;
