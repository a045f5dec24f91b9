import { measureAri } from "./ari/ari";
import { measureAudio } from "./audio/audio";
import { measurePage, pageReport } from "./page";
import { measureRelay } from "./relay";

/**
 * `npm run bench`: what the panel costs, what `lib/ari` costs beside its peers, and how soon and at what price a call is
 * heard in the browser (`audio`), each against a floor in the same run. `npm run bench -- panel`, `-- ari` or `-- audio`
 * runs one of them. `audio` wants real Asterisks and Chromium. Everything on loopback; stops by itself.
 */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  panel: async () => {
    await measureRelay();
    console.log(`\n${pageReport(await measurePage())}`);
  },
  ari: measureAri,
  audio: measureAudio,
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(
    `There is no part ${unknown} of the bench: take ${Object.keys(parts).join(" or ")}, or none for all.`,
  );
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(parts))
    if (named.length === 0 || named.includes(name)) await run();
}
