import type { ChannelHandle, ConnectedClient, EventOf } from "..";

const environment = `
Environment
  ARI_USERNAME, ARI_PASSWORD   a user of ari.conf (both needed)
  ARI_URL                      default http://localhost:8088/ari
  ARI_APPLICATION              name of the application, default `;

/** What an example says of itself. */
export interface About {
  /** How it is started, what it does, the dialplan line that it needs. */
  readonly help: string;
  /** Name of its Stasis application, when the environment has none. */
  readonly app: string;
}

/** The arguments were wrong: the message says which, the help follows, and the exit code is 2. */
export class UsageError extends Error {}

/** The arguments after the file name. */
export const commandLine: readonly string[] = process.argv.slice(2);

/** Name of the Stasis application: `ARI_APPLICATION`, or the example's own. */
export function applicationOf({ app }: About): string {
  return process.env["ARI_APPLICATION"] || app;
}

/**
 * Runs an example: `--help` prints its help; Ctrl-C and SIGTERM abort the signal, and the example then ends by itself; what
 * it throws is printed in one line, with exit code 1.
 */
export async function runExample(about: About, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (commandLine.includes("--help") || commandLine.includes("-h")) {
    console.log(about.help + environment + about.app);
    return;
  }
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
  try {
    await run(stopping.signal);
  } catch (error) {
    report(error);
    if (error instanceof UsageError) console.error(`\n${about.help}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Prints what went wrong, in one line. */
export function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

/**
 * Serves each channel that enters the application, many at once, until the signal; resolves when the last one has been
 * served. What fails for one caller, such as a hangup in the middle, is reported and no matter to the others.
 */
export async function serveCallers(
  client: ConnectedClient,
  signal: AbortSignal,
  serve: (channel: ChannelHandle, event: EventOf<"StasisStart">) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for await (const event of client.events({ types: "StasisStart", signal })) {
    const served = serve(client.channel(event.channel.id), event).catch(report);
    underWay.add(served);
    void served.then(() => underWay.delete(served));
  }
  await Promise.all(underWay);
}
