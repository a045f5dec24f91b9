import { measureAri } from "./ari/ari";
import { measurePage, pageReport } from "./page";
import { measureRelay } from "./relay";

/**
 * `npm run bench`: what the panel costs and what `lib/ari` costs beside its peers, each against a floor in the same run.
 * `npm run bench -- panel` or `-- ari` runs one of the two. Everything on loopback; stops by itself.
 */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  panel: async () => {
    await measureRelay();
    console.log(`\n${pageReport(await measurePage())}`);
  },
  ari: measureAri,
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
