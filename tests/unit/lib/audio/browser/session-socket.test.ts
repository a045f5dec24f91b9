import { describe, expect, it } from "vitest";
import { closeCodeOf, frameBytes, pingIntervalMs } from "@/lib/audio/wire";
import { socketStage } from "./socket-stage";

const samples = new Uint8Array(frameBytes).fill(7);

describe("a session's socket", () => {
  it("says its ticket in the first message, never in the address, and tells what was opened", () => {
    const { last, opened, posts, frames } = socketStage();
    expect(last().binaryType).toBe("arraybuffer");
    opened(true);
    expect(last().sent[0]).toBe('{"type":"open","ticket":"first"}');
    expect(posts).toEqual([{ type: "opened", link: 3, streams: ["mix"], mayTalk: true }]);
    expect(frames).toEqual(["restart"]);
  });

  it("passes binary messages on as they came", () => {
    const { last, opened, frames } = socketStage();
    opened();
    const message = new ArrayBuffer(652);
    last().hear(message);
    expect(frames[1]).toBe(message);
  });

  it("tells the best of the last round trips", () => {
    const { last, opened, posts, pass } = socketStage();
    opened();
    pass(40);
    last().hear({ type: "pong", id: 1 });
    pass(pingIntervalMs - 40);
    expect(last().sent.slice(1)).toEqual(['{"type":"ping","id":1}', '{"type":"ping","id":2}']);
    pass(90);
    last().hear({ type: "pong", id: 2 });
    last().hear({ type: "pong", id: 2 });
    expect(posts.filter(({ type }) => type === "round-trip")).toEqual([
      { type: "round-trip", link: 3, ms: 40 },
      { type: "round-trip", link: 3, ms: 40 },
    ]);
  });

  it("comes back after a cut: at once, then slower, each time with a ticket of its own", () => {
    const { session, sockets, last, opened, wanted, pass, frames } = socketStage();
    opened();
    last().end(1006);
    expect(wanted()).toBe(1);
    session.takeTicket("second");
    expect(sockets).toHaveLength(2);
    last().end(1006);
    expect(wanted()).toBe(1);
    pass(150);
    expect(wanted()).toBe(2);
    session.takeTicket(null);
    pass(299);
    expect(wanted()).toBe(2);
    pass(1);
    expect(wanted()).toBe(3);
    session.takeTicket("third");
    opened();
    expect(last().sent[0]).toBe('{"type":"open","ticket":"third"}');
    expect(frames).toEqual(["restart", "restart"]);
    // All was well in between: at once again.
    last().end(1001);
    expect(wanted()).toBe(4);
  });

  it("takes no ticket that it has not asked for", () => {
    const { session, sockets, opened } = socketStage();
    opened();
    session.takeTicket("other");
    expect(sockets).toHaveLength(1);
  });

  it("sits out a standstill of 4 s, and takes a longer one for the end of the network", () => {
    const { last, sockets, opened, wanted, pass } = socketStage();
    opened();
    pass(3_900);
    last().hear(new ArrayBuffer(652));
    pass(4_000);
    expect(wanted()).toBe(0);
    pass(1_000);
    expect(wanted()).toBe(1);
    // 1000 would end the session at the panel.
    expect(sockets[0]?.closeCode).toBe(4_900);
  });

  it("tells of a standstill within 3 s, once, and of its end, or else that the network is gone", () => {
    const { last, opened, posts, pass } = socketStage();
    opened(true);
    const told = () =>
      posts.map(({ type }) => type).filter((type) => type !== "opened" && type !== "traffic");
    pass(1_500);
    expect(told()).toEqual([]);
    pass(1_400);
    expect(told()).toEqual(["silent"]);
    pass(600);
    last().hear(new ArrayBuffer(652));
    last().hear(new ArrayBuffer(652));
    expect(told()).toEqual(["silent", "changed"]);
    expect(posts.at(-1)).toEqual({ type: "changed", link: 3, streams: ["mix"], mayTalk: true });
    pass(6_000);
    expect(told()).toEqual(["silent", "changed", "silent", "ticket-wanted"]);
  });

  it("gives up a socket that does not open", () => {
    const { sockets, wanted, pass } = socketStage();
    pass(5_000);
    expect(sockets[0]?.closeCode).toBe(4_900);
    expect(wanted()).toBe(1);
  });

  it.each(["hung_up", "ended", "forbidden", "taken_over", "failed"] as const)(
    "ends for good when the panel says %s",
    (code) => {
      const said = socketStage();
      said.opened();
      said.last().hear({ type: "ended", code, text: "why" });
      said.last().end(closeCodeOf(code));
      said.pass(60_000);
      expect(said.posts.slice(1)).toEqual([{ type: "ended", link: 3, code, text: "why" }]);
      expect(said.isPortClosed()).toBe(true);
      // A panel that has only time for the close code says the same by it.
      const closed = socketStage();
      closed.opened();
      closed.last().end(closeCodeOf(code), "reason");
      expect(closed.posts.at(-1)).toEqual({ type: "ended", link: 3, code, text: "reason" });
    },
  );

  it("ends when its first ticket is refused, and asks for another one when a later one is", () => {
    const first = socketStage();
    first.last().hear({ type: "ended", code: "refused", text: "no" });
    expect(first.posts).toEqual([{ type: "ended", link: 3, code: "refused", text: "no" }]);
    const later = socketStage();
    later.opened();
    later.last().end(1006);
    for (let count = 0; count < 3; count++) {
      later.session.takeTicket(`ticket ${count}`);
      later.last().hear({ type: "ended", code: "refused", text: "no" });
      later.pass(1_000);
    }
    expect(later.posts.at(-1)).toEqual({ type: "ended", link: 3, code: "refused", text: "no" });
    expect(later.wanted()).toBe(3);
  });

  it("tells nothing and takes nothing after it was closed", () => {
    const { session, last, opened, posts, isPortClosed, pass } = socketStage();
    opened();
    const { length } = posts;
    session.close();
    expect(last().closeCode).toBe(1_000);
    expect(isPortClosed()).toBe(true);
    last().end(1006);
    session.takeTicket("late");
    pass(60_000);
    expect(posts).toHaveLength(length);
  });
});

