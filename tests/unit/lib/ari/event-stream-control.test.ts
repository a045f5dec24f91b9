import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorOfAnswer } from "@/lib/ari/errors";
import { settle, setUp } from "./stream-world";

describe("checkNow", () => {
  it("connects at once when waiting, and leaves no second attempt behind", async () => {
    const it = setUp();
    it.stream.start();
    it.last().lose();
    it.clock.advance(125);
    it.stream.checkNow();
    expect(it.sockets.length).toBe(2);
    it.clock.advance(60_000);
    expect(it.sockets.length).toBe(2);
  });

  it("when live reads the lists again on the same socket, with the events in order", async () => {
    let finish: () => void = () => undefined;
    let isFirst = true;
    const it = setUp({
      resync: () => {
        if (!isFirst) return new Promise<void>((resolve) => (finish = resolve));
        isFirst = false;
        return Promise.resolve();
      },
    });
    it.stream.start();
    await it.goLive();
    it.stream.checkNow();
    it.stream.checkNow();
    await settle();
    it.last().digit("1");
    expect(it.told).toEqual([]);
    finish();
    await settle();
    expect(it.told).toEqual(["(1)"]);
    expect(it.sockets.length).toBe(1);
    expect(it.words()).toEqual(["connecting", "resyncing", "live", "resyncing", "live"]);
  });
});

describe("close", () => {
  it("leaves no socket and no timer in any state, whatever happened before", async () => {
    const step = fc.constantFrom("open", "lose", "refuse", "replace", "check", "time", "event", "settle");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const it = setUp();
        it.stream.start();
        for (const word of steps) {
          if (word === "open" && it.last().isOpen && it.stream.state.status === "connecting")
            it.last().handlers.onOpen();
          if (word === "lose") it.last().lose();
          if (word === "refuse") it.last().lose(errorOfAnswer("x", 401, "{}"));
          if (word === "replace" && it.last().isOpen) it.last().send({ type: "ApplicationReplaced" });
          if (word === "check") it.stream.checkNow();
          if (word === "time") it.clock.advance(40_000);
          if (word === "event") it.last().digit("1");
          if (word === "settle") await settle();
          const open = it.sockets.filter(({ isOpen }) => isOpen).length;
          const { status } = it.stream.state;
          if (word !== "settle") {
            // One may still be on its way out.
            expect(open).toBeLessThanOrEqual(1);
            continue;
          }
          // It connects either with a socket or by a timer, for the rest of the wait after the last one.
          if (status === "connecting") expect(open + it.clock.timerCount).toBe(1);
          else {
            expect(open).toBe(status === "resyncing" || status === "live" ? 1 : 0);
            expect(it.clock.timerCount).toBe(status === "waiting" || status === "refused" ? 1 : 0);
          }
        }
        await it.stream.close();
        expect(it.stream.state).toEqual({ status: "closed" });
        it.stream.checkNow();
        it.stream.start();
        await settle();
        expect(it.sockets.every(({ isOpen }) => !isOpen)).toBe(true);
        expect(it.clock.timerCount).toBe(0);
        expect(it.states.at(-1)).toEqual({ status: "closed" });
      }),
      { numRuns: 150 },
    );
  });

  it("may be called twice, and before the start", async () => {
    const it = setUp();
    await it.stream.close();
    await it.stream.close();
    it.stream.start();
    expect(it.sockets).toEqual([]);
    expect(it.words()).toEqual(["closed"]);
  });
});
