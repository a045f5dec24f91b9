import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { Replica } from "@/lib/live/replica";
import type { ClientToServerEvents, LiveSnapshot, ServerToClientEvents } from "@/lib/live/wire";
import { loadConfig } from "@/server/config";
import { createLogger } from "@/server/logger";
import { createPanel, type Panel } from "@/server/panel";
import { type FakeAsterisk, startFakeAsterisk } from "@/tests/support/fake-asterisk/fake-asterisk";
import { freeTcpPort } from "@/tests/support/ports/ports";

/** Load on one panel: the fake Asterisk makes more channels than a real one would here. */
const password = "a long enough pass phrase";
type Live = Socket<ServerToClientEvents, ClientToServerEvents>;

let fake: FakeAsterisk;
let panel: Panel;
let origin: string;
let dataDir: string;
let cookie: string;
const sockets: Live[] = [];

beforeEach(async () => {
  fake = await startFakeAsterisk();
  dataDir = await mkdtemp(join(tmpdir(), "patchbay-gateway-"));
  const port = await freeTcpPort();
  origin = `http://127.0.0.1:${port}`;
  const config = loadConfig(
    {
      PORT: String(port),
      PATCHBAY_DATA_DIR: dataDir,
      ARI_URL: fake.url,
      ARI_USERNAME: fake.username,
      ARI_PASSWORD: fake.password,
      PATCHBAY_ADMIN_USERNAME: "admin",
      PATCHBAY_ADMIN_PASSWORD: password,
    },
    () => "",
  );
  panel = await createPanel({
    config,
    logger: createLogger({ level: "silent" }),
    pages: async (_request, response) => void response.writeHead(404).end(),
  });
  await panel.listen();
  await vi.waitFor(() => expect(panel.nodes.all()[0]?.isLive).toBe(true), 5_000);
  const answer = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, connection: "close" },
    body: JSON.stringify({ username: "admin", password }),
  });
  cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await panel.close();
  await fake.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A page: its socket and its replica. */
function openPage(headers: Record<string, string> = { cookie, origin }) {
  const socket: Live = io(origin, {
    transports: ["websocket"],
    extraHeaders: headers,
    forceNew: true,
    reconnection: false,
  });
  sockets.push(socket);
  const page = { socket, replica: new Replica(), snapshots: 0, gaps: 0 };
  socket.on("snapshot", (snapshot) => {
    page.snapshots += 1;
    page.replica.applySnapshot(snapshot);
  });
  socket.on("patch", (patch) => {
    if (page.replica.applyPatch(patch) !== "gap") return;
    page.gaps += 1;
    socket.emit("resync", { nodes: [patch.node] });
  });
  return page;
}

async function heldByPanel(): Promise<LiveSnapshot> {
  const answer = await fetch(`${origin}/api/v1/live`, { headers: { cookie, connection: "close" } });
  return (await answer.json()) as LiveSnapshot;
}

const channelsOf = (page: { replica: Replica }) =>
  Object.fromEntries(page.replica.rows("asterisk", "channels").map((row) => [row.id, row]));
async function expectEqual(page: { replica: Replica }): Promise<void> {
  const { nodes } = await heldByPanel();
  const rows = nodes[0]?.rows.channels ?? [];
  await vi.waitFor(
    () => expect(channelsOf(page)).toEqual(Object.fromEntries(rows.map((row) => [row.id, row]))),
    10_000,
  );
}

