import { isDeepStrictEqual } from "node:util";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { snapshotOfThings, type ThingsCount } from "@/tests/support/asterisk/rest";
import { TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, startPhone } from "@/tests/support/phones/phone";
import { type Things, thingsOfThisProcess } from "@/tests/support/processes/things";

/** Milliwatt() of the dialplan. */
export const toneHz = 1_004;
/** A tone is there above it, and not there below `silentDb`. */
export const loudDb = -25;
export const silentDb = -45;
export const hearMs = 5_000;

/**
 * One real Asterisk with three phones and a panel, for every test of the describe it is called in. After each test
 * panel and Asterisk must agree, and nothing may be left.
 */
export function stageActs(version: "22" | "16") {
  const asterisk = inject("asterisks")[version];
  const node = `pbx-${version}`;
  const path = (rest: string) => `/nodes/${node}${rest}`;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  let dave: Phone;
  let before: ThingsCount;
  let ownBefore: Things;

  beforeAll(async () => {
    // Once, so that what is loaded lazily is loaded and counted.
    await (await TestPanel.start([asterisk])).close();
    ownBefore = thingsOfThisProcess();
    panel = await TestPanel.start([asterisk]);
    [alice, bob, dave] = await Promise.all([
      startPhone({ asterisk, name: "alice", answer: "at-once" }),
      startPhone({ asterisk, name: "bob", answer: "at-once" }),
      startPhone({ asterisk, name: "dave", answer: "at-once" }),
    ]);
    for (const name of ["alice", "bob", "dave"]) {
      await panel.row(node, "endpoints", (row) => row.id === `PJSIP/${name}` && row.state === "online");
    }
    before = await snapshotOfThings(asterisk);
  });

  afterEach(async () => {
    // Whatever a test left up ends here; then panel and Asterisk must agree, and all must be as it was.
    for (const { id } of panel.rows(node, "channels")) await panel.operator.delete(path(`/channels/${id}`));
    for (const { id, owner } of panel.rows(node, "bridges")) {
      if (owner === "ours") await panel.operator.delete(path(`/bridges/${id}`));
    }
    await panel.none(node, "channels", () => true);
    await panel.none(node, "bridges", () => true);
    await panel.none(node, "spies", () => true);
    await panel.expectEqual(asterisk, (held, listed) => expect(held).toEqual(listed));
    expect(await snapshotOfThings(asterisk)).toEqual(before);
    for (const phone of [alice, bob, dave]) {
      expect(phone.errors()).toBe("");
      phone.ear.say(undefined);
      phone.ear.forget();
    }
  });

  afterAll(async () => {
    await Promise.all([alice?.stop(), bob?.stop(), dave?.stop()]);
    await panel?.close();
    // Not by vi.waitFor, which counts its own two timers from the second try on.
    for (let tries = 0; tries < 100 && !isDeepStrictEqual(thingsOfThisProcess(), ownBefore); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(thingsOfThisProcess()).toEqual(ownBefore);
  });

  const originate = async (body: object): Promise<string> => {
    const reply = await panel.operator.post(path("/channels"), body);
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    return String(reply.body["channelId"]);
  };
  const inOurApplication = async (name: string): Promise<string> => {
    const id = await originate({ endpoint: `PJSIP/${name}`, to: { kind: "application" } });
    await panel.row(
      node,
      "channels",
      (row) => row.id === id && row.control === "ours",
      `${name} in patchbay`,
    );
    return id;
  };
  const done = async (reply: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await reply;
    expect(status, JSON.stringify(body)).toBeLessThan(300);
  };

  return {
    asterisk,
    node,
    path,
    originate,
    inOurApplication,
    done,
    /** Who is on stage; only once the tests run. */
    cast: () => ({ panel, alice, bob, dave }),
  };
}
