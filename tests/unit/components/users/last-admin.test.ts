import { expect, it } from "vitest";
import { lastAdminId, type User } from "@/components/users/use-users";

const user = (id: string, role: User["role"], disabled = false): User => ({
  id,
  username: id,
  name: "",
  role,
  disabled,
  createdAtMs: 0,
});

it("is the only admin who can sign in", () => {
  expect(lastAdminId([user("a", "admin"), user("b", "operator")])).toBe("a");
  expect(lastAdminId([user("a", "admin"), user("b", "admin", true)])).toBe("a");
});

it("is nobody where there are two, or none", () => {
  expect(lastAdminId([user("a", "admin"), user("b", "admin")])).toBeNull();
  expect(lastAdminId([user("a", "admin", true)])).toBeNull();
});
