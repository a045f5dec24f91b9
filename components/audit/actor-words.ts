import type { AuditRow } from "./use-audit";

type Actor = Pick<AuditRow, "actor" | "actorKind" | "role">;

const prefix = "token:";
const suffix = " (token)";

/** A token's name; null where it was a person. What lasts is written by the panel, on behalf of either. */
function tokenOf({ actor, actorKind }: Omit<Actor, "role">): string | null {
  return actorKind !== "user" && actor.startsWith(prefix) ? actor.slice(prefix.length) : null;
}

/** Who it was, as people say it: the username, or `ops (token)`. Untrusted text. */
export function actorWords(row: Omit<Actor, "role">): string {
  const token = tokenOf(row);
  return token === null ? row.actor : `${token}${suffix}`;
}

/** The same in two parts, with the role in the second, which may be empty: `ops` and `token, supervisor`. */
export function actorFacts(row: Actor): { name: string; facts: string } {
  const token = tokenOf(row);
  const kind = token !== null ? "token" : row.actorKind === "system" ? "" : row.actorKind;
  return { name: token ?? row.actor, facts: [kind, row.role].filter((each) => each !== "").join(", ") };
}

/** What the audit is asked for by what somebody has typed: the words of {@link actorWords} or the exact actor. */
export function actorOf(typed: string): string {
  const text = typed.trim();
  return text.endsWith(suffix) ? `${prefix}${text.slice(0, -suffix.length)}` : text;
}

/** An actor that is asked for, as it is typed. */
export function typedActor(actor: string): string {
  return actorWords({ actor, actorKind: "system" });
}
