import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const rateHz = 48_000;
const toneHz = 1_500;
const beepMs = 120;
/** No multiple of 20 ms: the beeps meet the frames at any place. */
const everyMs = 613;
const beeps = 20;

/** Writes what the fake microphone says: beeps with silence between. The answer is the file. */
export async function writeMicrophone(folder: string): Promise<string> {
  const count = Math.round((rateHz * everyMs * beeps) / 1_000);
  const file = Buffer.alloc(44 + 2 * count);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + 2 * count, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rateHz, 24);
  file.writeUInt32LE(2 * rateHz, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(2 * count, 40);
  for (let at = 0; at < count; at += 1) {
    const atMs = ((at * 1_000) / rateHz) % everyMs;
    const value = atMs < beepMs ? Math.round(16_000 * Math.sin((2 * Math.PI * toneHz * at) / rateHz)) : 0;
    file.writeInt16LE(value, 44 + 2 * at);
  }
  const path = join(folder, "microphone.wav");
  await writeFile(path, file);
  return path;
}
