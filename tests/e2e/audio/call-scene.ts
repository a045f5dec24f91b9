import { expect, type Page } from "@playwright/test";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { scheduleAsterisk } from "@/tests/support/asterisk/schedule";
import { TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, type PlacedCall, placeCall, startPhone } from "@/tests/support/phones/phone";
import { harnessFiles, harnessPage } from "./harness-files";
import { listenTo } from "./heard";

/**
 * What bob says, whose leg is listened to, and what carol says. No whole number of periods is in 20 ms: a frame that is
 * left out or said twice would not be noticed.
 */
export const agentHz = 1_210;
export const callerHz = 710;
/** So late, in steps of 20 ms, a phone's packet or Asterisk's thread for it may be without a hole in what is heard. */
const aheadPackets = 3;
/** A tone is there above it. */
export const loudDb = -25;

/** A call between two phones on a real Asterisk, the panel on it, and a page with nothing but the engine. */
export interface CallScene {
  panel: TestPanel;
  node: string;
  bob: Phone;
  call: PlacedCall;
  /** bob's leg. */
  targetId: string;
  page: Page;
  /** Starts listening by a real click, as a row's `L` does. Resolves when the recorder runs. */
  listen(body: object): Promise<string>;
}

export async function withCall(
  version: "22" | "16",
  page: Page,
  act: (scene: CallScene) => Promise<void>,
  /** Runs in the audio worker before its own code. */
  workerPrelude = "",
): Promise<void> {
  const files = await harnessFiles();
  const worker = "/audio/audio-worker.js";
  files.set(worker, `${workerPrelude}\n${files.get(worker)}`);
  const faults: string[] = [];
  let asterisk: RunningAsterisk | undefined;
  let panel: TestPanel | undefined;
  let bob: Phone | undefined;
  try {
    asterisk = await startAsterisk({ version });
    await scheduleAsterisk(asterisk, "first");
    panel = await TestPanel.start([asterisk], {
      pages: async (request, response) => {
        const file = files.get(request.url ?? "");
        if (file !== undefined) response.setHeader("content-type", "text/javascript").end(file);
        else {
          response.setHeader("content-type", "text/html");
          response.end(harnessPage(String(request.headers["x-nonce"])));
        }
      },
    });
    bob = await startPhone({ asterisk, name: "bob", answer: "at-once" });
    const node = `pbx-${version}`;
    const call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    call.ear.say(callerHz);
    bob.ear.say(agentHz);
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/bob" && row.bridgeId !== null,
    );
    await bob.ear.hears(callerHz, loudDb, 5_000);

    const { supervisor, origin } = panel;
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    const [name = "", value = ""] = supervisor.cookie.split(/=(.*)/s);
    await page.context().addCookies([{ name, value, url: origin }]);
    let spyId = "";
    let wanted = {};
    await page.route("**/ticket*", async (route) => {
      const path = `/nodes/${node}/channels/${leg.id}/spies`;
      const reply = await supervisor.post(path, { via: "browser", ...wanted });
      spyId = String(reply.body["spyId"]);
      await route.fulfill({ status: reply.status, body: String(reply.body["ticket"]) });
    });
    await page.goto(origin);
    await act({
      panel,
      node,
      bob,
      call,
      targetId: leg.id,
      page,
      async listen(body) {
        wanted = body;
        await listenTo(page, "call");
        for (const ear of [bob?.ear, call.ear]) ear?.getAhead(aheadPackets);
        return spyId;
      },
    });
    expect(faults).toEqual([]);
    await call.hangUp();
  } finally {
    // A page whose session ends goes on asking for tickets.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.goto("about:blank");
    await bob?.stop();
    await panel?.close();
    await asterisk?.stop();
  }
}
