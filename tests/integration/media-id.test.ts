import { randomUUID } from "node:crypto";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelRow } from "@/lib/live/rows";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, TestPanel } from "@/tests/support/panel/test-panel";

const node = "pbx-22";
const variable = "MEDIA_WEBSOCKET_CONNECTION_ID";

/** Whoever knows the id may connect to the media websocket (channels/chan_websocket.c): it is as good as a password. */
describe("the id of a media websocket, on a real Asterisk 22 that puts it into each event", () => {
  let asterisk: RunningAsterisk;
  let panel: TestPanel;
  /** What the panel has given out, by where. */
  const given: { where: string; text: string }[] = [];
  const keep = <Answer>(where: string, answer: Answer): Answer => {
    given.push({ where, text: JSON.stringify(answer) });
    return answer;
  };

  beforeAll(async () => {
    // As an admin may have it, who wants the variables of all channels in the panel.
    asterisk = await startAsterisk({
      version: "22",
      ariGeneral: [`channelvars = ${variable},CHANNEL(linkedid)`],
    });
    panel = await TestPanel.start([asterisk]);
  });
  afterAll(async () => {
    await panel?.close();
    await asterisk?.stop();
  });

  /** A socket like a page's, of which all is kept that it is told. Resolves with its end when it has its snapshot. */
  const watch = async (name: string, { cookie }: Person): Promise<() => void> => {
    const { origin } = panel;
    const socket = io(origin, {
      transports: ["websocket"],
      extraHeaders: { cookie, origin },
      forceNew: true,
    });
    socket.onAny((event: string, ...words: unknown[]) => keep(`${name}, ${event}`, words));
    await new Promise((resolve) => socket.once("snapshot", resolve));
    return () => void socket.disconnect();
  };
  const begin = async (where: string, person: Person, path: string, body: object) => {
    const reply = keep(where, await person.post(`/nodes/${node}${path}`, body));
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const ticket = String(reply.body["ticket"]);
    const page = AudioPage.open({ origin: panel.origin, cookie: person.cookie, ticket });
    await page.opened();
    return { page, id: String(reply.body["spyId"] ?? reply.body["talkId"]) };
  };

  it("is given to nobody by the panel, whoever asks in whatever way", async () => {
    const { supervisor, operator, people } = panel;
    const stops = [await watch("a supervisor's socket from before", supervisor)];
    const target = `target-${randomUUID()}`;
    await ariRequest(
      asterisk,
      "POST",
      `/channels/${target}?endpoint=Local/600@default&context=default&extension=602&priority=1`,
    );
    await panel.row(node, "channels", ({ id, state }) => id === target && state === "Up");
    const path = `/channels/${target}/spies`;
    const listening = await begin("spies.start", supervisor, path, { via: "browser", sides: "apart" });
    const spy = `/nodes/${node}/spies/${listening.id}`;
    keep("spies.change", await supervisor.patch(spy, { mode: "barge" }));
    keep("spies.ticket", await supervisor.post(`${spy}/tickets`));
    const to = { kind: "extension", extension: "600" };
    const talking = await begin("talks.start", operator, "/talks", { to });
    await panel.row(node, "spies", ({ mode }) => mode === "barge");
    await panel.row(node, "talks", ({ status }) => status === "active");

    // Two for the sides, one for the supervisor's voice, one for the talk; asked of Asterisk itself.
    const media = panel.rows(node, "channels").filter(({ name }) => name.startsWith("WebSocket/"));
    const secrets = await Promise.all(media.map(connectionId));
    expect(new Set(secrets).size).toBe(4);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{8,}$/);
    const asteriskTells = JSON.stringify(await ariRequest(asterisk, "GET", "/channels"));
    for (const secret of secrets) expect(asteriskTells).toContain(secret);

    stops.push(await watch("a supervisor's socket of now", supervisor));
    stops.push(await watch("an admin's socket of now", people.admin));
    const lists = ["channels", "calls", "bridges", "endpoints"].map((list) => `/nodes/${node}/${list}`);
    const single = media.map(({ id }) => `/nodes/${node}/channels/${id}`);
    const reads = ["/live", "/nodes", "/spies", "/talks", ...lists, ...single];
    for (const read of reads) {
      for (const [role, person] of Object.entries(people)) {
        const reply = keep(`GET ${read} of the ${role}`, await person.get(read));
        expect(reply.status, `GET ${read} of the ${role}`).toBe(200);
      }
    }
    keep("spies.stop", await supervisor.delete(spy));
    keep("talks.hangup", await operator.delete(`/nodes/${node}/talks/${talking.id}`));
    await panel.none(node, "channels", ({ name }) => name.startsWith("WebSocket/"));
    await ariRequest(asterisk, "DELETE", `/channels/${target}`);
    await panel.none(node, "channels", () => true);
    for (const read of ["/audit?limit=100", "/originations", "/recordings"]) {
      keep(`GET ${read}`, await people.admin.get(read));
    }
    keep("the page that listens", listening.page.told);
    keep("the page that talks", talking.page.told);
    for (const stop of stops) stop();

    // These are the channels that it is about, with the variables that are no secret.
    for (const where of [
      "a supervisor's socket from before, patch",
      "a supervisor's socket of now, snapshot",
      "GET /live of the supervisor",
    ]) {
      const text = textOf(where);
      for (const { id } of media) expect(text, where).toContain(id);
      expect(text, where).toContain("CHANNEL(linkedid)");
    }
    expect(textOf("GET /audit?limit=100")).toContain('"command":"spies.start"');
    const leaks = given.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
    expect(leaks.map(({ where }) => where)).toEqual([]);
    expect(given.filter(({ text }) => text.includes(variable)).map(({ where }) => where)).toEqual([]);
  });

  const connectionId = async ({ id }: ChannelRow): Promise<string> => {
    const answer = await ariRequest(asterisk, "GET", `/channels/${id}/variable?variable=${variable}`);
    return (answer as { value: string }).value;
  };
  const textOf = (where: string): string =>
    given
      .filter((one) => one.where === where)
      .map(({ text }) => text)
      .join("\n");
});
