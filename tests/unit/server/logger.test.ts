import { expect, it } from "vitest";
import { createLogger } from "@/server/logger";

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ level: "info", destination: { write: (line) => lines.push(line) } }));
  return lines;
}

it("keeps a line break of a caller's name inside its string (ASVS 16.4.1)", () => {
  const caller = 'Eve\n{"level":"error","msg":"forged"}\u001b[2J';
  const lines = logged((logger) => logger.info({ caller }, "a call"));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", caller, msg: "a call" });
});

it.each(["password", "authorization", "cookie", "token", "secret"])(
  "hides %s, also one level below",
  (key) => {
    const [line] = logged((logger) => logger.info({ [key]: "hush", headers: { [key]: "hush" } }));
    expect(line).not.toContain("hush");
  },
);

it("says nothing below its level", () => {
  expect(logged((logger) => logger.debug("a request"))).toEqual([]);
});
