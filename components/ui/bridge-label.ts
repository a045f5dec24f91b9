import type { BridgeRow } from "@/lib/live/rows";
import { untrusted } from "./untrusted";

/** How a bridge is called: its name, else what tells its id from others. */
export function bridgeLabel({ id, name }: Pick<BridgeRow, "id" | "name">): string {
  return name === "" ? `Bridge ${bridgeTail(id)}` : untrusted(name);
}

/** Eight characters of an id: ours begin all alike, so of them it is the end. */
function bridgeTail(id: string): string {
  return /^[0-9a-f-]{36}$/i.test(id) ? id.slice(0, 8) : id.slice(-8);
}
