import type { Logger } from "pino";
import { AriError, type AriEvent } from "@/lib/ari";
import { isOurs, newId } from "./ids";
import type { Node } from "./node";

interface PartyCall {
  firstId: string;
  secondId: string;
  secondEndpoint: string;
  callerId: string;
  timeoutMs: number;
  stage: "first rings" | "second rings" | "talking";
}

/**
 * Calls between two parties, both rung by us: when the first answers it hears ringing while the second is called; when
 * the second answers both meet in a bridge. When one leaves, the other is hung up.
 *
 * What is decided from ids alone (a bridge `…-talk-…` that has lost a party) also holds after a restart of the panel.
 */
export class PartyCalls {
  readonly #node: Node;
  readonly #logger: Logger;
  /** By the id of either leg. */
  readonly #byLeg = new Map<string, PartyCall>();
  /** Channels that have left a `talk` bridge and gone nowhere else yet, with that bridge. */
  readonly #left = new Map<string, string>();
  readonly #unlisten: () => void;
  #firstResync = true;

  constructor({ node, logger }: { node: Node; logger: Logger }) {
    this.#node = node;
    this.#logger = logger;
    this.#unlisten = node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: () => this.#onResync(),
    });
  }

  /** Call it before the first leg is dialled. Returns what undoes it when that request fails. */
  expect(call: Pick<PartyCall, "firstId" | "secondEndpoint" | "callerId" | "timeoutMs">): () => void {
    const party: PartyCall = {
      ...call,
      secondId: newId(this.#node.application, "party"),
      stage: "first rings",
    };
    this.#byLeg.set(party.firstId, party);
    return () => this.#forget(party);
  }

  close(): void {
    this.#unlisten();
    this.#byLeg.clear();
  }

  #onEvent(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart": {
        const party = this.#byLeg.get(event.channel.id);
        if (party !== undefined) this.#run(party, () => this.#onAnswer(party, event.channel.id));
        return;
      }
      case "ChannelDestroyed": {
        const party = this.#byLeg.get(event.channel.id);
        if (party !== undefined) this.#run(party, () => this.#onLegGone(party, event.channel.id));
        const bridgeId = this.#left.get(event.channel.id);
        this.#left.delete(event.channel.id);
        if (bridgeId !== undefined) this.#endLonely(bridgeId);
        return;
      }
      case "ChannelLeftBridge":
        if (isOurs(event.bridge.id, this.#node.application, "talk")) {
          this.#left.set(event.channel.id, event.bridge.id);
        }
        return;
      case "ChannelEnteredBridge":
        // Moved by a person, not hung up: who stays behind stays.
        if (event.channel !== undefined) this.#left.delete(event.channel.id);
        return;
      default:
    }
  }

  async #onAnswer(party: PartyCall, channelId: string): Promise<void> {
    const { client, application } = this.#node;
    if (channelId === party.firstId && party.stage === "first rings") {
      party.stage = "second rings";
      this.#byLeg.set(party.secondId, party);
      await client.channels.ring({ channelId: party.firstId });
      await client.channels.originateWithId({
        channelId: party.secondId,
        endpoint: party.secondEndpoint,
        app: application,
        appArgs: "party",
        originator: party.firstId,
        timeout: Math.ceil(party.timeoutMs / 1_000),
        ...(party.callerId === "" ? {} : { callerId: party.callerId }),
      });
    } else if (channelId === party.secondId && party.stage === "second rings") {
      party.stage = "talking";
      const bridgeId = newId(application, "talk");
      await client.bridges.createWithId({ bridgeId, type: "mixing", name: "call" });
      await client.channels.ringStop({ channelId: party.firstId });
      await client.bridges.addChannel({ bridgeId, channel: [party.firstId, party.secondId] });
    }
  }

  async #onLegGone(party: PartyCall, goneId: string): Promise<void> {
    this.#forget(party);
    // In a conversation the bridge rule below has already ended the other leg.
    await this.#hangUp(goneId === party.firstId ? party.secondId : party.firstId);
  }

  /** Ends a conversation that has lost a party, by the bridge alone: it holds after a restart of the panel too. */
  #endLonely(bridgeId: string): void {
    const members = this.#node.live.row("bridges", bridgeId)?.members ?? [];
    if (members.length >= 2) return;
    const work = async (): Promise<void> => {
      await Promise.all(members.map(({ channelId }) => this.#hangUp(channelId)));
      await ignoreGone(this.#node.client.bridges.destroy({ bridgeId }));
    };
    work().catch((error: unknown) => this.#report(error, bridgeId));
  }

  #onResync(): void {
    for (const party of new Set(this.#byLeg.values())) {
      const gone = [party.firstId, party.secondId].find(
        (id) => this.#byLeg.has(id) && this.#node.live.row("channels", id) === undefined,
      );
      if (gone !== undefined && party.stage !== "first rings") {
        this.#run(party, () => this.#onLegGone(party, gone));
      }
    }
    if (!this.#firstResync) return;
    this.#firstResync = false;
    // Whoever was left behind while no panel ran hears nothing and waits for nobody.
    for (const { id } of this.#node.live.rows("bridges")) {
      if (isOurs(id, this.#node.application, "talk")) this.#endLonely(id);
    }
  }

  #run(party: PartyCall, step: () => Promise<void>): void {
    step().catch((error: unknown) => {
      this.#report(error, party.firstId);
      this.#forget(party);
      void Promise.all([this.#hangUp(party.firstId), this.#hangUp(party.secondId)]);
    });
  }

  #forget(party: PartyCall): void {
    this.#byLeg.delete(party.firstId);
    this.#byLeg.delete(party.secondId);
  }

  async #hangUp(channelId: string): Promise<void> {
    try {
      await ignoreGone(this.#node.client.channels.hangup({ channelId }));
    } catch (error) {
      this.#report(error, channelId);
    }
  }

  #report(error: unknown, subject: string): void {
    this.#logger.warn(
      { err: error, node: this.#node.name, subject },
      "a call between two parties went wrong",
    );
  }
}

/** Undoing what has already gone is done. */
export async function ignoreGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (AriError.from(error).code !== "not_found") throw error;
  }
}
