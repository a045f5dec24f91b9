import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type PackedAri, packAri } from "@/tests/support/package/packed-ari";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
}

const program = `
import { AriError, type AriEvent, type Channel, EventStream, operations } from "@patchbay/ari";
import { connect, createClient, socketOpener } from "@patchbay/ari/nodejs";

const coordinates = { url: "http://127.0.0.1:8088/ari", username: "me", password: "secret" };
const client = createClient(coordinates);
export async function dial(): Promise<string> {
  const channel: Channel = await client.channels.originate({ endpoint: "PJSIP/alice", app: "hello" });
  // @ts-expect-error: a channel has no such field
  void channel.nonsense;
  // @ts-expect-error: the endpoint is missing
  void client.channels.originate({ app: "hello" });
  return channel.id;
}
export function digitOf(event: AriEvent): string | undefined {
  return event.type === "ChannelDtmfReceived" ? event.digit : undefined;
}
export function codeOf(error: unknown): string {
  return error instanceof AriError ? error.code : "";
}
export const stream = new EventStream({
  client,
  openSocket: socketOpener(coordinates),
  application: "hello",
  resync: async ({ info }) => void info.system?.version,
  onEvent: (event) => void digitOf(event),
  onState: (state) => void state.status,
});
export async function echo(): Promise<void> {
  const connected = await connect({ ...coordinates, app: "hello" });
  connected.on("ChannelDtmfReceived", ({ digit, channel }) => void connected.channel(channel.id).play(\`digits:\${digit}\`));
  for await (const event of connected.events({ types: ["StasisStart", "StasisEnd"] })) {
    const type: "StasisStart" | "StasisEnd" = event.type;
    void type;
  }
}
export const count = Object.keys(operations).length;
`;

describe("lib/ari as an npm package", () => {
  let ari: PackedAri;
  const installed = (path: string): string => join(ari.folder, "node_modules/@patchbay/ari", path);
  const read = (path: string): string => readFileSync(installed(path), "utf8");
  const manifest = (): Manifest => JSON.parse(read("package.json")) as Manifest;

  beforeAll(async () => {
    ari = await packAri();
  });
  afterAll(() => ari?.remove());

  it("holds what is built and nothing else: no sources, no generator, no tests", () => {
    const strangers = ari.files.filter(
      (it) => !/^(package\.json|README\.md|dist\/.+\.(js|js\.map|d\.ts))$/.test(it),
    );
    expect(strangers).toEqual([]);
    expect(ari.files.filter((it) => /generator|test|example/.test(it))).toEqual([]);
    const targets = Object.values(manifest().exports).flatMap((it) =>
      typeof it === "string" ? [it] : Object.values(it),
    );
    expect(targets.length).toBeGreaterThanOrEqual(5);
    for (const target of targets) expect(ari.files).toContain(target.replace("./", ""));
  });

  it("depends on undici and ws alone, in the versions of the repository", () => {
    const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as Manifest;
    const { undici, ws } = dependencies;
    expect(manifest().dependencies).toEqual({ undici, ws });
  });

  it("has a core without Node: neither its code nor its types import more than each other", () => {
    const seen = new Set<string>();
    const outside: string[] = [];
    const walk = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const [, specifier = ""] of read(path).matchAll(/\b(?:from|import) ?\(?"([\w@./:-]+)"/g)) {
        if (!specifier.startsWith(".")) outside.push(`${path} imports ${specifier}`);
        else
          walk(join(dirname(path), path.endsWith(".d.ts") ? specifier.replace(/\.js$/, ".d.ts") : specifier));
      }
    };
    walk("dist/index.js");
    walk("dist/index.d.ts");
    expect(seen.size).toBeGreaterThan(5);
    expect(outside).toEqual([]);
    // With ws or undici in the public types, their types would be needed by everyone who compiles.
    walk("dist/nodejs/index.d.ts");
    expect(outside).toEqual([]);
    expect([...seen].filter((it) => it.includes("nodejs")).length).toBeGreaterThan(1);
  });

  it.each([
    ["nodenext", { module: "nodenext" }],
    ["a bundler", { module: "esnext", moduleResolution: "bundler" }],
  ])("is typed for %s, strictly and with the types of the package checked too", async (_, resolution) => {
    const compilerOptions = {
      ...resolution,
      target: "es2022",
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const check = (text: string) => {
      ari.write({
        "typed/program.ts": text,
        "typed/tsconfig.json": JSON.stringify({ compilerOptions, files: ["program.ts"] }),
      });
      return ari.typeCheck("typed");
    };
    expect(await check(program)).toEqual({ status: 0, stdout: "", stderr: "" });
    // That the compiler does look: each expected error is one, when it is not expected any more.
    const wrong = await check(program.replaceAll("// @ts-expect-error", "//"));
    expect(wrong.stdout.match(/error TS\d+/g)).toEqual(["error TS2339", expect.stringMatching(/TS\d+/)]);
  });

  it("shares its classes between the core and the Node side, and leaves nothing running without an Asterisk", async () => {
    const [file = ""] = ari.write({
      "alone.js": `
        import { AriError, parseEvent } from "@patchbay/ari";
        import { createClient } from "@patchbay/ari/nodejs";
        const url = "http://127.0.0.1:1/ari";
        const client = createClient({ url, username: "me", password: "secret" });
        const error = await client.asterisk.ping().catch((caught) => caught);
        console.log(error instanceof AriError, error.code, "unknown" in parseEvent("{}"));
      `,
    });
    const imported = await ari.node(["--input-type=module", "-e", 'await import("@patchbay/ari/nodejs");'], {
      timeoutMs: 5_000,
    });
    expect(imported).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await ari.node([file])).toEqual({
      status: 0,
      stdout: "true connection_failed true\n",
      stderr: "",
    });
  });

  it("has an error that goes by its name in a stack", async () => {
    const thrown = 'import { AriError } from "@patchbay/ari"; throw new AriError("closed", "told to.");';
    const { status, stderr } = await ari.node(["--input-type=module", "-e", thrown]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^AriError: told to\. Open a new one\.$/m);
    expect(stderr).not.toContain("_AriError:");
  });

  it("is refused where the package does not open it", async () => {
    const inner = 'await import("@patchbay/ari/dist/client.js");';
    const { status, stderr } = await ari.node(["--input-type=module", "-e", inner]);
    expect(status).toBe(1);
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("runs on a real Asterisk and ends by itself once closed", async () => {
    const { url, username, password } = inject("asterisks")["22"];
    const [file = ""] = ari.write({
      "real.js": `
        import { connect } from "@patchbay/ari/nodejs";
        const { url, username, password } = process.env;
        const client = await connect({ url, username, password, app: "packed" });
        const started = client.once("StasisStart", { timeoutMs: 5_000 });
        await client.channels.originate({ endpoint: "Local/900@default", app: "packed" });
        const { channel } = await started;
        const ended = client.channel(channel.id).once("StasisEnd", { timeoutMs: 5_000 });
        await client.channel(channel.id).hangup();
        await ended;
        console.log(client.version.split(".")[0], (await ended).type);
        await client.close();
      `,
    });
    const ran = await ari.node([file], { env: { url, username, password } });
    expect(ran).toEqual({ status: 0, stdout: "22 StasisEnd\n", stderr: "" });
  });
});
