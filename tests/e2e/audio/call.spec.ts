import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import config from "@/playwright.config";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { longestGapMs, slipCount, toneSamples } from "@/tests/support/audio/tones";
import { wavOf } from "@/tests/support/audio/wav";
import { TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, type PlacedCall, placeCall, startPhone } from "@/tests/support/phones/phone";
import { harnessFiles, harnessPage } from "./harness-files";
import { heardOf, levels, listenTo } from "./heard";

/** bob says the first, carol the second, the supervisor the third. */
const agentHz = 1_200;
const callerHz = 700;
const supervisorHz = 1_500;
const loudDb = -25;
const silentDb = -45;
const listenMs = 60_000;
const voice = join(tmpdir(), `patchbay-supervisor-${process.pid}.wav`);

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [
      ...(config.use?.launchOptions?.args ?? []),
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${voice}`,
    ],
  },
});

test.beforeAll(() => {
  const tone = toneSamples([{ frequencyHz: supervisorHz, amplitude: 0.5 }], 0, 48_000 * 10, 48_000);
  // A tone without a pause is noise to the browser, which takes it away.
  writeFileSync(voice, wavOf(tone.map((sample, at) => (Math.floor(at / 12_000) % 2 === 0 ? sample : 0))));
});
test.afterAll(() => rmSync(voice, { force: true }));

/** A call between two phones on a real Asterisk, the panel on it, and a page with nothing but the engine. */
interface Scene {
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

async function withScene(
  version: "22" | "16",
  page: Page,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const files = await harnessFiles();
  const faults: string[] = [];
  let asterisk: RunningAsterisk | undefined;
  let panel: TestPanel | undefined;
  let bob: Phone | undefined;
  try {
    asterisk = await startAsterisk({ version });
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

for (const version of ["22", "16"] as const) {
  test(`a minute of a real call on Asterisk ${version} is heard in the browser, each side alone, without a gap`, async ({
    page,
  }) => {
    test.setTimeout(listenMs + 60_000);
    await withScene(version, page, async ({ listen }) => {
      await listen({ sides: "apart" });
      await page.waitForTimeout(listenMs);
      const { left, right } = await heardOf(page, "call");
      for (const [side, ownHz, otherHz] of [
        [left, agentHz, callerHz],
        [right, callerHz, agentHz],
      ] as const) {
        // Past the first samples of the stream, where the buffer fills.
        const start = side.findIndex((sample) => Math.abs(sample) > 0.02) + 8_000;
        const heard = side.subarray(start);
        expect(heard.length / 16_000).toBeGreaterThan(listenMs / 1_000 - 5);
        const own = Math.min(...levels(heard, ownHz));
        expect(own).toBeGreaterThan(loudDb);
        // None of them is an odd harmonic of either tone, folded at 8 kHz: those are µ-law's own, at the phone.
        for (const hz of [otherHz, 440, 600, 1_000, 3_000])
          expect(Math.max(...levels(heard, hz)), `${hz} Hz`).toBeLessThan(own - 50);
        expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
        expect(slipCount(heard, ownHz)).toBe(0);
      }
    });
  });

  test(`the mode changes twenty times on Asterisk ${version}, and what is heard never stops`, async ({
    page,
  }) => {
    await withScene(version, page, async ({ panel, node, bob, call, listen }) => {
      const id = await listen({});
      await page.evaluate(async () => {
        await window.harness.engine.microphone.start();
        window.harness.link("call").setTalking(true);
      });
      const change = async (mode: string) => {
        const reply = await panel.supervisor.patch(`/nodes/${node}/spies/${id}`, { mode });
        expect(reply.status, JSON.stringify(reply.body)).toBe(202);
      };
      const hearsNothingOfUs = async (phone: typeof bob.ear) => {
        phone.forget();
        await expect.poll(() => phone.heardMs).toBeGreaterThan(1_200);
        expect(phone.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
      };
      // The microphone is open, but in this mode nobody hears it.
      await hearsNothingOfUs(bob.ear);
      await hearsNothingOfUs(call.ear);
      await change("whisper");
      await bob.ear.hears(supervisorHz, loudDb, 5_000);
      await hearsNothingOfUs(call.ear);
      await change("barge");
      await call.ear.hears(supervisorHz, loudDb, 5_000);
      await bob.ear.hears(supervisorHz, loudDb, 5_000);
      for (let count = 0; count < 6; count++) {
        for (const mode of ["listen", "whisper", "barge"]) {
          await change(mode);
          await page.waitForTimeout(200);
        }
      }
      await change("listen");
      await hearsNothingOfUs(bob.ear);
      const { left } = await heardOf(page, "call");
      const heard = left.subarray(left.findIndex((sample) => Math.abs(sample) > 0.02) + 8_000);
      expect(heard.length / 16_000).toBeGreaterThan(8);
      expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
      for (const hz of [agentHz, callerHz]) expect(Math.min(...levels(heard, hz))).toBeGreaterThan(loudDb);
      expect(Math.max(...levels(heard, supervisorHz))).toBeLessThan(silentDb);
    });
  });
}
