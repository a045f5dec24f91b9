"use client";

import { Command } from "cmdk";
import { Moon, PhoneOff, PhoneOutgoing, Plus, RadioTower } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import { useRows } from "@/components/live/hooks";
import { useSession } from "@/components/live/session";
import { useCommand } from "@/components/live/use-command";
import { Kbd } from "@/components/ui/kbd";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import { reaches } from "@/lib/api/roles";
import type { ChannelRow } from "@/lib/live/rows";
import { showHelp } from "./help";
import { requestNewCall } from "./new-call";
import { places } from "./places";
import { keyLabel, useKeymap } from "./shortcuts";

/** Found channels and endpoints are listed up to this many: a palette is for choosing, not for reading. */
const listedAtMost = 8;

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Ctrl K: go to, new call, `hang up bob`, `call 1003`. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
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

/** Who a channel is, for a sentence: `bob (1002)`. */
function personOf(channel: ChannelRow): string {
  const { name, number } = channel.caller;
  if (name === "" && number === "") return channel.name;
  return name === "" || number === "" ? name + number : `${name} (${number})`;
}

function PaletteBody({ close }: { close: () => void }) {
  const router = useRouter();
  const { session } = useSession();
  const { resolvedTheme, setTheme } = useTheme();
  const keymap = useKeymap();
  const [text, setText] = useState("");
  const hangup = useCommand("channels.hangup");
  const channels = useRows("channels");
  const endpoints = useRows("endpoints");
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

  const people = useMemo(() => {
    const wanted = words.filter((word) => word !== "hang" && word !== "up");
    if (wanted.length === 0) return [];
    return channels
      .filter(({ row }) => {
        const about = `${row.caller.name} ${row.caller.number} ${row.name}`.toLowerCase();
        return row.snoopOfId === null && wanted.every((word) => about.includes(word));
      })
      .slice(0, listedAtMost);
  }, [channels, words]);

  const callable = useMemo(() => {
    const wanted = words.filter((word) => word !== "call");
    if (wanted.length === 0) return [];
    return endpoints
      .filter(({ row }) => wanted.every((word) => row.id.toLowerCase().includes(word)))
      .slice(0, listedAtMost);
  }, [endpoints, words]);

  const run = (act: () => void) => () => {
    close();
    act();
  };

  return (
    <Command label="Search or command" loop className="text-[13px]">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Go to, call, hang up…"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-sm text-ink outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-3 py-6 text-center text-ink-2">Nothing found.</Command.Empty>
        {people.length === 0 ? null : (
          <Command.Group heading="Calls">
            {people.map(({ node, row }) => (
              <Entry
                key={`${node}/${row.id}`}
                value={`hang up ${personOf(row)} ${row.name} ${node}`}
                icon={<PhoneOff aria-hidden />}
                onSelect={run(() => hangup.mutate({ input: { node, id: row.id }, what: "Hanging up" }))}
              >
                Hang up {personOf(row)}{" "}
                <span className="text-xs text-ink-3">
                  {row.name} · {node}
                </span>
              </Entry>
            ))}
          </Command.Group>
        )}
        {callable.length === 0 ? null : (
          <Command.Group heading="Endpoints">
            {callable.map(({ node, row }) => (
              <Entry
                key={`${node}/${row.id}`}
                value={`call ${row.id} ${node}`}
                icon={<PhoneOutgoing aria-hidden />}
                onSelect={run(() => requestNewCall({ node, endpoint: row.id }))}
              >
                Call {row.id} <span className="text-ink-3">{node}</span>
              </Entry>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to">
          {places
            .filter((place) => reaches(session?.role ?? "operator", place.role))
            .map((place) => (
              <Entry
                key={place.href}
                value={`go to ${place.label}`}
                icon={<place.icon aria-hidden />}
                onSelect={run(() => router.push(place.href))}
              >
                {place.label}
              </Entry>
            ))}
        </Command.Group>
        <Command.Group heading="Do">
          <Entry
            value="new call originate"
            icon={<Plus aria-hidden />}
            shortcut={keyLabel(keymap.newCall)}
            onSelect={run(() => requestNewCall())}
          >
            New call
          </Entry>
          <Entry
            value="toggle theme light dark"
            icon={<Moon aria-hidden />}
            onSelect={run(() => setTheme(resolvedTheme === "dark" ? "light" : "dark"))}
          >
            Light or dark
          </Entry>
          <Entry
            value="help keys shortcuts"
            icon={<RadioTower aria-hidden />}
            shortcut={keyLabel(keymap.help)}
            onSelect={run(() => showHelp(true))}
          >
            Show the keys
          </Entry>
        </Command.Group>
      </Command.List>
    </Command>
  );
}

interface EntryProps {
  value: string;
  icon: ReactNode;
  shortcut?: string | undefined;
  onSelect: () => void;
  children: ReactNode;
}

function Entry({ value, icon, shortcut, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 aria-selected:bg-hover [&_svg]:size-4 [&_svg]:text-ink-3"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
    </Command.Item>
  );
}
