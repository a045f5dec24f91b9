import type { WebSocket } from "ws";
import { type AudioEnd, closeCodeOf, type FromPanel, frameBytes, headerBytes } from "@/lib/audio/wire";
import type { Identity } from "../auth/identity";
import type { AudioLine, AudioPeer } from "./audio-line";

/** Audio that waits for a browser is late: with more than 200 ms of it, new frames are dropped until it drains. */
export const mostWaitingBytes = (200 / 20) * (headerBytes + frameBytes);

/** A frame of Opus that is not a pause (about 129 bytes): the same bytes are five times the sound. */
const opusFrameBytes = headerBytes + 130;

function mostWaitingFor({ byteLength }: Uint8Array): number {
  return Math.min(mostWaitingBytes, (200 / 20) * Math.max(byteLength, opusFrameBytes));
}

/** What the handshake has told. */
export interface Asked {
  identity: Identity;
  headers: Headers;
  address: string;
  onOpened(): void;
}

/** One audio socket with all that is known of it. */
export class Connection implements AudioPeer {
  readonly socket: WebSocket;
  /** By which its right is asked again. */
  readonly headers: Headers;
  readonly address: string;
  /** Its ticket was good: it waits no more. */
  readonly onOpened: () => void;
  identity: Identity;
  line: AudioLine | null = null;
  lastHeardMs: number;
  /** Nothing is sent to a page that says nothing. */
  isQuiet = false;
  dropped = 0;

  constructor(socket: WebSocket, asked: Asked, nowMs: number) {
    this.socket = socket;
    this.identity = asked.identity;
    this.headers = asked.headers;
    this.address = asked.address;
    this.onOpened = asked.onOpened;
    this.lastHeardMs = nowMs;
  }

  audio(message: Uint8Array): void {
    if (this.isQuiet || this.socket.bufferedAmount > mostWaitingFor(message)) {
      this.dropped += 1;
      return;
    }
    this.socket.send(message, ignoreFailure);
  }

  tell(message: FromPanel): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message), ignoreFailure);
  }

  /** Of the line, which has let go of it. */
  end(code: AudioEnd, text: string): void {
    this.line = null;
    this.refuse(code, text);
  }

  /** Of the socket, by its own fault: the session of its line, if it has one, ends with it. */
  refuse(code: AudioEnd, text: string): void {
    this.tell({ type: "ended", code, text });
    this.socket.close(closeCodeOf(code));
    const { line } = this;
    this.line = null;
    line?.refuse(this, code);
  }
}

/** A send that fails is followed by `close`, which is where it is dealt with. */
export function ignoreFailure(): void {}
