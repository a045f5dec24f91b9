import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ListedRecording } from "@/lib/api/recordings";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type PanelProcess, startPanelProcess } from "@/tests/support/panel/panel-process";
import { type Person, password, signIn } from "@/tests/support/panel/test-panel";
import { type Phone, type PlacedCall, placeCall, startPhone } from "@/tests/support/phones/phone";

const carolHz = 700;
const bobHz = 1_200;
const supervisorHz = 1_500;
const loudDb = -25;
const silentDb = -45;
const hearMs = 5_000;
/** The pages are made ready at each start of a panel, which takes its time on a busy machine. */
const twoStartsMs = 90_000;
/** Of a start, all that was left is gone within this of the node's being live. */
const sweptMs = 2_000;

describe.each(["22", "16"] as const)(
  "a panel that is killed while it is listened, on Asterisk %s",
  (version) => {
    // Of its own: no other test is to suffer by what a killed panel can do to Asterisk.
    let asterisk: RunningAsterisk;
    const node = `pbx-${version}`;
    let panel: PanelProcess | undefined;
    let bob: Phone | undefined;
    let call: PlacedCall | undefined;
    beforeAll(async () => {
      asterisk = await startAsterisk({ version });
    });
    afterEach(async () => {
      await call?.hangUp();
      await bob?.stop();
      await panel?.stop();
    });
    afterAll(() => asterisk?.stop());

    /**
     * What a panel that is closed does and a killed one cannot: Asterisk 22.10.1 may lock up when the socket of an
     * application that hears all device states goes while one changes, as those of the killed panel's channels do
     * (lib/ari/leave-everything.ts). This test is of what comes after.
     */
    const leaveDeviceStates = async (): Promise<void> => {
      const source = "eventSource=deviceState:__AST_DEVICE_STATE_ALL_TOPIC";
      await ariRequest(asterisk, "DELETE", `/applications/${asterisk.application}/subscription?${source}`);
    };

    /** Ids of the panel's own channels and bridges, as Asterisk lists them. */
    const ours = async (): Promise<string[]> => {
      const lists = ["/channels", "/bridges"].map((path) => ariRequest(asterisk, "GET", path));
      const all = (await Promise.all(lists)) as { id: string }[][];
      return all.flat().flatMap(({ id }) => (id.startsWith(`${asterisk.application}-`) ? [id] : []));
    };

    it(
      "sweeps all of it at the next start, says of what was heard that its end is not known, and lists what was recorded as cut",
      async () => {
        panel = await startPanelProcess([asterisk]);
        const { origin } = panel;
        const admin = await setUp(panel);
        const person = async (role: string): Promise<Person> => {
          expect((await admin.post("/users", { username: role, role, password })).status).toBe(201);
          return signIn(origin, role);
        };
        const [supervisor, operator] = [await person("supervisor"), await person("operator")];
        const isLive = async () => {
          const { body } = await operator
            .get("/nodes")
            .catch(() => ({ body: {} as Record<string, unknown> }));
          return (body["nodes"] as { status: string }[] | undefined)?.[0]?.status === "live";
        };
        await expect.poll(isLive, { timeout: 10_000 }).toBe(true);

        bob = await startPhone({ asterisk, name: "bob", answer: "at-once" });
        call = await placeCall({ asterisk, from: "carol", to: "1002" });
        await call.answered;
        call.ear.say(carolHz);
        bob.ear.say(bobHz);
        await bob.ear.hears(carolHz, loudDb, hearMs);
        const { body } = await operator.get(`/nodes/${node}/channels`);
        const target = (body["channels"] as { id: string; endpoint: string }[]).find(
          ({ endpoint }) => endpoint === "PJSIP/bob",
        )?.id;
        const begin = async (who: Person, path: string, wanted: object) => {
          const reply = await who.post(`/nodes/${node}${path}`, wanted);
          expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
          const page = AudioPage.open({ origin, cookie: who.cookie, ticket: String(reply.body["ticket"]) });
          page.say(supervisorHz);
          return { page, id: String(reply.body["spyId"] ?? reply.body["talkId"]) };
        };
        const spy = await begin(supervisor, `/channels/${target}/spies`, {
          via: "browser",
          mode: "whisper",
          reason: "quality",
        });
        await spy.page.hears(carolHz, loudDb);
        await bob.ear.hears(supervisorHz, loudDb, hearMs);
        const recorded = await supervisor.post(`/nodes/${node}/spies/${spy.id}/recording`, {
          sides: "apart",
        });
        expect(recorded, JSON.stringify(recorded.body)).toMatchObject({ status: 201 });
        const name = String(recorded.body["recordingId"]);
        const talk = await begin(operator, "/talks", { to: { kind: "extension", extension: "600" } });
        await talk.page.hears(1_004, loudDb);
        expect((await ours()).length).toBeGreaterThan(8);

        if (version === "22") await leaveDeviceStates();
        const killedAtMs = performance.now();
        await panel.kill9();
        await expect.poll(() => [spy.page.closeCode, talk.page.closeCode]).toEqual([1_006, 1_006]);
        bob.ear.forget();
        await expect.poll(() => bob?.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
        expect(bob.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
        expect(await ours()).not.toEqual([]);

        const killedForMs = performance.now() - killedAtMs;
        await panel.startAgain();
        await expect.poll(isLive, { timeout: 10_000, interval: 20 }).toBe(true);
        await expect.poll(ours, { timeout: sweptMs, interval: 50 }).toEqual([]);
        // The two who were listened to have noticed nothing.
        call.ear.forget();
        await call.ear.hears(bobHz, loudDb, hearMs);
        await bob.ear.hears(carolHz, loudDb, hearMs);

        const listed = async () => {
          const { body: told } = await supervisor.get(`/recordings?channelIds=${target}`);
          return (told["recordings"] as ListedRecording[])[0];
        };
        await expect.poll(listed, { timeout: hearMs }).toMatchObject({
          id: name,
          targetId: target,
          by: "supervisor",
          isRunning: false,
          wasCut: true,
          endedAtMs: expect.any(Number),
          tracks: [
            { stream: "near", name: `${name}-near`, failure: null },
            { stream: "far", name: `${name}-far`, failure: null },
          ],
        });
        // Asterisk has recorded on without the panel.
        const cut = await listed();
        expect((cut?.endedAtMs ?? 0) - (cut?.startedAtMs ?? 0)).toBeGreaterThan(killedForMs);
        for (const { durationSeconds } of cut?.tracks ?? [])
          expect(durationSeconds).toBeGreaterThanOrEqual(Math.floor(killedForMs / 1_000));

        const rows = (await admin.get("/audit?limit=50")).body["rows"] as {
          command: string;
          actor: string;
          outcome: string;
          target: string;
          detail: string;
          input: Record<string, unknown>;
        }[];
        const unknown = rows.filter(({ outcome }) => outcome === "unknown");
        expect(unknown).toContainEqual(
          expect.objectContaining({
            target,
            input: expect.objectContaining({
              spy: spy.id,
              mode: "whisper",
              reason: "quality",
              heardFromMs: expect.any(Number),
            }),
          }),
        );
        expect(unknown).toContainEqual(
          expect.objectContaining({ input: expect.objectContaining({ talk: talk.id }) }),
        );
        expect(rows.filter(({ outcome }) => outcome === "started")).toEqual([]);

        expect(rows.filter(({ command }) => command === "recordings.cut")).toMatchObject([
          {
            actor: "supervisor",
            target: name,
            outcome: "done",
            input: { channelId: target, sides: "apart", recordedToMs: expect.any(Number) },
            detail: "The panel was stopped while it recorded. Asterisk recorded on until the panel was back.",
          },
        ]);
        for (const track of ["near", "far"]) {
          // What was recorded until then is kept by Asterisk, and can be heard.
          const sound = await fetch(`${origin}/api/v1/recordings/${name}/tracks/${track}`, {
            headers: { cookie: supervisor.cookie, connection: "close" },
          });
          expect(sound.status).toBe(200);
          expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(16_000);
          await ariRequest(asterisk, "DELETE", `/recordings/stored/${name}-${track}`);
        }
      },
      twoStartsMs,
    );

    const setUp = async ({ origin, setupLink }: PanelProcess): Promise<Person> => {
      const token = /#token=(\S+)/.exec(setupLink)?.[1];
      const made = await fetch(`${origin}/api/auth/setup`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, connection: "close" },
        body: JSON.stringify({ token, username: "admin", password }),
      });
      expect(made.status).toBe(200);
      return signIn(origin, "admin");
    };
  },
);
