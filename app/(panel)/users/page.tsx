import type { Metadata } from "next";
import { RoleGate } from "@/components/live/role-gate";
import { UsersScreen } from "@/components/users/users-screen";
import { queries } from "@/lib/api/queries";

export const metadata: Metadata = { title: "Users" };

export default function UsersPage() {
  return (
    <RoleGate least={queries.users.role}>
      <UsersScreen />
    </RoleGate>
  );
}