describe("frames of the microphone", () => {
  it("go up only while they are wanted, allowed and the socket is open", () => {
    const { session, last, opened, posts } = socketStage();
    session.setTalking(true);
    session.sendMicrophone(samples);
    opened(false);
    session.sendMicrophone(samples);
    expect(last().frames).toEqual([]);
    last().hear({ type: "changed", streams: ["mix"], mayTalk: true });
    expect(posts.at(-1)).toEqual({ type: "changed", link: 3, streams: ["mix"], mayTalk: true });
    session.sendMicrophone(samples);
    expect(last().frames).toHaveLength(2);
    last().hear({ type: "changed", streams: ["mix"], mayTalk: false });
    session.sendMicrophone(samples);
    session.setTalking(false);
    last().hear({ type: "changed", streams: ["mix"], mayTalk: true });
    session.sendMicrophone(samples);
    expect(last().frames).toHaveLength(2);
  });

  it("begin with one of silence, and their timestamps go on while nobody talks", () => {
    const { session, last, opened } = socketStage();
    opened(true);
    session.sendMicrophone(samples);
    session.setTalking(true);
    session.sendMicrophone(samples);
    session.sendMicrophone(samples);
    session.setTalking(false);
    session.sendMicrophone(samples);
    session.setTalking(true);
    session.sendMicrophone(samples);
    const told = last().frames.map((frame) => [frame?.sequence, frame?.timestamp, frame?.samples[0]]);
    expect(told).toEqual([
      [0, 320, 0],
      [1, 640, 7],
      [2, 960, 7],
      [3, 1_600, 0],
      [4, 1_920, 7],
    ]);
  });

  it("are held back while the page says that nobody hears them, and go up again with the first sign of life", () => {
    const { session, last, opened, posts, pass } = socketStage();
    opened(true);
    session.setTalking(true);
    session.sendMicrophone(samples);
    const before = last().frames.length;
    pass(700);
    expect(posts.at(-1)).toEqual({ type: "silent", link: 3 });
    session.sendMicrophone(samples);
    expect(last().frames).toHaveLength(before);
    last().hear({ type: "pong", id: 99 });
    expect(posts.at(-1)).toEqual({ type: "changed", link: 3, streams: ["mix"], mayTalk: true });
    session.sendMicrophone(samples);
    expect(last().frames).toHaveLength(before + 2);
  });

  it("go nowhere from the moment at which the browser is offline", () => {
    const { session, last, opened, posts } = socketStage();
    opened(true);
    session.setTalking(true);
    session.noteOffline();
    session.sendMicrophone(samples);
    expect([posts.at(-1)?.type, last().frames]).toEqual(["silent", []]);
  });

  it("are left out while more than 200 ms waits, and are missing in the sequence then", () => {
    const { session, last, opened } = socketStage();
    opened(true);
    session.setTalking(true);
    session.sendMicrophone(samples);
    last().bufferedAmount = 6_521;
    session.sendMicrophone(samples);
    last().bufferedAmount = 6_520;
    session.sendMicrophone(samples);
    expect(last().frames.map((frame) => frame?.sequence)).toEqual([0, 1, 3]);
  });
});
