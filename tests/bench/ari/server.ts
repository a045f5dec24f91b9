import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documentFolders } from "../../run/trees.mjs";
import { startFakeAsterisk } from "../../support/fake-asterisk/fake-asterisk";
import { loadLists, playTape, readTape, type Tape } from "../../support/fake-asterisk/tape";
import { destroyedType, endType, listenedTypes, type ServerCommand, type ServerReport } from "./protocol";

/**
 * The Asterisk of the bench, in a process of its own: plays the tape and answers calls. It has the documents of a real
 * one, because `ari-client` makes itself out of them.
 */
const tape = await readTape(process.argv[2] ?? "");
const fake = await startFakeAsterisk();
loadLists(fake, tape.header);
const [documents] = documentFolders();
if (documents === undefined) {
  throw new Error(
    "There are no ARI documents here, which ari-client needs: run npm run demo, which fetches them.",
  );
}
for (const file of readdirSync(documents).filter((name) => name.endsWith(".json"))) {
  const document = JSON.parse(readFileSync(join(documents, file), "utf8")) as Record<string, unknown>;
  // Asterisk puts the address of the request in (res/res_ari.c, ast_ari_get_docs).
  fake.fixed.set(`/ari/api-docs/${file}`, (host) =>
    JSON.stringify({ ...document, basePath: `http://${host}/ari` }),
  );
}

const channel = fake.world.addChannel({ name: "PJSIP/alice-00000001", state: "Up", application: "bench" });
// Answered with the least work: where a client waits for the server, it is the server that is measured.
const channelText = JSON.stringify(channel);
fake.fixed.set(`/ari/channels/${channel.id}`, () => channelText);
const end = JSON.stringify({
  type: endType,
  eventname: "end",
  userevent: {},
  timestamp: channel.creationtime,
  asterisk_id: fake.entityId,
  application: "bench",
});
const lines: Tape["lines"] = tape.lines;
const listened = lines.filter(({ event }) =>
  (listenedTypes as readonly string[]).includes(event.type),
).length;

function send(report: ServerReport): void {
  process.send?.(report);
}

async function play({
  eventsPerSecond,
  rounds,
  firstRound,
}: ServerCommand & { type: "play" }): Promise<void> {
  await playTape(fake, tape, "bench", { eventsPerSecond, rounds, firstRound });
  fake.applications.write(end);
  send({ type: "played", events: rounds * lines.length + 1, listened: rounds * listened + 1 });
}

async function destroy({ channels, eventsPerSecond }: ServerCommand & { type: "destroy" }): Promise<void> {
  const found = lines.find(({ event }) => event.type === destroyedType)?.event;
  if (found?.type !== destroyedType) throw new Error(`The tape has no ${destroyedType}.`);
  const ends = Array.from({ length: channels }, (_, index) => ({
    atMs: 0,
    event: { ...found, channel: { ...found.channel, id: `held-${index}` } },
  }));
  await playTape(fake, { header: tape.header, lines: ends }, "bench", { eventsPerSecond });
  send({ type: "destroyed" });
}

process.on("message", (command: ServerCommand) => {
  if (command.type === "play") void play(command);
  else if (command.type === "destroy") void destroy(command);
  else process.exit(0);
});
const { url, username, password } = fake;
send({ type: "listening", url, username, password, channelId: channel.id });
