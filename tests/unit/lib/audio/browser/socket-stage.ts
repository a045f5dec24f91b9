import type { FromWorker, ToListener } from "@/lib/audio/browser/messages";
import { SessionSocket, type Socket } from "@/lib/audio/browser/session-socket";
import { decodeFrame, type FromPanel } from "@/lib/audio/wire";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";
import { fakeDecoders } from "./fake-decoder";

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
export function socketStage() {
  const sockets: FakeSocket[] = [];
  const posts: FromWorker[] = [];
  const frames: ToListener[] = [];
  const clock = new ManualClock();
  const beganMs = clock.now();
  const decoders = fakeDecoders();
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
      nowMs: () => clock.now() - beganMs,
      later: (delayMs, act) => clock.after(delayMs, act),
      post: (message) => posts.push(message),
      newDecoder: decoders.newDecoder,
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
    decoders,
    last,
    isPortClosed: () => isPortClosed,
    /** Lets time pass, and what is due with it. */
    pass: (ms: number) => clock.advance(ms),
    opened(mayTalk = false) {
      last().open();
      last().hear({ type: "opened", session: "s", streams: ["mix"], mayTalk });
    },
    wanted: () => posts.filter(({ type }) => type === "ticket-wanted").length,
  };
}
