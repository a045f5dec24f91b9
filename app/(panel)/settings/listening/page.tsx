import type { Metadata } from "next";
import { ListeningScreen } from "@/components/listen/listening-screen";
import { RoleGate } from "@/components/live/role-gate";

export const metadata: Metadata = { title: "Listening" };

export default function ListeningPage() {
  return (
    <RoleGate least="supervisor">
      <ListeningScreen />
    </RoleGate>
  );
}
