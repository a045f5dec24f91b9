import { describe, expect, it } from "vitest";
import type { FromWorker, ToListener } from "@/lib/audio/browser/messages";
import { SessionSocket, type Socket } from "@/lib/audio/browser/session-socket";
import { closeCodeOf, decodeFrame, type FromPanel, frameBytes, pingIntervalMs } from "@/lib/audio/wire";

class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  closeCode: number | undefined;
  readonly sent: (string | Uint8Array)[] = [];

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    this.sent.push(data as string | Uint8Array);
  }

  close(code: number): void {
    this.closeCode ??= code;
  }

  /** What the browser would call. */
  open(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  hear(data: FromPanel | ArrayBuffer): void {
    const text = data instanceof ArrayBuffer ? data : JSON.stringify(data);
    this.onmessage?.call(this as unknown as WebSocket, { data: text } as MessageEvent);
  }

  end(code: number, reason = ""): void {
    this.onclose?.call(this as unknown as WebSocket, { code, reason } as CloseEvent);
  }

  get frames() {
    return this.sent.filter((one) => typeof one !== "string").map((one) => decodeFrame(one));
  }
}

/** A session's socket in surroundings that a test moves by hand. */
function stage() {
  const sockets: FakeSocket[] = [];
  const posts: FromWorker[] = [];
  const frames: ToListener[] = [];
  const timers: { atMs: number; act: () => void }[] = [];
  const clock = { ms: 0 };
  let isPortClosed = false;
  const session = new SessionSocket(
    {
      link: 3,
      url: "ws://panel/api/v1/audio",
      ticket: "first",
      frames: {
        postMessage: (message) => frames.push(message),
        close: () => {
          isPortClosed = true;
        },
      },
    },
    {
      connect: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      nowMs: () => clock.ms,
      later: (delayMs, act) => {
        const timer = { atMs: clock.ms + delayMs, act };
        timers.push(timer);
        return () => {
          const place = timers.indexOf(timer);
          if (place >= 0) timers.splice(place, 1);
        };
      },
      post: (message) => posts.push(message),
    },
  );
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket");
    return socket;
  };
  return {
    session,
    sockets,
    posts,
    frames,
    last,
    isPortClosed: () => isPortClosed,
    /** Lets time pass, and what is due with it. */
    pass(ms: number) {
      const untilMs = clock.ms + ms;
      for (;;) {
        const due = timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        timers.splice(timers.indexOf(due), 1);
        clock.ms = due.atMs;
        due.act();
      }
      clock.ms = untilMs;
    },
    opened(mayTalk = false) {
      last().open();
      last().hear({ type: "opened", session: "s", streams: ["mix"], mayTalk });
    },
    wanted: () => posts.filter(({ type }) => type === "ticket-wanted").length,
  };
}

const samples = new Uint8Array(frameBytes).fill(7);

describe("a session's socket", () => {
  it("says its ticket in the first message, never in the address, and tells what was opened", () => {
    const { last, opened, posts, frames } = stage();
    expect(last().binaryType).toBe("arraybuffer");
    opened(true);
    expect(last().sent[0]).toBe('{"type":"open","ticket":"first"}');
    expect(posts).toEqual([{ type: "opened", link: 3, streams: ["mix"], mayTalk: true }]);
    expect(frames).toEqual(["restart"]);
  });

  it("passes binary messages on as they came", () => {
    const { last, opened, frames } = stage();
    opened();
    const message = new ArrayBuffer(652);
    last().hear(message);
    expect(frames[1]).toBe(message);
  });

  it("tells the best of the last round trips", () => {
    const { last, opened, posts, pass } = stage();
    opened();
    pass(40);
    last().hear({ type: "pong", id: 1 });
    pass(pingIntervalMs - 40);
    expect(last().sent.slice(1)).toEqual(['{"type":"ping","id":1}', '{"type":"ping","id":2}']);
    pass(90);
    last().hear({ type: "pong", id: 2 });
    last().hear({ type: "pong", id: 2 });
    expect(posts.slice(1)).toEqual([
      { type: "round-trip", link: 3, ms: 40 },
      { type: "round-trip", link: 3, ms: 40 },
    ]);
  });

  it("comes back after a cut: at once, then slower, each time with a ticket of its own", () => {
    const { session, sockets, last, opened, wanted, pass, frames } = stage();
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
    const { session, sockets, opened } = stage();
    opened();
    session.takeTicket("other");
    expect(sockets).toHaveLength(1);
  });

  it("sits out a standstill of 4 s, and takes a longer one for the end of the network", () => {
    const { last, sockets, opened, wanted, pass } = stage();
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
    const { last, opened, posts, pass } = stage();
    opened(true);
    const told = () => posts.slice(1).map(({ type }) => type);
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
    const { sockets, wanted, pass } = stage();
    pass(5_000);
    expect(sockets[0]?.closeCode).toBe(4_900);
    expect(wanted()).toBe(1);
  });

  it.each(["hung_up", "ended", "forbidden", "taken_over", "failed"] as const)(
    "ends for good when the panel says %s",
    (code) => {
      const said = stage();
      said.opened();
      said.last().hear({ type: "ended", code, text: "why" });
      said.last().end(closeCodeOf(code));
      said.pass(60_000);
      expect(said.posts.slice(1)).toEqual([{ type: "ended", link: 3, code, text: "why" }]);
      expect(said.isPortClosed()).toBe(true);
      // A panel that has only time for the close code says the same by it.
      const closed = stage();
      closed.opened();
      closed.last().end(closeCodeOf(code), "reason");
      expect(closed.posts.at(-1)).toEqual({ type: "ended", link: 3, code, text: "reason" });
    },
  );

  it("ends when its first ticket is refused, and asks for another one when a later one is", () => {
    const first = stage();
    first.last().hear({ type: "ended", code: "refused", text: "no" });
    expect(first.posts).toEqual([{ type: "ended", link: 3, code: "refused", text: "no" }]);
    const later = stage();
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
    const { session, last, opened, posts, isPortClosed, pass } = stage();
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
    const { session, last, opened, posts } = stage();
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
    const { session, last, opened } = stage();
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

  it("are left out while more than 200 ms waits, and are missing in the sequence then", () => {
    const { session, last, opened } = stage();
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
