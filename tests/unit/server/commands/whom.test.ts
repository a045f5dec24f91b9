import pino from "pino";
import { expect, it } from "vitest";
import type { CommandName } from "@/lib/api/commands";
import type { NodeState } from "@/lib/live/node-state";
import type { CommandServices, Handlers } from "@/server/commands/command";
import { Dispatcher } from "@/server/commands/dispatcher";
import { type Known, whomOf } from "@/server/commands/whom";
import type { AuditLog, AuditRow, IdempotencyLog } from "@/server/storage/ports";
import { talkRow } from "../../components/live/fixtures";
import { bridgeRow, channelRow } from "../../lib/live/samples";

const rows: Record<string, { id: string }[]> = {
  channels: [channelRow("c1", { caller: { name: "Bob", number: "1002" } })],
  bridges: [bridgeRow("b1", [], { name: "sales" }), bridgeRow("b2", [], { name: "" })],
  talks: [talkRow("t1", { to: "Carol (1003)" })],
};
const live = {
  row: (collection: string, id: string) => rows[collection]?.find((row) => row.id === id),
} as unknown as Pick<NodeState, "row">;
const spied: Record<string, string> = { s1: "Bob (1002)", justEnded: "Dave (1004)" };
const known: Known = {
  live,
  spies: { whomOf: (id) => spied[id] ?? null },
  talks: { justEnded: { whomOf: (id) => (id === "t2" ? "Erin (1005)" : null) } },
};
const whom = (name: CommandName, input: object) =>
  whomOf(name, { node: "n", ...input }, (node) => (node === "n" ? known : undefined));

it.each([
  ["spies.start", { channelId: "c1" }, "Bob (1002)"],
  ["spies.end", { id: "s1" }, "Bob (1002)"],
  ["spies.end", { id: "justEnded" }, "Dave (1004)"],
  ["spies.mark", { id: "s2" }, null],
  ["spies.stopRecording", { id: "justEnded" }, "Dave (1004)"],
  ["spies.ticket", { id: "never" }, null],
  ["talks.dtmf", { id: "t1", digits: "1" }, "Carol (1003)"],
  ["talks.end", { id: "t2" }, "Erin (1005)"],
  ["talks.end", { id: "t3" }, null],
  ["talks.start", { to: { kind: "channel", channelId: "c1" } }, "Bob (1002)"],
  ["talks.start", { to: { kind: "extension", extension: "600" } }, "600@default"],
  ["talks.start", { to: "everybody" }, null],
  ["channels.hangup", { id: "c1" }, "Bob (1002)"],
  ["channels.hangup", { id: "never" }, null],
  ["bridges.destroy", { id: "b1" }, "sales"],
  ["bridges.destroy", { id: "b2" }, null],
  ["bridges.remove", { id: "b1", channelId: "c1" }, "Bob (1002)"],
  ["spyPolicy.change", {}, null],
  ["channels.hangup", { id: "c1", node: "other" }, null],
] as const)("%s of %j is on %s", (name, input, expected) => {
  expect(whom(name, input)).toBe(expected);
});

it("stands in the audit, also of what was refused, and is never what was given", async () => {
  const named: unknown[] = [];
  const dispatcher = new Dispatcher({
    handlers: { "channels.hangup": async () => ({ accepted: true }) } as unknown as Handlers,
    services: {} as CommandServices,
    audit: {
      begin: async ({ input }: AuditRow) => String(named.push(input["whom"])),
      end: async () => undefined,
    } as unknown as AuditLog,
    idempotency: {} as IdempotencyLog,
    limit: async () => undefined,
    whomOf: (name, input) => whom(name, input),
    logger: pino({ enabled: false }),
    now: () => 0,
  });
  const hangUp = (input: object) =>
    dispatcher
      .dispatch(
        "channels.hangup",
        { node: "n", ...input },
        {
          identity: { kind: "user", id: "u", actor: "ann", name: "", role: "operator", sessionId: null },
          identifyAgain: async () => null,
          address: "",
          requestId: "",
          idempotencyKey: null,
        },
      )
      .catch(({ code }: { code: string }) => code);
  expect(await hangUp({ id: "c1" })).toMatchObject({ status: 202 });
  expect(await hangUp({ id: "c1", whom: "Carol" })).toBe("invalid_input");
  expect(await hangUp({ id: "never", whom: "Carol" })).toBe("invalid_input");
  expect(named).toEqual(["Bob (1002)", "Bob (1002)", undefined]);
});
