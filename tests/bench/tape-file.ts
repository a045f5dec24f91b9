import { fileURLToPath } from "node:url";

/** Recorded by `npx tsx tests/bench/record-tape.ts`, and committed so that figures compare over time. */
export const tapeFile = fileURLToPath(new URL("../tapes/asterisk-22-calls.ndjson", import.meta.url));
