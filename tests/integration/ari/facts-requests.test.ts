import { Agent, request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AppSocket } from "@/tests/support/ari-facts/app-socket";
import { channelPath, FactStage } from "@/tests/support/ari-facts/fact-stage";

/** 16 has no variables of bridges. */
const noSuchPath = { message: "Resource not found" };

/** How requests and ids are taken (facts §7, §9.1 to §9.3). */
describe.each(["22", "16"] as const)("of a request Asterisk %s", (version) => {
  const is16 = version === "16";
  let stage: FactStage;
  beforeAll(async () => {
    stage = await FactStage.start(version);
  });
  afterEach(() => stage.clean());
  afterAll(() => stage?.stop());

  const placed = (id: string) =>
    stage.ask("POST", `${channelPath(id)}?endpoint=Local/900@default&extension=900&context=default`);

  describe("looks for a channel", () => {
    it("by its id to show it, and by its name too to do something to it", async () => {
      const socket = await stage.newApp();
      const id = await stage.inbound(socket);
      const { name } = await stage.must<{ name: string }>("GET", channelPath(id));
      expect(await stage.status("GET", channelPath(name))).toBe(404);
      expect(await stage.status("GET", `${channelPath(name)}/variable?variable=CHANNEL(name)`)).toBe(200);
      expect(await stage.status("POST", `${channelPath(name)}/mute?direction=in`)).toBe(409);
      expect(await stage.status("POST", `${channelPath(id)}/mute?direction=in`)).toBe(204);
      expect(await stage.status("DELETE", channelPath(name))).toBe(204);
      await stage.gone(id);
    });

    it("without regard to case when it does something, and 22 also when it shows it", async () => {
      await placed("case-of-id");
      expect(await stage.status("GET", channelPath("CASE-of-id"))).toBe(is16 ? 404 : 200);
      expect(await stage.status("GET", `${channelPath("CASE-of-id")}/variable?variable=CHANNEL(name)`)).toBe(
        200,
      );
      expect(await stage.status("GET", channelPath("case-of"))).toBe(404);
    });
  });

  describe("with an id that is taken", () => {
    it("of a channel is refused with 409, and by 22 also with the beginning of one", async () => {
      expect((await placed("taken-id")).status).toBe(200);
      expect(await placed("taken-id")).toMatchObject({
        status: 409,
        message: "Channel with given unique ID already exists",
      });
      expect((await placed("TAKEN-ID")).status).toBe(409);
      // 22.10.1 compares as many characters as the new id has (main/channel.c): call-1 is refused while call-10 is there.
      expect((await placed("taken")).status).toBe(is16 ? 200 : 409);
      expect((await placed("taken-id-2")).status).toBe(200);
    });

    it("of a bridge is refused by 22; 16 fails by path and renames by query", async () => {
      const id = await stage.bridge();
      const byPath = await stage.ask("POST", `/bridges/${id}?name=second`);
      const byQuery = await stage.ask("POST", `/bridges?bridgeId=${id}&name=second`);
      expect([byPath.status, byQuery.status]).toEqual(is16 ? [500, 200] : [409, 409]);
      expect(await stage.must("GET", `/bridges/${id}`)).toMatchObject({ name: is16 ? "second" : "" });
      expect(await stage.must("GET", "/bridges")).toHaveLength(1);
    });

    it("of both halves of a Local call gives these ids, and without the second the first and ;2", async () => {
      await stage.must(
        "POST",
        "/channels/one-half?endpoint=Local/900@default&extension=900&context=default&otherChannelId=second-half",
      );
      await placed("first-half");
      const ids = (await stage.must<{ id: string }[]>("GET", "/channels")).map(({ id }) => id);
      expect(ids.sort()).toEqual(["first-half", "first-half;2", "one-half", "second-half"]);
    });

    it("of 150 characters is refused with 400", async () => {
      expect((await placed("x".repeat(149))).status).toBe(200);
      expect((await placed("y".repeat(150))).status).toBe(400);
    });

    it("spoils a kept connection: what fails on it afterwards is 409 too, and what succeeds succeeds", async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const { url, username, password } = stage.asterisk;
      let local: number | undefined;
      const onIt = (path: string) =>
        new Promise<number | undefined>((resolve, reject) => {
          const sent = request(
            url + path,
            { method: "POST", agent, auth: `${username}:${password}` },
            (answer) => {
              answer.resume().on("end", () => resolve(answer.statusCode));
            },
          );
          sent.on("socket", (it) => {
            local ??= it.localPort;
            if (it.localPort !== undefined && local !== undefined) expect(it.localPort).toBe(local);
          });
          sent.on("error", reject).end();
        });
      const nowhere = (id: string) => `/channels/${id}?endpoint=PJSIP/nobody&extension=900&context=default`;
      const somewhere = (id: string) =>
        `/channels/${id}?endpoint=Local/900@default&extension=900&context=default`;
      expect(await onIt(nowhere("sticky-a"))).toBe(500);
      expect(await onIt(somewhere("sticky-b"))).toBe(200);
      expect(await onIt(somewhere("sticky-b"))).toBe(409);
      expect(await onIt(nowhere("sticky-c"))).toBe(409);
      expect(await stage.ask("POST", nowhere("sticky-d"))).toMatchObject({
        status: 500,
        message: "Allocation failed",
      });
      expect(await onIt(somewhere("sticky-e"))).toBe(200);
      agent.destroy();
    });
  });

  describe("reads parameters", () => {
    it("as they are: the documented default of mute is not applied", async () => {
      const id = await stage.inbound(await stage.newApp());
      expect(await stage.status("POST", `${channelPath(id)}/mute`)).toBe(400);
      expect(await stage.status("DELETE", `${channelPath(id)}/mute`)).toBe(400);
      expect(await stage.status("POST", `${channelPath(id)}/mute?direction=sideways`)).toBe(400);
      expect(await stage.status("POST", `${channelPath(id)}/mute?direction=both`)).toBe(204);
    });

    it("in a comma list, of a repeated one only one, and in a JSON array as they stand", async () => {
      const [one, two] = [await stage.bridge(), await stage.bridge()];
      const subscribed = async (query: string, body?: object) => {
        const { app } = await stage.newApp();
        await stage.must("POST", `/applications/${app}/subscription?${query}`, body);
        return (await stage.application(app)).bridge_ids.sort();
      };
      expect(await subscribed(`eventSource=bridge:${one},bridge:${two}`)).toEqual([one, two]);
      expect(await subscribed(`eventSource=bridge:${one}&eventSource=bridge:${two}`)).toHaveLength(1);
      expect(await subscribed("", { eventSource: [`bridge:${one}`, `bridge:${two}`] })).toEqual([one, two]);
      expect(await subscribed(`eventSource=bridge:${one}`, { eventSource: [`bridge:${two}`] })).toEqual([
        two,
      ]);
    });

    it("in a JSON body before those of the query, and in a form body too", async () => {
      const read = async (name: string) =>
        (await stage.must<{ value: string }>("GET", `/asterisk/variable?variable=${name}`)).value;
      await stage.must("POST", "/asterisk/variable?variable=WINNER&value=query", { value: "body" });
      expect(await read("WINNER")).toBe("body");
      await stage.must("POST", "/asterisk/variable", "variable=FORM&value=a%20b%2Cc");
      expect(await read("FORM")).toBe("a b,c");
      expect(await read("NEVER_SET")).toBe("");
      expect(await stage.ask("POST", "/asterisk/variable?variable=X", "not json")).toMatchObject({
        status: 204,
      });
    });

    it("by path decoded after the splitting: an id may have a slash, and + is a space", async () => {
      const state = (name: string) => stage.must("GET", `/deviceStates/${name}`);
      expect(await state("PJSIP%2Falice")).toMatchObject({ name: "PJSIP/alice" });
      expect(await state("Stasis:a+b")).toMatchObject({ name: "Stasis:a b" });
      expect(await state("Stasis:a%2Bb")).toMatchObject({ name: "Stasis:a+b" });
    });

    it("of a new bridge from a JSON body too; 22 makes them variables besides, and leaks a bridge when they are no such", async () => {
      await stage.must("POST", "/bridges", { type: "holding", bridgeId: "asked-for" });
      expect(await stage.must("GET", "/bridges")).toMatchObject([
        { id: "asked-for", bridge_type: "holding" },
      ]);
      const variable = (bridge: string, name: string) =>
        stage.ask("GET", `/bridges/${bridge}/variable?variable=${name}`);
      expect((await variable("asked-for", "type")).body).toEqual(is16 ? noSuchPath : { value: "holding" });
      const status = await stage.status("POST", "/bridges", { variables: { COLOUR: "red" } });
      expect(status).toBe(is16 ? 200 : 400);
      expect(await stage.must("GET", "/bridges")).toHaveLength(2);
      await stage.must("POST", "/bridges/by-path", { variables: { COLOUR: "red" } });
      expect((await variable("by-path", "COLOUR")).body).toEqual(is16 ? noSuchPath : { value: "red" });
    });
  });

  describe("answers", () => {
    it("with HTML where HTTP refuses and JSON where ARI does", async () => {
      const root = new URL(stage.asterisk.url).origin;
      const { username, password } = stage.asterisk;
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
      const wrongPrefix = await fetch(`${root}/nowhere/channels`, { headers: { authorization } });
      expect(wrongPrefix.status).toBe(404);
      expect(await wrongPrefix.text()).toContain("<title>");
      const noLogin = await fetch(`${stage.asterisk.url}/channels`);
      expect([noLogin.status, noLogin.headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringContaining("Asterisk REST Interface"),
      ]);
      expect(await stage.ask("GET", "/nowhere")).toMatchObject({ status: 404, message: expect.any(String) });
      expect(await stage.status("GET", "/channels/")).toBe(404);
      expect(await stage.status("PUT", "/channels")).toBe(405);
      expect(await stage.status("GET", "/events?app=x")).toBe(426);
      const tooLong = await stage.ask("GET", `/asterisk/variable?variable=${"x".repeat(4_200)}`);
      expect(tooLong.status).toBeGreaterThanOrEqual(400);
      expect(tooLong.body).toBeUndefined();
      const tooBig = await stage.ask("POST", "/asterisk/variable", {
        variable: "BIG",
        value: "x".repeat(41_000),
      });
      expect(tooBig.status).toBe(413);
    });

    it("the socket's handshake with the same codes", async () => {
      const refused = async (user: object, app: string) => {
        const opened = await AppSocket.tryOpen({ ...stage.asterisk, ...user }, app);
        return opened instanceof AppSocket ? 101 : opened.status;
      };
      expect(await refused({ password: "wrong" }, "x")).toBe(401);
      expect(await refused({}, "")).toBe(400);
      expect(await refused({ url: stage.asterisk.url.replace("/ari", "/nowhere") }, "x")).toBe(404);
    });

    it("that a channel or bridge is not in its hands: 404, 409, 412, 422 as they differ", async () => {
      const socket = await stage.newApp();
      const outside = await stage.outside();
      const bridge = await stage.bridge();
      expect(await stage.status("POST", "/channels/nobody/answer")).toBe(404);
      expect(await stage.status("POST", `/channels/${outside}/answer`)).toBe(409);
      expect(await stage.status("POST", `/bridges/${bridge}/addChannel?channel=nobody`)).toBe(400);
      expect(await stage.status("POST", `/bridges/${bridge}/addChannel?channel=${outside}`)).toBe(422);
      const inside = await stage.inbound(socket);
      const path = `channel=${encodeURIComponent(inside)}`;
      expect(await stage.status("POST", `/bridges/${bridge}/removeChannel?${path}`)).toBe(422);
      expect(await stage.status("DELETE", `/bridges/${bridge}/moh`)).toBe(409);
      const made = stage.fresh("made");
      await stage.must(
        "POST",
        `/channels/create?endpoint=Local/701@default&app=${socket.app}&channelId=${made}`,
      );
      await socket.until(["StasisStart", made]);
      expect(await stage.status("POST", `/channels/${made}/answer`)).toBe(412);
      // The conference bridge of the dialplan, not made by ARI.
      const member = await stage.outside("604");
      await expect
        .poll(() => stage.must<{ bridge_class: string; id: string }[]>("GET", "/bridges"), { interval: 20 })
        .toContainEqual(expect.objectContaining({ bridge_class: "base" }));
      const theirs = (await stage.must<{ bridge_class: string; id: string }[]>("GET", "/bridges")).find(
        (it) => it.bridge_class === "base",
      );
      expect(await stage.status("DELETE", `/bridges/${theirs?.id}`)).toBe(409);
      await stage.hangUp(member);
    });

    it("functions through a channel, never through the global variable, and no dangerous ones", async () => {
      const id = await stage.outside();
      expect(await stage.must("GET", "/asterisk/variable?variable=SYSINFO(numcpus)")).toEqual({ value: "" });
      expect(await stage.must("GET", `/channels/${id}/variable?variable=CHANNEL(name)`)).toMatchObject({
        value: expect.stringContaining("Local/900@default"),
      });
      expect(await stage.status("GET", `/channels/${id}/variable?variable=SHELL(id)`)).toBe(500);
      expect(await stage.status("GET", `/channels/${id}/variable?variable=NEVER_SET`)).toBe(404);
    });
  });
});
