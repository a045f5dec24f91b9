import type { TalkTarget } from "@/lib/api/commands/talks";
import { frameBytes } from "@/lib/audio/wire";
import type { TalkRow } from "@/lib/live/rows";
import type { Identity } from "@/server/auth/identity";
import type { BrowserTalk } from "@/server/media/browser-talk";
import type { MediaOpener, MediaRequest } from "@/server/media/media-channel";
import type { TalkEnd } from "@/server/media/talk";
import { Talks } from "@/server/media/talks";
import { Tickets } from "@/server/media/tickets";
import { PartyCalls } from "@/server/nodes/party-calls";
import { SessionLedger } from "@/server/nodes/session-ledger";
import { bridge, channel } from "../../lib/live/samples";
import { application, BareNode, logger } from "../nodes/bare-node";
import { identity, peerOf, StillClock } from "./lines";

export const callerId = "1700000000.1";
/** A frame that is not silence. */
export const voice = new Uint8Array(frameBytes).fill(7);

/** An Asterisk that does what it is asked, media channels that are this test, and the talks on it. */
export function talkStage() {
  const asterisk = new BareNode();
  const clock = new StillClock();
  const tickets = new Tickets(clock);
  const parties = new PartyCalls({ node: asterisk.node, logger });
  const opened: MediaRequest[] = [];
  const sent: Uint8Array[] = [];
  const ended: string[] = [];
  /** Who is in each bridge. */
  const members = new Map<string, string[]>();
  const up = (id: string, name = "WebSocket/INCOMING/1") => channel(id, { name, state: "Up" });

  const media: MediaOpener = {
    transportOf: async () => "websocket",
    hasOpus: async () => false,
    open: async (request) => {
      opened.push(request);
      asterisk.emit("StasisStart", { channel: up(request.id), args: [] });
      return {
        id: request.id,
        transport: "websocket",
        send: (samples) => void sent.push(samples.slice()),
        awake: (work) => work,
        end: async () => {
          ended.push(request.id);
          leave(request.id);
        },
      };
    },
  };
  const enter = (bridgeId: string, id: string) => {
    const inside = [...(members.get(bridgeId) ?? []), id];
    members.set(bridgeId, inside);
    asterisk.emit("ChannelEnteredBridge", { bridge: bridge(bridgeId, inside), channel: up(id) });
  };
  /** Out of its bridge, and ended. */
  const leave = (id: string, { cause = 16, ends = true } = {}) => {
    for (const [bridgeId, inside] of members) {
      if (!inside.includes(id)) continue;
      const rest = inside.filter((one) => one !== id);
      members.set(bridgeId, rest);
      asterisk.emit("ChannelLeftBridge", { bridge: bridge(bridgeId, rest), channel: up(id) });
    }
    if (ends) asterisk.emit("ChannelDestroyed", { channel: up(id), cause, cause_txt: "" });
  };
  asterisk.answers.set("bridges.addChannel", ({ bridgeId, channel: ids }) => {
    for (const id of ids as string[]) enter(String(bridgeId), id);
  });
  asterisk.answers.set("bridges.createWithId", ({ bridgeId }) =>
    asterisk.emit("BridgeCreated", { bridge: bridge(String(bridgeId), []) }),
  );
  asterisk.emit("StasisStart", { channel: channel(callerId, { state: "Ring" }), args: [] });

  const ledger = new SessionLedger<BrowserTalk>();
  const talking: TalkRow[] = [];
  const talked: (TalkEnd & { row: TalkRow })[] = [];
  const makeTalks = () =>
    new Talks({
      node: asterisk.node,
      logger,
      clock,
      media,
      tickets,
      parties,
      ledger,
      onTalking: (row) => void talking.push(row),
      onTalked: (row, end) => void talked.push({ row, ...end }),
    });
  const talks = makeTalks();
  const rows = (): TalkRow[] => [...asterisk.node.live.rows("talks")];
  /** Opens the audio socket. */
  const attach = (ticket: string, owner: Identity) => {
    const socket = peerOf();
    const line = tickets.redeem(ticket, owner);
    line?.attach(socket.peer);
    return {
      socket,
      speak: () => line?.onMicrophone(socket.peer, voice),
      /** The page has closed it, or else the wire was cut. */
      goAway: (isOrderly: boolean) => line?.detach(socket.peer, isOrderly),
    };
  };
  return {
    attach,
    /** Opens the audio socket of a talk that runs once more. */
    comeBack: (id: string) => attach(talks.ticket(id), identity("olga")),
    asterisk,
    clock,
    talks,
    /** Those of another node, as far as counting goes. */
    makeTalks,
    ledger,
    /** What the audit is told. */
    talking,
    talked,
    parties,
    opened,
    sent,
    ended,
    members,
    enter,
    leave,
    up,
    rows,
    /** The only row. */
    row: (): TalkRow => {
      const [row] = rows();
      if (row === undefined) throw new Error("there is no talk");
      return row;
    },
    hungUp: () => asterisk.askedFor("channels.hangup").map((asked) => asked["channelId"]),
    destroyed: () => asterisk.askedFor("bridges.destroy").map((asked) => asked["bridgeId"]),
    /** Starts a talk and opens its audio socket. */
    begin: async (to: TalkTarget, owner: Identity = identity("olga")) => {
      const { talkId, ticket } = await talks.start({ to, owner });
      const page = attach(ticket, owner);
      await asterisk.settle();
      return { id: talkId, ...page };
    },
    application,
    olga: identity("olga"),
  };
}
