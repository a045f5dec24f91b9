import type { Role } from "@/lib/api/roles";

/** Told to whoever is signed in as their role changes: what they may see and do changes before their eyes. */
export function roleWords(role: Role | undefined): string {
  if (role === undefined) return "Your role has been changed by an admin.";
  return `An admin has changed your role: you are ${role} now.`;
}
