import { measureAri } from "./ari/ari";
import { audioSections, measureAudio } from "./audio/audio";
import { measurePage, pageReport } from "./page";
import { measureRelay } from "./relay";

/**
 * `npm run bench`: what the panel costs, what `lib/ari` costs beside its peers, and how soon and at what price a call is
 * heard in the browser (`audio`), each against a floor in the same run. `npm run bench -- panel`, `-- ari` or `-- audio`
 * runs one of them, and `-- audio:clicks`, `:keys`, `:delays` or `:costs` one of the sections of `audio`, which wants real
 * Asterisks and Chromium. Everything on loopback; stops by itself.
 */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  panel: async () => {
    await measureRelay();
    console.log(`\n${pageReport(await measurePage())}`);
  },
  ari: measureAri,
  audio: () => measureAudio(audioSections),
};
const sections = Object.fromEntries(
  audioSections.map((it) => [`audio:${it}`, () => measureAudio([it])] as const),
);

const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(parts, name) && !Object.hasOwn(sections, name));
if (unknown !== undefined) {
  console.error(
    `There is no part ${unknown} of the bench: take ${Object.keys({ ...parts, ...sections }).join(" or ")}, or none for all.`,
  );
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries({ ...parts, ...sections }))
    if (named.length === 0 ? Object.hasOwn(parts, name) : named.includes(name)) await run();
}
