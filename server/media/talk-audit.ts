import type { Logger } from "pino";
import type { TalkRow } from "@/lib/live/rows";
import type { Clock } from "../nodes/clock";
import { type Lasting, LastingAudit } from "../nodes/lasting-audit";
import type { Node } from "../nodes/node";
import type { AuditLog } from "../storage/ports";
import type { TalkEnd } from "./talk";

/**
 * Each talk in the browser gets one audit row of its own, with whom and from when to when both could hear each other:
 * `talks.started` while it goes on, `talks.ended` after, also where nobody was talked with.
 */
export class TalkAudit {
  readonly #rows: LastingAudit;

  constructor({
    audit,
    node,
    clock,
    logger,
  }: {
    audit: AuditLog;
    node: Pick<Node, "name">;
    clock: Pick<Clock, "now">;
    logger: Logger;
  }) {
    this.#rows = new LastingAudit({ audit, node: node.name, clock, logger });
  }

  /** Both hear each other from now on, if they did not before. Resolves when it is on disk, or the log says why not. */
  async begin(row: TalkRow): Promise<void> {
    await this.#rows.begin(about(row, "talks.started"));
  }

  /** Resolves when it is on disk, or the log says why not. */
  async end(row: TalkRow, { atMs, cause, causeText }: TalkEnd): Promise<void> {
    const what = about(row, "talks.ended");
    const { activeAtMs } = row;
    await this.#rows.end(
      {
        ...what,
        input: { ...what.input, talkedToMs: Math.round(atMs), ...(cause === null ? {} : { cause }) },
      },
      {
        detail:
          activeAtMs === null ? `Nobody was talked with. ${causeText ?? givenUp}` : (causeText ?? hungUp),
        durationMs: activeAtMs === null ? 0 : Math.max(0, Math.round(atMs - activeAtMs)),
      },
    );
  }
}

/** Where its owner ended it: that command has its own row. */
const hungUp = "Hung up in the browser.";
const givenUp = "It was given up in the browser.";

function about(row: TalkRow, command: string): Lasting {
  const { id, by, to, peerId, bridgeId, activeAtMs } = row;
  return {
    id,
    by,
    command,
    // Who is called has no channel before the phone rings, and the bridge is made for the two only then.
    target: peerId ?? (activeAtMs === null ? to : bridgeId),
    input: {
      talk: id,
      whom: to,
      ...(peerId === null ? {} : { peer: peerId }),
      bridge: bridgeId,
      talkedFromMs: activeAtMs === null ? null : Math.round(activeAtMs),
    },
  };
}
