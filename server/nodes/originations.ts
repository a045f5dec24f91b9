import type { Logger } from "pino";
import { type AriEvent, parseTimestamp } from "@/lib/ari";
import { causeText } from "@/lib/live/causes";
import type { OriginationRow } from "@/lib/live/rows";
import type { OriginationLog } from "../storage/ports";
import type { Node } from "./node";

/** So many placed calls stay in the live state of a node; all of them stay in storage. */
const mostRows = 50;

/** The story of each call that the panel places: from the request to the cause, followed by events. */
export class Originations {
  readonly #node: Node;
  readonly #log: OriginationLog;
  readonly #logger: Logger;
  readonly #open = new Map<string, OriginationRow>();
  /** Told as failed because no answer came, as they were before. */
  readonly #doubtful = new Map<string, OriginationRow>();
  /** Ids in the live state, oldest first. */
  readonly #shown: string[] = [];
  readonly #unlisten: () => void;
  /** One after another: of two at once the older could reach the disk last. */
  #saves: Promise<void> = Promise.resolve();

  constructor({ node, log, logger }: { node: Node; log: OriginationLog; logger: Logger }) {
    this.#node = node;
    this.#log = log;
    this.#logger = logger;
    this.#unlisten = node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: (restarted) => this.#onResync(restarted),
    });
  }

  /** Fills the live state with what was placed before the panel's start. */
  async restore(): Promise<void> {
    const rows = await this.#log.recent(this.#node.name, mostRows);
    for (const row of rows.reverse()) {
      this.#show(row);
      if (row.endedAtMs === null) this.#open.set(row.id, row);
    }
  }

  /** Call it before the request goes out: the first event may overtake the answer. */
  begin(call: Pick<OriginationRow, "id" | "by" | "endpoint" | "to" | "callerId">): void {
    const row: OriginationRow = {
      ...call,
      status: "dialing",
      startedAtMs: this.#node.asteriskNow(),
      ringingAtMs: null,
      answeredAtMs: null,
      endedAtMs: null,
      cause: null,
      causeText: null,
    };
    this.#open.set(row.id, row);
    this.#show(row);
    this.#save(row);
  }

  /**
   * Asterisk refused the request itself: no event will come. Where no answer came (`mayStillRing`) it may have been
   * carried out all the same; then its first event opens the story again.
   */
  failed(id: string, text: string, { mayStillRing = false } = {}): void {
    const row = this.#open.get(id);
    if (row !== undefined && mayStillRing) this.#doubtful.set(id, row);
    this.#change(id, {
      status: "failed",
      endedAtMs: this.#node.asteriskNow(),
      cause: 0,
      causeText: text,
    });
  }

  /** Resolves when all is on disk. */
  async close(): Promise<void> {
    this.#unlisten();
    await this.#saves;
  }

  #onEvent(event: AriEvent): void {
    if (this.#open.size + this.#doubtful.size === 0) return;
    switch (event.type) {
      case "ChannelCreated":
        this.#reopen(event.channel.id);
        return;
      case "Dial":
        if (event.dialstatus === "RINGING") this.#ringing(event.peer.id, parseTimestamp(event.timestamp));
        return;
      case "ChannelStateChange":
        this.#inState(event.channel.id, event.channel.state, parseTimestamp(event.timestamp));
        return;
      case "ChannelDestroyed":
        this.#ended(event.channel.id, event.timestamp, event.cause);
        return;
      default:
    }
  }

  #reopen(id: string): void {
    const row = this.#doubtful.get(id);
    if (row === undefined) return;
    this.#doubtful.delete(id);
    this.#open.set(id, row);
    this.#change(id, {});
  }

  #inState(id: string, state: string, atMs: number): void {
    if (state === "Ringing") this.#ringing(id, atMs);
    if (state === "Up") this.#answered(id, atMs);
  }

  #ringing(id: string, atMs: number): void {
    const row = this.#open.get(id);
    if (row === undefined || row.ringingAtMs !== null || row.answeredAtMs !== null) return;
    this.#change(id, { status: "ringing", ringingAtMs: atMs });
  }

  #answered(id: string, atMs: number): void {
    const row = this.#open.get(id);
    if (row === undefined || row.answeredAtMs !== null) return;
    this.#change(id, { status: "answered", answeredAtMs: atMs });
  }

  #ended(id: string, timestamp: string, cause: number): void {
    const row = this.#open.get(id);
    if (row === undefined) return;
    const endedAtMs = parseTimestamp(timestamp);
    // Asterisk before 22.8 gives cause 0 when the ring timeout of an originate has run out (issue 1660).
    const unanswered = row.answeredAtMs === null;
    this.#change(id, {
      status: unanswered ? "failed" : "ended",
      endedAtMs,
      cause,
      causeText: cause === 0 && unanswered ? "No answer" : causeText(cause),
    });
  }

  #onResync(restarted: boolean): void {
    for (const id of this.#doubtful.keys()) {
      if (this.#node.live.row("channels", id) !== undefined) this.#reopen(id);
    }
    if (restarted) this.#doubtful.clear();
    for (const [id, row] of this.#open) {
      const channel = this.#node.live.row("channels", id);
      if (channel !== undefined) {
        // It may have been answered while nobody listened.
        this.#inState(id, channel.state, channel.answeredAtMs ?? channel.stateSinceMs);
        continue;
      }
      // A request that is on its way is not in the lists yet; with a new Asterisk it has gone nowhere.
      if (!restarted && row.status === "dialing" && this.#node.asteriskNow() - row.startedAtMs < 10_000)
        continue;
      this.#change(id, {
        status: row.answeredAtMs === null ? "failed" : "ended",
        endedAtMs: this.#node.asteriskNow(),
        cause: 0,
        causeText: "Ended while the panel was not connected",
      });
    }
  }

  #change(id: string, change: Partial<OriginationRow>): void {
    const row = this.#open.get(id);
    if (row === undefined) return;
    const next = { ...row, ...change };
    if (next.endedAtMs === null) this.#open.set(id, next);
    else this.#open.delete(id);
    // Newer ones may have pushed a long one out of the live state; there nothing would take it away again.
    if (this.#shown.includes(id)) this.#node.live.put("originations", next);
    this.#save(next);
  }

  #show(row: OriginationRow): void {
    this.#node.live.put("originations", row);
    this.#shown.push(row.id);
    while (this.#shown.length > mostRows) {
      const oldest = this.#shown.shift();
      if (oldest === undefined) return;
      this.#node.live.remove("originations", oldest, {
        atMs: this.#node.asteriskNow(),
        why: "event",
      });
    }
  }

  #save(row: OriginationRow): void {
    this.#saves = this.#saves
      .then(() => this.#log.save(this.#node.name, row))
      .catch((error: unknown) => {
        this.#logger.error(
          { err: error, node: this.#node.name, channel: row.id },
          "a placed call could not be saved",
        );
      });
  }
}
