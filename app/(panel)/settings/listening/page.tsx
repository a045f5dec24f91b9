import type { Metadata } from "next";
import { PolicyScreen } from "@/components/listen/policy-screen";
import { RoleGate } from "@/components/live/role-gate";

export const metadata: Metadata = { title: "Listening" };

export default function ListeningPage() {
  return (
    <RoleGate least="admin">
      <PolicyScreen />
    </RoleGate>
  );
}
