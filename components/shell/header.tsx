"use client";

import { CircleUserRound, Keyboard, KeyRound, LogOut, Moon, Search, Sun } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTheme } from "next-themes";
import { useSession } from "@/components/live/session";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { untrusted } from "@/components/ui/untrusted";
import { showHelp } from "./help";
import { NodeDots } from "./node-dots";
import { showOwnPassword } from "./own-password";
import { placeOf } from "./places";
import { askToSignOut } from "./sign-out";

/** Where one is, the palette, the nodes, and oneself. */
export function Header({ onPalette }: { onPalette: () => void }) {
  const place = placeOf(usePathname());
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
      <h1 className="min-w-0 flex-1 truncate text-sm font-semibold">{place?.label ?? "Patchbay"}</h1>
      <button
        type="button"
        aria-label="Search or command"
        onClick={onPalette}
        className="flex h-7 items-center gap-2 rounded-md border border-line-strong bg-canvas px-2 text-xs text-ink-2 transition-colors hover:bg-hover md:w-60"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left max-md:hidden">Search or command</span>
        <span className="max-md:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <div className="flex min-w-0 flex-1 items-center justify-end gap-1">
        <NodeDots />
        <ThemeButton />
        <UserMenu />
      </div>
    </header>
  );
}

function ThemeButton() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <IconButton label="Light or dark" onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}>
      <Sun aria-hidden className="hidden dark:block" />
      <Moon aria-hidden className="dark:hidden" />
    </IconButton>
  );
}

function UserMenu() {
  const { session } = useSession();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={session === undefined ? "You" : `You: ${untrusted(session.username)}, ${session.role}`}
          className="inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
        >
          <CircleUserRound aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuLabel>
        {session === undefined ? "…" : `${untrusted(session.name || session.username)} · ${session.role}`}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => showOwnPassword(true)}>
        Change my password…
      </MenuItem>
      <MenuItem icon={<Keyboard aria-hidden />} onSelect={() => showHelp(true)}>
        Show the keys
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void askToSignOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
