import { expect, it } from "vitest";
import { auditCommands, commandWords } from "@/components/audit/command-words";
import { commands } from "@/lib/api/commands";
import { type QueryName, queries } from "@/lib/api/queries";

it("the audit can be asked for every command, and all of it has words", () => {
  expect(Object.keys(commands).filter((name) => !auditCommands.includes(name))).toEqual([]);
  expect(auditCommands.filter((name) => commandWords(name) === name)).toEqual([]);
  expect(new Set(auditCommands.map(commandWords)).size).toBe(auditCommands.length);
});

it("it can be asked who heard what, and for reads that some role is refused", () => {
  expect(auditCommands).toEqual(expect.arrayContaining(["recordings.hear", "recordings.download"]));
  const refusable = Object.keys(queries).filter((name) => queries[name as QueryName].role !== "operator");
  expect(refusable.filter((name) => !auditCommands.includes(name))).toEqual([]);
});
