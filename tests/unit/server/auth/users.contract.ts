import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Door, openDoor, otherPassword, password } from "./door";

/** Users and their sessions, on whichever database. */
export function usersContract(name: string, databaseUrl: () => Promise<string | undefined>): void {
  describe(`users on ${name}`, () => {
    let door: Door;
    beforeAll(async () => {
      const url = await databaseUrl();
      door = await openDoor(url === undefined ? {} : { databaseUrl: url });
    });
    afterAll(() => door?.close());
    beforeEach(async () => {
      await door.storage.database.deleteFrom("session").execute();
      await door.storage.database.deleteFrom("account").execute();
      await door.storage.database.deleteFrom("user").execute();
      door.changes.length = 0;
    });

    it("creates, lists and signs in, whatever the case of the name", async () => {
      const ann = await door.auth.users.create({ username: "Ann.B", name: "", role: "supervisor", password });
      expect(ann).toMatchObject({ username: "ann.b", name: "Ann.B", role: "supervisor", disabled: false });
      expect(await door.auth.users.list()).toEqual([ann]);
      expect(ann.createdAtMs).toBe(Date.UTC(2026, 0, 1));
      const cookie = await door.cookie("ANN.B");
      expect(await door.identify({ cookie })).toMatchObject({
        kind: "user",
        id: ann.id,
        actor: "ann.b",
        name: "Ann.B",
        role: "supervisor",
        sessionId: expect.any(String),
      });
    });

    it("stores no password, in no table", async () => {
      await door.user("ann");
      await door.cookie("ann");
      for (const table of ["user", "account", "session", "audit"] as const) {
        const rows = await door.storage.database.selectFrom(table).selectAll().execute();
        expect(JSON.stringify(rows)).not.toContain(password);
      }
    });

    it("refuses a name that is taken, also by many at once", async () => {
      const made = await Promise.allSettled(["ann", "ANN", "Ann"].map((username) => door.user(username)));
      expect(made.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      for (const result of made) {
        if (result.status === "rejected")
          expect(result.reason).toMatchObject({ code: "already_exists", field: "username" });
      }
    });

    it("gives another role at once, in the session that is open (ASVS 8.3.2)", async () => {
      const ann = await door.user("ann", "supervisor");
      const cookie = await door.cookie("ann");
      await door.auth.users.change({ id: ann.id, role: "operator" });
      expect(await door.identify({ cookie })).toMatchObject({ role: "operator" });
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "role", role: "operator" }]);
    });

    it("tells nobody when nothing of the rights has changed", async () => {
      const ann = await door.user("ann", "supervisor");
      await door.auth.users.change({ id: ann.id, role: "supervisor", name: "Ann" });
      expect(door.changes).toEqual([]);
      expect(await door.auth.users.list()).toMatchObject([{ name: "Ann", role: "supervisor" }]);
    });

    it("ends all sessions of one who is disabled, and opens no new one (ASVS 7.4.2)", async () => {
      const ann = await door.user("ann");
      const cookies = [await door.cookie("ann"), await door.cookie("ann")];
      await door.auth.users.change({ id: ann.id, disabled: true });
      for (const cookie of cookies) expect(await door.identify({ cookie })).toBeNull();
      await expect(door.cookie("ann")).rejects.toMatchObject({ code: "wrong_credentials" });
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "disabled" }]);
      await door.auth.users.change({ id: ann.id, disabled: false });
      expect(await door.identify({ cookie: cookies[0] ?? "" })).toBeNull();
      expect(await door.identify({ cookie: await door.cookie("ann") })).toMatchObject({ actor: "ann" });
    });

    it("ends all sessions when an admin sets a password", async () => {
      const ann = await door.user("ann");
      const cookie = await door.cookie("ann");
      await door.auth.users.change({ id: ann.id, password: otherPassword });
      expect(await door.identify({ cookie })).toBeNull();
      await expect(door.cookie("ann", password)).rejects.toMatchObject({ code: "wrong_credentials" });
      expect(await door.identify({ cookie: await door.cookie("ann", otherPassword) })).toMatchObject({
        actor: "ann",
      });
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "password" }]);
    });

    it("removes a user with all sessions", async () => {
      const ann = await door.user("ann");
      const cookie = await door.cookie("ann");
      await door.auth.users.remove(ann.id);
      expect(await door.identify({ cookie })).toBeNull();
      expect(await door.auth.users.list()).toEqual([]);
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "removed" }]);
      await expect(door.auth.users.remove(ann.id)).rejects.toMatchObject({ code: "user_unknown" });
      await expect(door.auth.users.change({ id: ann.id, name: "x" })).rejects.toMatchObject({
        code: "user_unknown",
      });
    });

    it("keeps the last enabled admin, whichever way it would go", async () => {
      const ann = await door.user("ann", "admin");
      const bob = await door.user("bob", "admin");
      await door.auth.users.change({ id: bob.id, disabled: true });
      for (const loss of [{ role: "supervisor" as const }, { disabled: true }]) {
        await expect(door.auth.users.change({ id: ann.id, ...loss })).rejects.toMatchObject({
          code: "not_possible_now",
        });
      }
      await expect(door.auth.users.remove(ann.id)).rejects.toMatchObject({ code: "not_possible_now" });
      await door.auth.users.remove(bob.id);
      expect(await door.auth.users.list()).toMatchObject([
        { username: "ann", role: "admin", disabled: false },
      ]);
    });

    it("keeps one of two admins who demote each other at the same moment (ASVS 15.4.2)", async () => {
      const both = [await door.user("ann", "admin"), await door.user("bob", "admin")];
      const results = await Promise.allSettled(
        both.map(({ id }) => door.auth.users.change({ id, role: "operator" })),
      );
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
      const admins = (await door.auth.users.list()).filter((user) => user.role === "admin");
      expect(admins).toHaveLength(1);
    });

    it("changes one's own password: this browser stays in, all others go", async () => {
      const ann = await door.user("ann");
      const [here, elsewhere] = [await door.cookie("ann"), await door.cookie("ann")];
      const change = (body: unknown) =>
        door.auth.signIn.changePassword(body, new Headers({ cookie: here }), {
          address: "192.0.2.9",
          requestId: "r",
        });
      await expect(
        change({ currentPassword: "wrong-wrong-wrong", newPassword: otherPassword }),
      ).rejects.toMatchObject({
        code: "wrong_credentials",
        field: "currentPassword",
      });
      await expect(change({ currentPassword: password, newPassword: "password1234" })).rejects.toMatchObject({
        code: "weak_password",
        field: "newPassword",
      });
      expect(await door.identify({ cookie: elsewhere })).not.toBeNull();
      const answer = await change({ currentPassword: password, newPassword: otherPassword });
      const renewed = answer.cookies.map((cookie) => cookie.split(";")[0]).join("; ");
      expect(await door.identify({ cookie: renewed })).toMatchObject({ id: ann.id });
      for (const cookie of [here, elsewhere]) expect(await door.identify({ cookie })).toBeNull();
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "password" }]);
    });

    it("signs out this session alone, and says which", async () => {
      const ann = await door.user("ann");
      const [here, elsewhere] = [await door.cookie("ann"), await door.cookie("ann")];
      const session = (await door.identify({ cookie: here }))?.sessionId;
      await door.auth.signIn.signOut(new Headers({ cookie: here }), { address: "192.0.2.9", requestId: "r" });
      expect(await door.identify({ cookie: here })).toBeNull();
      expect(await door.identify({ cookie: elsewhere })).not.toBeNull();
      expect(door.changes).toEqual([{ kind: "user", id: ann.id, what: "signed_out", sessionId: session }]);
    });

    it("keeps sessions over a restart", async () => {
      await door.user("ann");
      const cookie = await door.cookie("ann");
      const again = await door.reopen();
      expect(await again.access.identify(new Headers({ cookie }))).toMatchObject({ actor: "ann" });
    });
  });
}
