import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Ended {
  code: number;
  output: string;
}

/** Runs `npm run generate -- --check` as a person does. */
function generate(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const { ARI_USERNAME: _, ARI_PASSWORD: __, ...rest } = process.env;
    execFile(
      process.execPath,
      ["--import", "tsx", "lib/ari/generator/main.ts", "--check", ...args],
      { cwd: root, env: { ...rest, ...environment } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

describe.each(["22", "16"] as const)("the generator, of a running Asterisk %s", (version) => {
  const asterisk = inject("asterisks")[version];

  it("finds that what is committed is what it serves, with the user from the environment", async () => {
    const environment = { ARI_USERNAME: asterisk.username, ARI_PASSWORD: asterisk.password };
    expect(await generate(["--from", asterisk.url], environment)).toEqual({ code: 0, output: "" });
  });

  it("takes the user from the address too", async () => {
    const url = asterisk.url.replace("://", `://${asterisk.username}:${asterisk.password}@`);
    expect(await generate(["--from", url])).toEqual({ code: 0, output: "" });
  });

  it("says that the user is refused, and not the password", async () => {
    const url = asterisk.url.replace("://", `://${asterisk.username}:not-the-secret@`);
    const { code, output } = await generate(["--from", url]);
    expect(code).not.toBe(0);
    expect(output).toContain("answered 401");
    expect(output).not.toContain("not-the-secret");
  });
});
