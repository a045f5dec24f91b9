import { ReadableStream } from "node:stream/web";
import { PanelError } from "../errors";
import type { Sound } from "../media/recording-sounds";
import { readRange } from "./byte-range";
import { problemResponse } from "./problem";

/** The answer to whoever hears or downloads a recording: all of it, or the part that was asked for. */
export function soundResponse(
  sound: Sound & { as: "sound" | "download"; name: string },
  request: Headers,
  requestId: string,
): Response {
  const { sizeBytes, as } = sound;
  // It does not change any more: its name and length are enough to know it by.
  const etag = `"${fileName(sound.name)}-${sizeBytes}"`;
  const condition = request.get("if-range");
  const range = condition === null || condition === etag ? readRange(request.get("range"), sizeBytes) : null;
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
  return new Response(ReadableStream.from(sound.bytes(from, until)) as BodyInit, {
    status: range === null ? 200 : 206,
    headers: {
      "content-type": "audio/wav",
      "content-length": String(until - from),
      "accept-ranges": "bytes",
      etag,
      "content-disposition": `${as === "download" ? "attachment" : "inline"}; filename="${fileName(sound.name)}.wav"`,
      ...(range === null ? {} : { "content-range": `bytes ${from}-${until - 1}/${sizeBytes}` }),
    },
  });
}

/** Letters that no file system and no header takes for something else. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, "_");
}
