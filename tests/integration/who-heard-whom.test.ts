import { io } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { ChannelRow } from "@/lib/live/rows";
import type { Patch } from "@/lib/live/wire";
import { mostListened } from "@/server/nodes/spies";
import { ariRequest, snapshotOfThings, type ThingsCount } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, problemOf, TestPanel } from "@/tests/support/panel/test-panel";

interface AuditRow {
  actor: string;
  target: string;
  outcome: string;
  detail: string | null;
  durationMs: number | null;
  input: Record<string, unknown>;
}

const asterisks = inject("asterisks");
const versions = ["22", "16"] as const;
type Version = (typeof versions)[number];
const nodeOf = (version: Version) => `pbx-${version}`;

describe("what is told of who hears whom, on real Asterisks 22 and 16", () => {
  let panel: TestPanel;
  let empty: Record<Version, ThingsCount>;
  const pages: AudioPage[] = [];

  const begin = async () => {
    panel = await TestPanel.start(versions.map((version) => asterisks[version]));
  };
  beforeAll(async () => {
    await begin();
    empty = {
      "22": await snapshotOfThings(asterisks["22"]),
      "16": await snapshotOfThings(asterisks["16"]),
    };
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) page.close();
    for (const version of versions) {
      const listed = (await ariRequest(asterisks[version], "GET", "/channels")) as { id: string }[];
      await Promise.allSettled(listed.map(({ id }) => hangUp(version, id)));
      await expect.poll(() => snapshotOfThings(asterisks[version])).toEqual(empty[version]);
      await panel.none(nodeOf(version), "spies", () => true);
      await panel.none(nodeOf(version), "talks", () => true);
    }
  });
  afterAll(() => panel?.close());

  const hangUp = (version: Version, id: string) =>
    ariRequest(asterisks[version], "DELETE", `/channels/${encodeURIComponent(id)}`);

  /** Both halves of a call of the dialplan: one says a tone, the other hears it. */
  const call = async (version: Version): Promise<[ChannelRow, ChannelRow]> => {
    const node = nodeOf(version);
    const before = new Set(panel.rows(node, "channels").map(({ id }) => id));
    await ariRequest(
      asterisks[version],
      "POST",
      "/channels?endpoint=Local/600@default&context=default&extension=602&priority=1&callerId=Alice%20%3C1001%3E",
    );
    const saying = await panel.row(
      node,
      "channels",
      (row) => !before.has(row.id) && row.state === "Up" && row.dialplan.appName === "Milliwatt",
    );
    return [saying, await panel.row(node, "channels", (row) => row.id === saying.otherHalfId)];
  };
  const start = async (
    path: string,
    body: object,
    person: Person = panel.supervisor,
  ): Promise<{ id: string; page: AudioPage }> => {
    const reply = await person.post(path, body);
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const { spyId, talkId, ticket } = reply.body;
    const page = AudioPage.open({ origin: panel.origin, cookie: person.cookie, ticket: String(ticket) });
    pages.push(page);
    await page.opened();
    return { id: String(spyId ?? talkId), page };
  };
  const spiesOf = (version: Version, { id }: ChannelRow) =>
    `/nodes/${nodeOf(version)}/channels/${encodeURIComponent(id)}/spies`;
  const audited = async (command: string): Promise<AuditRow[]> => {
    const { body } = await panel.people.admin.get(`/audit?limit=20&command=${command}`);
    return body["rows"] as AuditRow[];
  };

  it("lets one person listen to so many calls, over all nodes together", async () => {
    const targets: [Version, ChannelRow][] = [];
    for (const version of versions) {
      for (const half of [...(await call(version)), ...(await call(version))]) targets.push([version, half]);
    }
    const wanted = [...targets.slice(0, 3), ...targets.slice(4, 7)];
    expect(wanted).toHaveLength(mostListened);
    const running: string[] = [];
    for (const [version, target] of wanted) {
      const { id } = await start(spiesOf(version, target), { via: "browser" });
      running.push(`/nodes/${nodeOf(version)}/spies/${id}`);
    }
    for (const [version, target] of [targets[3], targets[7]].filter((one) => one !== undefined)) {
      const refused = await panel.supervisor.post(spiesOf(version, target), { via: "browser" });
      expect(problemOf(refused)).toMatchObject({ status: 409, detail: "You listen to 6 calls already." });
      // Another person has six of their own.
      const other = await panel.people.admin.post(spiesOf(version, target), { via: "browser" });
      expect(other.status).toBe(202);
      await panel.people.admin.delete(`/nodes/${nodeOf(version)}/spies/${other.body["spyId"]}`);
    }
    const listed = (await panel.operator.get("/spies")).body["spies"] as { by: string; node: string }[];
    const own = listed.filter(({ by }) => by === "supervisor").map(({ node }) => node);
    expect(own).toEqual([...Array(3).fill("pbx-22"), ...Array(3).fill("pbx-16")]);
    for (const path of running) await panel.supervisor.delete(path);
  });

  it.each(versions)(
    "%s: lists who listens and who talks, as the policy lets operators see it",
    async (version) => {
      const [target] = await call(version);
      const node = nodeOf(version);
      await start(spiesOf(version, target), { via: "browser" });
      const talk = await start(`/nodes/${node}/talks`, {
        to: { kind: "endpoint", endpoint: "Local/601@default" },
      });
      await panel.row(node, "talks", ({ status }) => status === "active");
      const spies = async (person: Person) => (await person.get("/spies")).body["spies"];
      const one = [expect.objectContaining({ node, targetId: target.id, by: "supervisor", mode: "listen" })];
      expect(await spies(panel.operator)).toEqual(one);
      const hide = (agentSees: boolean) =>
        panel.people.admin.put("/policies/listening", { ...defaultSpyPolicy, agentSees });
      await hide(false);
      expect(await spies(panel.operator)).toEqual([]);
      expect(await spies(panel.supervisor)).toEqual(one);
      const talks = (await panel.operator.get("/talks")).body["talks"];
      expect(talks).toEqual([expect.objectContaining({ node, id: talk.id, status: "active" })]);
      await hide(true);
    },
  );

  it.each(versions)("%s: audits a notice that its party did not get", async (version) => {
    const decide = (media: string) =>
      panel.people.admin.put("/policies/listening", { ...defaultSpyPolicy, notice: { to: "both", media } });
    const refused = await decide("sound:no-such-sound");
    expect(refused).toMatchObject({ status: 400, body: { code: "invalid_input", field: "notice.media" } });
    expect(refused.body["detail"]).toMatch(/^There is no sound "no-such-sound" on .+ and .+\.$/);
    expect(await decide("sound:digits/1")).toMatchObject({ status: 200, body: { uncheckedNodes: [] } });
    await panel.people.admin.put("/policies/listening", defaultSpyPolicy);
    // Of a file by its whole path Asterisk tells nothing before it plays it.
    const notice = { to: "both", media: "sound:/no/such-sound" };
    const unchecked = versions.map(nodeOf);
    expect((await decide(notice.media)).body["uncheckedNodes"]).toEqual(unchecked);
    expect((await audited("spyPolicy.change"))[0]).toMatchObject({
      outcome: "done",
      detail:
        "Changed: Notice: none → to both sides; Sound of the notice: sound:beep → sound:/no/such-sound.",
      input: { notice, changedFrom: { "notice.to": "none", "notice.media": "sound:beep" } },
    });
    const [target] = await call(version);
    const { id } = await start(spiesOf(version, target), { via: "browser" });
    await expect
      .poll(async () => (await audited("spies.notice")).filter(({ input }) => input["spy"] === id), {
        timeout: 8_000,
      })
      .toMatchObject([
        {
          actor: "supervisor",
          target: target.id,
          outcome: "failed",
          detail: expect.stringContaining("sound:/no/such-sound"),
          input: notice,
        },
      ]);
    const row = await panel.row(
      nodeOf(version),
      "spies",
      (one) => one.id === id && one.noticeFailed !== null,
    );
    expect(row.noticeFailed).toContain("Asterisk could not play sound:/no/such-sound");
    await panel.people.admin.put("/policies/listening", defaultSpyPolicy);
  });

  it.each(
    versions.flatMap((version) => (["browser", "phone"] as const).map((via) => [version, via] as const)),
  )("%s, by %s: names who was heard, by which mode, from when to when", async (version, via) => {
    const [target, other] = await call(version);
    const node = nodeOf(version);
    let id: string;
    if (via === "browser") ({ id } = await start(spiesOf(version, other), { via }));
    else {
      const phone = { via, endpoint: "Local/900@default" };
      const reply = await panel.supervisor.post(spiesOf(version, other), phone);
      expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
      id = String(reply.body["spyId"]);
    }
    await panel.row(node, "spies", (row) => row.id === id && row.status === "active");
    for (const change of [{ mode: "whisper" }, { whisperTo: "far" }]) {
      expect((await panel.supervisor.patch(`/nodes/${node}/spies/${id}`, change)).status).toBe(202);
    }
    await hangUp(version, target.id);
    const own = async (command: string) =>
      (await audited(command)).filter(({ input }) => input["spy"] === id).reverse();
    await expect.poll(() => own("spies.ended")).toHaveLength(1);
    const changed = await own("spies.changed");
    const told = [...changed, ...(await own("spies.ended"))];
    expect(told.map(({ input: { mode, whisperTo } }) => [mode, whisperTo])).toEqual([
      ["listen", undefined],
      ["whisper", "near"],
      ["whisper", "far"],
    ]);
    for (const { target: of, input } of told) {
      expect([of, input["via"]]).toEqual([other.id, via]);
      expect(String(input["whom"])).toMatch(/\S/);
    }
    // Without a gap.
    const times = told.flatMap(({ input }) => [input["heardFromMs"], input["heardToMs"]]);
    expect([times[2], times[4]]).toEqual([times[1], times[3]]);
    expect(await own("spies.started")).toEqual([]);
  });

  it.each(versions)("%s: audits a talk with whom, from when to when", async (version) => {
    const path = `/nodes/${nodeOf(version)}/talks`;
    const own = async (command: string, id: string) =>
      (await audited(command)).filter(({ input }) => input["talk"] === id);
    const to = (endpoint: string) => ({ to: { kind: "endpoint", endpoint, timeoutMs: 2_000 } });
    const answered = await start(path, to("Local/601@default"), panel.operator);
    const row = await panel.row(nodeOf(version), "talks", ({ status }) => status === "active");
    // Already now, so that a panel that is killed has told of it.
    await expect
      .poll(() => own("talks.started", answered.id))
      .toMatchObject([
        {
          actor: "operator",
          target: row.peerId,
          outcome: "started",
          input: { whom: "Local/601@default", talkedFromMs: Math.round(row.activeAtMs ?? 0) },
        },
      ]);
    await panel.operator.delete(`${path}/${answered.id}`);
    await expect
      .poll(() => own("talks.ended", answered.id))
      .toMatchObject([
        {
          target: row.peerId,
          outcome: "done",
          detail: "Hung up in the browser.",
          input: { peer: row.peerId },
        },
      ]);
    const [ended] = await own("talks.ended", answered.id);
    const { talkedFromMs, talkedToMs } = ended?.input ?? {};
    expect(ended?.durationMs).toBe(Number(talkedToMs) - Number(talkedFromMs));

    const rung = await start(path, to("Local/701@default"), panel.operator);
    await expect
      .poll(() => own("talks.ended", rung.id), { timeout: 5_000 })
      .toMatchObject([
        {
          target: expect.stringMatching(/\S/),
          durationMs: 0,
          detail: "Nobody was talked with. Nobody answered within 2 s.",
          input: { whom: "Local/701@default", talkedFromMs: null },
        },
      ]);
  });

  it("tells every browser that the panel was stopped, before its sockets close", async () => {
    const removals: Record<string, string | null> = {};
    const socket = io(panel.origin, {
      transports: ["websocket"],
      extraHeaders: { cookie: panel.supervisor.cookie, origin: panel.origin },
      forceNew: true,
      reconnection: false,
    });
    socket.on("patch", ({ del }: Patch) => {
      for (const { id, causeText } of [...(del?.spies ?? []), ...(del?.talks ?? [])])
        removals[id] = causeText;
    });
    await new Promise<void>((resolve) => socket.once("snapshot", () => resolve()));
    const sessions: { id: string; page: AudioPage; text: string }[] = [];
    for (const version of versions) {
      const [target] = await call(version);
      const spy = await start(spiesOf(version, target), { via: "browser", mode: "barge" });
      // As a page does, while the panel goes: what has not been read must not cost it the reason.
      spy.page.say(1_500);
      const talk = await start(`/nodes/${nodeOf(version)}/talks`, {
        to: { kind: "endpoint", endpoint: "Local/601@default" },
      });
      talk.page.say(1_500);
      await panel.row(nodeOf(version), "talks", ({ id, status }) => id === talk.id && status === "active");
      sessions.push({ ...spy, text: "The panel was stopped." });
      sessions.push({ ...talk, text: "The panel was stopped, which ended the call." });
    }
    await panel.stop();
    await expect.poll(() => sessions.map(({ page }) => page.closeCode)).not.toContain(null);
    for (const { id, page, text } of sessions) {
      expect(page.ended).toMatchObject({ code: "failed", text });
      expect(removals[id]).toBe(text);
    }
    expect(socket.connected).toBe(false);
    await panel.close();
    await begin();
  });
});
