import { describe, expect, it } from "vitest";
import { createAriClient } from "@/lib/ari/client";
import { AriError } from "@/lib/ari/errors";
import type { SocketHandlers } from "@/lib/ari/transport";
import { later } from "./handle-world";
import { settle, setUp } from "./stream-world";

/** What is asked of Asterisk, for each kind of which it hears everything. */
const leaving = [
  "deviceState:__AST_DEVICE_STATE_ALL_TOPIC",
  "channel:__AST_CHANNEL_ALL_TOPIC",
  "bridge:__AST_BRIDGE_ALL_TOPIC",
  "endpoint:__AST_ENDPOINT_ALL_TOPIC",
].map((eventSource) => `DELETE /applications/panel/subscription ${eventSource}`);
const answered = (status: number) => leaving.map(() => String(status));

/** A stream that is live, whose unsubscription the test answers; and what happened to it, in order. */
function setUpClosing() {
  const log: string[] = [];
  const answer = later<number | AriError>();
  const world = setUp();
  const { applications } = world.client;
  const client = createAriClient({
    close: async () => undefined,
    request: async ({ method, path, query, signal }) => {
      if (method !== "DELETE") throw new Error(`${method} ${path} was not expected.`);
      log.push(`${method} ${path} ${new URLSearchParams(query).get("eventSource")}`);
      signal?.addEventListener("abort", () => log.push("gives up"));
      const status = await answer.promise;
      if (status instanceof AriError) throw status;
      log.push(String(status));
      return { status, contentType: "application/json", text: "{}", bytes: undefined };
    },
  });
  applications.unsubscribe = client.applications.unsubscribe;
  const live = async () => {
    world.stream.start();
    await world.goLive();
    const { handlers } = world.last();
    handlers.onClose = follow(handlers.onClose);
  };
  const follow = (onClose: SocketHandlers["onClose"]): SocketHandlers["onClose"] => {
    return (reason) => {
      log.push(reason.code === "closed" ? "closes the socket" : "the socket is lost");
      onClose(reason);
    };
  };
  const close = () => world.stream.close().then(() => log.push("is closed"));
  return { ...world, log, answer, live, close };
}

describe("closing an open socket", () => {
  it("leaves what it hears as a whole first, and waits for the answers", async () => {
    const it = setUpClosing();
    await it.live();
    const closing = it.close();
    expect(it.stream.state.status).toBe("closed");
    await settle();
    expect(it.log).toEqual(leaving);
    expect(it.last().isOpen).toBe(true);
    it.answer.resolve(200);
    await closing;
    expect(it.log).toEqual([...leaving, ...answered(200), "closes the socket", "is closed"]);
    expect(it.clock.timerCount).toBe(0);
  });

  it.each([404, 422, 500])("goes on when that fails by %i", async (status) => {
    const it = setUpClosing();
    await it.live();
    const closing = it.close();
    it.answer.resolve(status);
    await closing;
    expect(it.log).toEqual([...leaving, ...answered(status), "closes the socket", "is closed"]);
    expect(it.clock.timerCount).toBe(0);
  });

  it("goes on when Asterisk cannot be asked", async () => {
    const it = setUpClosing();
    await it.live();
    const closing = it.close();
    it.answer.resolve(new AriError("connection_failed", "Nothing listens."));
    await closing;
    expect(it.log).toEqual([...leaving, "closes the socket", "is closed"]);
  });

  it("waits two seconds for a dead Asterisk, and no more", async () => {
    const it = setUpClosing();
    await it.live();
    const closing = it.close();
    it.clock.advance(1_999);
    await settle();
    expect(it.log).toEqual(leaving);
    it.clock.advance(1);
    await closing;
    expect(it.log).toEqual([...leaving, ...leaving.map(() => "gives up"), "closes the socket", "is closed"]);
    expect(it.clock.timerCount).toBe(0);
  });

  it("twice does it once, and both wait for it", async () => {
    const it = setUpClosing();
    await it.live();
    const both = [it.close(), it.close()];
    await settle();
    expect(it.log).toEqual(leaving);
    it.answer.resolve(200);
    await Promise.all(both);
    await it.stream.close();
    expect(it.log).toEqual([...leaving, ...answered(200), "closes the socket", "is closed", "is closed"]);
  });

  it("hears nothing more meanwhile, and takes a loss for the end that it wants", async () => {
    const it = setUpClosing();
    await it.live();
    const closing = it.close();
    it.last().digit("1");
    it.last().lose();
    it.answer.resolve(200);
    await closing;
    expect(it.told).toEqual([]);
    expect(it.log).toEqual([...leaving, "the socket is lost", ...answered(200), "is closed"]);
    expect(it.words().at(-1)).toBe("closed");
  });

  it("does so as well during the resync", async () => {
    const it = setUpClosing();
    it.stream.start();
    it.last().handlers.onOpen();
    const closing = it.close();
    it.answer.resolve(200);
    await closing;
    expect(it.log).toEqual([...leaving, ...answered(200), "is closed"]);
    expect(it.last().isOpen).toBe(false);
  });
});

describe("there is nothing to leave, and no request", () => {
  it("before the socket opens", async () => {
    const it = setUpClosing();
    it.stream.start();
    await it.close();
    expect(it.log).toEqual(["is closed"]);
    expect(it.last().isOpen).toBe(false);
  });

  it("when the socket was lost: a client can do nothing then", async () => {
    const it = setUpClosing();
    await it.live();
    it.last().lose();
    await it.close();
    expect(it.log).toEqual(["the socket is lost", "is closed"]);
  });

  it("when another client took the application: they are its subscriptions now", async () => {
    const it = setUpClosing();
    await it.live();
    it.last().send({ type: "ApplicationReplaced" });
    await it.close();
    expect(it.log).toEqual(["closes the socket", "is closed"]);
  });
});

describe("a socket that the stream gives up by itself", () => {
  it("is left as in a close, and no other is opened before it is gone for a moment", async () => {
    const it = setUpClosing();
    await it.live();
    it.stream.checkNow();
    it.world.failing = "GET /asterisk/ping";
    await settle();
    expect(it.stream.state.status).toBe("waiting");
    expect(it.log).toEqual(leaving);
    it.clock.advance(1_000);
    await settle();
    expect(it.stream.state.status).toBe("connecting");
    expect(it.sockets).toHaveLength(1);
    it.answer.resolve(200);
    await settle();
    expect(it.log).toEqual([...leaving, ...answered(200), "closes the socket"]);
    it.clock.advance(124);
    expect(it.sockets).toHaveLength(1);
    it.clock.advance(1);
    expect(it.sockets).toHaveLength(2);
  });

  it("opens none after a close meanwhile", async () => {
    const it = setUpClosing();
    await it.live();
    it.world.failing = "GET /asterisk/ping";
    it.stream.checkNow();
    await settle();
    it.stream.checkNow();
    const closing = it.close();
    it.answer.resolve(200);
    await closing;
    it.clock.advance(60_000);
    await settle();
    expect(it.sockets).toHaveLength(1);
    expect(it.clock.timerCount).toBe(0);
  });
});
