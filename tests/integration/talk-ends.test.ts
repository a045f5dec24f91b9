import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import WebSocket from "ws";
import type { TalkRow } from "@/lib/live/rows";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import {
  type AsteriskCoordinates,
  ariRequest,
  snapshotOfThings,
  type ThingsCount,
} from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, TestPanel } from "@/tests/support/panel/test-panel";

/** With whom the browser talks: a caller of ours, an extension that it has called, or a bridge with two others. */
const kinds = ["channel", "extension", "bridge"] as const;
type Kind = (typeof kinds)[number];

interface Session {
  id: string;
  row: TalkRow;
  page: AudioPage;
  operator: Person & { id: string };
}

/** One way in which a talk is left. */
interface End {
  how: string;
  /** Where it is not all of them. */
  of?: readonly Kind[];
  /** The end comes so long after the act, and no sooner: a page that has gone may come back in that time. */
  graceMs?: number;
  act(session: Session): unknown;
  /** What the page is told; nothing where it went first. */
  told?: string;
  /** The other party is not hung up. */
  leavesPeer?: true;
  /** Asterisk 16 keeps a bridge that a member was moved out of, empty and not to be destroyed, until that member ends. */
  leavesBridgeOn16?: true;
}

/** Everything is gone within this of a talk's end; one whose page has gone ends only after {@link awayMs}. */
const goneMs = 2_000;
const awayMs = 10_000;

const hangUpAt = (asterisk: AsteriskCoordinates, id: string) =>
  ariRequest(asterisk, "DELETE", `/channels/${encodeURIComponent(id)}`);
const idsAt = async (asterisk: AsteriskCoordinates, list: "/channels" | "/bridges"): Promise<string[]> =>
  ((await ariRequest(asterisk, "GET", list)) as { id: string }[]).map(({ id }) => id);
/** What a talk alone makes. */
const isPart = (id: string): boolean => /-(browsermedia|browserleg|talk)-/.test(id);

/** A channel that is in our application, answered; the other half plays a tone to it. */
async function callerAt(asterisk: AsteriskCoordinates, panel: TestPanel): Promise<string> {
  const id = `caller-${randomUUID()}`;
  const to = `endpoint=Local/600@default/n&app=${asterisk.application}`;
  await ariRequest(asterisk, "POST", `/channels/${id}?${to}`);
  await panel.row(`pbx-${asterisk.version}`, "channels", (row) => row.id === id && row.control === "ours");
  return id;
}

