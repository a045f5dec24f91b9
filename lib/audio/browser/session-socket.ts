import {
  type AudioEnd,
  audioEnds,
  closeCodeOf,
  decodeOpusFrame,
  encodeFrame,
  type FromBrowser,
  frameBytes,
  frameSamples,
  headerBytes,
  parseFromPanel,
  type StreamName,
} from "../wire";
import type { FromWorker, ToListener } from "./messages";
import type { NewOpusDecoder } from "./opus-decoder";
import { OpusStreams } from "./opus-streams";
import { Pulse } from "./pulse";

/** What of a `WebSocket` is used. */
export type Socket = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "close" | "onclose" | "onmessage" | "onopen" | "send"
>;

/** What a session's socket stands on; a test gives others. */
export interface SocketSurroundings {
  connect(url: string): Socket;
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number;
  /** Calls back once; the answer takes it back. Never in the path of the sound. */
  later(delayMs: number, act: () => void): () => void;
  post(message: FromWorker): void;
  newDecoder: NewOpusDecoder;
}

/** What a session's socket is opened with. */
export interface SessionSocketOptions {
  link: number;
  url: string;
  ticket: string;
  /** Where the frames go. */
  frames: { postMessage(message: ToListener, transfer: Transferable[]): void; close(): void };
}

/** Waits before the next try after a cut, ms: at once, then slower, the last one again and again. */
const retryDelaysMs = [0, 150, 300, 600, 1_000];
/** More than 200 ms waits to be sent: what comes now would be late. */
const backlogMaxBytes = 10 * (headerBytes + frameBytes);
/** A ticket may be spoilt on its way (the panel began anew): so often another one is asked for. */
const refusalsMost = 3;
/** Close codes: one that ends the session at the panel, and one after which the panel waits for this page to return. */
const goodbye = 1_000;
const comingBack = 4_900;

/** The websocket of one session: opens, measures, comes back after a cut, and carries the frames both ways. */
export class SessionSocket {
  readonly #options: SessionSocketOptions;
  readonly #around: SocketSurroundings;
  #socket: Socket | null = null;
  #isOpen = false;
  #isEnded = false;
  #wasOpen = false;
  #tryCount = 0;
  #refusalCount = 0;
  readonly #pulse: Pulse;
  #stopTimer: () => void = () => undefined;
  #mayTalk = false;
  #isTalking = false;
  #streams: StreamName[] = [];
  /** Whether the panel has a frame of this talk already. */
  #isAhead = false;
  #sequence = 0;
  #timestamp = 0;
  readonly #opus: OpusStreams;
  /** Whether the panel was told by this socket that Opus cannot be decoded. */
  #hasRefusedOpus = false;

