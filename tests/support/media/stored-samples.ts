import type { AsteriskCoordinates } from "../asterisk/rest";

/** The samples of a stored recording: a WAV of 8 kHz, 16 bits, one channel (formats/format_wav.c). */
export async function storedSamples(asterisk: AsteriskCoordinates, name: string): Promise<number[]> {
  const { url, username, password } = asterisk;
  const response = await fetch(`${url}/recordings/stored/${encodeURIComponent(name)}/file`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
      connection: "close",
    },
  });
  if (!response.ok) throw new Error(`No file of ${name}: ${response.status} ${await response.text()}`);
  const file = Buffer.from(await response.arrayBuffer());
  const data = file.indexOf("data", 12, "latin1");
  if (file.toString("latin1", 0, 4) !== "RIFF" || data === -1) throw new Error(`${name} is no WAV`);
  const samples = file.subarray(data + 8);
  return Array.from({ length: Math.floor(samples.length / 2) }, (_, at) => samples.readInt16LE(at * 2));
}