describe("the gateway", () => {
  it("refuses a socket without a session, and one of another site", async () => {
    const refused = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const { socket } = openPage(headers);
        socket.once("connect_error", (error) => resolve(error.message));
        socket.once("snapshot", () => resolve("let in"));
      });
    expect(await refused({ origin })).toBe("not_signed_in");
    expect(await refused({ cookie: "patchbay=forged", origin })).toBe("not_signed_in");
    expect(await refused({ cookie, origin: "https://elsewhere.example" })).not.toBe("let in");
    expect(await refused({ cookie })).not.toBe("let in");
  });

  it("keeps a page equal to the panel while channels come, change and go", async () => {
    const page = openPage();
    await vi.waitFor(() => expect(page.snapshots).toBe(1), 5_000);
    for (let round = 0; round < 5; round += 1) {
      const ids = Array.from({ length: 40 }, () => fake.world.addChannel().id);
      await new Promise((resolve) => setTimeout(resolve, 40));
      for (const [index, id] of ids.entries()) {
        if (index % 2 === 0) fake.world.hangup(id);
        else fake.world.setChannel(id, { state: "Up" });
      }
    }
    await vi.waitFor(() => expect(Object.keys(channelsOf(page))).toHaveLength(100), 5_000);
    await expectEqual(page);
    expect(page).toMatchObject({ snapshots: 1, gaps: 0 });
  });

  it("takes a page that stalls out of the stream, with bounded memory, and gives it a new snapshot", async () => {
    const ids = Array.from({ length: 1_500 }, () => fake.world.addChannel().id);
    const stalled = openPage();
    const well = openPage();
    await vi.waitFor(() => expect(well.snapshots + stalled.snapshots).toBe(2), 10_000);
    await vi.waitFor(() => expect(Object.keys(channelsOf(well))).toHaveLength(1_500), 10_000);

    // Engine.io hides its websocket; it has to be paused as a sleeping laptop would.
    const { ws } = stalled.socket.io.engine.transport as unknown as { ws: WebSocket };
    ws.pause();
    const health = async () => {
      const answer = await fetch(`${origin}/healthz`, { headers: { cookie, connection: "close" } });
      return (await answer.json()) as { laggards: number };
    };
    const deadline = Date.now() + 40_000;
    let round = 0;
    while ((await health()).laggards === 0) {
      if (Date.now() > deadline) throw new Error("The stalled page was never taken out.");
      round += 1;
      for (const id of ids) {
        fake.world.setChannel(id, {
          state: round % 2 === 0 ? "Up" : "Ring",
          accountcode: "x".repeat(2_000) + round,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    expect(well.gaps).toBe(0);
    const before = stalled.snapshots;
    ws.resume();
    await vi.waitFor(() => expect(stalled.snapshots).toBeGreaterThan(before), 10_000);
    await expectEqual(stalled);
    await expectEqual(well);
    expect(well.snapshots).toBe(1);
  }, 90_000);

  it("tells every page at once that the listening policy was changed", async () => {
    const page = openPage();
    await vi.waitFor(() => expect(page.snapshots).toBe(1), 5_000);
    let told = 0;
    page.socket.on("policy", () => (told += 1));
    const url = `${origin}/api/v1/policies/listening`;
    const headers = { cookie, origin, "content-type": "application/json", connection: "close" };
    const policy = (await (await fetch(url, { headers })).json()) as { agentSees: boolean };
    const body = JSON.stringify({ ...policy, agentSees: !policy.agentSees });
    expect((await fetch(url, { method: "PUT", headers, body })).status).toBe(200);
    await vi.waitFor(() => expect(told).toBe(1), 1_000);
  });

  it("makes one snapshot for many pages that come at the same time", async () => {
    for (let made = 0; made < 2_000; made += 1) fake.world.addChannel();
    const [node] = panel.nodes.all();
    if (node === undefined) throw new Error("The panel has no node.");
    const made = vi.spyOn(node.live, "snapshotRows");
    const pages = Array.from({ length: 60 }, () => openPage());
    await vi.waitFor(() => expect(pages.every(({ snapshots }) => snapshots === 1)).toBe(true), 10_000);
    expect(made.mock.calls.length).toBeLessThan(30);
    const [last] = pages.slice(-1);
    if (last !== undefined) await expectEqual(last);
  });

  it("answers many requests for a snapshot with few", async () => {
    for (let made = 0; made < 500; made += 1) fake.world.addChannel();
    const page = openPage();
    await vi.waitFor(() => expect(page.snapshots).toBe(1), 5_000);
    for (let asked = 0; asked < 200; asked += 1) page.socket.emit("resync", {});
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(page.snapshots).toBeGreaterThan(1);
    expect(page.snapshots).toBeLessThan(6);
    await expectEqual(page);
  });
});