  constructor(options: SessionSocketOptions, around: SocketSurroundings) {
    this.#options = options;
    this.#around = around;
    this.#opus = new OpusStreams({
      newDecoder: around.newDecoder,
      nowMs: around.nowMs,
      onFrame: (message) => options.frames.postMessage(message, [message]),
      onFailure: () => this.#refuseOpus(),
    });
    const { link } = options;
    this.#pulse = new Pulse({
      nowMs: around.nowMs,
      later: around.later,
      ping: (id) => {
        if (this.#socket !== null) this.#say(this.#socket, { type: "ping", id });
      },
      onSilent: () => around.post({ type: "silent", link }),
      onBack: () => around.post({ type: "changed", link, streams: this.#streams, mayTalk: this.#mayTalk }),
      onGone: () => {
        this.#drop(comingBack);
        this.#retry();
      },
      onRoundTrip: (ms) => around.post({ type: "round-trip", link, ms }),
      onTraffic: (kbps) => around.post({ type: "traffic", link, kbps }),
    });
    this.#connect(options.ticket);
  }

  /** The ticket that was asked for; null when there was none to be had. */
  takeTicket(ticket: string | null): void {
    if (this.#isEnded || this.#socket !== null) return;
    if (ticket === null) this.#retry();
    else this.#connect(ticket);
  }

  /** Whether frames of the microphone are to go up. */
  setTalking(on: boolean): void {
    this.#isTalking = on;
    this.#isAhead &&= on;
    this.#hurry();
  }

  /** The browser has told that it has no network. */
  noteOffline(): void {
    this.#pulse.noteOffline();
  }

  #hurry(): void {
    this.#pulse.hurry(this.#isOpen && this.#isTalking && this.#mayTalk);
  }

  /** Sends one frame of the microphone; not while nobody wants it, nothing is heard of the panel, or the network is behind. */
  sendMicrophone(samples: Uint8Array): void {
    const socket = this.#socket;
    const isWanted = this.#isTalking && this.#mayTalk && !this.#pulse.isSilent;
    if (socket === null || !this.#isOpen || !isWanted) {
      this.#isAhead = false;
      this.#timestamp += frameSamples;
      return;
    }
    // One frame of silence goes before: Asterisk then always has one to play while the next is on its way.
    if (!this.#isAhead) this.#send(socket, new Uint8Array(frameBytes));
    this.#isAhead = true;
    this.#send(socket, samples);
  }

  /** Closes for good; nothing is told any more. */
  close(): void {
    this.#isEnded = true;
    this.#drop(goodbye);
    this.#opus.close();
    this.#options.frames.close();
  }

  #send(socket: Socket, samples: Uint8Array): void {
    if (socket.bufferedAmount <= backlogMaxBytes) {
      const [sequence, timestamp] = [this.#sequence, this.#timestamp];
      socket.send(encodeFrame({ stream: "mix", sequence, timestamp, samples }));
    }
    this.#sequence += 1;
    this.#timestamp += frameSamples;
  }

  #connect(ticket: string): void {
    const socket = this.#around.connect(this.#options.url);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#say(socket, { type: "open", ticket });
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.#pulse.heard(typeof data === "string" ? 0 : data.byteLength);
      if (typeof data === "string") this.#hear(data);
      else this.#take(data);
    };
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    this.#stopTimer();
    this.#pulse.begin();
  }

  #take(message: ArrayBuffer): void {
    const frame = decodeOpusFrame(new Uint8Array(message));
    if (frame === null) this.#options.frames.postMessage(message, [message]);
    else if (!this.#opus.take(frame)) this.#refuseOpus();
  }

  /** The panel sends PCM then, from where it is; what comes until then is lost, and not silence. */
  #refuseOpus(): void {
    if (this.#hasRefusedOpus || this.#socket === null || !this.#isOpen) return;
    this.#hasRefusedOpus = true;
    this.#say(this.#socket, { type: "undecodable", codec: "opus" });
    this.#around.post({ type: "undecodable", link: this.#options.link });
  }

  #say(socket: Socket, message: FromBrowser): void {
    socket.send(JSON.stringify(message));
  }

  #hear(text: string): void {
    const message = parseFromPanel(text);
    const { link } = this.#options;
    switch (message?.type) {
      case "opened":
        this.#isOpen = true;
        this.#wasOpen = true;
        this.#tryCount = 0;
        this.#refusalCount = 0;
        this.#mayTalk = message.mayTalk;
        this.#streams = message.streams;
        this.#isAhead = false;
        this.#sequence = 0;
        this.#timestamp = 0;
        this.#hasRefusedOpus = false;
        this.#opus.restart();
        this.#options.frames.postMessage("restart", []);
        this.#around.post({ type: "opened", link, streams: message.streams, mayTalk: message.mayTalk });
        this.#pulse.open();
        this.#hurry();
        return;
      case "changed":
        this.#mayTalk = message.mayTalk;
        this.#streams = message.streams;
        this.#hurry();
        this.#around.post({ type: "changed", link, streams: message.streams, mayTalk: message.mayTalk });
        return;
      case "pong":
        this.#pulse.pong(message.id);
        return;
      case "ended":
        this.#end(message.code, message.text);
        return;
      case undefined:
        return;
    }
  }

  #closed(code: number, reason: string): void {
    this.#drop(comingBack);
    if (this.#isEnded) return;
    const end = audioEnds.find((one) => closeCodeOf(one) === code);
    if (end === undefined) this.#retry();
    else this.#end(end, reason);
  }

  #end(code: AudioEnd, text: string): void {
    this.#drop(comingBack);
    this.#refusalCount += 1;
    if (code === "refused" && this.#wasOpen && this.#refusalCount < refusalsMost) {
      this.#retry();
      return;
    }
    this.#isEnded = true;
    this.#around.post({ type: "ended", link: this.#options.link, code, text });
    this.#opus.close();
    this.#options.frames.close();
  }

  #retry(): void {
    const delayMs = retryDelaysMs[Math.min(this.#tryCount, retryDelaysMs.length - 1)] ?? 0;
    this.#tryCount += 1;
    const ask = (): void => this.#around.post({ type: "ticket-wanted", link: this.#options.link });
    if (delayMs === 0) ask();
    else this.#stopTimer = this.#around.later(delayMs, ask);
  }

  /** Lets the socket go without waiting for its end. */
  #drop(code: number): void {
    this.#stopTimer();
    this.#pulse.stop();
    this.#isOpen = false;
    this.#mayTalk = false;
    this.#isAhead = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code);
  }
}
