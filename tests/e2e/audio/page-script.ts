// What runs in the test's page: the engine, and recorders at its outputs.
import { AudioEngine } from "@/lib/audio/browser/audio-engine";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { AudioLinkState } from "@/lib/audio/link-state";
import { type PageWitness, witnessChannel } from "./arrivals-watch";

const engine = new AudioEngine({
  socketUrl: "/api/v1/audio",
  workerUrl: "/audio/audio-worker.js",
  listenWorkletUrl: "/audio/listen-processor.js",
  microphoneWorkletUrl: "/audio/microphone-processor.js",
});
const links = new Map<string, AudioLink>();
const recordings = new Map<string, RecordedChunk[]>();
const states = new Map<string, AudioLinkState[]>();

/** Both sides in turn, and when the last of them was rendered, ms since 1970. */
interface RecordedChunk {
  samples: Float32Array;
  endMs: number;
}

async function ticketFor(session: string): Promise<string> {
  const response = await fetch(`/ticket?session=${session}`, { method: "POST" });
  if (!response.ok) throw new Error(await response.text());
  return await response.text();
}

/** Until `holds`, looked at each 5 ms. */
async function until<T>(holds: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const value = holds();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const harness = {
  engine,
  support: () => AudioEngine.support(),

  async open(session: string): Promise<void> {
    const link = engine.open({
      session,
      ticket: await ticketFor(session),
      newTicket: () => ticketFor(session),
    });
    links.set(session, link);
    states.set(session, [link.snapshot()]);
    link.subscribe(() => states.get(session)?.push(link.snapshot()));
  },

  /** Records a session's output from its first moment on. */
  async record(session: string): Promise<void> {
    const output = await until(() => engine.outputOf(session));
    await output.context.audioWorklet.addModule("/recorder-processor.js");
    const recorder = new AudioWorkletNode(output.context, "recorder", { channelCount: 2 });
    recordings.set(session, []);
    recorder.port.onmessage = ({ data }: MessageEvent<RecordedChunk>) => recordings.get(session)?.push(data);
    output.connect(recorder).connect(output.context.destination);
  },

  /** What was recorded, as 16-bit samples of both sides in turn, base64. */
  recording(session: string): string {
    const bytes = (recordings.get(session) ?? []).flatMap((chunk) => {
      const samples = Int16Array.from(chunk.samples, (sample) => Math.round(sample * 32_767));
      return [new Uint8Array(samples.buffer)];
    });
    return btoa(bytes.map((part) => String.fromCharCode(...part)).join(""));
  },

  /** When each fifth of a second of a recording was over, ms since 1970. */
  recordedMs: (session: string): number[] => (recordings.get(session) ?? []).map(({ endMs }) => endMs),

  /** What the workers of this page have seen: each answers for itself. */
  witness(): Promise<PageWitness> {
    const channel = new BroadcastChannel(witnessChannel);
    const told: Partial<PageWitness> = {};
    return new Promise((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<Partial<PageWitness>>) => {
        Object.assign(told, data);
        if (told.arrivals === undefined || told.standstills === undefined) return;
        channel.close();
        resolve({ arrivals: told.arrivals, standstills: told.standstills });
      };
      channel.postMessage("tell");
    });
  },

  link(session: string): AudioLink {
    const link = links.get(session);
    if (link === undefined) throw new Error(`No session ${session} was opened`);
    return link;
  },

  state: (session: string): AudioLinkState => harness.link(session).snapshot(),
  states: (session: string): AudioLinkState[] => states.get(session) ?? [],

  /** Keeps the page from doing anything else. */
  block(ms: number): void {
    const end = performance.now() + ms;
    while (performance.now() < end);
  },
};

declare global {
  interface Window {
    harness: typeof harness;
    opening: Promise<void> | undefined;
  }
}

new Worker("/standstill-watch.js");
window.harness = harness;
document.querySelector("button")?.addEventListener("click", ({ currentTarget }) => {
  const sessions = (currentTarget as HTMLButtonElement).value.split(" ");
  window.opening = Promise.all(
    sessions.map(async (session) => {
      await harness.open(session);
      await harness.record(session);
    }),
  ).then(() => undefined);
});

// A session that nobody clicked for.
if (location.hash !== "") window.opening = harness.open(location.hash.slice(1));
