import { afterEach, expect, it } from "vitest";
import { Secret } from "@/server/config";
import { type Door, openDoor, otherPassword, password } from "./door";

const hourMs = 60 * 60 * 1000;
const origin = { address: "192.0.2.1", requestId: "r" };

let door: Door;
afterEach(() => door?.close());

function tokenOf(link: string | null): string {
  expect(link).toMatch(/^http:\/\/panel\.example\.org\/setup#token=[A-Za-z0-9_-]{43}$/);
  return link?.split("#token=")[1] ?? "";
}

it("makes the first admin by the link, once, and signs in", async () => {
  door = await openDoor();
  const { setup } = door.auth;
  expect(await setup.isOpen()).toBe(true);
  const admin = { token: tokenOf(setup.link), username: "Root.1", password };
  const { cookies } = await setup.complete(admin, origin);
  const cookie = cookies.map((entry) => entry.split(";")[0]).join("; ");
  expect(await door.identify({ cookie })).toMatchObject({ actor: "root.1", role: "admin" });
  expect(await door.storage.audit.list({ limit: 10, command: "set_up" })).toMatchObject([
    { actor: "root.1", outcome: "done" },
  ]);
  expect(await setup.isOpen()).toBe(false);
  const second = setup.complete({ ...admin, username: "mallory" }, origin);
  await expect(second).rejects.toMatchObject({ code: "setup_closed", status: 410 });
  expect(await door.auth.users.list()).toHaveLength(1);
});

it("makes one admin of many that use the link at the same moment", async () => {
  door = await openDoor();
  const { setup } = door.auth;
  const token = tokenOf(setup.link);
  const results = await Promise.allSettled(
    ["a1", "b2", "c3", "d4"].map((username) => setup.complete({ token, username, password }, origin)),
  );
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await door.auth.users.list()).toHaveLength(1);
});

it("takes no other token, and limits guesses", async () => {
  door = await openDoor();
  const { setup } = door.auth;
  const codes: string[] = [];
  for (let count = 0; count < 25; count += 1) {
    const guess = setup.complete({ token: `guess-${count}`, username: "eve", password }, origin);
    codes.push(
      await guess.then(
        () => "in",
        (error: { code: string }) => error.code,
      ),
    );
  }
  expect(codes.slice(0, 20)).toEqual(Array(20).fill("wrong_credentials"));
  expect(codes.slice(20)).toEqual(Array(5).fill("too_many_requests"));
});

it("stays open when the password is weak, and says so", async () => {
  door = await openDoor();
  const { setup } = door.auth;
  const token = tokenOf(setup.link);
  const weak = setup.complete({ token, username: "root", password: "admin1234567" }, origin);
  await expect(weak).rejects.toMatchObject({ code: "weak_password", field: "password" });
  await setup.complete({ token, username: "root", password }, origin);
});

it("ends after an hour", async () => {
  door = await openDoor();
  const { setup } = door.auth;
  const token = tokenOf(setup.link);
  door.advance(hourMs);
  await expect(setup.complete({ token, username: "root", password }, origin)).rejects.toMatchObject({
    code: "setup_closed",
  });
});

it("has a new link at each start, and the old one is worth nothing", async () => {
  door = await openDoor();
  const old = tokenOf(door.auth.setup.link);
  const again = await door.reopen();
  expect(tokenOf(again.setup.link)).not.toBe(old);
  const stale = again.setup.complete({ token: old, username: "root", password }, origin);
  await expect(stale).rejects.toMatchObject({ code: "wrong_credentials" });
});

it("has no link once there is a user", async () => {
  door = await openDoor();
  await door.user("ann", "admin");
  const { setup } = await door.reopen();
  expect(setup.link).toBeNull();
  await expect(setup.complete({ token: "", username: "eve", password }, origin)).rejects.toMatchObject({
    code: "setup_closed",
  });
});

it("makes the admin of the settings, and leaves a later change of it alone", async () => {
  door = await openDoor({ firstAdmin: { username: "root", password: new Secret(password) } });
  expect(door.auth.setup.link).toBeNull();
  expect(await door.identify({ cookie: await door.cookie("root") })).toMatchObject({ role: "admin" });
  await door.reopen({ username: "other", password: new Secret(otherPassword) });
  expect(await door.auth.users.list()).toMatchObject([{ username: "root" }]);
});

it("refuses to start with a weak password in the settings", async () => {
  const start = openDoor({ firstAdmin: { username: "root", password: new Secret("password1234") } });
  await expect(start).rejects.toMatchObject({ code: "weak_password" });
});
