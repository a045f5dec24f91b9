"use client";

import { Command } from "cmdk";
import {
  Ear,
  EarOff,
  type LucideIcon,
  Megaphone,
  MessageSquareLock,
  PhoneCall,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
} from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { useNodes, useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { useSession } from "@/components/live/session";
import { modeRefusal, useSpyPolicy } from "@/components/live/spy-policy";
import { warningsOn } from "@/components/live/spy-warnings";
import { useCommand } from "@/components/live/use-command";
import { channelLabel } from "@/components/ui/channel-label";
import { modalProps } from "@/components/ui/modal";
import { untrusted } from "@/components/ui/untrusted";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import type { ChannelRow, SpyMode } from "@/lib/live/rows";
import { requestNewCall } from "./new-call";
import { ArmedEntry, Entry } from "./palette-entry";
import { type ChannelHit, callHits, channelHits, readWish } from "./palette-hits";
import { Standing } from "./palette-standing";
import { requestSound } from "./sound-request";
import { requestSpy } from "./spy-request";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Ctrl K: go to, `answer bob`, `hang up bob`, `listen 1001`, `call 1003 from alice`. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...modalProps}
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="overlay fixed top-[14vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl motion-safe:data-[state=open]:animate-fade"
        >
          <Radix.Title className="sr-only">Search or command</Radix.Title>
          <PaletteBody close={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const verbs: Record<ChannelHit["act"], string> = {
  hangup: "Hang up",
  talkHere: "Answer here:",
  listen: "Listen to",
  phoneSpy: "Listen by phone to",
  whisper: "Whisper to",
  barge: "Barge in on",
};

const icons: Record<ChannelHit["act"], LucideIcon> = {
  hangup: PhoneOff,
  talkHere: PhoneIncoming,
  listen: Ear,
  phoneSpy: PhoneCall,
  whisper: MessageSquareLock,
  barge: Megaphone,
};

function PaletteBody({ close }: { close: () => void }) {
  const { session } = useSession();
  const nodes = useNodes();
  const [text, setText] = useState("");
  const channels = useRows("channels");
  const endpoints = useRows("endpoints");
  const store = useLiveStore();
  const { policy } = useSpyPolicy();
  const role = session?.role ?? "operator";
  const nameOf = (node: string) => nodes.find((each) => each.node === node)?.name ?? node;
  const around = {
    channels,
    endpoints,
    role,
    statusOf: (node: string) => nodes.find((each) => each.node === node)?.status ?? "connecting",
    bridgeOf: (node: string, id: string) => store.row(node, "bridges", id),
    modeRefusal: (mode: SpyMode) => modeRefusal(policy, role, mode),
    warningOf: (node: string, row: ChannelRow, mode: SpyMode) => {
      const [warning] = warningsOn(store, node, row, { mode });
      return warning?.what ?? null;
    },
  };
  const wish = readWish(text);
  const onChannels = channelHits(wish, around);
  const toCall = callHits(wish, around);

  const run = (act: () => void) => () => {
    close();
    act();
  };

  return (
    // What is found is decided here: a fuzzy filter would take "hang up bob" for a place as well.
    <Command label="Search or command" loop shouldFilter={false} className="text-[13px]">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Go to, call 1003 from alice, hang up bob…"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-sm text-ink outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-3 py-6 text-center text-ink-2">
          Nothing found. Try a place, a name, or “call 1003 from alice”.
        </Command.Empty>
        {onChannels.length === 0 ? null : (
          <Command.Group heading="On calls">
            {onChannels.map((hit) => (
              <ChannelEntry
                key={`${hit.act}/${hit.node}/${hit.row.id}`}
                hit={hit}
                nodeName={nameOf(hit.node)}
                close={close}
              />
            ))}
          </Command.Group>
        )}
        {wish.verb === "stopListening" ? (
          <Command.Group heading="In the dock">
            <Entry
              value="stop listening"
              icon={<EarOff aria-hidden />}
              onSelect={run(() => requestSound({ kind: "stopListening" }))}
            >
              Stop listening
            </Entry>
          </Command.Group>
        ) : null}
        {toCall.length === 0 ? null : (
          <Command.Group heading="New call">
            {toCall.map(({ node, endpoint, to }) => (
              <Entry
                key={`${node}/${endpoint}/${to}`}
                value={`call ${node} ${endpoint} ${to}`}
                icon={<PhoneOutgoing aria-hidden />}
                note={node === null ? undefined : nameOf(node)}
                onSelect={run(() =>
                  requestNewCall({
                    ...(node === null ? {} : { node }),
                    ...(endpoint === null ? {} : { endpoint }),
                    ...(to === null ? {} : { to }),
                  }),
                )}
              >
                Call {endpoint !== null && to !== null ? `${to} from ${endpoint}` : (endpoint ?? to)}
              </Entry>
            ))}
          </Command.Group>
        )}
        <Standing text={text} role={role} run={run} />
      </Command.List>
    </Command>
  );
}

/** One act on one channel. Hanging up is armed first. */
function ChannelEntry({ hit, nodeName, close }: { hit: ChannelHit; nodeName: string; close: () => void }) {
  const hangup = useCommand("channels.hangup");
  const { node, row, act, refusal, warning } = hit;
  const who = channelLabel(row);
  const Icon = icons[act];
  const line = {
    value: `${act} ${node} ${row.id}`,
    icon: <Icon aria-hidden />,
    note: refusal ?? warning ?? `${untrusted(row.name)} · ${nodeName}`,
    disabled: refusal !== null,
  };
  const words = `${verbs[act]} ${who}`;
  if (act !== "hangup") {
    const ask = () => {
      close();
      if (act === "phoneSpy") requestSpy({ node, channelId: row.id, mode: "listen", who });
      // From here no row is in sight: the dock says what was refused.
      else if (act === "talkHere") {
        requestSound({ kind: "talk", node, to: { kind: "channel", channelId: row.id }, who, at: null });
      } else requestSound({ kind: "listen", node, channelId: row.id, mode: act, who, at: null });
    };
    return warning === null ? (
      <Entry {...line} onSelect={ask}>
        {words}
      </Entry>
    ) : (
      <ArmedEntry {...line} onSelect={ask}>
        {words}
      </ArmedEntry>
    );
  }
  return (
    <ArmedEntry
      {...line}
      onSelect={() => {
        close();
        hangup.mutate({ input: { node, id: row.id }, what: "Hanging up" });
      }}
    >
      {words}
    </ArmedEntry>
  );
}
