import type { Metadata } from "next";
import { Suspense } from "react";
import { EndpointsScreen } from "@/components/endpoints/endpoints-screen";
import { SkeletonRows } from "@/components/ui/skeleton";

export const metadata: Metadata = { title: "Endpoints" };

export default function EndpointsPage() {
  return (
    <Suspense fallback={<SkeletonRows />}>
      <EndpointsScreen />
    </Suspense>
  );
}
