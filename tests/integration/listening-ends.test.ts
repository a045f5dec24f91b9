import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { ChannelRow, SpyMode, SpySides } from "@/lib/live/rows";
import { ariRequest, snapshotOfThings, type ThingsCount } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, TestPanel } from "@/tests/support/panel/test-panel";

/** One way in which a session in the browser is left. */
interface End {
  how: string;
  /** The session ends so long after the act at the latest: a wire that was cut may come back in 1.5 s. */
  graceMs?: number;
  /** What the audit says of it. */
  why?: string;
  act(session: Session): unknown;
}

interface Session {
  id: string;
  page: AudioPage;
  supervisor: Person & { id: string };
  /** The channel that is listened to, and the other half of its call. */
  target: ChannelRow;
  /** Hangs up or destroys what begins with these words in Asterisk. */
  takeAway(path: "/channels" | "/bridges", kind: string): Promise<void>;
}

const modes: readonly { mode: SpyMode; sides: SpySides }[] = [
  { mode: "listen", sides: "mixed" },
  { mode: "listen", sides: "apart" },
  { mode: "whisper", sides: "mixed" },
  { mode: "barge", sides: "mixed" },
  { mode: "barge", sides: "apart" },
];

/** What the microphone goes into the call by; to two parties by a snoop each. */
const talkPiecesOf: Record<SpyMode, string[]> = {
  listen: [],
  whisper: ["talkbridge", "talkmedia", "talksnoop"],
  barge: ["talkbridge", "talkmedia", "talksnoop", "talksnoop"],
};

/** Everything is gone within this of a session's end. */
const goneMs = 2_000;

