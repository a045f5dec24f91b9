import pino from "pino";
import { expect, it } from "vitest";
import { createRecordRefused, refusalsPerMinute } from "@/server/auth/refused";
import { PanelError } from "@/server/errors";
import type { AuditLog } from "@/server/storage/ports";

it("refused reads of one person fill the audit no faster than so much a minute, and keep no other from it", async () => {
  const rows: string[] = [];
  const audit = {
    begin: async ({ actor }: { actor: string }) => `${rows.push(actor)}`,
    end: async () => undefined,
  } as unknown as AuditLog;
  const record = createRecordRefused({ audit, logger: pino({ enabled: false }), now: () => 0 });
  const error = new PanelError("forbidden", "This needs the role admin.", { whatToDo: "Ask an admin." });
  const refuse = (id: string) =>
    record({
      identity: { kind: "user", id, actor: id, name: id, role: "operator", sessionId: null },
      what: "users",
      input: {},
      error,
      origin: { address: "192.0.2.1", requestId: "q" },
    });
  for (let number = 0; number < refusalsPerMinute; number++) expect(await refuse("eve")).toBe(error);
  expect(await refuse("eve")).toMatchObject({
    code: "too_many_requests",
    retryAfterSeconds: expect.any(Number),
    whatToDo: expect.stringMatching(/^Wait \d+ s, and ask an admin/),
  });
  expect(await refuse("sue")).toBe(error);
  expect([rows.length, rows.filter((actor) => actor === "sue")]).toEqual([refusalsPerMinute + 1, ["sue"]]);
});
