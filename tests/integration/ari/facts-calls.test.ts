import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AppSocket } from "@/tests/support/ari-facts/app-socket";
import { channelPath, FactStage } from "@/tests/support/ari-facts/fact-stage";

/** Placing calls, snooping and external media (facts §4, §5, §9.4). */
describe.each(["22", "16"] as const)("of calls placed Asterisk %s", (version) => {
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

  const originate = (id: string, query: string) => stage.ask("POST", `${channelPath(id)}?${query}`);
  const create = async (endpoint: string) => {
    const id = stage.fresh("created");
    await stage.must("POST", `/channels/create?endpoint=${endpoint}&app=${socket.app}&channelId=${id}`);
    await socket.until(["StasisStart", id]);
    return id;
  };

  it("with originate gives StasisStart after the answer, and refuses at once only what has no technology for it", async () => {
    const id = stage.fresh("placed");
    await originate(id, `endpoint=Local/900@default&app=${socket.app}`);
    const start = await socket.until(["StasisStart", id]);
    expect(start.channel?.state).toBe("Up");
    expect(await originate(stage.fresh("lost"), "endpoint=PJSIP/nobody&extension=900")).toMatchObject({
      status: 500,
      message: "Allocation failed",
    });
    expect((await originate(stage.fresh("lost"), "endpoint=Local/900@default")).status).toBe(400);
    expect((await stage.ask("POST", "/channels?extension=900")).status).toBe(400);
    // An extension that does not exist is found only when it is dialled.
    const wrong = stage.fresh("wrong");
    expect((await originate(wrong, `endpoint=Local/12345@default&app=${socket.app}`)).status).toBe(200);
    await socket.until(["ChannelDestroyed", wrong]);
    expect(socket.all(["StasisStart", wrong])).toEqual([]);
  });

  it("ends one that nobody answers in time: ChannelDestroyed, with cause 19 on 22 and 0 on 16, and no StasisStart", async () => {
    const id = stage.fresh("unanswered");
    await originate(id, `endpoint=Local/701@default&app=${socket.app}&timeout=1`);
    const end = await socket.until(["ChannelDestroyed", id]);
    expect(end.cause).toBe(is16 ? 0 : 19);
    expect(socket.all(["StasisStart", id])).toEqual([]);
  });

  it("lets one that rings be hung up", async () => {
    const id = stage.fresh("ringing");
    await originate(id, `endpoint=Local/701@default&app=${socket.app}`);
    await expect.poll(() => socket.events.some((it) => it.dialstatus === "RINGING")).toBe(true);
    await stage.hangUp(id);
    await socket.until(["ChannelDestroyed", id]);
  });

  it("with create gives StasisStart at once, Down, and no second one when dial is answered", async () => {
    const id = await create("Local/900@default");
    expect(socket.all(["StasisStart", id])[0]?.channel?.state).toBe("Down");
    expect(await stage.status("POST", `/channels/${id}/answer`)).toBe(412);
    expect(await stage.status("POST", `/channels/${id}/dial`)).toBe(204);
    await expect
      .poll(() => socket.all(["ChannelStateChange", id]).at(-1)?.channel?.state, { interval: 5 })
      .toBe("Up");
    await socket.quiet();
    expect(socket.all(["StasisStart", id])).toHaveLength(1);
    expect(await stage.status("POST", `/channels/${id}/dial`)).toBe(409);
  });

  it("takes a channel that was created into a bridge before it is dialled", async () => {
    const id = await create("Local/701@default");
    const bridge = await stage.bridge(id);
    expect(await stage.must("GET", `/bridges/${bridge}`)).toMatchObject({ channels: [id] });
    expect(await stage.status("POST", `/channels/${id}/dial`)).toBe(204);
    await expect.poll(() => socket.events.some((it) => it.dialstatus === "RINGING")).toBe(true);
  });

  it("sends one on to the dialplan, and says where", async () => {
    const id = await stage.inbound(socket);
    await stage.must("POST", `${channelPath(id)}/continue?context=default&extension=602&priority=1`);
    await socket.until(["StasisEnd", id]);
    await expect
      .poll(() => stage.must("GET", channelPath(id)), { interval: 20 })
      .toMatchObject({ dialplan: { exten: "602", app_name: "MusicOnHold" } });
    expect(await stage.status("POST", `${channelPath(id)}/mute?direction=in`)).toBe(409);
  });

  it("moves one to another application, and tells when that is not there", async () => {
    const other = await stage.newApp();
    const id = await stage.inbound(socket);
    await stage.must("POST", `${channelPath(id)}/move?app=${other.app}&appArgs=one,two`);
    await socket.until(["StasisEnd", id]);
    expect((await other.until(["StasisStart", id])).args).toEqual(["one", "two"]);
    const lost = await stage.inbound(socket);
    expect(await stage.status("POST", `${channelPath(lost)}/move?app=nobody`)).toBe(204);
    await socket.until(["ApplicationMoveFailed", lost]);
    expect(await stage.must("GET", channelPath(lost))).toMatchObject({ id: lost });
  });

  describe("snoops", () => {
    const snoop = (target: string, query: string) =>
      stage.ask("POST", `${channelPath(target)}/snoop?app=${socket.app}&${query}`);

    it("on any channel, in a channel whose name tells on which, and ends it with that one", async () => {
      const target = await stage.outside();
      const id = stage.fresh("snoop");
      expect((await snoop(target, `spy=both&snoopId=${id}&appArgs=mark`)).status).toBe(200);
      const start = await socket.until(["StasisStart", id]);
      expect(start.channel?.name).toMatch(new RegExp(`^Snoop/${target}-[0-9a-f]{8}$`));
      expect([start.channel?.state, start.args]).toEqual(["Up", ["mark"]]);
      await stage.hangUp(target);
      await socket.until(["ChannelDestroyed", id]);
    });

    it("nothing when told neither to spy nor to whisper, 400; with a taken id 500; for nobody 404", async () => {
      const target = await stage.outside();
      const id = stage.fresh("snoop");
      expect((await snoop(target, "spy=none&whisper=none")).status).toBe(400);
      expect((await snoop(target, `whisper=out&snoopId=${id}`)).status).toBe(200);
      expect((await snoop(target, `whisper=out&snoopId=${id}`)).status).toBe(500);
      expect((await snoop("nobody", "spy=both")).status).toBe(404);
    });

    it("for an application that is not there with 200, and leaves a channel that cannot be hung up while the other lasts", async () => {
      const target = await stage.outside();
      const id = stage.fresh("snoop");
      await stage.must("POST", `${channelPath(target)}/snoop/${id}?app=nobody&spy=both`);
      // STASISSTATUS=FAILED is the last that is heard of it.
      await socket.until(["ChannelVarset", id], 2);
      await socket.quiet();
      expect(await stage.status("DELETE", channelPath(id))).toBe(404);
      expect(await stage.must("GET", channelPath(id))).toMatchObject({ id, state: "Up" });
      expect(socket.all(["ChannelDestroyed", id])).toEqual([]);
      await stage.hangUp(target);
      await socket.until(["ChannelDestroyed", id]);
    });
  });

  describe("opens external media", () => {
    const media = (id: string, query: string) =>
      stage.ask("POST", `/channels/externalMedia?channelId=${id}&app=${socket.app}&format=ulaw&${query}`);
    const rtp = "external_host=127.0.0.1:9";

    it("by RTP, in the application at once, and says its own port", async () => {
      const id = stage.fresh("media");
      const { status, body } = await media(id, rtp);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        name: expect.stringMatching(/^UnicastRTP\/127\.0\.0\.1:9-/),
        channelvars: { UNICASTRTP_LOCAL_PORT: expect.stringMatching(/^\d+$/) },
      });
      await socket.until(["StasisStart", id]);
    });

    it("with a taken id not: 409 on 16, and 500 on 22", async () => {
      const id = stage.fresh("media");
      await media(id, rtp);
      await socket.until(["StasisStart", id]);
      expect((await media(id, rtp)).status).toBe(is16 ? 409 : 500);
    });

    it("without its host, or in a wrong pair of transport and encapsulation, not", async () => {
      expect((await media(stage.fresh("media"), "")).status).toBe(400);
      const pair = "transport=websocket&encapsulation=rtp&connection_type=server";
      expect((await media(stage.fresh("media"), pair)).status).toBe(400);
    });
  });

  it("answers a device state of any name, and writes only those of Stasis:", async () => {
    const put = (name: string, state: string) =>
      stage.status("PUT", `/deviceStates/${name}?deviceState=${state}`);
    expect(await stage.status("GET", "/deviceStates/Custom:nothing")).toBe(200);
    expect(await put("Custom:lamp", "BUSY")).toBe(409);
    expect(await put("Stasis:lamp", "BUSY")).toBe(204);
    expect(await put("Stasis:lamp", "SLEEPY")).toBe(500);
    await socket.until("DeviceStateChanged");
    expect(await stage.must("GET", "/deviceStates")).toEqual([{ name: "Stasis:lamp", state: "BUSY" }]);
    expect(await stage.status("DELETE", "/deviceStates/Stasis:lamp")).toBe(204);
  });
});
