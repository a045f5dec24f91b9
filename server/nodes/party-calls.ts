import type { Logger } from "pino";
import { type AriClient, AriError, type AriEvent } from "@/lib/ari";
import { isOurs, newId } from "./ids";
import type { Node } from "./node";

interface PartyCall {
  firstId: string;
  secondId: string;
  secondEndpoint: string;
  callerId: string;
  timeoutMs: number;
  stage: "first rings" | "second rings" | "joining" | "talking";
  /** Legs whose request is over: a list that lacks one of them says that it has ended. */
  settled: Set<string>;
  /** From `joining` on. */
  bridgeId: string | null;
}

/** What the first leg's request comes to. */
interface Expected {
  /** It is over, and the leg may be there: from now on a list without it says that it has ended. */
  settled(): void;
  /** It was refused: nobody will answer. */
  forget(): void;
}

/** The argument of both legs in Stasis: with it, a leg that nobody expects is known. */
export const partyArgument = "party";

/**
 * Calls between two parties, both rung by us: when the first answers it hears ringing while the second is called; when
 * the second answers both meet in a bridge. When one leaves, the other is hung up.
 *
 * What is decided from ids alone also holds after a restart of the panel: a bridge `…-talk-…` that has lost a party
 * ends, and a leg that answers a panel which no longer knows of its call is hung up.
 */
export class PartyCalls {
  readonly #node: Node;
  readonly #logger: Logger;
  /** By the id of either leg. */
  readonly #byLeg = new Map<string, PartyCall>();
  /** Channels that have left a `talk` bridge and gone nowhere else yet, with that bridge. */
  readonly #left = new Map<string, string>();
  /** Bridges that other sessions put a conversation together in. */
  readonly #joining = new Set<string>();
  readonly #unlisten: () => void;

