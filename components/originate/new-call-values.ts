import { commands } from "@/lib/api/commands";
import type { InputOf } from "@/lib/api/endpoint";
import type { Problem } from "@/lib/api/errors";

export const originate = commands["channels.originate"];
export type Values = InputOf<typeof originate>;
export type Kind = Values["to"]["kind"];

/** What a call can be connected to, in the order of the form. */
export const kinds: readonly { value: Kind; label: string }[] = [
  { value: "extension", label: "Extension" },
  { value: "application", label: "Our application" },
  { value: "party", label: "Second party" },
];

/** An empty target of a kind, or one that holds what was given. */
export function targetOf(kind: Kind, to: string): Values["to"] {
  if (kind === "extension") return { kind, extension: to, context: "default" };
  if (kind === "party") return { kind, endpoint: to };
  return { kind: "application" };
}

/** Fields that a refusal can be shown at. */
const fields = [
  "node",
  "endpoint",
  "to.extension",
  "to.context",
  "to.endpoint",
  "callerId",
  "timeoutMs",
] as const;

/** The field that a refusal is about; null for the whole form. */
export function fieldOf(problem: Problem): (typeof fields)[number] | null {
  return fields.find((field) => field === problem.field) ?? null;
}

/** Leads to what is wrong, after that has been drawn. */
export function focusFault(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>("[role=dialog] [aria-invalid=true]")?.focus();
  });
}