describe.each(["22", "16"] as const)("each way to leave a session on a real Asterisk %s", (version) => {
  const asterisk = inject("asterisks")[version];
  const node = `pbx-${version}`;
  const path = (rest: string) => `/nodes/${node}${rest}`;
  let panel: TestPanel;
  let empty: ThingsCount;

  beforeAll(async () => {
    panel = await TestPanel.start([asterisk]);
    empty = await snapshotOfThings(asterisk);
  });
  afterAll(() => panel?.close());

  const ends: End[] = [
    { how: "its owner stops it", act: ({ supervisor, id }) => supervisor.delete(path(`/spies/${id}`)) },
    { how: "an admin stops it", act: ({ id }) => panel.people.admin.delete(path(`/spies/${id}`)) },
    { how: "the tab is closed", act: ({ page }) => page.close(), why: "You have stopped listening." },
    {
      how: "the wire is cut",
      graceMs: 1_500,
      act: ({ page }) => page.cut(),
      why: "The connection to the browser was lost.",
    },
    { how: "the target hangs up", act: ({ target }) => hangUp(target.id) },
    { how: "the other side hangs up", act: ({ target }) => hangUp(target.otherHalfId ?? "") },
    { how: "the role is lost", act: ({ supervisor }) => change(supervisor, { role: "operator" }) },
    { how: "the user is disabled", act: ({ supervisor }) => change(supervisor, { disabled: true }) },
    {
      how: "the call ends while the mode changes",
      act: ({ supervisor, id, target }) =>
        Promise.all([supervisor.patch(path(`/spies/${id}`), { mode: "barge" }), hangUp(target.id)]),
    },
    {
      how: "somebody takes its pieces away, and the tab is closed",
      act: async ({ takeAway, page }) => {
        await Promise.all([
          takeAway("/channels", "listensnoop"),
          takeAway("/channels", "listenmedia"),
          takeAway("/bridges", "listenbridge"),
          takeAway("/channels", "talk"),
        ]);
        page.close();
      },
    },
  ];

  const hangUp = (id: string) => ariRequest(asterisk, "DELETE", `/channels/${encodeURIComponent(id)}`);
  const change = ({ id }: { id: string }, body: object) => panel.people.admin.patch(`/users/${id}`, body);

  it.each(ends.flatMap((end) => modes.map((mode) => ({ ...end, ...mode }))))(
    "$mode $sides: nothing is left when $how",
    async ({ act, mode, sides, graceMs = 0, why }) => {
      const target = await call();
      const supervisor = await panel.person("supervisor");
      const reply = await supervisor.post(path(`/channels/${target.id}/spies`), {
        via: "browser",
        mode,
        sides,
      });
      expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
      const page = AudioPage.open({
        origin: panel.origin,
        cookie: supervisor.cookie,
        ticket: String(reply.body["ticket"]),
      });
      page.say(1_500);
      await page.ear(sides === "mixed" ? "mix" : "far").hear(10);
      expect((await snapshotOfThings(asterisk)).channels).toBeGreaterThan(empty.channels + 2);
      expect(await talkPieces()).toEqual(talkPiecesOf[mode]);

      const takeAway = async (list: "/channels" | "/bridges", kind: string) => {
        const things = (await ariRequest(asterisk, "GET", list)) as { id: string }[];
        const own = things.filter(({ id }) => id.startsWith(`${asterisk.application}-${kind}`));
        const gone = own.map(({ id }) => ariRequest(asterisk, "DELETE", `${list}/${encodeURIComponent(id)}`));
        await Promise.allSettled(gone);
      };
      await act({ id: String(reply.body["spyId"]), page, supervisor, target, takeAway });
      await expect
        .poll(() => ours(), { timeout: graceMs + goneMs, interval: 50 })
        .toEqual({ channels: [], bridges: [] });
      await panel.none(node, "spies", () => true);
      await expect.poll(() => page.closeCode).not.toBeNull();
      if (why !== undefined) {
        const told = async () => {
          const audit = await panel.people.admin.get("/audit?limit=1&command=spies.ended");
          return audit.body["rows"];
        };
        await expect.poll(told).toMatchObject([{ target: target.id, outcome: "done", detail: why }]);
      }

      await Promise.allSettled([hangUp(target.id)]);
      await expect.poll(() => snapshotOfThings(asterisk)).toEqual(empty);
    },
  );

  /** Both halves of a call of the dialplan; the one that says a tone. */
  const call = async (): Promise<ChannelRow> => {
    const before = new Set(panel.rows(node, "channels").map(({ id }) => id));
    await ariRequest(
      asterisk,
      "POST",
      "/channels?endpoint=Local/600@default&context=default&extension=602&priority=1",
    );
    return await panel.row(
      node,
      "channels",
      (row) => !before.has(row.id) && row.state === "Up" && row.dialplan.appName === "Milliwatt",
    );
  };

  /** What Asterisk lists of the panel's own. */
  const ours = async () => {
    const named = async (list: string) =>
      ((await ariRequest(asterisk, "GET", list)) as { id: string }[])
        .map(({ id }) => id)
        .filter((id) => id.startsWith(`${asterisk.application}-`));
    const [channels, bridges] = await Promise.all([named("/channels"), named("/bridges")]);
    return { channels, bridges };
  };

  /** Of `ours`, the kinds of what the microphone goes by. */
  const talkPieces = async () => {
    const { channels, bridges } = await ours();
    return [...channels, ...bridges]
      .flatMap((id) => /-(talksnoop|talkmedia|talkbridge)-/.exec(id)?.[1] ?? [])
      .sort();
  };

  it("what comes late goes as it comes, and what a killed panel has left by the next reading of the lists", async () => {
    const { application } = asterisk;
    const bridgeId = `${application}-listenbridge-left`;
    const target = await call();
    for (const kind of ["listensnoop", "talksnoop", "noticesnoop", "recordsnoop"]) {
      await ariRequest(
        asterisk,
        "POST",
        `/channels/${encodeURIComponent(target.id)}/snoop/${application}-${kind}-left?spy=both&app=${application}`,
      );
    }
    await ariRequest(
      asterisk,
      "POST",
      `/channels/externalMedia?channelId=${application}-listenmedia-left&app=${application}&external_host=127.0.0.1:9&format=ulaw`,
    );
    await ariRequest(asterisk, "POST", `/bridges/${bridgeId}?type=mixing`);
    await expect.poll(() => ours(), { timeout: goneMs }).toEqual({ channels: [], bridges: [bridgeId] });
    expect((await panel.operator.post(path("/check"))).status).toBe(202);
    await expect.poll(() => ours(), { timeout: 5_000 }).toEqual({ channels: [], bridges: [] });
    await hangUp(target.id);
    await expect.poll(() => snapshotOfThings(asterisk)).toEqual(empty);
  });
});
