import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { type ConnectSettings, settingsFrom } from "@/lib/ari/nodejs/environment";

const environment = {
  ARI_URL: "https://asterisk.example:8089/ari",
  ARI_WSURL: "wss://events.example/ari/events",
  ARI_WSORIGIN: "https://panel.example/",
  ARI_USERNAME: "user",
  ARI_PASSWORD: "pass word",
  ARI_APPLICATION: "from-environment",
};

const explicit: ConnectSettings = {
  url: "http://127.0.0.1:1/ari",
  wsUrl: "ws://127.0.0.1:2/ari/events",
  wsOrigin: "http://origin/",
  username: "u",
  password: "p",
  app: "a",
};

const who = { username: "u", password: "p" };

const errorOf = (given: Partial<ConnectSettings>, variables: Record<string, string> = {}): AriError => {
  try {
    settingsFrom(given, variables);
  } catch (error) {
    if (error instanceof AriError) return error;
  }
  throw new Error("no AriError was thrown");
};

describe("settings", () => {
  it("come from the environment", () => {
    expect(settingsFrom({}, environment)).toEqual({
      url: "https://asterisk.example:8089/ari",
      wsUrl: "wss://events.example/ari/events",
      wsOrigin: "https://panel.example/",
      username: "user",
      password: "pass word",
      app: "from-environment",
    });
  });

  it("that are given win", () => {
    expect(settingsFrom(explicit, environment)).toEqual(explicit);
    for (const [name, value] of Object.entries(explicit)) {
      expect(settingsFrom({ [name]: value }, environment)).toHaveProperty(name, value);
    }
  });

  it("have defaults, but for who we are", () => {
    const { app, ...rest } = settingsFrom(who, {});
    expect(rest).toEqual({ url: "http://localhost:8088/ari", ...who });
    expect(app).toMatch(/^ari-[0-9a-f-]{36}$/);
    expect(settingsFrom(who, {}).app).not.toBe(app);
  });

  it("take no event address that belongs to another Asterisk", () => {
    const { wsUrl, ...rest } = explicit;
    expect(settingsFrom(rest, environment)).not.toHaveProperty("wsUrl");
    expect(settingsFrom({ ...rest, wsUrl: "ws://given/" }, environment)).toHaveProperty(
      "wsUrl",
      "ws://given/",
    );
    expect(wsUrl).toBe("ws://127.0.0.1:2/ari/events");
  });

  it("take an empty variable for none", () => {
    const empty = Object.fromEntries(Object.keys(environment).map((name) => [name, ""]));
    expect(settingsFrom({ ...who, app: "a" }, empty)).toEqual({
      url: "http://localhost:8088/ari",
      app: "a",
      ...who,
    });
    expect(errorOf({}, empty).code).toBe("missing_parameter");
  });

  it.each([
    ["username", { password: "p" }, "ARI_USERNAME"],
    ["password", { username: "u" }, "ARI_PASSWORD"],
  ])("need a %s, and say where from", (name, given, variable) => {
    const error = errorOf(given);
    expect(error).toMatchObject({ code: "missing_parameter", operation: "connect" });
    expect(error.message).toContain(`no ${name}`);
    expect(error.message).toContain(variable);
  });

  it("say at once all that is missing", () => {
    expect(errorOf({}).message).toContain(
      "there is no username and no password: pass them, or set ARI_USERNAME and ARI_PASSWORD.",
    );
  });

  it.each(["", "localhost:8088", "ws://localhost:8088/ari", "ftp://localhost/ari", "/ari"])(
    "refuse the address %j",
    (url) => {
      const error = errorOf({ ...who, url });
      expect(error.code).toBe("invalid_parameter");
      expect(error.message).toContain(`url ${JSON.stringify(url)}`);
      if (url !== "") expect(errorOf(who, { ARI_URL: url }).code).toBe("invalid_parameter");
    },
  );

  it.each(["", "http://localhost:8088/ari/events", "localhost"])("refuse the event address %j", (wsUrl) => {
    expect(errorOf({ ...who, wsUrl })).toMatchObject({ code: "invalid_parameter" });
  });

  it("refuse an address with a password in it, and do not repeat it", () => {
    for (const given of [
      { url: "http://u:s3cret@localhost/ari" },
      { wsUrl: "ws://u:s3cret@localhost/ari" },
    ]) {
      const error = errorOf({ ...who, ...given });
      expect(error.code).toBe("invalid_parameter");
      expect(error.message).not.toContain("s3cret");
    }
    expect(errorOf({ ...who, url: "http://user@localhost/ari" }).code).toBe("invalid_parameter");
  });

  it("refuse an application name that Asterisk would cut or split", () => {
    for (const app of ["", "a,b", "x".repeat(74)]) {
      expect(errorOf({ ...who, app }).code).toBe("invalid_parameter");
    }
    expect(errorOf(who, { ARI_APPLICATION: "a,b" }).code).toBe("invalid_parameter");
    expect(settingsFrom({ ...who, app: "x".repeat(73) }, {}).app).toHaveLength(73);
  });

  it("count the bytes of an application name, as Asterisk does", () => {
    expect(settingsFrom({ ...who, app: `${"é".repeat(36)}x` }, {}).app).toHaveLength(37);
    const error = errorOf({ ...who, app: "é".repeat(37) });
    expect(error).toMatchObject({ code: "invalid_parameter", operation: "connect" });
    expect(error.message).toContain("73 bytes");
  });

  it("refuse a username that HTTP would cut at its colon", () => {
    for (const error of [
      errorOf({ ...who, username: "a:b" }),
      errorOf({ password: "p" }, { ARI_USERNAME: "a:b" }),
    ]) {
      expect(error).toMatchObject({ code: "invalid_parameter", operation: "connect" });
      expect(error.message).toContain('"a:b" has a colon');
    }
    expect(settingsFrom({ ...who, password: "a:b" }, {}).password).toBe("a:b");
  });
});
