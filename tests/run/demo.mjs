// npm run demo: real Asterisks with phones and calls, and the panel on them. See demo/demo.ts for what is started.
import { parseArgs } from "node:util";
import { explain, hasOwnAsterisk, setUp } from "./setup.mjs";

const usage = `npm run demo -- [--no-build] [--calls N]
  --no-build   start the panel as it was built last
  --calls N    N more calls on each Asterisk, each of two Local channels
ARI_URL, ARI_USERNAME, ARI_PASSWORD (or PATCHBAY_CONFIG): show these Asterisks, and place no calls on them`;

try {
  const { values } = parseArgs({
    options: {
      "no-build": { type: "boolean", default: false },
      calls: { type: "string", default: "0" },
      help: { type: "boolean", default: false },
    },
  });
  const calls = Number(values.calls);
  if (values.help || !Number.isInteger(calls) || calls < 0) {
    console.log(usage);
    process.exit(values.help ? 0 : 1);
  }
  const isGiven = ["ARI_URL", "ARI_USERNAME", "ARI_PASSWORD", "PATCHBAY_CONFIG"].some(
    (it) => process.env[it],
  );
  const isOwn = !isGiven && hasOwnAsterisk();
  await setUp({ what: "demo", asterisk: !isGiven && !isOwn, phones: !isGiven });
  // Only now is there a node_modules to read TypeScript with.
  const { register } = await import("tsx/esm/api");
  register();
  const { runDemo } = await import("./demo/demo.ts");
  await runDemo({
    versions: isGiven ? [] : isOwn ? ["own"] : ["22", "16"],
    build: !values["no-build"],
    calls,
  });
} catch (error) {
  explain(error);
  process.exit(1);
}
