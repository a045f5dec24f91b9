import type { Metadata } from "next";
import { Suspense } from "react";
import { RoleGate } from "@/components/live/role-gate";
import { RecordingsScreen } from "@/components/recordings/recordings-screen";
import { SkeletonRows } from "@/components/ui/skeleton";
import { queries } from "@/lib/api/queries";

export const metadata: Metadata = { title: "Recordings" };

export default function RecordingsPage() {
  return (
    <Suspense fallback={<SkeletonRows />}>
      <RoleGate least={queries.recordings.role}>
        <RecordingsScreen />
      </RoleGate>
    </Suspense>
  );
}
