import type { Logger } from "pino";
import { commands } from "@/lib/api/commands";
import type { TalkTarget } from "@/lib/api/commands/talks";
import { reaches } from "@/lib/api/roles";
import type { AriEvent } from "@/lib/ari";
import type { TalkRow } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import type { AccessChange } from "../auth/ports";
import { PanelError } from "../errors";
import type { Clock } from "../nodes/clock";
import { isOurs } from "../nodes/ids";
import { JustEnded } from "../nodes/just-ended";
import type { Node } from "../nodes/node";
import { destroyConversation, ignoreGone, type PartyCalls } from "../nodes/party-calls";
import { Pending } from "../nodes/pending";
import type { SessionLedger } from "../nodes/session-ledger";
import { BrowserTalk } from "./browser-talk";
import type { MediaOpener } from "./media-channel";
import { sweepEveryMs } from "./media-sweep";
import { leftOnHold, OneVoice } from "./one-voice";
import type { TalkEnd } from "./talk";
import { stoppedWords } from "./talk-words";
import type { Tickets } from "./tickets";

/** So long the row of a talk that failed stays, for its reason to be read: what comes and goes at once is never told. */
const failedRowMs = 1_000;

/** Calls that one person can have at a time in the browser, over all nodes, those on hold counted. */
export const mostTalks = 4;

interface TalksOptions {
  node: Node;
  logger: Logger;
  clock: Clock;
  media: MediaOpener;
  tickets: Tickets;
  /** Looks after the bridges that we share with one other party. */
  parties: PartyCalls;
  /** Shared by all nodes. */
  ledger: SessionLedger<BrowserTalk>;
  /** Both can hear each other; called again with each change of what goes on. Never rejects. */
  onTalking(row: TalkRow): Promise<void> | void;
  /** Once, also where nobody was talked with. Never rejects. */
  onTalked(row: TalkRow, end: TalkEnd): Promise<void> | void;
}

interface Wanted {
  to: TalkTarget;
  /** A call ends with the right to it. */
  owner: Identity;
}

/** People of one node who are on the phone in the browser. What a killed panel left behind is swept at the next start. */
export class Talks {
  readonly #options: TalksOptions;
  readonly #sessions = new Map<string, BrowserTalk>();
  readonly justEnded: JustEnded;
  /** What is told of talks and not yet on disk. */
  readonly #telling = new Pending();
  /** Failed ones whose rows still stand, with what takes them away at once. */
  readonly #failed = new Map<string, () => void>();
  /** Conversations that nobody was in at the last sweep. */
  #empty: ReadonlySet<string> = new Set();
  readonly #unlisten: () => void;
  readonly #unsweep: () => void;

