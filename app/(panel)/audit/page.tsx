import type { Metadata } from "next";
import { Suspense } from "react";
import { AuditScreen } from "@/components/audit/audit-screen";
import { RoleGate } from "@/components/live/role-gate";
import { SkeletonRows } from "@/components/ui/skeleton";
import { queries } from "@/lib/api/queries";

export const metadata: Metadata = { title: "Audit" };

export default function AuditPage() {
  return (
    <Suspense fallback={<SkeletonRows />}>
      <RoleGate least={queries.audit.role}>
        <AuditScreen />
      </RoleGate>
    </Suspense>
  );
}
