import type { Logger } from "pino";
import { commands } from "@/lib/api/commands";
import { reaches } from "@/lib/api/roles";
import type { AriEvent } from "@/lib/ari";
import type { SpyMode, SpyRow } from "@/lib/live/rows";
import type { AccessChange } from "../auth/ports";
import { PanelError } from "../errors";
import type { Clock } from "./clock";
import { isOurs } from "./ids";
import type { Node } from "./node";
import { ignoreGone } from "./party-calls";
import { SpySession } from "./spy-session";

/**
 * Supervisors on calls by their own phone, of one node. Each session cleans up whichever side ends; what a killed panel
 * left behind is known by its id and swept at the next start.
 */
export class Spies {
  readonly #node: Node;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #onEnded: (row: SpyRow) => Promise<void> | void;
  /** What is told of ended sessions and not yet on disk. */
  readonly #telling = new Set<Promise<void>>();
  readonly #sessions = new Map<string, SpySession>();
  readonly #unlisten: () => void;

  constructor(options: {
    node: Node;
    logger: Logger;
    clock: Clock;
    /** Never rejects. */
    onEnded: (row: SpyRow) => Promise<void> | void;
  }) {
    this.#node = options.node;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#onEnded = options.onEnded;
    this.#unlisten = options.node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: (restarted) => this.#onResync(restarted),
    });
  }

  /**
   * Rings the phone; resolves when Asterisk has taken the request.
   * @throws not_possible_now when this person spies on this channel already
   */
  async start(input: {
    targetId: string;
    mode: SpyMode;
    endpoint: string;
    timeoutMs: number;
    by: string;
    /** Of the identity behind `by`: a session ends with its right. */
    ownerId: string;
  }): Promise<string> {
    for (const { row } of this.#sessions.values()) {
      if (row.targetId === input.targetId && row.by === input.by && row.status !== "ending") {
        throw new PanelError("not_possible_now", "You are on this call already, by another of your phones.", {
          whatToDo: "Change the mode of the running one, or end it first.",
        });
      }
    }
    const session = new SpySession({
      ...input,
      node: this.#node,
      clock: this.#clock,
      logger: this.#logger,
      onChange: (row) => this.#node.live.put("spies", row),
      onEnded: (row) => this.#remove(row),
    });
    this.#sessions.set(session.id, session);
    await session.ring(input.timeoutMs);
    return session.id;
  }

  /** @throws spy_gone */
  get(id: string): SpySession {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      throw new PanelError("spy_gone", `The spy ${id} has ended already.`, {
        whatToDo: "Nothing is left to do; start another one from the call.",
        field: "id",
      });
    }
    return session;
  }

  /** Ends the sessions of whoever has lost the right to listen. A new password or a sign-out takes no right away. */
  onAccessChange({ id, what, role }: AccessChange): void {
    const keeps = what === "password" || what === "signed_out";
    const stillMay = what === "role" && role !== undefined && reaches(role, commands["spies.start"].role);
    if (keeps || stillMay) return;
    for (const session of this.#sessions.values()) {
      if (session.ownerId !== id) continue;
      session.end().catch((error: unknown) => {
        this.#logger.warn({ err: error, spy: session.id }, "a spy without a right could not be ended");
      });
    }
  }

  /** Ends every session, so that nobody's phone is left on a call that nobody steers. */
  async close(): Promise<void> {
    this.#unlisten();
    await Promise.all([...this.#sessions.values()].map((session) => session.end()));
    await Promise.all(this.#telling);
  }

  #onEvent(event: AriEvent): void {
    for (const session of this.#sessions.values()) session.onEvent(event);
    if (event.type === "StasisStart") this.#refuseOrphan(event.channel.id);
  }

  /** A phone that answers after its session has ended (a request that Asterisk carried out late) finds nobody. */
  #refuseOrphan(channelId: string): void {
    if (!this.#isPart(channelId) || this.#isOwned(channelId)) return;
    ignoreGone(this.#node.client.channels.hangup({ channelId })).catch((error: unknown) => {
      this.#logger.warn({ err: error, channel: channelId }, "a leg of no spy could not be hung up");
    });
  }

  #isPart(channelId: string): boolean {
    const { application } = this.#node;
    return isOurs(channelId, application, "spyleg") || isOurs(channelId, application, "spysnoop");
  }

  #isOwned(id: string): boolean {
    // The far half of a Local leg has our id with `;2` behind it (core_local.c) and lives as long as the near one.
    const own = id.replace(/;2$/, "");
    return [...this.#sessions.values()].some((session) => session.ownedIds().includes(own));
  }

  #onResync(restarted: boolean): void {
    for (const session of this.#sessions.values()) session.onResync(restarted);
    this.#sweep().catch((error: unknown) => {
      this.#logger.warn({ err: error, node: this.#node.name }, "sweeping old spies went wrong");
    });
  }

  /** Takes away what no running session owns. */
  async #sweep(): Promise<void> {
    const { client, application, live } = this.#node;
    const left = (id: string): boolean => !this.#isOwned(id);
    const channels = [...live.rows("channels")].filter(({ id }) => this.#isPart(id) && left(id));
    const bridges = [...live.rows("bridges")].filter(
      ({ id }) => isOurs(id, application, "spybridge") && left(id),
    );
    await Promise.all([
      ...channels.map(({ id }) => ignoreGone(client.channels.hangup({ channelId: id }))),
      ...bridges.map(({ id }) => ignoreGone(client.bridges.destroy({ bridgeId: id }))),
    ]);
  }

  #remove(row: SpyRow): void {
    this.#sessions.delete(row.id);
    this.#node.live.remove("spies", row.id, { atMs: this.#node.asteriskNow(), why: "event" });
    const telling = Promise.resolve(this.#onEnded(row)).finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }
}
