import { connect } from "../nodejs";
import { applicationOf, commandLine, runExample, UsageError } from "./example";

const about = {
  app: "originate",
  help: `npx tsx lib/ari/examples/originate.ts ENDPOINT CALLERID CONTEXT EXTENSION PRIORITY TIMEOUT

Calls ENDPOINT, shows it CALLERID, and gives up after TIMEOUT seconds. When it answers, the call goes on in the dialplan
at CONTEXT, EXTENSION, PRIORITY. Prints the status, how long it took, and the cause of the end. Ctrl-C hangs up.
Exit code 0: it was answered. 1: it was not. 2: the arguments are wrong.

Example
  npx tsx lib/ari/examples/originate.ts PJSIP/alice "Patchbay <1000>" default 600 1 20

Dialplan: none for the application. What is at CONTEXT, EXTENSION, PRIORITY is yours.
`,
};

await runExample(about, async (signal) => {
  const { endpoint, callerId, timeout, ...place } = readArguments(commandLine);
  const client = await connect({ app: applicationOf(about) });
  try {
    // Into our application, not to the extension: of a call to an extension ARI tells its maker nothing.
    const call = client.channels.stageOriginate({ endpoint, callerId, timeout });
    const channel = call.handle;

    // All of this is listened to before the call is made.
    let startedAtMs = performance.now();
    const seconds = (): string => ((performance.now() - startedAtMs) / 1000).toFixed(1);
    let status = "";
    let isAnswered = false;
    channel.on("Dial", ({ dialstatus }) => {
      if (dialstatus === "" || dialstatus === status) return;
      status = dialstatus;
      console.log(`Status ${status} after ${seconds()} s`);
    });
    channel.on("StasisStart", async () => {
      isAnswered = true;
      startedAtMs = performance.now();
      await channel.continueInDialplan(place);
    });
    const destroyed = channel.once("ChannelDestroyed");
    destroyed.catch(() => undefined);

    await call.exec();
    const hangUp = (): void => void channel.hangup().catch(() => undefined);
    if (signal.aborted) hangUp();
    signal.addEventListener("abort", hangUp);
    const { cause, cause_txt } = await destroyed;
    console.log(`${isAnswered ? "Answered, and talked for" : "Not answered within"} ${seconds()} s`);
    console.log(`Cause ${cause}: ${cause_txt}`);
    process.exitCode = isAnswered ? 0 : 1;
  } finally {
    await client.close();
  }
});

function readArguments(given: readonly string[]) {
  const names = ["ENDPOINT", "CALLERID", "CONTEXT", "EXTENSION", "PRIORITY", "TIMEOUT"];
  const missing = names.filter((_, index) => !given[index]);
  if (missing.length > 0) throw new UsageError(`Missing: ${missing.join(", ")}.`);
  if (given.length > names.length)
    throw new UsageError(`${given.length} arguments, and ${names.length} are taken.`);
  const [endpoint = "", callerId = "", context = "", extension = "", priority, timeout] = given;
  if (!/^[^/]+\/./.test(endpoint)) throw new UsageError(`ENDPOINT is ${endpoint}, and not like PJSIP/alice.`);
  return {
    endpoint,
    callerId,
    context,
    extension,
    priority: wholeNumber("PRIORITY", priority),
    timeout: wholeNumber("TIMEOUT", timeout),
  };
}

function wholeNumber(name: string, text = ""): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${name} is ${text}, and not a whole number from 1 on.`);
  return value;
}
