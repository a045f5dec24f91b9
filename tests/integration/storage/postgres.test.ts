import { afterAll } from "vitest";
import { storageContract } from "./contract";
import { type Postgres, startPostgres } from "./postgres";

let postgres: Postgres | undefined;
afterAll(() => postgres?.stop());

storageContract("PostgreSQL", async () => {
  postgres = await startPostgres();
  return { dataDir: "unused", databaseUrl: postgres.url };
});
