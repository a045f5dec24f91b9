import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import type { AppSocket } from "@/tests/support/ari-facts/app-socket";
import { channelPath, FactStage } from "@/tests/support/ari-facts/fact-stage";
import { idleConnectionMs } from "@/tests/support/ari-facts/idle-connection";

// Of the Asterisks that all files share, begun here so that the 15 s pass beside the tests of this one.
const asterisks = inject("asterisks");
const idleMs = { "22": idleConnectionMs(asterisks["22"]), "16": idleConnectionMs(asterisks["16"]) };

/** Playing, recording and what waits for them (facts §2.3, §2.4, §9.8 to §9.10). */
describe.each(["22", "16"] as const)("with media Asterisk %s", (version) => {
  const is16 = version === "16";
  let stage: FactStage;
  let socket: AppSocket;
  beforeAll(async () => {
    stage = await FactStage.start(version);
    socket = await stage.newApp({ subscribeAll: true });
    stage.keep(socket);
  });
  afterEach(async () => {
    await stage.clean();
    socket.forget();
  });
  afterAll(() => stage?.stop());

  /** Its end is told before Asterisk forgets it. */
  const forgotten = (path: string) => expect.poll(() => stage.status("GET", path), { interval: 5 }).toBe(404);
  /** Starts a playback and gives its id. */
  const play = async (path: string, media: string) => {
    const id = stage.fresh("playback");
    expect(await stage.status("POST", `${path}/play/${id}?media=${media}`)).toBe(201);
    return id;
  };
  const playing = async (path: string, media = "tone:ring") => {
    const id = await play(path, media);
    await socket.until(["PlaybackStarted", id]);
    return id;
  };
  const finished = async (id: string) => (await socket.until(["PlaybackFinished", id])).playback?.state;
  const stop = (id: string) => stage.status("DELETE", `/playbacks/${id}`);
  const inbound = async () => channelPath(await stage.inbound(socket));
  const enter = (bridge: string, channel: string) =>
    stage.status("POST", `/bridges/${bridge}/addChannel?channel=${channel.replace("/channels/", "")}`);

  describe("plays", () => {
    it("a list: each item starts under the same id, PlaybackContinuing before each but the first", async () => {
      const id = await play(await inbound(), "sound:beep,sound:beep,sound:beep");
      expect(await finished(id)).toBe("done");
      expect(socket.types(id)).toEqual([
        "PlaybackStarted",
        "PlaybackContinuing",
        "PlaybackStarted",
        "PlaybackContinuing",
        "PlaybackStarted",
        "PlaybackFinished",
      ]);
      await forgotten(`/playbacks/${id}`);
    });

    it.each(["nonsense:x", "recording:nobody-made-it"])(
      "%s without an end: it starts, is gone, and PlaybackFinished never comes",
      async (media) => {
        const channel = await inbound();
        const id = await playing(channel, media);
        await forgotten(`/playbacks/${id}`);
        // A playback after it in the same channel has ended, so this one would have.
        expect(await finished(await play(channel, "sound:beep"))).toBe("done");
        await socket.quiet();
        expect(socket.types(id)).toEqual(["PlaybackStarted"]);
      },
    );

    it("a missing file as failed; of a list the last item decides", async () => {
      const channel = await inbound();
      const state = async (media: string) => finished(await play(channel, media));
      expect(await state("sound:nobody-made-it")).toBe("failed");
      expect(await state("sound:nobody-made-it,sound:beep")).toBe("done");
      expect(await state("sound:beep,sound:nobody-made-it")).toBe("failed");
    });

    it("what is stopped as done, and what is hung up as failed", async () => {
      const channel = await inbound();
      const stopped = await playing(channel);
      expect(await stop(stopped)).toBe(204);
      expect(await finished(stopped)).toBe("done");
      const cut = await playing(channel);
      await stage.must("DELETE", channel);
      expect(await finished(cut)).toBe("failed");
    });

    it("two under one id when it is taken; each stop ends one", async () => {
      const [one, other] = [await inbound(), await inbound()];
      const id = await playing(one);
      expect(await stage.status("POST", `${other}/play/${id}?media=tone:ring`)).toBe(201);
      await socket.until(["PlaybackStarted", id], 2);
      for (const nth of [1, 2]) {
        expect(await stop(id)).toBe(204);
        await socket.until(["PlaybackFinished", id], nth);
      }
      expect(await stop(id)).toBe(404);
    });

    it("numbers, digits and characters to their end: they cannot be stopped or paused", async () => {
      const channel = await inbound();
      const id = await playing(channel, "digits:1");
      expect(await stop(id)).toBe(500);
      expect(await stage.status("POST", `/playbacks/${id}/control?operation=pause`)).toBe(500);
      expect(await finished(id)).toBe("done");
    });

    it("on after a pause with another PlaybackStarted; of pause, forward, reverse and restart there is no event", async () => {
      const id = await playing(await inbound(), "sound:demo-congrats");
      const control = (operation: string) =>
        stage.status("POST", `/playbacks/${id}/control?operation=${operation}`);
      for (const operation of ["forward", "reverse", "restart", "pause"])
        expect(await control(operation)).toBe(204);
      await socket.quiet();
      expect(socket.types(id)).toEqual(["PlaybackStarted"]);
      expect(await stage.must("GET", `/playbacks/${id}`)).toMatchObject({ state: "paused" });
      expect(await control("unpause")).toBe(204);
      expect((await socket.until(["PlaybackStarted", id], 2)).playback?.state).toBe("playing");
      expect(await stop(id)).toBe(204);
    });
  });

  describe("in a bridge", () => {
    it("ends playback (failed) and recording (done) when the last channel leaves", async () => {
      const channel = await inbound();
      const bridge = await stage.bridge();
      await enter(bridge, channel);
      const id = await playing(`/bridges/${bridge}`);
      const name = stage.fresh("tape");
      await stage.must("POST", `/bridges/${bridge}/record?name=${name}&format=wav`);
      await socket.until(["RecordingStarted", name]);
      await stage.must("DELETE", channel);
      expect(await finished(id)).toBe("failed");
      expect((await socket.until(["RecordingFinished", name])).recording?.state).toBe("done");
    });

    it("plays to the end when nobody was there from the beginning", async () => {
      const id = await play(`/bridges/${await stage.bridge()}`, "sound:beep");
      expect(await finished(id)).toBe("done");
    });
  });

  describe("while a channel plays", () => {
    /** Whether the request waits for the end of the playback. */
    const waits = async (channel: string, go: () => Promise<number>) => {
      const id = await playing(channel);
      let isAnswered = false;
      const answer = go().then((status) => {
        isAnswered = true;
        return status;
      });
      await socket.quiet();
      const wasAnswered = isAnswered;
      expect(await stop(id)).toBe(204);
      expect(await answer).toBe(204);
      return !wasAnswered;
    };

    it("answers addChannel, removeChannel and answer only afterwards, and so 22 the setting of a variable", async () => {
      const channel = await inbound();
      const bridge = await stage.bridge();
      expect(await waits(channel, () => stage.status("POST", `${channel}/answer`))).toBe(true);
      expect(await waits(channel, () => enter(bridge, channel))).toBe(true);
      const leave = `/bridges/${bridge}/removeChannel?channel=${channel.replace("/channels/", "")}`;
      expect(await waits(channel, () => stage.status("POST", leave))).toBe(true);
      const set = () => stage.status("POST", `${channel}/variable?variable=COLOUR&value=red`);
      expect(await waits(channel, set)).toBe(!is16);
    });

    it("answers what is only queued, reads and hangs up at once", async () => {
      const channel = await inbound();
      await stage.must("POST", `${channel}/variable?variable=COLOUR&value=red`);
      for (const [method, path] of [
        ["POST", "/mute?direction=in"],
        ["DELETE", "/mute?direction=in"],
        ["POST", "/moh"],
        ["POST", "/dtmf?dtmf=1"],
        ["GET", "/variable?variable=CHANNEL(name)"],
        ["DELETE", ""],
      ] as const) {
        if (path !== "")
          expect(await waits(channel, async () => (await stage.status(method, channel + path)) && 204)).toBe(
            false,
          );
        else {
          const id = await playing(channel);
          expect(await stage.status(method, channel)).toBe(204);
          expect(await finished(id)).toBe("failed");
        }
      }
    });
  });

  it("tells nothing of mute, hold, music, silence and ringing", async () => {
    const id = await stage.inbound(socket, { answered: false });
    const channel = channelPath(id);
    await socket.quiet();
    socket.forget();
    for (const action of ["ring", "mute?direction=in", "hold", "moh", "silence"]) {
      expect(await stage.status("POST", `${channel}/${action}`)).toBe(204);
      expect(await stage.status("DELETE", `${channel}/${action}`)).toBe(204);
    }
    // It does what it is told in order: after this all of the above is done.
    await stage.must("POST", `${channel}/variable?variable=COLOUR&value=red`);
    await socket.until("ChannelVarset");
    await socket.quiet();
    const types = socket.events.filter((it) => it.channel?.id === id).map(({ type }) => type);
    expect(types.filter((it) => it !== "ChannelVarset")).toEqual([]);
  });

  describe("records", () => {
    const record = async (path: string, query = "") => {
      const name = stage.fresh("tape");
      const answer = await stage.ask("POST", `${path}/record?name=${name}&format=wav${query}`);
      return { name, status: answer.status };
    };
    const recording = async (path: string) => {
      const { name } = await record(path);
      await socket.until(["RecordingStarted", name]);
      return name;
    };
    const end = (name: string) => stage.status("POST", `/recordings/live/${name}/stop`);
    const isStored = async (name: string) =>
      (await stage.status("GET", `/recordings/stored/${encodeURIComponent(name)}`)) === 200;

    it("a channel, which it answers, and tells how long at the end; there is no event of a pause", async () => {
      const id = await stage.inbound(socket, { answered: false });
      const name = await recording(channelPath(id));
      expect(await stage.must("GET", channelPath(id))).toMatchObject({ state: "Up" });
      for (const method of ["POST", "DELETE"] as const) {
        expect(await stage.status(method, `/recordings/live/${name}/pause`)).toBe(204);
        expect(await stage.status(method, `/recordings/live/${name}/mute`)).toBe(204);
      }
      await socket.quiet();
      expect(await end(name)).toBe(204);
      expect((await socket.until(["RecordingFinished", name])).recording).toMatchObject({
        state: "done",
        duration: expect.any(Number),
      });
      expect(socket.types(name)).toEqual(["RecordingStarted", "RecordingFinished"]);
      expect(await isStored(name)).toBe(true);
      await forgotten(`/recordings/live/${name}`);
    });

    it("what is cancelled as done too, and leaves no file", async () => {
      const name = await recording(await inbound());
      expect(await stage.status("DELETE", `/recordings/live/${name}`)).toBe(204);
      expect((await socket.until(["RecordingFinished", name])).recording?.state).toBe("done");
      expect(await isStored(name)).toBe(false);
    });

    it.each(["POST", "DELETE"] as const)(
      "what was stopped or cancelled before it began all the same: %s says canceled, and then it starts",
      async (method) => {
        const channel = await inbound();
        const playback = await playing(channel);
        const { name } = await record(channel);
        const live = () => stage.must("GET", `/recordings/live/${name}`);
        expect(await live()).toMatchObject({ state: "queued" });
        const path = `/recordings/live/${name}${method === "POST" ? "/stop" : ""}`;
        expect(await stage.status(method, path)).toBe(204);
        expect(await live()).toMatchObject({ state: "canceled" });
        await stop(playback);
        await socket.until(["RecordingStarted", name]);
        await socket.quiet();
        expect(await live()).toMatchObject({ state: "recording" });
        expect(await end(name)).toBe(204);
        expect((await socket.until(["RecordingFinished", name])).recording?.state).toBe("done");
      },
    );

    it("no channel in a bridge: taken, and then failed with the cause", async () => {
      const channel = await inbound();
      const bridge = await stage.bridge();
      await enter(bridge, channel);
      const { name, status } = await record(channel);
      expect(status).toBe(201);
      const failed = await socket.until(["RecordingFailed", name]);
      expect(failed.recording).toMatchObject({
        state: "failed",
        cause: "Cannot record channel while in bridge",
      });
    });

    it("a channel that can then not be added to a bridge: 409, at once", async () => {
      const channel = await inbound();
      const name = await recording(channel);
      expect(await enter(await stage.bridge(), channel)).toBe(409);
      expect(await end(name)).toBe(204);
      await socket.until(["RecordingFinished", name]);
    });

    it("over a name only when told how: 409 for any extension, overwrite, append", async () => {
      const channel = await inbound();
      const name = await recording(channel);
      await end(name);
      await socket.until(["RecordingFinished", name]);
      const again = (query: string) => stage.status("POST", `${channel}/record?name=${name}&${query}`);
      expect(await again("format=wav")).toBe(409);
      expect(await again("format=ulaw")).toBe(409);
      expect(await again("format=nonsense")).toBe(422);
      for (const [nth, how] of [
        [2, "overwrite"],
        [3, "append"],
      ] as const) {
        expect(await again(`format=wav&ifExists=${how}`)).toBe(201);
        await socket.until(["RecordingStarted", name], nth);
        await end(name);
        await socket.until(["RecordingFinished", name], nth);
      }
    });

    it("into a folder of the name, and not above its own", async () => {
      const channel = await inbound();
      const name = `year/${stage.fresh("tape")}`;
      const path = (it: string) => `${channel}/record?name=${encodeURIComponent(it)}&format=wav`;
      expect(await stage.status("POST", path(name))).toBe(201);
      await socket.until(["RecordingStarted", name]);
      expect(await end(encodeURIComponent(name))).toBe(204);
      await socket.until(["RecordingFinished", name]);
      expect(await isStored(name)).toBe(true);
      expect(existsSync(join(stage.asterisk.dir, "spool/recording", `${name}.wav`))).toBe(true);
      expect(await stage.status("POST", path("../outside"))).toBeGreaterThanOrEqual(400);
    });

    it("nothing where its folder is missing: 500, and 500 for the list", async () => {
      const folder = join(stage.asterisk.dir, "spool/recording");
      const channel = await inbound();
      renameSync(folder, `${folder}-away`);
      try {
        expect((await record(channel)).status).toBe(500);
        expect(await stage.status("GET", "/recordings/stored")).toBe(500);
      } finally {
        renameSync(`${folder}-away`, folder);
      }
      expect(await stage.status("GET", "/recordings/stored")).toBe(200);
    });
  });
});

it.each(["22", "16"] as const)("Asterisk %s closes an idle connection after 15 s", async (version) => {
  const elapsedMs = await idleMs[version];
  expect(elapsedMs).toBeGreaterThan(14_500);
  expect(elapsedMs).toBeLessThan(18_000);
});
