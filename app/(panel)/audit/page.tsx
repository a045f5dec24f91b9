import type { Metadata } from "next";
import { Suspense } from "react";
import { AuditScreen } from "@/components/audit/audit-screen";
import { SkeletonRows } from "@/components/ui/skeleton";

export const metadata: Metadata = { title: "Audit" };

export default function AuditPage() {
  return (
    <Suspense fallback={<SkeletonRows />}>
      <AuditScreen />
    </Suspense>
  );
}
