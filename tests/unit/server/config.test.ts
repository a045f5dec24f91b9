import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig, Secret } from "@/server/config";

const least = { ARI_USERNAME: "panel", ARI_PASSWORD: "hush-hush" };

function noFile(path: string): string {
  throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
}

function faultsOf(env: Record<string, string>, files: Record<string, string> = {}): ConfigError {
  try {
    loadConfig(env, (path) => files[path] ?? noFile(path));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("the configuration was taken");
}

function settingsOf(error: ConfigError): string[] {
  return error.faults.map((fault) => fault.setting);
}

describe("defaults", () => {
  it("needs the ARI user alone", () => {
    const config = loadConfig(least, noFile);
    expect(config).toMatchObject({
      mode: "production",
      host: "127.0.0.1",
      port: 3000,
      dataDir: "./data",
      databaseUrl: null,
      origins: ["http://127.0.0.1:3000", "http://localhost:3000"],
      secure: false,
      trustedProxies: [],
      logLevel: "info",
      firstAdmin: null,
    });
    expect(config.nodes).toMatchObject([
      {
        node: "asterisk",
        url: "http://localhost:8088/ari",
        wsUrl: "ws://localhost:8088/ari/events",
        origin: null,
        mediaHost: null,
        username: "panel",
        application: "patchbay",
      },
    ]);
    expect(config.nodes[0]?.password.reveal()).toBe("hush-hush");
  });

  it("takes an empty variable for one that is not set", () => {
    expect(loadConfig({ ...least, PORT: "", PATCHBAY_CONFIG: "" }, noFile).port).toBe(3000);
  });

  it("takes the address for RTP, which has to be one", () => {
    const [node] = loadConfig({ ...least, ARI_MEDIAHOST: "10.0.0.7" }, noFile).nodes;
    expect(node?.mediaHost).toBe("10.0.0.7");
    expect(settingsOf(faultsOf({ ...least, ARI_MEDIAHOST: "panel.example.org" }))).toEqual(["ARI_MEDIAHOST"]);
  });

  it("takes the socket's address from the other, encrypted where that is", () => {
    const [node] = loadConfig({ ...least, ARI_URL: "https://pbx.example.org/ari/" }, noFile).nodes;
    expect(node).toMatchObject({
      url: "https://pbx.example.org/ari",
      wsUrl: "wss://pbx.example.org/ari/events",
    });
  });

  it("expects browsers at the address it listens on", () => {
    const origins = (HOST: string, PORT: string) => loadConfig({ ...least, HOST, PORT }, noFile).origins;
    expect(origins("::1", "8080")).toEqual(["http://[::1]:8080", "http://localhost:8080"]);
    expect(origins("0.0.0.0", "8080")).toEqual(["http://localhost:8080"]);
    // Browsers leave the scheme's own port out.
    expect(origins("127.0.0.1", "80")).toEqual(["http://127.0.0.1", "http://localhost"]);
  });

  it("is secure when browsers come by https", () => {
    const config = loadConfig({ ...least, PATCHBAY_ORIGIN: "https://Panel.example.org/" }, noFile);
    expect(config.origins).toEqual(["https://panel.example.org"]);
    expect(config.secure).toBe(true);
  });
});

describe("faults", () => {
  it("lists all at once, each with what to write, and no secret", () => {
    const error = faultsOf({
      ARI_URL: "http://panel:in-the-url@pbx:8088/ari",
      ARI_WSURL: "http://pbx",
      ARI_APPLICATION: `${"a".repeat(73)},b`,
      PORT: "seventy",
      DATABASE_URL: "mysql://panel:db-secret@db/panel",
      PATCHBAY_ORIGIN: "https://a.example.org/path http://b.example.org",
      PATCHBAY_TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/33, proxy.example.org",
      PATCHBAY_LOG_LEVEL: "loud",
      PATCHBAY_ADMIN_PASSWORD: "admin-secret",
    });
    expect(new Set(settingsOf(error))).toEqual(
      new Set([
        "ARI_USERNAME",
        "ARI_PASSWORD",
        "ARI_URL",
        "ARI_WSURL",
        "ARI_APPLICATION",
        "PORT",
        "DATABASE_URL",
        "PATCHBAY_ORIGIN",
        "PATCHBAY_TRUSTED_PROXIES",
        "PATCHBAY_LOG_LEVEL",
        "PATCHBAY_ADMIN_USERNAME",
      ]),
    );
    for (const fault of error.faults) {
      expect(error.message).toContain(fault.setting);
      expect(error.message).toContain(fault.whatToDo);
    }
    expect(error.message).not.toMatch(/in-the-url|db-secret|admin-secret/);
  });

  it.each(["0", "65536", "3000.5", "-1"])("refuses the port %s", (PORT) => {
    expect(settingsOf(faultsOf({ ...least, PORT }))).toEqual(["PORT"]);
  });
});

describe("a file of nodes", () => {
  const berlin = { node: "pbx-1", name: "Berlin", url: "http://10.0.0.1:8088/ari", username: "panel" };
  const config = (nodes: unknown[]) => ({ "/etc/patchbay/nodes.json": JSON.stringify({ nodes }) });
  const env = { PATCHBAY_CONFIG: "/etc/patchbay/nodes.json" };

  it("gives each its password from the file, another file, or a variable", () => {
    const files = {
      ...config([
        { ...berlin, password: "one" },
        { ...berlin, node: "pbx-2", passwordFile: "pbx-2.secret", application: "floor" },
        {
          ...berlin,
          node: "pbx-3",
          passwordVariable: "PBX_3",
          wsUrl: "ws://10.0.0.3/ari/events",
          origin: "http://x",
          mediaHost: "2001:db8::7",
        },
      ]),
      "/etc/patchbay/pbx-2.secret": "two\n",
    };
    const { nodes } = loadConfig(
      { ...env, PBX_3: "three" },
      (path) => (files as Record<string, string>)[path] ?? noFile(path),
    );
    expect(nodes.map((node) => [node.node, node.password.reveal(), node.application])).toEqual([
      ["pbx-1", "one", "patchbay"],
      ["pbx-2", "two", "floor"],
      ["pbx-3", "three", "patchbay"],
    ]);
    expect(nodes[2]).toMatchObject({
      wsUrl: "ws://10.0.0.3/ari/events",
      origin: "http://x",
      mediaHost: "2001:db8::7",
      name: "Berlin",
    });
  });

  it("lists the faults of every node, with their places", () => {
    const error = faultsOf(
      env,
      config([
        { ...berlin, password: "one", passwordVariable: "ONE" },
        { ...berlin, password: "two", colour: "red" },
        { ...berlin, node: "pbx 3", password: "three" },
        { ...berlin, passwordVariable: "UNSET" },
        { ...berlin, node: "pbx-5", passwordFile: "gone" },
      ]),
    );
    const at = (index: number) => `/etc/patchbay/nodes.json: nodes[${index}]`;
    expect(settingsOf(error)).toEqual([
      `${at(0)}.password`,
      `${at(1)}.node`,
      at(1),
      `${at(2)}.node`,
      `${at(3)}.node`,
      `${at(3)}.passwordVariable`,
      `${at(4)}.passwordFile`,
    ]);
    expect(error.message).toContain("unknown keys: colour");
  });

  it("lets no fault of the file or of a node hide the ones behind it", () => {
    const error = faultsOf(env, {
      "/etc/patchbay/nodes.json": JSON.stringify({
        nodez: 1,
        nodes: [{ ...berlin, colour: 1, url: "ftp://x", mediaHost: "here", application: "a b" }],
      }),
    });
    const at = "/etc/patchbay/nodes.json: nodes[0]";
    expect(settingsOf(error)).toEqual([
      "/etc/patchbay/nodes.json",
      at,
      `${at}.url`,
      `${at}.application`,
      `${at}.mediaHost`,
    ]);
  });

  it.each([
    ["a missing file", {}, "cannot be read (ENOENT)"],
    ["bad JSON", { "/etc/patchbay/nodes.json": '{"nodes":[{"password":"hush-hush"' }, "not valid JSON"],
    ["no nodes", config([]), "is wrong"],
  ])("refuses %s without quoting it", (_what, files, words) => {
    const error = faultsOf(env, files as Record<string, string>);
    expect(error.faults).toHaveLength(1);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("hush-hush");
  });
});

it("hides a secret from text, JSON and inspection", () => {
  const secret = new Secret("hush-hush");
  const seen = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    Object.keys(secret).join(),
  ].join();
  expect(seen).not.toContain("hush-hush");
  expect(secret.reveal()).toBe("hush-hush");
});