  constructor({ node, logger }: { node: Node; logger: Logger }) {
    this.#node = node;
    this.#logger = logger;
    this.#unlisten = node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: () => this.#onResync(),
    });
  }

  /** Call it before the first leg is dialled, whose id is of the kind `party`. */
  expect(call: Pick<PartyCall, "firstId" | "secondEndpoint" | "callerId" | "timeoutMs">): Expected {
    const party: PartyCall = {
      ...call,
      secondId: newId(this.#node.application, "party"),
      stage: "first rings",
      settled: new Set(),
      bridgeId: null,
    };
    this.#byLeg.set(party.firstId, party);
    return {
      settled: () => void party.settled.add(party.firstId),
      forget: () => this.#forget(party),
    };
  }

  /**
   * Says that `bridgeId`, of the kind `talk`, is being filled: a resync in between would take it for one that has lost
   * its parties. Returns its undo; from then on the bridge is looked after as any conversation.
   */
  joining(bridgeId: string): () => void {
    this.#joining.add(bridgeId);
    return () => void this.#joining.delete(bridgeId);
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
        else if (this.#isUnexpected(event)) void this.#hangUp(event.channel.id);
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
        if (!isOurs(event.bridge.id, this.#node.application, "talk")) return;
        // Between the topics of channel and bridge Asterisk keeps no order: its end may have been told before.
        if (this.#isThere(event.channel.id)) this.#left.set(event.channel.id, event.bridge.id);
        else this.#endLonely(event.bridge.id);
        return;
      case "ChannelEnteredBridge":
        // Moved by a person, not hung up: who stays behind stays.
        if (event.channel !== undefined) this.#left.delete(event.channel.id);
        return;
      default:
    }
  }

  #isUnexpected({ channel, args, replace_channel }: Extract<AriEvent, { type: "StasisStart" }>): boolean {
    // Without the argument it came by the dialplan, sent there by a person.
    const isLeg = isOurs(channel.id, this.#node.application, "party") && args[0] === partyArgument;
    return isLeg && replace_channel === undefined;
  }

  async #onAnswer(party: PartyCall, channelId: string): Promise<void> {
    if (channelId === party.firstId && party.stage === "first rings") await this.#callSecond(party);
    if (channelId === party.secondId && party.stage === "second rings") await this.#join(party);
  }

  async #callSecond(party: PartyCall): Promise<void> {
    const { client, application } = this.#node;
    party.stage = "second rings";
    this.#byLeg.set(party.secondId, party);
    await client.channels.ring({ channelId: party.firstId });
    if (!this.#isOn(party)) return;
    await client.channels.originateWithId({
      channelId: party.secondId,
      endpoint: party.secondEndpoint,
      app: application,
      appArgs: partyArgument,
      originator: party.firstId,
      timeout: Math.ceil(party.timeoutMs / 1_000),
      ...(party.callerId === "" ? {} : { callerId: party.callerId }),
    });
    party.settled.add(party.secondId);
    // The first one hung up while the request was under way, when there was no second leg to hang up yet.
    if (!this.#isOn(party)) await this.#hangUp(party.secondId);
  }

  async #join(party: PartyCall): Promise<void> {
    const { client, application } = this.#node;
    const bridgeId = newId(application, "talk");
    party.stage = "joining";
    party.bridgeId = bridgeId;
    try {
      // Not handed to the kernel's shortest way: then music on hold outlives who begins to listen (native_rtp).
      await client.bridges.createWithId({ bridgeId, type: "mixing,proxy_media", name: "call" });
      await client.channels.ringStop({ channelId: party.firstId });
      await client.bridges.addChannel({ bridgeId, channel: [party.firstId, party.secondId] });
    } catch (error) {
      await destroyConversation(client, bridgeId).catch((reason: unknown) => this.#report(reason, bridgeId));
      throw error;
    }
    party.stage = "talking";
    if (!this.#isOn(party)) this.#endLonely(bridgeId);
  }

  async #onLegGone(party: PartyCall, goneId: string): Promise<void> {
    this.#forget(party);
    // Who talks is looked after by the bridge alone: the other one may have been moved to somebody else.
    if (party.stage === "talking") return;
    await this.#hangUp(goneId === party.firstId ? party.secondId : party.firstId);
  }

  /** Ends a conversation that has lost a party, by the bridge alone: it holds after a restart of the panel too. */
  #endLonely(bridgeId: string): void {
    const members = this.#node.live.row("bridges", bridgeId)?.members ?? [];
    if (members.length >= 2) return;
    const work = async (): Promise<void> => {
      await Promise.all(members.map(({ channelId }) => this.#hangUp(channelId)));
      await destroyConversation(this.#node.client, bridgeId);
    };
    work().catch((error: unknown) => this.#report(error, bridgeId));
  }

  /** What has ended unseen: calls on their way that lost a leg, and conversations that lost a party. */
  #onResync(): void {
    const joining = new Set(this.#joining);
    for (const party of new Set(this.#byLeg.values())) {
      if (party.stage === "joining" && party.bridgeId !== null) joining.add(party.bridgeId);
      const gone = [...party.settled].find((id) => !this.#isThere(id));
      if (gone !== undefined) this.#run(party, () => this.#onLegGone(party, gone));
    }
    const parted = new Set<string>();
    for (const [channelId, bridgeId] of this.#left) {
      if (this.#isThere(channelId)) parted.add(bridgeId);
      else this.#left.delete(channelId);
    }
    for (const { id } of this.#node.live.rows("bridges")) {
      if (!isOurs(id, this.#node.application, "talk") || joining.has(id) || parted.has(id)) continue;
      this.#endLonely(id);
    }
  }

  #isThere(channelId: string): boolean {
    return this.#node.live.row("channels", channelId) !== undefined;
  }

  #isOn(party: PartyCall): boolean {
    return this.#byLeg.get(party.firstId) === party;
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

/**
 * Takes a bridge of the kind `talk` away. Asterisk forgets that ARI made it with the first request to destroy it, and
 * answers 409 to the next one while the music of a hold is still leaving it (res/ari/resource_bridges.c): that is done, too.
 */
export async function destroyConversation(
  client: Pick<AriClient, "bridges">,
  bridgeId: string,
): Promise<void> {
  try {
    await client.bridges.destroy({ bridgeId });
  } catch (error) {
    const { code } = AriError.from(error);
    if (code !== "not_found" && code !== "conflict") throw error;
  }
}
