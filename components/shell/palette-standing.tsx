"use client";

import { Command } from "cmdk";
import { Keyboard, KeyRound, LogOut, Moon, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type Role, reaches } from "@/lib/api/roles";
import { showHelp } from "./help";
import { requestNewCall } from "./new-call";
import { showOwnPassword } from "./own-password";
import { Entry } from "./palette-entry";
import { places } from "./places";
import { keyLabel, useKeymap } from "./shortcuts";
import { askToSignOut } from "./sign-out";

interface StandingProps {
  /** What was typed. */
  text: string;
  role: Role;
  /** Closes the palette, then acts. */
  run: (act: () => void) => () => void;
}

/** What is there whoever is on the phone: the places, and what can always be done. */
export function Standing({ text, role, run }: StandingProps) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const keymap = useKeymap();
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const isMeant = (about: string) => words.every((word) => about.toLowerCase().includes(word));

  const meantPlaces = places.filter((place) => reaches(role, place.role) && isMeant(`go to ${place.label}`));
  const does = [
    {
      label: "New call",
      about: "originate place",
      icon: <Plus aria-hidden />,
      key: keyLabel(keymap.newCall),
      act: () => requestNewCall(),
    },
    {
      label: "Light or dark",
      about: "toggle theme",
      icon: <Moon aria-hidden />,
      act: () => setTheme(resolvedTheme === "dark" ? "light" : "dark"),
    },
    {
      label: "Show the keys",
      about: "help shortcuts",
      icon: <Keyboard aria-hidden />,
      key: keyLabel(keymap.help),
      act: () => showHelp(true),
    },
    {
      label: "Change my password",
      about: "account security",
      icon: <KeyRound aria-hidden />,
      act: () => showOwnPassword(true),
    },
    {
      label: "Sign out",
      about: "log out leave",
      icon: <LogOut aria-hidden />,
      act: () => void askToSignOut(),
    },
  ].filter(({ label, about }) => isMeant(`${label} ${about}`));

  return (
    <>
      {meantPlaces.length === 0 ? null : (
        <Command.Group heading="Go to">
          {meantPlaces.map((place) => (
            <Entry
              key={place.href}
              value={`go to ${place.href}`}
              icon={<place.icon aria-hidden />}
              onSelect={run(() => router.push(place.href))}
            >
              {place.label}
            </Entry>
          ))}
        </Command.Group>
      )}
      {does.length === 0 ? null : (
        <Command.Group heading="Do">
          {does.map(({ label, icon, key, act }) => (
            <Entry key={label} value={label} icon={icon} shortcut={key} onSelect={run(act)}>
              {label}
            </Entry>
          ))}
        </Command.Group>
      )}
    </>
  );
}
