import type { BridgeHandle, ChannelHandle, ConnectedClient } from "..";
import { connect } from "../nodejs";
import { applicationOf, runExample, serveCallers } from "./example";

const about = {
  app: "conference",
  help: `npx tsx lib/ari/examples/conference.ts

All callers talk to each other in one bridge. The first makes it, each that comes after is announced, and with the last
it goes. Ctrl-C sends every caller on in the dialplan.

Dialplan (extensions.conf)
  exten => 700,1,Stasis(conference)
   same => n,Hangup()
`,
};

class Conference {
  readonly #client: ConnectedClient;
  /** Who is in it, comes, or goes. While there is anybody, there is a bridge. */
  #people = 0;
  #bridge: Promise<BridgeHandle> | undefined;

  constructor(client: ConnectedClient) {
    this.#client = client;
  }

  /** From the moment that the caller comes until he has left. */
  async attend(channel: ChannelHandle, signal: AbortSignal): Promise<void> {
    const left = channel.once("StasisEnd", { signal });
    left.catch(() => undefined);
    this.#people += 1;
    this.#bridge ??= this.#open();
    try {
      const bridge = await this.#bridge;
      await channel.answer();
      await bridge.addChannel({ channel: channel.id });
      if (this.#people > 1) bridge.play("sound:conf-hasjoin");
      await left.catch((error) => {
        if (!signal.aborted) throw error;
      });
      if (signal.aborted) {
        await bridge.removeChannel({ channel: channel.id });
        await channel.continueInDialplan();
      }
    } finally {
      this.#people -= 1;
      if (this.#people === 0) {
        const bridge = this.#bridge;
        this.#bridge = undefined;
        await (await bridge).destroy();
      }
    }
  }

  async #open(): Promise<BridgeHandle> {
    const bridge = await this.#client.bridges.stageCreate({ type: "mixing", name: "conference" }).exec();
    console.log(`Made ${bridge.id}.`);
    const monitor = await bridge.monitor();
    monitor.onChange((members) => console.log(`In the conference: ${members.join(" ") || "nobody"}`));
    void monitor.ended.then((why) => console.log(`${bridge.id} is ${why}.`));
    return bridge;
  }
}

await runExample(about, async (signal) => {
  const client = await connect({ app: applicationOf(about) });
  try {
    const conference = new Conference(client);
    console.log(`${client.application} waits for callers.`);
    await serveCallers(client, signal, (channel) => conference.attend(channel, signal));
  } finally {
    await client.close();
  }
});
