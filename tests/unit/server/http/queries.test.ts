import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Panel, startPanel } from "./panel";

let panel: Panel;
let admin: string;
beforeAll(async () => {
  panel = await startPanel();
  await panel.signedIn("operator");
  admin = await panel.signedIn("admin");
});
afterAll(() => panel.close());

describe("records", () => {
  it("answers users, tokens, audit and originations to an admin", async () => {
    const get = async (path: string) =>
      (await panel.fetch(`/api/v1${path}`, { headers: { cookie: admin } })).json();
    expect(await get("/users")).toMatchObject({
      users: [{ username: "admin2", role: "admin" }, { username: "operator1" }],
    });
    expect(JSON.stringify(await get("/tokens"))).not.toContain("pb_");
    expect(await get("/audit?command=sign_in&limit=1")).toMatchObject({
      rows: [{ actor: "admin2", outcome: "done" }],
    });
    expect(await get("/originations")).toEqual({ originations: [] });
  });
});
