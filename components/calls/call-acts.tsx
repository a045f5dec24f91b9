"use client";

import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { rowKey } from "@/components/live/pending";
import { refusal } from "@/components/live/refusal";
import { useSession } from "@/components/live/session";
import { modeRefusal, useKnownPolicy, usePolicyNow, useSpyPolicy } from "@/components/live/spy-policy";
import { warningsOn } from "@/components/live/spy-warnings";
import { useSend } from "@/components/live/use-command";
import { soundHere } from "@/components/shell/sound-here";
import { requestSound } from "@/components/shell/sound-request";
import { requestSpy } from "@/components/shell/spy-request";
import type { HangupReason } from "@/lib/api/fields";
import type { SpyPolicy } from "@/lib/api/spy-policy";
import type { Call } from "@/lib/live/calls";
import { legSide } from "@/lib/live/leg-side";
import type { ChannelRow, SpyMode } from "@/lib/live/rows";
import { ArmedRows } from "./armed-rows";
import type { CallsRow } from "./call-rows";
import { type Denied, type Offer, type OfferId, offersFor, ownSpyOn } from "./offers";
import { callText, legText } from "./words";

/** A dialog that an act asks for. */
export type ActDialog =
  | { kind: "dtmf" | "transfer" | "mute" | "music" | "bridge"; node: string; leg: ChannelRow }
  | { kind: "hangup"; what: string; hangUp: (reason: HangupReason) => void };

/** What the rows of the list can do. Every function is stable, `offersOf` until the policy changes. */
export interface CallActs {
  armed: ArmedRows;
  legsOf: (call: Call) => readonly ChannelRow[];
  offersOf: (row: CallsRow) => { offers: Offer[]; denied: Denied[] };
  perform: (row: CallsRow, id: OfferId) => void;
  /** Says at a row that a key was not taken for it, because the focus came to it by itself; `stays` while it will not be. */
  sayKept: (row: CallsRow, what: string, stays: boolean) => void;
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

const doing: Record<SpyMode, string> = { listen: "listen", whisper: "whisper", barge: "barge in" };

/** To a press that would end nothing. */
const notListening = "You do not listen to this call.";

/** What listens to a call: of one that has ended it says so, and reaches no other. */
export const isMode = (id: string): id is SpyMode => id === "listen" || id === "whisper" || id === "barge";

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
  const { policy } = useSpyPolicy();
  const askPolicy = usePolicyNow();
  const knownPolicy = useKnownPolicy();
  const send = useSend();
  const [armed] = useState(() => new ArmedRows());
  const latest = useRef({ selected, session, onDialog });
  latest.current = { selected, session, onDialog };

