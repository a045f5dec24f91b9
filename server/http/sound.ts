import { ReadableStream } from "node:stream/web";
import { PanelError } from "../errors";
import type { OpenedSound } from "../media/recording-door";
import { readRange } from "./byte-range";
import { problemResponse } from "./problem";

/** Whether the answer to these headers holds any of the sound. */
export function holdsSound(sound: OpenedSound, method: string, request: Headers): boolean {
  return method !== "HEAD" && rangeOf(sound, request) !== "none";
}

/**
 * The answer to whoever hears or downloads a recording: all of it, or the part that was asked for. `cutOff` ends the wire
 * when the sound fails midway: its length was told, so nothing else says that it is not whole.
 */
export function soundResponse(
  sound: OpenedSound,
  request: Headers,
  requestId: string,
  cutOff: (error: unknown) => void,
): Response {
  const { sizeBytes, as, name } = sound;
  const range = rangeOf(sound, request);
  if (range === "none") {
    const error = new PanelError("range_not_satisfiable", `The file has ${sizeBytes} bytes.`, {
      whatToDo: "Ask for a part that lies within.",
      field: "Range",
    });
    const response = problemResponse(error, requestId);
    response.headers.set("content-range", `bytes */${sizeBytes}`);
    return response;
  }
  const { from, until } = range ?? { from: 0, until: sizeBytes };
  return new Response(ReadableStream.from(unbroken(sound.bytes(from, until), cutOff)) as BodyInit, {
    status: range === null ? 200 : 206,
    headers: {
      "content-type": "audio/wav",
      "content-length": String(until - from),
      "accept-ranges": "bytes",
      etag: etagOf(sound),
      "content-disposition": `${as === "download" ? "attachment" : "inline"}; filename="${fileName(name)}.wav"`,
      ...(range === null ? {} : { "content-range": `bytes ${from}-${until - 1}/${sizeBytes}` }),
    },
  });
}

/** The adapter would write an error into the sound, and print it past the log. */
async function* unbroken(
  bytes: AsyncGenerator<Uint8Array, void>,
  cutOff: (error: unknown) => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes;
  } catch (error) {
    cutOff(error);
  }
}

function rangeOf(sound: OpenedSound, request: Headers): ReturnType<typeof readRange> {
  const condition = request.get("if-range");
  if (condition !== null && condition !== etagOf(sound)) return null;
  return readRange(request.get("range"), sound.sizeBytes);
}

/** It does not change any more: its name and length are enough to know it by. */
function etagOf({ name, sizeBytes }: OpenedSound): string {
  return `"${fileName(name)}-${sizeBytes}"`;
}

/** Letters that no file system and no header takes for something else. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, "_");
}
