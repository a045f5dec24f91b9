import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { Wire } from "@/tests/support/network/wire";
import { problemOf, TestPanel } from "@/tests/support/panel/test-panel";
import { type Things, thingsOfThisProcess } from "@/tests/support/processes/things";

const open: { close(): Promise<void> }[] = [];
const closing = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing => {
  open.push(thing);
  return thing;
};

/** A call that lasts, on the Asterisk itself: not by the panel. */
async function localCall(asterisk: RunningAsterisk, id: string): Promise<void> {
  await ariRequest(
    asterisk,
    "POST",
    `/channels/${id}?endpoint=Local/900@default&extension=900&context=default`,
  );
}

describe.each(["22", "16"] as const)("the connection to Asterisk %s", (version) => {
  const node = `pbx-${version}`;
  let asterisk: RunningAsterisk;
  let before: Things;

  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    // Once, so that what is loaded lazily is loaded and counted.
    await (await TestPanel.start([asterisk])).close();
  });
  beforeEach(() => {
    before = thingsOfThisProcess();
  });
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
    const channels = (await ariRequest(asterisk, "GET", "/channels")) as { id: string }[];
    await Promise.all(
      channels.map(({ id }) => ariRequest(asterisk, "DELETE", `/channels/${id}`).catch(() => undefined)),
    );
    await expect.poll(thingsOfThisProcess, { timeout: 5_000 }).toEqual(before);
  });
  afterAll(() => asterisk?.stop());

  const proxied = async () => {
    const wire = closing(await Wire.open(Number(new URL(asterisk.url).port)));
    const url = `http://127.0.0.1:${wire.port}/ari`;
    return { wire, through: { ...asterisk, version, url } };
  };

  it("tells in a fresh start what was there before it", async () => {
    await localCall(asterisk, "before-the-panel");
    const panel = closing(await TestPanel.start([asterisk]));
    await panel.row(node, "channels", ({ id }) => id === "before-the-panel");
    await panel.expectEqual(asterisk, (held, listed) => expect(held).toEqual(listed));
    const row = await panel.row(node, "channels", ({ id }) => id === "before-the-panel");
    expect(row.commanded).toEqual({ held: null, muted: null, music: null });
  });

  it("corrects after a cut what ended, came and changed meanwhile", async () => {
    await localCall(asterisk, "stays");
    await localCall(asterisk, "ends-unseen");
    const { wire, through } = await proxied();
    const panel = closing(await TestPanel.start([through]));
    await panel.row(node, "channels", ({ id, state }) => id === "ends-unseen" && state === "Up");

    wire.cut();
    const lost = await panel.node(node, ({ status }) => status === "lost");
    expect(lost.reason?.whatToDo).toMatch(/running|trying/);
    expect(lost.nextTryAtPanelMs).not.toBeNull();
    // Its last state stays readable, and nothing is done blindly.
    expect(panel.rows(node, "channels").some(({ id }) => id === "stays")).toBe(true);
    const refused = await panel.operator.delete(`/nodes/${node}/channels/stays`);
    expect(problemOf(refused)).toMatchObject({ status: 503, code: "node_not_live" });

    await ariRequest(asterisk, "DELETE", "/channels/ends-unseen");
    await localCall(asterisk, "came-unseen");
    wire.mend();
    const live = await panel.node(node, ({ status }) => status === "live", 10_000);
    await panel.row(node, "channels", ({ id }) => id === "came-unseen");
    await panel.none(node, "channels", ({ id }) => id === "ends-unseen");
    // Two halves of a Local call each went and came.
    expect(live.lastResync?.removed).toBeGreaterThanOrEqual(2);
    expect(live.lastResync?.added).toBeGreaterThanOrEqual(2);
    await panel.expectEqual(asterisk, (held, listed) => expect(held).toEqual(listed));
  });

  it("notices a wire that holds still within five seconds, and is right again after", async () => {
    const { wire, through } = await proxied();
    const panel = closing(await TestPanel.start([through]));
    const heldAtMs = Date.now();
    wire.hold();
    await panel.node(node, ({ status }) => status === "lost", 8_000);
    expect(Date.now() - heldAtMs).toBeLessThan(6_000);
    await localCall(asterisk, "while-held");
    wire.mend();
    await panel.node(node, ({ status }) => status === "live", 10_000);
    await panel.row(node, "channels", ({ id }) => id === "while-held");
    await panel.expectEqual(asterisk, (held, listed) => expect(held).toEqual(listed));
  });

  it("survives a kill and a restart of Asterisk, after many failed tries", async () => {
    const panel = closing(await TestPanel.start([asterisk]));
    await localCall(asterisk, "dies");
    await panel.row(node, "channels", ({ id }) => id === "dies");
    const before = await panel.node(node, ({ startedAtMs }) => startedAtMs !== null);
    await asterisk.kill9();
    await panel.node(node, ({ status }) => status === "lost");
    // Longer than several attempts: a client that gives up would not come back.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await asterisk.restart();
    const after = await panel.node(node, ({ status }) => status === "live", 15_000);
    expect(after.startedAtMs).toBeGreaterThan(before.startedAtMs ?? 0);
    await panel.none(node, "channels", () => true);
    await localCall(asterisk, "new-life");
    await panel.row(node, "channels", ({ id }) => id === "new-life");
    await panel.expectEqual(asterisk, (held, listed) => expect(held).toEqual(listed));
  });

  it("steps back when another client takes the application, and returns when asked", async () => {
    const panel = closing(await TestPanel.start([asterisk]));
    const login = Buffer.from(`${asterisk.username}:${asterisk.password}`).toString("base64");
    const other = new WebSocket(`${asterisk.url.replace("http", "ws")}/events?app=${asterisk.application}`, {
      headers: { authorization: `Basic ${login}` },
    });
    const replaced = await panel.node(node, ({ status }) => status === "replaced");
    expect(replaced.reason?.whatToDo).toMatch(/application name/);
    // It must not fight for the name: it stays so.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(panel.replica.nodes()[0]?.status).toBe("replaced");
    other.close();
    expect((await panel.operator.post(`/nodes/${node}/check`)).status).toBe(202);
    await panel.node(node, ({ status }) => status === "live");
  });

  it("reads the lists again on request while live", async () => {
    const panel = closing(await TestPanel.start([asterisk]));
    const first = await panel.node(node, ({ lastResync }) => lastResync !== null);
    expect((await panel.operator.post(`/nodes/${node}/check`)).status).toBe(202);
    const again = await panel.node(
      node,
      ({ status, lastResync }) =>
        status === "live" && (lastResync?.atPanelMs ?? 0) > (first.lastResync?.atPanelMs ?? 0),
    );
    expect(again.lastResync).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it("says which credentials are refused, without telling them", async () => {
    const panel = closing(
      await TestPanel.start([{ ...asterisk, password: "not-the-secret" }], { awaitLive: false }),
    );
    const refused = await panel.node(node, ({ status }) => status === "refused");
    expect(refused.reason?.whatToDo).toMatch(/ari\.conf/);
    expect(JSON.stringify(refused)).not.toContain("not-the-secret");
  });
});

describe("two nodes", () => {
  it("do not disturb each other when one is lost", async () => {
    const [newest, oldest] = await Promise.all([
      startAsterisk({ version: "22" }),
      startAsterisk({ version: "16" }),
    ]);
    try {
      const panel = closing(await TestPanel.start([newest, oldest]));
      await localCall(newest, "on-the-lost-one");
      await panel.row("pbx-22", "channels", ({ id }) => id === "on-the-lost-one");
      await newest.kill9();
      await panel.node("pbx-22", ({ status }) => status === "lost");
      const reply = await panel.operator.post("/nodes/pbx-16/channels", {
        endpoint: "Local/900@default",
        to: { kind: "extension", extension: "900" },
      });
      expect(reply.status).toBe(202);
      await panel.row(
        "pbx-16",
        "channels",
        ({ id, state }) => id === reply.body["channelId"] && state === "Up",
      );
      expect(panel.replica.nodes().find((row) => row.node === "pbx-16")?.status).toBe("live");
      expect(panel.rows("pbx-22", "channels").some(({ id }) => id === "on-the-lost-one")).toBe(true);
      await panel.close();
      open.pop();
    } finally {
      await Promise.all([newest.stop(), oldest.stop()]);
    }
  });
});