describe.each(["22", "16"] as const)("each way to leave a talk on a real Asterisk %s", (version) => {
  const asterisk = inject("asterisks")[version];
  const node = `pbx-${version}`;
  const path = (rest: string) => `/nodes/${node}${rest}`;
  let panel: TestPanel;
  let empty: ThingsCount;

  beforeAll(async () => {
    panel = await TestPanel.start([asterisk]);
    empty = await snapshotOfThings(asterisk);
  });
  afterEach(async () => {
    // Whatever a test left up, so that the next one is judged by itself.
    for (const id of await idsAt(asterisk, "/channels")) await hangUp(id).catch(() => undefined);
    for (const id of await idsAt(asterisk, "/bridges")) {
      await ariRequest(asterisk, "DELETE", `/bridges/${encodeURIComponent(id)}`).catch(() => undefined);
    }
    await expect.poll(() => snapshotOfThings(asterisk)).toEqual(empty);
  });
  afterAll(() => panel?.close());

  const hangUp = (id: string) => hangUpAt(asterisk, id);
  const change = ({ id }: { id: string }, body: object) => panel.people.admin.patch(`/users/${id}`, body);
  const twoParties: readonly Kind[] = ["channel", "extension"];

  const ends: End[] = [
    {
      how: "its owner hangs up",
      act: ({ operator, id }) => operator.delete(path(`/talks/${id}`)),
      told: "ended",
    },
    {
      how: "its owner hangs up what is on hold",
      act: async ({ operator, id }) => {
        await operator.patch(path(`/talks/${id}`), { held: true });
        await operator.delete(path(`/talks/${id}`));
      },
      told: "ended",
    },
    { how: "the tab is closed", graceMs: awayMs, act: ({ page }) => page.close() },
    { how: "the wire is cut", graceMs: awayMs, act: ({ page }) => page.cut() },
    {
      how: "the other party hangs up",
      of: twoParties,
      act: ({ row }) => hangUp(row.peerId ?? ""),
      told: "hung_up",
    },
    {
      how: "the other party hangs up on hold",
      of: twoParties,
      act: async ({ operator, id, row }) => {
        await operator.patch(path(`/talks/${id}`), { held: true });
        await hangUp(row.peerId ?? "");
      },
      told: "hung_up",
    },
    { how: "its own channel is hung up", act: ({ row }) => hangUp(row.mediaChannelId), told: "failed" },
    {
      how: "its bridge is destroyed",
      act: ({ row }) => ariRequest(asterisk, "DELETE", `/bridges/${encodeURIComponent(row.bridgeId)}`),
      told: "hung_up",
      leavesPeer: true,
    },
    {
      how: "the other party is moved to another bridge",
      of: twoParties,
      act: async ({ row }) => {
        const elsewhere = `/bridges/elsewhere-${randomUUID()}`;
        await ariRequest(asterisk, "POST", `${elsewhere}?type=mixing`);
        await ariRequest(asterisk, "POST", `${elsewhere}/addChannel?channel=${row.peerId}`);
      },
      told: "hung_up",
      leavesPeer: true,
      leavesBridgeOn16: true,
    },
    {
      how: "the user is disabled",
      act: ({ operator }) => change(operator, { disabled: true }),
      told: "forbidden",
    },
  ];
  const cases = kinds.flatMap((kind) =>
    ends.filter(({ of = kinds }) => of.includes(kind)).map((end) => ({ kind, ...end })),
  );

  it.each(cases)("$kind: nothing is left when $how", async ({ kind, act, graceMs = 0, told, ...leaves }) => {
    const before = await idsAt(asterisk, "/channels");
    const operator = await panel.person("operator");
    const room = "room-of-two";
    const to = await targetOf(kind, room);
    const reply = await operator.post(path("/talks"), { to });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const id = String(reply.body["talkId"]);
    const { origin } = panel;
    const page = AudioPage.open({ origin, cookie: operator.cookie, ticket: String(reply.body["ticket"]) });
    await page.opened();
    const row = await panel.row(node, "talks", (one) => one.id === id && one.status === "active");
    page.say(1_500);
    await page.hears(1_004, -25);

    await act({ id, row, page, operator });
    const { leavesPeer = false, leavesBridgeOn16 = false } = leaves;
    const allowed = [
      ...(leavesPeer ? [row.peerId] : []),
      ...(leavesBridgeOn16 && version === "16" ? [row.bridgeId] : []),
    ];
    const parts = async () =>
      [...(await idsAt(asterisk, "/channels")), ...(await idsAt(asterisk, "/bridges"))].filter(
        // A phone that was called is a party of its own where it was taken to.
        (one) => isPart(one) && !allowed.includes(one.replace(/;2$/, "")),
      );
    if (graceMs > 0) {
      // The other party is not dropped meanwhile: it waits with music, and the row says that nobody is there.
      const goneAt = performance.now();
      await panel.row(node, "talks", (one) => one.id === id && one.away && one.status === "active");
      if (kind !== "bridge") {
        await panel.row(node, "bridges", (one) => one.id === row.bridgeId && one.music === "default");
      }
      const stays = await parts();
      await new Promise((resolve) => setTimeout(resolve, graceMs - 1_000 - (performance.now() - goneAt)));
      expect((await parts()).sort()).toEqual(stays.sort());
      await panel.row(
        node,
        "talks",
        ({ failure }) => failure?.startsWith("The browser did not come") ?? false,
      );
    }
    await expect.poll(parts, { timeout: goneMs, interval: 50 }).toEqual([]);
    await panel.none(node, "talks", () => true);
    if (told !== undefined) await expect.poll(() => page.ended?.code).toBe(told);
    if (kind === "bridge") {
      // The two go on, with each other and without music.
      const others = (await idsAt(asterisk, "/channels")).filter(
        (one) => !before.includes(one) && !isPart(one),
      );
      expect(others.filter((one) => !one.endsWith(";2"))).toHaveLength(2);
    } else {
      const isThere = async () => (await idsAt(asterisk, "/channels")).includes(row.peerId ?? "");
      await expect.poll(isThere).toBe(leavesPeer);
    }
    page.close();
  });

  const targetOf = async (kind: Kind, room: string): Promise<object> => {
    if (kind === "extension") return { kind, extension: "600" };
    const caller = await callerAt(asterisk, panel);
    if (kind === "channel") return { kind, channelId: caller };
    const bridgeId = `${asterisk.application}-bridge-${room}-${randomUUID()}`;
    const other = await callerAt(asterisk, panel);
    await ariRequest(asterisk, "POST", `/bridges?bridgeId=${bridgeId}&type=mixing`);
    await ariRequest(asterisk, "POST", `/bridges/${bridgeId}/addChannel?channel=${caller},${other}`);
    await panel.row(node, "bridges", (row) => row.id === bridgeId && row.members.length === 2);
    return { kind, bridgeId };
  };
});

