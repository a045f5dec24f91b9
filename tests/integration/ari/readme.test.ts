import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Onlooker } from "@/tests/support/ari-examples/caller";
import { startProcess } from "@/tests/support/ari-examples/running-example";
import { ariRequest, snapshotOfThings } from "@/tests/support/asterisk/rest";
import { type PackedAri, packAri } from "@/tests/support/package/packed-ari";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const tsx = pathToFileURL(join(repository, "node_modules/tsx/dist/loader.mjs")).href;

interface Block {
  /** Of the section that it stands in. */
  title: string;
  language: string;
  text: string;
}

function blocksOf(readme: string): Block[] {
  return readme.split(/^## /m).flatMap((section) =>
    [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
      title: section.slice(0, section.indexOf("\n")),
      language,
      text,
    })),
  );
}

/** What the program of a section prints, from the first line to the last, when a call comes in that presses "1#". */
const prints: Readonly<Record<string, RegExp>> = {
  "Five minutes": /^Connected to Asterisk 22\.\S+\.\nhello: finished\n$/,
  Events: /^StasisStart Local\/700@default-\S+;2\npressed 1\npressed #\n$/,
  "Handles and keys": /^\{ value: 'yes' \}\ntrue channel\n$/,
  Staging: /^plays sound:hello-world\nis over: done\n$/,
  Dialogs: /^ChannelEnteredBridge\nbridge channel\n0 failures\n$/,
  Dial: /^(progress: [A-Z]+\n)*answered: ANSWER\n$/,
  "Who is in a bridge": /^in the bridge: 1\ntrue\nin the bridge: 0\nthe bridge is destroyed\n$/,
  "Watching everything": /^bridges so far: 0\nBridgeCreated: demo\nBridgeDestroyed: demo\n$/,
  "Play, prompt, record": /^prompt: finished 1\nrecord: finished\nplay: finished\n$/,
  Digits: /^finished complete 1#\n$/,
  Reconnecting: /^live\nclosed\n$/,
  Errors: /^not_found 404 channels\.answer false\n$/,
};

const blocks = blocksOf(readFileSync(join(repository, "lib/ari/README.md"), "utf8"));
const programs = blocks.filter(({ language }) => language === "ts");

describe("the README of lib/ari", () => {
  const asterisk = inject("asterisks")["22"];
  let ari: PackedAri;
  let onlooker: Onlooker;

  beforeAll(async () => {
    ari = await packAri();
    onlooker = await Onlooker.on(asterisk);
  });
  afterAll(async () => {
    await onlooker?.client.close();
    ari?.remove();
  });

  it("has programs, and else only settings of Asterisk and lines for the shell", () => {
    expect(programs.map(({ title }) => title)).toEqual(Object.keys(prints));
    expect(blocks.filter(({ language }) => !["ts", "ini", "sh"].includes(language))).toEqual([]);
  });

  it("has programs that are typed, strictly", async () => {
    ari.write({
      ...Object.fromEntries(programs.map(({ text }, index) => [`readme/${index}.ts`, text])),
      "readme/tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          target: "es2022",
          lib: ["es2023"],
          types: ["node"],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          noEmit: true,
        },
        include: ["*.ts"],
      }),
    });
    expect(await ari.typeCheck("readme")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.each(programs)("runs what it shows: $title", async ({ title, text }) => {
    const [file = ""] = ari.write({ "program.ts": text });
    const { url, username, password, application } = asterisk;
    const program = startProcess(title, ["--import", tsx, file], ari.folder, {
      ARI_URL: url,
      ARI_USERNAME: username,
      ARI_PASSWORD: password,
      ARI_APPLICATION: application,
      PHONE: "Local/900@default",
    });
    try {
      if (/StasisStart/.test(text)) {
        await expect
          .poll(() => ariRequest(asterisk, "GET", "/applications"), { timeout: 15_000 })
          .toContainEqual(expect.objectContaining({ name: application }));
        const call = await onlooker.call();
        await onlooker.seen("StasisStart", ({ channel }) => channel.id === call.caller.id);
        const press = (dtmf: string) => call.caller.sendDTMF({ dtmf });
        if (/prompt/.test(text)) {
          await onlooker.seen("PlaybackStarted", () => true);
          await press("1#");
          if (/record/.test(text)) {
            await onlooker.seen("RecordingStarted", () => true);
            await press("#");
          }
        } else if (/Dtmf/.test(text)) {
          await press("1#");
        }
        if (/SIGINT/.test(text)) {
          await program.printed(/finished\n/);
          await onlooker.seen(
            "ChannelDialplan",
            ({ channel, dialplan_app }) => channel.id === call.id && dialplan_app === "GotoIf",
          );
          expect(await program.stop("SIGINT")).toBe(0);
        }
      }
      expect(await program.ended()).toBe(0);
      expect(program.output()).toMatch(prints[title] ?? /^$/);
    } finally {
      await program.stop("SIGKILL");
      await onlooker.clear();
    }
    await expect
      .poll(() => snapshotOfThings(asterisk), { timeout: 5_000 })
      .toMatchObject({ channels: 0, bridges: 0, applications: 1 });
  });
});
