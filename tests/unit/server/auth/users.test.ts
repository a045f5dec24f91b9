import { usersContract } from "./users.contract";

usersContract("SQLite", async () => undefined);