describe.each(["22", "16"] as const)("what a talk leaves to the next start, on Asterisk %s", (version) => {
  const node = `pbx-${version}`;
  let asterisk: RunningAsterisk;
  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
  });
  afterAll(() => asterisk?.stop());

  it("sweeps what a killed panel has left, and hangs up who would wait for nobody", async () => {
    const { application, username, password } = asterisk;
    const login = Buffer.from(`${username}:${password}`).toString("base64");
    const killed = new WebSocket(`${asterisk.url.replace("http", "ws")}/events?app=${application}`, {
      headers: { authorization: `Basic ${login}` },
    });
    await once(killed, "open");
    const own = (kind: string) => `${application}-${kind}-${randomUUID()}`;
    const [media, leg, bridge] = [own("browsermedia"), own("browserleg"), own("talk")];
    const ari = (path: string) => ariRequest(asterisk, "POST", path);
    await ari(
      `/channels/externalMedia?channelId=${media}&app=${application}&external_host=127.0.0.1:9&format=ulaw`,
    );
    await ari(`/channels/caller?endpoint=Local/600@default/n&app=${application}`);
    await ari(`/channels/stranger?endpoint=Local/600@default/n&app=${application}`);
    await ari(`/channels/${leg}?endpoint=Local/701@default/n&app=${application}`);
    await ari(`/bridges/${bridge}?type=mixing`);
    // Refused until both are in the application.
    await vi.waitFor(() => ari(`/bridges/${bridge}/addChannel?channel=caller,${media}`), 3_000);
    killed.terminate();
    await once(killed, "close");
    const panel = await TestPanel.start([asterisk]);
    await expect
      .poll(() => idsAt(asterisk, "/channels"), { timeout: goneMs })
      .toEqual(expect.toSatisfy((ids: string[]) => ids.every((id) => id.startsWith("stranger"))));
    expect(await idsAt(asterisk, "/bridges")).toEqual([]);
    expect(await idsAt(asterisk, "/channels")).toContain("stranger");
    await hangUpAt(asterisk, "stranger");
    await panel.close();
  });

  it("fails clearly when Asterisk is restarted, and leaves nothing", async () => {
    const panel = await TestPanel.start([asterisk]);
    const to = { kind: "channel", channelId: await callerAt(asterisk, panel) };
    const { status, body } = await panel.operator.post(`/nodes/${node}/talks`, { to });
    expect(status, JSON.stringify(body)).toBe(202);
    const ticket = String(body["ticket"]);
    const page = AudioPage.open({ origin: panel.origin, cookie: panel.operator.cookie, ticket });
    await page.hears(1_004, -25);
    await asterisk.kill9();
    await asterisk.restart();
    // By the media websocket it is known at once; RTP has no end, and there it is known with the new start.
    await panel.node(node, (row) => row.status === "live", 15_000);
    await expect.poll(() => page.ended?.code).toBe("failed");
    await panel.none(node, "talks", () => true);
    expect(await snapshotOfThings(asterisk)).toMatchObject({ channels: 0, bridges: 0 });
    page.close();
    await panel.close();
  });
});
