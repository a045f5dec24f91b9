import type { Logger } from "pino";
import type { SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import type { SpyRow } from "@/lib/live/rows";
import { type Notice, playNotice } from "../media/notice";
import { panelError } from "./asterisk-errors";
import type { Clock } from "./clock";
import type { Node } from "./node";

/** A notice of the policy that its party did not get. */
export interface FailedNotice {
  /** Who listens, and to which channel. */
  row: SpyRow;
  to: "agent" | "both";
  media: string;
  /** In a sentence. */
  why: string;
}

interface SpyNoticesOptions {
  node: Node;
  logger: Logger;
  clock: Clock;
  policy: () => SpyPolicy;
  onFailed(failed: FailedNotice): void;
}

/** Tells the parties, beside the listening, that somebody listens: a notice that fails keeps nobody from hearing. */
export class SpyNotices {
  readonly #options: SpyNoticesOptions;
  /** By the spy that each is of. */
  readonly #running = new Map<Notice, string>();
  /** What each spy's parties have been told: of a person who is followed in each call anew. */
  readonly #told = new Map<string, { targetId: string; to: FailedNotice["to"] }>();

  constructor(options: SpyNoticesOptions) {
    this.#options = options;
  }

  ownedIds(): string[] {
    return [...this.#running.keys()].flatMap((notice) => notice.ownedIds());
  }

  /** The call of this row is heard: tells its parties what the policy asks for, unless they know. */
  tell(row: SpyRow): void {
    const { to, media } = this.#options.policy().notice;
    if (to === "none") return;
    const told = this.#told.get(row.id);
    if (told?.targetId === row.targetId && (told.to === to || told.to === "both")) return;
    this.#told.set(row.id, { targetId: row.targetId, to });
    // Of a call that is left, or heard anew by more of them.
    this.#cut(row.id);
    void this.#play({ row, to, media });
  }

  /** Its spy ends: what is being played for it is cut. */
  forget(spyId: string): void {
    this.#told.delete(spyId);
    this.#cut(spyId);
  }

  /** Cuts what is being played. */
  async end(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((notice) => notice.end()));
  }

  #cut(spyId: string): void {
    for (const [notice, of] of this.#running) if (of === spyId) void notice.end();
  }

  async #play(told: Omit<FailedNotice, "why">): Promise<void> {
    const { node, clock, logger, onFailed } = this.#options;
    const { targetId } = told.row;
    const notice = playNotice({
      node,
      clock,
      logger,
      targetId,
      who: told.to === "agent" ? "target" : "both",
      media: told.media,
    });
    this.#running.set(notice, told.row.id);
    let why = `Asterisk could not play ${told.media}: is there such a sound on ${node.displayName}?`;
    notice.ready.catch((error: unknown) => {
      // The word of the playback's end may come before the answer to its request: then its own end rejects this.
      if (AriError.from(error).code !== "aborted")
        why = panelError(error, { kind: "channel", id: targetId }).message;
    });
    const how = await notice.done;
    this.#running.delete(notice);
    if (how !== "failed") return;
    logger.warn({ node: node.name, channel: targetId, why }, "a notice was not played");
    onFailed({ ...told, why });
  }
}
