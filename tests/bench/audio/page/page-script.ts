// What runs in the page of the bench: the engine, a button that listens, and clocks.
import { AudioEngine } from "@/lib/audio/browser/audio-engine";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import { type ClickTimes, type SoundOnset, stampChannel, type WorkerStamp } from "./stamps";

const engine = new AudioEngine({
  socketUrl: "/api/v1/audio",
  workerUrl: "/stamped-worker.js",
  listenWorkletUrl: "/listen-processor.js",
  microphoneWorkletUrl: "/microphone-processor.js",
});
let stamps: WorkerStamp[] = [];
const onsets: SoundOnset[] = [];
let current: { path: string; session: string; link: AudioLink } | null = null;
let microphone: MediaStream | null = null;

const toEpoch = (pageMs: number): number => performance.timeOrigin + pageMs;

new BroadcastChannel(stampChannel).onmessage = ({ data }: MessageEvent<WorkerStamp>) => {
  if (data.what === "onset") onsets.push({ where: "worker", atMs: data.atMs });
  else if (data.what === "sent") onsets.push({ where: "sent", atMs: data.atMs });
  else stamps.push(data);
};

// The engine opens the microphone by itself; the bench hears what it hears.
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  microphone = await getUserMedia(constraints);
  return microphone;
};

async function ask(method: string, path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text === "" ? {} : (JSON.parse(text) as Record<string, string>);
}

/** `path` of the channel: `/nodes/pbx-22/channels/…`. */
async function listen(path: string, clickAtMs: number): Promise<ClickTimes> {
  stamps = [];
  const { spyId = "", ticket = "" } = await ask("POST", `${path}/spies`, { via: "browser" });
  const answeredAtMs = performance.now();
  const spyPath = `${path.split("/channels/")[0]}/spies/${spyId}`;
  const link = engine.open({
    session: spyId,
    ticket,
    newTicket: async () => (await ask("POST", `${spyPath}/tickets`, {}))["ticket"] ?? "",
  });
  current = { path: spyPath, session: spyId, link };
  const firstSampleAtMs = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("nothing was played within 10 s")), 10_000);
    link.subscribe(() => {
      const { ended, firstSampleAtMs: atMs } = link.snapshot();
      if (ended !== null) reject(new Error(ended.text));
      if (atMs === null) return;
      clearTimeout(timer);
      resolve(atMs);
    });
  });
  const of = (what: WorkerStamp["what"]): number => stamps.find((it) => it.what === what)?.atMs ?? Number.NaN;
  return {
    spyId,
    clickAtMs: toEpoch(clickAtMs),
    answeredAtMs: toEpoch(answeredAtMs),
    pageSocketAtMs: of("open"),
    openedAtMs: of("opened"),
    frameAtMs: of("frame"),
    firstSampleAtMs: toEpoch(firstSampleAtMs),
  };
}

/** Notes when a sound begins there: samples that leave the jitter buffer, or that come from the microphone. */
async function watch(where: SoundOnset["where"], source: AudioNode): Promise<AudioWorkletNode> {
  const context = source.context;
  await context.audioWorklet.addModule("/onset-processor.js");
  const node = new AudioWorkletNode(context, "bench-onset", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  node.port.onmessage = ({ data }: MessageEvent<number>) => onsets.push({ where, atMs: data });
  source.connect(node).connect(context.destination);
  return node;
}

function output(): AudioNode {
  const node = current === null ? null : engine.outputOf(current.session);
  if (node === null) throw new Error("Nothing is heard.");
  return node;
}

const bench = {
  listening: null as Promise<ClickTimes> | null,

  /** As the panel's page does when it is drawn. */
  prepared: engine.prepare(),

  async watchOutput(): Promise<void> {
    await watch("output", output());
  },

  /** Whispers with the microphone. */
  async whisper(): Promise<void> {
    if (current === null) throw new Error("Nothing is heard.");
    await ask("PATCH", current.path, { mode: "whisper", whisperTo: "near" });
    await engine.microphone.start();
    current.link.setTalking(true);
    const context = output().context as AudioContext;
    if (microphone === null) throw new Error(engine.microphone.snapshot().error ?? "There is no microphone.");
    await watch("microphone", context.createMediaStreamSource(microphone));
  },

  /** What has begun so far, and how much waits in the jitter buffer. */
  heard(): { onsets: SoundOnset[]; bufferMs: number; outputMs: number } {
    const context = output().context as AudioContext;
    return {
      onsets: onsets.splice(0),
      bufferMs: current?.link.snapshot().bufferMs ?? Number.NaN,
      outputMs: 1_000 * (context.outputLatency + context.baseLatency),
    };
  },

  /** Ends the session; resolves when nothing of it is left. */
  async leave(): Promise<void> {
    const { path, link } = current ?? {};
    current = null;
    engine.microphone.stop();
    link?.close();
    if (path !== undefined) await ask("DELETE", path, {}).catch(() => undefined);
  },
};

declare global {
  interface Window {
    audioBench: typeof bench;
  }
}

window.audioBench = bench;
document.querySelector("button")?.addEventListener("click", (event) => {
  bench.listening = listen((event.currentTarget as HTMLButtonElement).value, event.timeStamp);
});
