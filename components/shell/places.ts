import {
  Cable,
  ClipboardList,
  Disc3,
  Headphones,
  Keyboard,
  KeyRound,
  type LucideIcon,
  PhoneCall,
  RadioTower,
  Server,
  Users,
} from "lucide-react";
import type { Role } from "@/lib/api/roles";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Least role that sees it. */
  role: Role;
  /** Its rows move by themselves, and can be frozen. */
  isLive?: boolean;
}

/** Where one can go: the rail, the bottom bar of a phone and the palette show the same list. */
export const places: readonly Place[] = [
  { href: "/calls", label: "Calls", icon: PhoneCall, role: "operator", isLive: true },
  { href: "/bridges", label: "Bridges", icon: Cable, role: "operator", isLive: true },
  { href: "/endpoints", label: "Endpoints", icon: RadioTower, role: "operator", isLive: true },
  { href: "/recordings", label: "Recordings", icon: Disc3, role: "supervisor" },
  { href: "/nodes", label: "Nodes", icon: Server, role: "operator" },
  { href: "/users", label: "Users", icon: Users, role: "admin" },
  { href: "/tokens", label: "Tokens", icon: KeyRound, role: "admin" },
  { href: "/audit", label: "Audit", icon: ClipboardList, role: "admin" },
  { href: "/settings/listening", label: "Listening", icon: Headphones, role: "supervisor", isLive: true },
  { href: "/settings/keys", label: "Keys", icon: Keyboard, role: "operator" },
];

/** The place a path belongs to. */
export function placeOf(pathname: string): Place | undefined {
  return places.find((place) => pathname === place.href || pathname.startsWith(`${place.href}/`));
}