  const acts = useMemo(() => {
    const offersBy = (row: CallsRow, policy: SpyPolicy | undefined) => {
      const { node } = row.call;
      const me = latest.current.session;
      return offersFor(legsOfRow(row), {
        nodeStatus: store.node(node)?.status ?? "connecting",
        role: me?.role ?? "operator",
        username: me?.username ?? "",
        bridge: (id) => store.row(node, "bridges", id),
        spies: store.replica.rows(node, "spies"),
        talks: store.replica.rows(node, "talks"),
        sideOf: (leg) =>
          legSide(leg, {
            endpoint: leg.endpoint === null ? null : store.row(node, "endpoints", leg.endpoint),
            channel: (id) => store.row(node, "channels", id),
          }),
        isHeardHere: (id) => soundHere.has(node, id),
        modeRefusal: (mode) => modeRefusal(policy, me?.role ?? "operator", mode),
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

    /** What may go wrong with listening to a leg is said first; the second press goes on all the same. */
    const whenAgreed = (row: CallsRow, leg: ChannelRow, act: SpyMode | "phoneSpy", then: () => void) => {
      const { node } = row.call;
      const mode = act === "phoneSpy" ? "listen" : act;
      const warnings = warningsOn(store, node, leg, { mode });
      if (warnings.length === 0) return then();
      const why = warnings.map(({ what }) => what).join(" ");
      armed.press(row.key, then, { act, does: doing[mode], why });
    };

    /** What the policy kept may have been given back: nobody is refused by an old one. */
    const askBefore = (row: CallsRow, id: OfferId) => {
      void askPolicy()
        .catch(() => undefined)
        .then(() => perform(row, id, true));
    };

    const perform = (row: CallsRow, id: OfferId, isPolicyNew = false) => {
      const { node } = row.call;
      const at = placeOfLine(row);
      if (row.kind === "call" && row.ended !== null) {
        return store.pending.refuse(at, id, refusal("This call has just ended.", "Choose one that goes on."));
      }
      const { offers, denied } = offersBy(row, knownPolicy());
      const offer = offers.find((each) => each.id === id);
      if (id === "endSpy" && offer?.spy?.via !== "phone") {
        // By the dock, which also knows what was asked for a moment ago and has no row yet.
        const channelIds = legsOfRow(row).map((leg) => leg.id);
        if (offer === undefined && !channelIds.some((each) => soundHere.isComing(node, each))) {
          return store.pending.refuse(
            at,
            id,
            refusal(notListening, "The dock ends its call by its own button."),
          );
        }
        return requestSound({ kind: "stopOn", node, channelIds });
      }
      if (offer === undefined) {
        const spies = store.replica.rows(node, "spies");
        const spy = ownSpyOn(legsOfRow(row), { spies, username: latest.current.session?.username ?? "" });
        if (spy?.via === "browser" && spy.mode === id) {
          // It runs in this mode already: the dock turns to it, and knows whether it is heard in this tab.
          return requestSound({ kind: "listen", node, channelId: spy.targetId, mode: id, who: "", at });
        }
        const why = denied.find((each) => each.id === id)?.refusal;
        if (why?.code === "forbidden" && isMode(id) && !isPolicyNew) return askBefore(row, id);
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
        case "hearHere":
          if (offer.session === null) return;
          return requestSound({ kind: "hearHere", node, id: offer.session });
        case "endSpy":
          if (offer.spy === null) return;
          return send("spies.end", { input: { node, id: offer.spy.id }, at, what: "Ending" });
        case "listen":
        case "whisper":
        case "barge": {
          const wish = { kind: "listen", node, channelId: offer.leg.id, mode: id, at } as const;
          const ask = () => requestSound({ ...wish, who: legText(offer.leg) });
          return offer.spy === null ? whenAgreed(row, offer.leg, id, ask) : ask();
        }
        case "phoneSpy":
          return whenAgreed(row, offer.leg, id, () =>
            requestSpy({ node, channelId: offer.leg.id, mode: "listen", who: legText(offer.leg) }),
          );
        case "talkHere": {
          const { joins, leg } = offer;
          const to =
            joins === null
              ? ({ kind: "channel", channelId: leg.id } as const)
              : ({ kind: "bridge", bridgeId: joins } as const);
          return requestSound({ kind: "talk", node, to, who: legText(leg), at });
        }
      }
    };

    const sayKept = (row: CallsRow, what: string, stays: boolean) =>
      store.pending.refuse(
        placeOfLine(row),
        what,
        refusal(
          "Nothing was done: the row that you were on has gone, and the focus came to this one.",
          stays
            ? "Choose this one by a click or the arrows, then press again."
            : "Press again if you mean it.",
        ),
      );

    const legsOfCall = (call: Call) =>
      call.channelIds.map((id) => store.row(call.node, "channels", id)).filter((leg) => leg !== null);

    return { armed, legsOf: legsOfCall, offersBy, perform, sayKept, hangUpCalls, askHangUp, bridgeCalls };
  }, [store, send, armed, askPolicy, knownPolicy]);

  // What is shown goes by the policy that it was drawn by, also in a menu that is open when that changes.
  const shown = useMemo((): CallActs => {
    const { offersBy, ...others } = acts;
    return { ...others, offersOf: (row) => offersBy(row, policy) };
  }, [acts, policy]);

  return <ActsContext value={shown}>{children}</ActsContext>;
}
