import type { Metadata } from "next";
import { RoleGate } from "@/components/live/role-gate";
import { TokensScreen } from "@/components/tokens/tokens-screen";
import { queries } from "@/lib/api/queries";

export const metadata: Metadata = { title: "API tokens" };

export default function TokensPage() {
  return (
    <RoleGate least={queries.tokens.role}>
      <TokensScreen />
    </RoleGate>
  );
}
