import { copyFile, mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import { buildIfOld } from "../../run/demo/build";
import { type RunningAsterisk, startAsterisk } from "../../support/asterisk/asterisk";
import { ariRequest } from "../../support/asterisk/rest";
import { fakeMicrophoneFlags } from "../../support/media/fake-microphone";
import { type Phone, type PlacedCall, placeCall, startPhone } from "../../support/phones/phone";
import { freeTcpPort } from "../../support/ports/ports";
import { type Bundles, bundle } from "../bundles";
import { Measured } from "../measured";
import type { Transport } from "./bare-listening";
import type { BenchNode, PanelCommand, PanelOptions, PanelReport } from "./protocol";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const password = "a pass phrase for the bench";

export type PanelProcess = Measured<PanelCommand, PanelReport>;
export type Version = "22" | "16";

/** What the panel and the floor take on it. */
export const transportOf = (version: Version): Transport => (version === "22" ? "websocket" : "rtp");

/** A call of two real SIP phones by Dial(). */
export interface BenchCall {
  caller: PlacedCall;
  agent: Phone;
  /** The agent's leg, which is listened to. */
  targetId: string;
}

/** All that the parts of the audio bench share: two Asterisks, a panel on them, a signed-in Chromium. */
export interface Stage {
  readonly bundles: Bundles;
  readonly panel: PanelProcess;
  readonly browser: Browser;
  readonly origin: string;
  /** Of the panel's admin. */
  readonly cookie: string;
  /** As the panel knows it; `application` is the panel's own. */
  node(version: Version): BenchNode;
  asterisk(version: Version): RunningAsterisk;
  call(version: Version): BenchCall;
  /** Each in a context of its own: nothing of the panel's has been loaded in it. */
  newPage(): Promise<Page>;
  /** By the panel's HTTP interface, as its admin. */
  ask(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The scripts of the bench's page, in a folder of their own; the worklets are those of the built panel. */
async function buildScripts(folder: string): Promise<string> {
  const scripts = join(folder, "scripts");
  await mkdir(scripts);
  for (const name of ["listen-processor.js", "microphone-processor.js"]) {
    await copyFile(join(root, "public/audio", name), join(scripts, name));
  }
  await build({
    absWorkingDir: root,
    entryPoints: ["page-script", "onset-processor", "stamped-worker"].map(
      (name) => `tests/bench/audio/page/${name}.ts`,
    ),
    outdir: scripts,
    bundle: true,
    format: "iife",
    platform: "browser",
  });
  return scripts;
}

async function placeBenchCall(asterisk: RunningAsterisk): Promise<BenchCall> {
  const agent = await startPhone({ asterisk, name: "bob", answer: "at-once" });
  const caller = await placeCall({ asterisk, from: "carol", to: "1002" });
  await caller.answered;
  const channels = (await ariRequest(asterisk, "GET", "/channels")) as { id: string; name: string }[];
  const targetId = channels.find(({ name }) => name.startsWith("PJSIP/bob-"))?.id;
  if (targetId === undefined) throw new Error("bob has no leg in the call of the bench.");
  return { agent, caller, targetId };
}

function found<Value>(map: ReadonlyMap<Version, Value>, version: Version): Value {
  const value = map.get(version);
  if (value === undefined) throw new Error(`The bench has no Asterisk ${version}.`);
  return value;
}

/** `more`: nodes of the panel beside the real ones. `microphone`: the WAV that Chromium's microphone gives. */
export async function openStage({
  more,
  microphone,
}: {
  more: readonly BenchNode[];
  microphone: (folder: string) => Promise<string>;
}): Promise<Stage> {
  const undo: (() => Promise<unknown> | unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const act of undo.splice(0).reverse()) await act();
  };
  try {
    await buildIfOld();
    const bundles = await bundle(["audio/panel", "audio/pipe", "audio/listeners"]);
    undo.push(() => bundles.remove());
    const scripts = await buildScripts(bundles.folder);
    const asterisks = new Map<Version, RunningAsterisk>();
    const calls = new Map<Version, BenchCall>();
    for (const version of ["22", "16"] as const) {
      const asterisk = await startAsterisk({ version });
      asterisks.set(version, asterisk);
      undo.push(() => asterisk.stop());
      const call = await placeBenchCall(asterisk);
      calls.set(version, call);
      undo.push(async () => {
        await call.caller.hangUp();
        await call.agent.stop();
      });
    }
    const nodes = [...asterisks].map(([version, { url, username, password: secret, application }]) => ({
      node: `pbx-${version}`,
      ...{ url, username, application },
      password: secret,
    }));
    const port = await freeTcpPort();
    const origin = `http://127.0.0.1:${port}`;
    const options: PanelOptions = {
      nodes: [...nodes, ...more],
      port,
      password,
      scripts,
      dataDir: await mkdtemp(join(bundles.folder, "data-")),
    };
    const panel: PanelProcess = new Measured(bundles.file("panel"), [options]);
    undo.push(() => panel.kill());
    await panel.report("ready");
    const cookie = await signIn(origin);
    const browser = await launch(await microphone(bundles.folder));
    undo.push(() => browser.close());
    return {
      ...{ bundles, panel, browser, origin, cookie, close },
      node(version) {
        const node = nodes.find((it) => it.node === `pbx-${version}`);
        if (node === undefined) throw new Error(`The bench has no Asterisk ${version}.`);
        return node;
      },
      asterisk: (version) => found(asterisks, version),
      call: (version) => found(calls, version),
      newPage: () => newPage(browser, origin, cookie),
      ask: async (method, path, body) => {
        const answer = await fetch(`${origin}/api/v1${path}`, {
          method,
          headers: { cookie, origin, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
        return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ username: "admin", password }),
  });
  if (!answer.ok) throw new Error(`The bench could not sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

function launch(microphoneFile: string): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
      ...fakeMicrophoneFlags(microphoneFile),
    ],
  });
}

async function newPage(browser: Browser, origin: string, cookie: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext();
  await context.addCookies(
    cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin };
    }),
  );
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`The page of the bench: ${error.message}`));
  await page.goto(`${origin}/bench`);
  return page;
}
