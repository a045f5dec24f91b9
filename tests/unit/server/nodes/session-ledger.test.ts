import { expect, it } from "vitest";
import { SessionLedger } from "@/server/nodes/session-ledger";

const session = (ownerId: string, status = "active") => ({ ownerId, row: { status } });

it("counts the sessions of a person, without those that are ending", () => {
  const ledger = new SessionLedger<ReturnType<typeof session>>();
  const [one, two] = [session("sue"), session("sue")];
  for (const each of [one, two, session("bob")]) ledger.add(each);
  expect(ledger.of("sue")).toEqual([one, two]);
  two.row.status = "ending";
  expect(ledger.of("sue")).toEqual([one]);
  ledger.remove(one);
  expect(ledger.of("sue")).toEqual([]);
});

it("takes none once it is closed", () => {
  const ledger = new SessionLedger<ReturnType<typeof session>>();
  ledger.requireOpen();
  ledger.close();
  expect(() => ledger.requireOpen()).toThrow(expect.objectContaining({ code: "node_not_live" }));
  expect(() => ledger.add(session("sue"))).toThrow("The panel is being stopped");
  expect(ledger.of("sue")).toEqual([]);
});
