import { documentedBranches, operations } from "@/lib/ari";
import { branchOf } from "@/lib/ari/table";
import { bridgeHandlers } from "./bridge-routes";
import { channelHandlers } from "./channel-routes";
import { type FakeAnswer, type FakeRequest, type FakeServer, type Handlers, refusal } from "./exchange";
import { mediaHandlers } from "./media-routes";
import { stateHandlers } from "./state-routes";
import { variableHandlers } from "./variable-routes";

const handlers: Handlers = {
  ...stateHandlers,
  ...channelHandlers,
  ...bridgeHandlers,
  ...mediaHandlers,
  ...variableHandlers,
};

/** The table's operations by the handlers' keys. */
const documented = new Map(
  Object.entries(operations).flatMap(([resource, entries]) =>
    Object.entries(entries).map(([nickname, entry]) => [
      `${entry.method} ${entry.path.replace(/\{\w+\}/g, "*")}`,
      { operation: `${resource}.${nickname}`, branches: entry.branches },
    ]),
  ),
);

/** `channels.answer`, …: what the fake serves in a version, out of its own routes; it must pass the contract for these. */
export function claimedOperations(version: string): string[] {
  return Object.keys(handlers)
    .filter((key) => isKnownTo(key, version))
    .map((key) => documented.get(key)?.operation ?? `${key}, which no document has`);
}

function isKnownTo(key: string, version: string): boolean {
  const branch = branchOf(version, documentedBranches);
  return branch === undefined || documented.get(key)?.branches.includes(branch) !== false;
}

/** Finds the handler of a request; a fixed word wins over an id. */
export function answer(server: FakeServer, request: FakeRequest): FakeAnswer {
  const { parts, method } = request;
  const patterns = parts.reduce<string[]>(
    (found, part) => found.flatMap((one) => [`${one}/${part}`, `${one}/*`]),
    [""],
  );
  for (const pattern of patterns) {
    const key = `${method} ${pattern}`;
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined;
    if (handler === undefined || !isKnownTo(key, server.version)) continue;
    const words = pattern.split("/").slice(1);
    return handler(
      server,
      request,
      parts.filter((_, index) => words[index] === "*"),
    );
  }
  return refusal(404, "Resource not found");
}
