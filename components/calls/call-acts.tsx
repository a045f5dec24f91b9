"use client";

import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { rowKey } from "@/components/live/pending";
import { useSession } from "@/components/live/session";
import { useSend } from "@/components/live/use-command";
import { requestSpy } from "@/components/shell/spy-request";
import type { HangupReason } from "@/lib/api/fields";
import type { Call } from "@/lib/live/calls";
import type { ChannelRow, SpyMode } from "@/lib/live/rows";
import { ArmedRows } from "./armed-rows";
import type { CallsRow } from "./call-rows";
import { type Denied, type Offer, type OfferId, offersFor } from "./offers";
import { refusal } from "./refusal";
import { callText, legText } from "./words";

/** A dialog that an act asks for. */
export type ActDialog =
  | { kind: "dtmf" | "transfer" | "mute" | "music" | "bridge"; node: string; leg: ChannelRow }
  | { kind: "hangup"; what: string; hangUp: (reason: HangupReason) => void };

/** What the rows of the list can do. Every function is stable. */
export interface CallActs {
  armed: ArmedRows;
  legsOf: (call: Call) => readonly ChannelRow[];
  offersOf: (row: CallsRow) => { offers: Offer[]; denied: Denied[] };
  perform: (row: CallsRow, id: OfferId) => void;
  hangUpCalls: (calls: readonly Call[], reason?: HangupReason) => void;
  /** Asks for the reason first. */
  askHangUp: (calls: readonly Call[], what: string) => void;
  bridgeCalls: (calls: readonly Call[]) => void;
}

const ActsContext = createContext<CallActs | null>(null);

export function useCallActs(): CallActs {
  const acts = useContext(ActsContext);
  if (acts === null) throw new Error("useCallActs was called outside CallActsProvider.");
  return acts;
}

/** Row at which pending and refusals of a line are shown: its caller's channel, or its own. */
export function placeOfLine(row: CallsRow): string {
  const id = row.kind === "leg" ? row.leg.id : (row.call.channelIds[0] ?? row.call.id);
  return rowKey(row.call.node, "channels", id);
}

const legsOfRow = (row: CallsRow): readonly ChannelRow[] => (row.kind === "leg" ? [row.leg] : row.legs);

interface ProviderProps {
  /** Calls that are selected now. */
  selected: readonly Call[];
  onDialog: (dialog: ActDialog) => void;
  children: ReactNode;
}

