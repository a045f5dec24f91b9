import { ownBridge } from "./bridge-routes";
import { inStasis } from "./channel-routes";
import {
  done,
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  found,
  type Handler,
  type Handlers,
  list,
  number,
  ok,
  refusal,
  text,
} from "./exchange";

type Recording = NonNullable<ReturnType<FakeServer["world"]["recordings"]["get"]>>;

function play(
  { world }: FakeServer,
  target: string,
  { parameters }: FakeRequest,
  playbackId: string,
): FakeAnswer {
  const media = list(parameters["media"]);
  if (media.length === 0) return refusal(400, "Media is required");
  const language = text(parameters["lang"]) || "en";
  const options = { id: playbackId, language, skipMs: number(parameters["skipms"]) };
  return { status: 201, body: world.playbacks.start(target, media, options) };
}

function record({ world }: FakeServer, target: string, { parameters }: FakeRequest): FakeAnswer {
  const request = {
    name: text(parameters["name"]),
    format: text(parameters["format"]),
    ifExists: text(parameters["ifExists"]) || "fail",
    maxDurationSeconds: number(parameters["maxDurationSeconds"]),
    terminateOn: text(parameters["terminateOn"]) || "none",
  };
  if (request.name === "") return refusal(400, "Recording name is required");
  if (!world.recordings.isFormat(request.format)) return refusal(422, "Format is unknown on this system");
  if (world.recordings.isTaken(request)) return refusal(409, "Recording already exists");
  const [kind, id = ""] = target.split(/:(.*)/s);
  const isBridged = [...world.bridges.values()].some(({ channels }) => channels.includes(id));
  if (kind === "channel" && !isBridged && ["Ring", "Ringing"].includes(world.channels.get(id)?.state ?? ""))
    world.answer(id);
  const failure = kind === "channel" && isBridged ? "Cannot record channel while in bridge" : undefined;
  return { status: 201, body: world.recordings.start(target, request, failure) };
}

/** A live recording; one that is still queued can be stopped and nothing else. */
function live(act: (recording: Recording) => void, whileQueued = false): Handler {
  return ({ world }, _, [name = ""]) => {
    const recording = world.recordings.get(name);
    if (recording === undefined) return refusal(404, "Recording not found");
    if (!whileQueued && !recording.isUnderWay) return refusal(409, "Recording not in session");
    act(recording);
    return done;
  };
}

function playback(
  act: (
    found: NonNullable<ReturnType<FakeServer["world"]["playbacks"]["get"]>>,
    request: FakeRequest,
  ) => FakeAnswer,
): Handler {
  return ({ world }, request, [id = ""]) => {
    const one = world.playbacks.get(id);
    return one === undefined ? refusal(404, "Playback not found") : act(one, request);
  };
}

/** The header of a WAV file of 8 kHz, mono, and no samples. */
function emptyWave(): Uint8Array {
  const header = Buffer.alloc(44);
  header.write("RIFF").toString();
  header.writeUInt32LE(36, 4);
  header.write("WAVEfmt ", 8);
  for (const [at, value] of [
    [16, 16],
    [24, 8_000],
    [28, 16_000],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write("data", 36);
  return header;
}

const storedMissing = refusal(404, "Recording not found");

function storedModel(stored: { name: string; format: string }) {
  return { name: stored.name, format: stored.format };
}

export const mediaHandlers: Handlers = {
  "POST /channels/*/play": inStasis((server, { id }, request) =>
    play(server, `channel:${id}`, request, text(request.parameters["playbackId"])),
  ),
  "POST /channels/*/play/*": (server, request, ids) =>
    inStasis((_, { id }) => play(server, `channel:${id}`, request, ids[1] ?? ""))(server, request, ids),
  "POST /bridges/*/play": ownBridge((server, id, request) =>
    play(server, `bridge:${id}`, request, text(request.parameters["playbackId"])),
  ),
  "POST /bridges/*/play/*": (server, request, ids) =>
    ownBridge((_, id) => play(server, `bridge:${id}`, request, ids[1] ?? ""))(server, request, ids),
  "POST /channels/*/record": inStasis(
    (server, { id }, request) => record(server, `channel:${id}`, request),
    true,
  ),
  "POST /bridges/*/record": ownBridge((server, id, request) => record(server, `bridge:${id}`, request)),
  "GET /playbacks/*": playback((one) => ok(one.model)),
  "DELETE /playbacks/*": playback((one) => (one.stop() ? done : refusal(500, "Could not stop playback"))),
  "POST /playbacks/*/control": playback((one, { parameters }) => {
    const operation = text(parameters["operation"]);
    if (!/^(restart|pause|unpause|reverse|forward)$/.test(operation))
      return refusal(400, "Invalid operation");
    const outcome = one.control(operation);
    if (outcome === "not-playing") return refusal(409, "Operation invalid in the playback's state");
    return outcome === "done" ? done : refusal(500, "Could not control playback");
  }),
  "GET /recordings/live/*": ({ world }, _, [name = ""]) =>
    found(world.recordings.get(name)?.model, "Recording not found"),
  "DELETE /recordings/live/*": live((recording) => recording.end(false), true),
  "POST /recordings/live/*/stop": live((recording) => recording.stop(), true),
  "POST /recordings/live/*/pause": live((recording) => recording.pause(true)),
  "DELETE /recordings/live/*/pause": live((recording) => recording.pause(false)),
  "POST /recordings/live/*/mute": live(() => undefined),
  "DELETE /recordings/live/*/mute": live(() => undefined),
  "GET /recordings/stored": ({ world }) => ok([...world.recordings.stored.values()].map(storedModel)),
  "GET /recordings/stored/*": ({ world }, _, [name = ""]) => {
    const stored = world.recordings.stored.get(name);
    return stored === undefined ? storedMissing : ok(storedModel(stored));
  },
  "DELETE /recordings/stored/*": ({ world }, _, [name = ""]) =>
    world.recordings.stored.delete(name) ? done : storedMissing,
  "GET /recordings/stored/*/file": ({ world }, _, [name = ""]) =>
    world.recordings.stored.has(name) ? { status: 200, bytes: emptyWave() } : storedMissing,
  "POST /recordings/stored/*/copy": ({ world }, { parameters }, [name = ""]) => {
    const stored = world.recordings.stored.get(name);
    const copy = text(parameters["destinationRecordingName"]);
    if (stored === undefined) return storedMissing;
    if (world.recordings.stored.has(copy)) return refusal(409, "A recording with that name exists");
    world.recordings.stored.set(copy, { ...stored, name: copy });
    return ok(storedModel({ ...stored, name: copy }));
  },
};
