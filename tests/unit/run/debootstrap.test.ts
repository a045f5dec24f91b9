import { describe, expect, it } from "vitest";
import { mirrorOf } from "@/tests/run/debootstrap.mjs";

describe("mirrorOf", () => {
  it("reads one-line entries, with and without options", () => {
    const text = [
      "# deb http://commented.example/debian bookworm main",
      "deb-src http://source.example/debian bookworm main",
      "deb http://security.example/debian-security bookworm-security main",
      "deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://main.example/debian bookworm main contrib",
    ].join("\n");
    expect(mirrorOf([text], "bookworm")).toBe("http://main.example/debian");
  });

  it("reads deb822 stanzas, past those of security, of other projects and of disabled ones", () => {
    const text = `Types: deb
# http://archive.example/old
URIs: http://security.example/debian-security
Suites: bookworm-security

Types: deb
URIs: https://node.example/
Suites: nodistro

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm

Types: deb deb-src
URIs: http://main.example/debian
  http://second.example/debian
Suites: bookworm bookworm-updates
Components: main
`;
    expect(mirrorOf(["", text], "bookworm")).toBe("http://main.example/debian");
  });

  it("finds nothing where only other releases are named", () => {
    expect(mirrorOf(["deb http://main.example/debian trixie main"], "bookworm")).toBeUndefined();
  });
});
