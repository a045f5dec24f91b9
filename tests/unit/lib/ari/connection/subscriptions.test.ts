import { describe, expect, it } from "vitest";
import { AriError, createAriClient } from "@/lib/ari";
import { Subscriptions } from "@/lib/ari/connection/subscriptions";
import { later } from "../handle-world";

const alice = "endpoint:PJSIP/alice";

/** Subscriptions of the application `app`, over requests that the test answers. */
function setUp(eventSources: readonly string[] = []) {
  const sent: string[] = [];
  /** By method; default 200. */
  const statuses = new Map<string, number | Promise<number>>();
  const client = createAriClient({
    request: async ({ method, path, query }) => {
      sent.push(`${method} ${path}?${decodeURIComponent(query)}`);
      const status = await (statuses.get(method) ?? 200);
      return { status, contentType: "application/json", text: "{}", bytes: undefined };
    },
    close: async () => undefined,
  });
  return { subscriptions: new Subscriptions(client, "app", eventSources), sent, statuses };
}

const path = "/applications/app/subscription?eventSource=";

describe("subscriptions", () => {
  it("ask Asterisk for the first of a source, and end with the last", async () => {
    const { subscriptions, sent } = setUp();
    const undos = [await subscriptions.add(alice), await subscriptions.add(alice)];
    expect(sent.splice(0)).toEqual([`POST ${path}${alice}`]);
    expect(subscriptions.sources()).toEqual([alice]);
    await undos[0]?.();
    expect(sent).toEqual([]);
    expect(subscriptions.sources()).toEqual([alice]);
    await undos[1]?.();
    expect(sent.splice(0)).toEqual([`DELETE ${path}${alice}`]);
    expect(subscriptions.sources()).toEqual([]);
    await subscriptions.add(alice);
    expect(sent).toEqual([`POST ${path}${alice}`]);
  });

  it("count an undo once, however often it is called", async () => {
    const { subscriptions, sent } = setUp();
    const undo = await subscriptions.add(alice);
    await subscriptions.add(alice);
    sent.splice(0);
    await Promise.all([undo(), undo()]);
    await undo();
    expect(sent).toEqual([]);
    expect(subscriptions.sources()).toEqual([alice]);
  });

  it("made at the same time are one request, for which both wait", async () => {
    const { subscriptions, sent, statuses } = setUp();
    const answer = later<number>();
    statuses.set("POST", answer.promise);
    const order: string[] = [];
    const all = [1, 2].map((number) => subscriptions.add(alice).then(() => order.push(`made ${number}`)));
    await Promise.resolve();
    order.push("answered");
    answer.resolve(200);
    await Promise.all(all);
    expect(order).toEqual(["answered", "made 1", "made 2"]);
    expect(sent).toHaveLength(1);
  });

  it("that are refused are refused to all who asked, and forgotten", async () => {
    const { subscriptions, sent, statuses } = setUp();
    statuses.set("POST", 422);
    const all = await Promise.allSettled([subscriptions.add("channel:1"), subscriptions.add("channel:1")]);
    for (const one of all) {
      expect(one).toMatchObject({ status: "rejected", reason: { code: "unprocessable" } });
      expect(one.status === "rejected" && one.reason).toBeInstanceOf(AriError);
    }
    expect(sent).toHaveLength(1);
    expect(subscriptions.sources()).toEqual([]);
    statuses.clear();
    await subscriptions.add("channel:1");
    expect(subscriptions.sources()).toEqual(["channel:1"]);
  });

  it("of the connect are held for ever", async () => {
    const { subscriptions, sent } = setUp([alice]);
    expect(subscriptions.sources()).toEqual([alice]);
    const undo = await subscriptions.add(alice);
    await undo();
    expect(sent).toEqual([]);
    expect(subscriptions.sources()).toEqual([alice]);
  });

  it("that are dropped are not undone, nor is what was made after it", async () => {
    const { subscriptions, sent } = setUp();
    const undo = await subscriptions.add("channel:1");
    subscriptions.drop(["channel:1", "channel:unknown"]);
    expect(subscriptions.sources()).toEqual([]);
    const again = await subscriptions.add("channel:1");
    sent.splice(0);
    await undo();
    expect(sent).toEqual([]);
    expect(subscriptions.sources()).toEqual(["channel:1"]);
    await again();
    expect(sent).toEqual([`DELETE ${path}channel:1`]);
  });

  it.each([404, 422])("that have ended before the undo, by %s, are no failure", async (status) => {
    const { subscriptions, statuses } = setUp();
    const undo = await subscriptions.add("channel:1");
    statuses.set("DELETE", status);
    await expect(undo()).resolves.toBeUndefined();
  });

  it("whose undo fails tell so each time that it is called, and are not made again", async () => {
    const { subscriptions, sent, statuses } = setUp();
    const undo = await subscriptions.add(alice);
    statuses.set("DELETE", 500);
    sent.splice(0);
    await expect(undo()).rejects.toMatchObject({ code: "server_error" });
    await expect(undo()).rejects.toMatchObject({ code: "server_error" });
    expect(sent).toHaveLength(1);
    expect(subscriptions.sources()).toEqual([]);
  });
});
