// The worker that owns the sockets: a page that is busy drawing is not heard.
import type { FromWorker, ToWorker } from "./messages";
import { newOpusDecoder } from "./opus-decoder";
import { SessionSocket, type SocketSurroundings } from "./session-socket";

/** What of a dedicated worker's scope is used; the DOM library declares the page's instead. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onoffline: (() => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
const sockets = new Map<number, SessionSocket>();
let microphone: MessagePort | null = null;

const around: SocketSurroundings = {
  connect: (url) => new WebSocket(url),
  nowMs: () => performance.now(),
  later: (delayMs, act) => {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
  post: (message) => {
    if (message.type === "ended") sockets.delete(message.link);
    scope.postMessage(message);
  },
  newDecoder: newOpusDecoder,
};

function listenTo(port: MessagePort | null): void {
  microphone?.close();
  microphone = port;
  if (microphone === null) return;
  microphone.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    const samples = new Uint8Array(data);
    for (const socket of sockets.values()) socket.sendMicrophone(samples);
  };
}

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case "open": {
      const { link, url, ticket, port } = data;
      sockets.set(link, new SessionSocket({ link, url, ticket, frames: port }, around));
      return;
    }
    case "ticket":
      sockets.get(data.link)?.takeTicket(data.ticket);
      return;
    case "talk":
      sockets.get(data.link)?.setTalking(data.on);
      return;
    case "close":
      sockets.get(data.link)?.close();
      sockets.delete(data.link);
      return;
    case "microphone":
      listenTo(data.port);
      return;
  }
};

scope.onoffline = () => {
  for (const socket of sockets.values()) socket.noteOffline();
};
