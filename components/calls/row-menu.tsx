"use client";

import {
  Cable,
  CirclePause,
  Ear,
  EarOff,
  Ellipsis,
  Forward,
  Grid3x3,
  LogOut,
  type LucideIcon,
  Megaphone,
  MessageSquareLock,
  MicOff,
  Music,
  Phone,
  PhoneCall,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  ScanText,
  Volume2,
} from "lucide-react";
import { useRef, useState } from "react";
import { type Keymap, keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useCallActs } from "./call-acts";
import type { CallsRow } from "./call-rows";
import { type OfferId, quickOffers } from "./offers";
import { callText, legText } from "./words";

const offerIcons: Record<OfferId, LucideIcon> = {
  hangup: PhoneOff,
  hangupAs: PhoneMissed,
  answer: Phone,
  hold: CirclePause,
  mute: MicOff,
  music: Music,
  dtmf: Grid3x3,
  transfer: Forward,
  listen: Ear,
  whisper: MessageSquareLock,
  barge: Megaphone,
  endSpy: EarOff,
  phoneSpy: PhoneCall,
  hearHere: Volume2,
  talkHere: PhoneIncoming,
  bridge: Cable,
  leave: LogOut,
};

/** The key of an act as it is shown; undefined where it has none. */
function keyOf(id: OfferId, keymap: Keymap): string | undefined {
  return id === "hearHere" ? undefined : keyLabel(keymap[id]);
}

interface RowActionsProps {
  row: CallsRow;
  onDetails: (row: CallsRow) => void;
}

/** The acts of a row for the pointer; the same commands as by key. */
export function RowActions({ row, onDetails }: RowActionsProps) {
  const { offersOf, perform } = useCallActs();
  const keymap = useKeymap();
  const { offers } = offersOf(row);
  const shown = quickOffers(offers);
  const hangup = offers.find((offer) => offer.id === "hangup");
  return (
    <div className="flex items-center">
      <div className="invisible flex items-center group-focus-within/row:visible group-hover/row:visible pointer-coarse:hidden @max-[640px]:hidden">
        {shown.map((offer) => {
          const Icon = offerIcons[offer.id];
          return (
            <IconButton
              key={offer.id}
              label={offer.label}
              shortcut={keyOf(offer.id, keymap)}
              onClick={() => perform(row, offer.id)}
            >
              <Icon aria-hidden />
            </IconButton>
          );
        })}
        {hangup === undefined ? null : (
          <IconButton
            label={hangup.label}
            shortcut={keyLabel(keymap.hangup)}
            danger
            onClick={() => perform(row, "hangup")}
          >
            <PhoneOff aria-hidden />
          </IconButton>
        )}
      </div>
      <RowMenu row={row} onDetails={onDetails} />
    </div>
  );
}

function RowMenu({ row, onDetails }: RowActionsProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const who = row.kind === "call" ? callText(row.call) : legText(row.leg);
  const button = (
    <button
      type="button"
      data-row-menu=""
      aria-label={`All acts: ${who}`}
      aria-haspopup="menu"
      onClick={() => setOpen(true)}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-press hover:text-ink group-focus-within/row:visible group-hover/row:visible pointer-coarse:visible data-[state=open]:visible data-[state=open]:bg-press @min-[641px]:invisible"
    >
      <Ellipsis aria-hidden className="size-4" />
    </button>
  );
  // A menu of its own for each row would cost a scrolling list more than its rows: it is made when it opens.
  if (!open) return <span ref={place}>{button}</span>;
  return (
    <span ref={place}>
      <Menu
        trigger={button}
        open
        onOpenChange={setOpen}
        onCloseAutoFocus={(event) => {
          // The button is made anew on closing: the row itself takes the focus, and its keys go on working.
          event.preventDefault();
          place.current?.closest<HTMLElement>("[role=row]")?.focus({ preventScroll: true });
        }}
      >
        <OpenMenu row={row} onDetails={onDetails} />
      </Menu>
    </span>
  );
}

function OpenMenu({ row, onDetails }: RowActionsProps) {
  const { offersOf, perform } = useCallActs();
  const keymap = useKeymap();
  const { offers, denied } = offersOf(row);
  return (
    <>
      {offers.map((offer) => {
        const Icon = offerIcons[offer.id];
        return (
          <div key={offer.id} className="contents">
            {offer.id === "hangup" ? <MenuSeparator /> : null}
            <MenuItem
              icon={<Icon aria-hidden />}
              shortcut={keyOf(offer.id, keymap)}
              danger={offer.act === "hangup"}
              onSelect={() => perform(row, offer.id)}
            >
              {offer.label}
            </MenuItem>
          </div>
        );
      })}
      <MenuSeparator />
      <MenuItem icon={<ScanText aria-hidden />} shortcut="Enter" onSelect={() => onDetails(row)}>
        Details
      </MenuItem>
      {denied.length === 0 ? null : <MenuLabel>{denied.length} more not possible now: see Details</MenuLabel>}
    </>
  );
}