/** Joins the rows to the commands: what is offered, and what a press does. */
export function CallActsProvider({ selected, onDialog, children }: ProviderProps) {
  const store = useLiveStore();
  const { session } = useSession();
  const send = useSend();
  const [armed] = useState(() => new ArmedRows());
  const latest = useRef({ selected, session, onDialog });
  latest.current = { selected, session, onDialog };

  const acts = useMemo((): CallActs => {
    const offersOf = (row: CallsRow) => {
      const { node } = row.call;
      const me = latest.current.session;
      return offersFor(legsOfRow(row), {
        nodeStatus: store.node(node)?.status ?? "connecting",
        role: me?.role ?? "operator",
        username: me?.username ?? "",
        bridge: (id) => store.row(node, "bridges", id),
        spies: store.replica.rows(node, "spies"),
      });
    };

    const hangUpCalls = (calls: readonly Call[], reason: HangupReason = "normal") => {
      for (const node of new Set(calls.map((call) => call.node))) {
        const ofNode = calls.filter((call) => call.node === node);
        const ids = ofNode.flatMap((call) => call.channelIds);
        for (const call of ofNode) {
          const key = rowKey(node, "channels", call.channelIds[0] ?? call.id);
          store.pending.start(key, "Hanging up", () => store.rowAt(key));
        }
        const [first] = ofNode;
        const at = first === undefined ? null : rowKey(node, "channels", first.channelIds[0] ?? first.id);
        send("channels.hangupMany", { input: { node, ids, reason }, at, what: "Hanging up" });
      }
    };

    const askHangUp = (calls: readonly Call[], what: string) =>
      latest.current.onDialog({
        kind: "hangup",
        what,
        hangUp: (reason) => hangUpCalls(calls, reason),
      });

    const bridgeCalls = (calls: readonly Call[]) => {
      const [first] = calls;
      if (first === undefined) return;
      const at = rowKey(first.node, "channels", first.channelIds[0] ?? first.id);
      const refuse = (detail: string, whatToDo: string) =>
        store.pending.refuse(at, "Bridging", refusal(detail, whatToDo));
      if (calls.some((call) => call.node !== first.node)) {
        return refuse("They are on different Asterisks.", "Select calls of one node.");
      }
      const channelIds = calls.flatMap((call) =>
        call.channelIds.filter((id) => store.row(call.node, "channels", id)?.control === "ours"),
      );
      if (channelIds.length < 2) {
        return refuse(
          "A bridge needs two or more channels of ours.",
          "Select them with X, then press G on one of them.",
        );
      }
      send("bridges.create", { input: { node: first.node, channelIds }, at, what: "Bridging" });
    };

    const perform = (row: CallsRow, id: OfferId) => {
      const { node } = row.call;
      const at = placeOfLine(row);
      const { offers, denied } = offersOf(row);
      const offer = offers.find((each) => each.id === id);
      if (offer === undefined) {
        const why = denied.find((each) => each.id === id)?.refusal;
        if (why !== undefined) store.pending.refuse(at, id, refusal(why.why, why.whatToDo));
        return;
      }
      const input = { node, id: offer.leg.id };
      const undoing = offer.act;
      switch (id) {
        case "hangup":
          return armed.press(row.key, () => {
            if (row.kind === "call") hangUpCalls([row.call]);
            else send("channels.hangup", { input, what: "Hanging up" });
          });
        case "hangupAs":
          if (row.kind === "call") return askHangUp([row.call], callText(row.call));
          return latest.current.onDialog({
            kind: "hangup",
            what: legText(row.leg),
            hangUp: (reason) => send("channels.hangup", { input: { ...input, reason }, what: "Hanging up" }),
          });
        case "answer":
          return send("channels.answer", { input, at, what: "Answering" });
        case "hold":
          return undoing === "unhold"
            ? send("channels.unhold", { input, at, what: "Taking off hold" })
            : send("channels.hold", { input, at, what: "Holding" });
        case "mute":
          return undoing === "unmute"
            ? send("channels.unmute", { input, at, what: "Unmuting" })
            : latest.current.onDialog({ kind: "mute", node, leg: offer.leg });
        case "music":
          return undoing === "stopMusic"
            ? send("channels.stopMusic", { input, at, what: "Stopping the music" })
            : latest.current.onDialog({ kind: "music", node, leg: offer.leg });
        case "dtmf":
        case "transfer":
          return latest.current.onDialog({ kind: id, node, leg: offer.leg });
        case "bridge": {
          const others = latest.current.selected.filter((call) => call !== row.call);
          if (others.length > 0) return bridgeCalls([row.call, ...others]);
          return latest.current.onDialog({ kind: "bridge", node, leg: offer.leg });
        }
        case "leave":
          return send("bridges.remove", {
            input: { node, id: offer.leg.bridgeId ?? "", channelId: offer.leg.id },
            at,
            what: "Leaving the bridge",
          });
        case "endSpy":
          if (offer.spy === null) return;
          return send("spies.end", { input: { node, id: offer.spy.id }, at, what: "Ending" });
        case "listen":
        case "whisper":
        case "barge": {
          const mode: SpyMode = id;
          if (offer.spy === null) {
            return requestSpy({ node, channelId: offer.leg.id, mode, who: legText(offer.leg) });
          }
          return send("spies.change", { input: { node, id: offer.spy.id, mode }, at, what: `To ${mode}` });
        }
      }
    };

    const legsOfCall = (call: Call) =>
      call.channelIds.map((id) => store.row(call.node, "channels", id)).filter((leg) => leg !== null);

    return { armed, legsOf: legsOfCall, offersOf, perform, hangUpCalls, askHangUp, bridgeCalls };
  }, [store, send, armed]);

  return <ActsContext value={acts}>{children}</ActsContext>;
}
