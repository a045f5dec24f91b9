import { afterAll } from "vitest";
import { usersContract } from "@/tests/unit/server/auth/users.contract";
import { type Postgres, startPostgres } from "./postgres";

let postgres: Postgres | undefined;
afterAll(() => postgres?.stop());

usersContract("PostgreSQL", async () => {
  postgres = await startPostgres();
  return postgres.url;
});
