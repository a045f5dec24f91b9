import { expect, it } from "vitest";
import { createClientAddress } from "@/server/http/client-address";

const trusting = createClientAddress(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);

it.each([
  ["no proxy: what the client writes counts for nothing", "203.0.113.9", "192.0.2.1", "203.0.113.9"],
  ["one proxy", "127.0.0.1", "192.0.2.1", "192.0.2.1"],
  ["a made-up entry before the true one", "127.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"],
  ["two proxies", "127.0.0.1", "192.0.2.1, 10.1.2.3", "192.0.2.1"],
  ["proxies alone", "127.0.0.1", "10.1.2.3", "10.1.2.3"],
  ["a proxy that says nothing", "127.0.0.1", null, "127.0.0.1"],
  ["a proxy that repeats nonsense", "127.0.0.1", "192.0.2.1, unknown", "127.0.0.1"],
  ["IPv4 in IPv6", "::ffff:127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"],
  ["IPv6", "fd00::1", "2001:db8::7", "2001:db8::7"],
  ["ports", "127.0.0.1", "[2001:db8::7]:4711, 10.0.0.1:80", "2001:db8::7"],
])("%s", (_what, socket, forwarded, address) => {
  expect(trusting(socket, forwarded)).toBe(address);
});

it("trusts nobody by default", () => {
  expect(createClientAddress([])("127.0.0.1", "192.0.2.1")).toBe("127.0.0.1");
});

it("makes up no address for a connection that has gone", () => {
  expect(() => trusting(undefined, "192.0.2.1")).toThrow(/connection went/);
});