  constructor(options: TalksOptions) {
    this.#options = options;
    this.justEnded = new JustEnded(options.clock);
    this.#unlisten = options.node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: (restarted) => this.#onResync(restarted),
    });
    this.#unsweep = options.clock.every(sweepEveryMs, () => {
      if (options.node.isLive) this.#sweepLate().catch((error: unknown) => this.#report(error));
    });
  }

  /**
   * Resolves when the browser's channel is there, and for a call that is placed when Asterisk has taken it. `ticket` opens
   * the audio socket, once; only then a caller is answered. The talk that this person is in is put on hold before.
   * @throws not_possible_now when this person is on that call or has as many as one can, another one takes it, or the one
   * that runs cannot be put on hold; node_not_live when the panel is closing
   */
  async start(wanted: Wanted): Promise<{ talkId: string; ticket: string }> {
    this.#refuse(wanted);
    const { ledger } = this.#options;
    const voice = new OneVoice({ ledger, owner: wanted.owner });
    // At once where nobody is in the way.
    const held = voice.isTaken(null) ? await voice.free(null) : [];
    try {
      return await this.#begin(wanted, voice);
    } catch (error) {
      throw leftOnHold(error, held);
    }
  }

  async #begin(wanted: Wanted, voice: OneVoice): Promise<{ talkId: string; ticket: string }> {
    // A second press may have come while another talk was put on hold.
    this.#refuse(wanted);
    const { node, tickets, ledger, onTalking } = this.#options;
    const session = new BrowserTalk({
      ...this.#options,
      ...wanted,
      voice,
      onChange: (row) => {
        node.live.put("talks", row);
        if (row.status === "active") this.#telling.add(onTalking(row));
      },
      onEnded: (row, end) => {
        ledger.remove(session);
        this.justEnded.add(session.id, session.ownerId, row.to);
        this.#remove(row, end);
      },
    });
    this.#sessions.set(session.id, session);
    ledger.add(session);
    await session.start();
    return { talkId: session.id, ticket: tickets.issue(session.line) };
  }

  /** Another ticket for a talk whose wire was cut. @throws talk_gone */
  ticket(id: string): string {
    return this.#options.tickets.issue(this.get(id).line);
  }

  /** @throws talk_gone */
  get(id: string): BrowserTalk {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      throw new PanelError("talk_gone", "This call in the browser has ended already.", {
        whatToDo: "Nothing is left to do; start another one.",
        field: "id",
      });
    }
    return session;
  }

  /** The talk that this channel is the other party of, once both can hear each other. */
  withParty(channelId: string): BrowserTalk | undefined {
    return [...this.#sessions.values()].find(
      ({ row }) => row.peerId === channelId && row.status === "active",
    );
  }

  /** Ends the calls of whoever has lost the right to them, and of a browser that was signed out. */
  onAccessChange({ id, what, role, sessionId }: AccessChange): void {
    if (what === "password" || (what === "role" && role !== undefined && reaches(role, talkRole))) return;
    for (const session of this.#sessions.values()) {
      const { owner } = session.line;
      if (owner.id !== id) continue;
      if (what === "signed_out" && sessionId !== undefined && owner.sessionId !== sessionId) continue;
      void session.end("forbidden");
    }
  }

  /** Hangs all of them up. */
  async close(): Promise<void> {
    this.#unlisten();
    this.#unsweep();
    await Promise.all([...this.#sessions.values()].map((session) => session.end("failed", stoppedWords)));
    for (const remove of this.#failed.values()) remove();
    await this.#telling.settled();
  }

  #refuse({ to, owner }: Wanted): void {
    this.#options.ledger.requireOpen();
    const running = [...this.#sessions.values()].filter(({ row }) => row.status !== "ending");
    const same = running.filter((session) => session.isWith(to));
    if (same.some(({ ownerId }) => ownerId === owner.id)) {
      throw new PanelError("not_possible_now", "You are on this call in the browser already.", {
        whatToDo: "Use the one that runs, or hang it up first.",
      });
    }
    const [other] = same;
    if (to.kind === "channel" && other !== undefined) {
      throw new PanelError("not_possible_now", `${other.row.by} takes this call already.`, {
        whatToDo: "Join the bridge of the two instead.",
      });
    }
    if (this.#options.ledger.of(owner.id).length >= mostTalks) {
      throw new PanelError("not_possible_now", `You have ${mostTalks} calls in the browser already.`, {
        whatToDo: "Hang one of them up first.",
      });
    }
  }

  #onEvent(event: AriEvent): void {
    for (const session of this.#sessions.values()) session.onEvent(event);
    // Whoever answers after the call was given up (a request that Asterisk carried out late) finds nobody.
    if (event.type === "StasisStart" && this.#isLeft(event.channel.id)) {
      this.#hangUp(event.channel.id).catch((error: unknown) => this.#report(error));
    }
  }

  #onResync(restarted: boolean): void {
    for (const session of this.#sessions.values()) session.onResync(restarted);
    this.#sweep().catch((error: unknown) => this.#report(error));
  }

  /**
   * Takes away what no running talk owns. With it a conversation has lost a party, and {@link PartyCalls} ends it. A phone
   * that was rung and is in a bridge may talk with others by now.
   */
  async #sweep(): Promise<void> {
    const { application, live } = this.#options.node;
    const left = [...live.rows("channels")].filter(
      ({ id, bridgeId }) =>
        this.#isLeft(id) && (bridgeId === null || isOurs(id, application, "browsermedia")),
    );
    await Promise.all(left.map(({ id }) => this.#hangUp(id)));
  }

  /**
   * Takes away what Asterisk made after the talk had given it up. Who has answered and stands alone may have been put
   * there by a person; a conversation without anybody is told from one that is being filled by its lasting.
   */
  async #sweepLate(): Promise<void> {
    const { application, live, client } = this.#options.node;
    const channels = [...live.rows("channels")].filter(
      ({ id, bridgeId, state }) =>
        this.#isLeft(id) &&
        (isOurs(id, application, "browsermedia") || (bridgeId === null && state !== "Up")),
    );
    const owned = new Set([...this.#sessions.values()].map(({ row }) => row.bridgeId));
    const empty = [...live.rows("bridges")]
      .filter(({ id, members }) => isOurs(id, application, "talk") && members.length === 0 && !owned.has(id))
      .map(({ id }) => id);
    const lasting = empty.filter((id) => this.#empty.has(id));
    this.#empty = new Set(empty);
    await Promise.all([
      ...channels.map(({ id }) => this.#hangUp(id)),
      ...lasting.map((bridgeId) => destroyConversation(client, bridgeId)),
    ]);
  }

  #isLeft(channelId: string): boolean {
    const { application } = this.#options.node;
    const isPart =
      isOurs(channelId, application, "browsermedia") || isOurs(channelId, application, "browserleg");
    if (!isPart) return false;
    // The far half of a Local leg has our id with `;2` behind it (tests/integration/ari/facts-requests.test.ts), and is as much in use.
    const own = channelId.replace(/;2$/, "");
    return ![...this.#sessions.values()].some((session) => session.ownedIds().includes(own));
  }

  async #hangUp(channelId: string): Promise<void> {
    await ignoreGone(this.#options.node.client.channels.hangup({ channelId }));
  }

  #remove(row: TalkRow, end: TalkEnd): void {
    const { id, failure } = row;
    const { node, clock, onTalked } = this.#options;
    const remove = () => {
      this.#failed.delete(id);
      node.live.remove("talks", id, { why: "event", ...end });
    };
    this.#sessions.delete(id);
    this.#telling.add(onTalked(row, end));
    if (failure === null) remove();
    else {
      const undo = clock.after(failedRowMs, remove);
      this.#failed.set(id, () => {
        undo();
        remove();
      });
    }
  }

  #report(error: unknown): void {
    const { logger, node } = this.#options;
    logger.warn({ err: error, node: node.name }, "a part of a call in the browser could not be taken away");
  }
}

const talkRole = commands["talks.start"].role;
