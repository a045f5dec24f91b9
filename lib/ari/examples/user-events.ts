import { connect } from "../nodejs";
import { applicationOf, commandLine, runExample, UsageError } from "./example";

const about = {
  app: "user-events",
  help: `npx tsx lib/ari/examples/user-events.ts receive
npx tsx lib/ari/examples/user-events.ts send EVENT [NAME=VALUE ...]

Asterisk as a data bus: one process receives what others send, wherever they run. "receive" prints each event that is
sent to its application, until Ctrl-C. "send" sends one, and ends: with exit code 1 when nobody receives.

Example
  npx tsx lib/ari/examples/user-events.ts send door-opened floor=2 by=alice

Dialplan: none.
`,
};

const [command, eventName, ...pairs] = commandLine;
await runExample(about, (signal) => {
  if (command === "receive" && eventName === undefined) return receive(signal);
  if (command === "send" && eventName !== undefined) return send(eventName, readPairs(pairs));
  throw new UsageError(`"${commandLine.join(" ")}" is neither "receive" nor "send EVENT".`);
});

async function receive(signal: AbortSignal): Promise<void> {
  const client = await connect({ app: applicationOf(about) });
  try {
    console.log(`${client.application} receives.`);
    for await (const event of client.events({ types: "ChannelUserevent", signal })) {
      console.log(`${event.eventname} ${JSON.stringify(event.userevent)}`);
    }
  } finally {
    await client.close();
  }
}

async function send(name: string, variables: Record<string, string>): Promise<void> {
  // Its own application beside that of the receiver: of two clients with one name the later would take over.
  const application = applicationOf(about);
  const client = await connect({ app: `${application}-${process.pid}` });
  try {
    await client.userEvent(name, { application, variables });
    console.log(`Sent to ${application}.`);
  } finally {
    await client.close();
  }
}

function readPairs(texts: readonly string[]): Record<string, string> {
  const entries = texts.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`${text} is not like NAME=VALUE.`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}
