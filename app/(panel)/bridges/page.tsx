import type { Metadata } from "next";
import { Suspense } from "react";
import { BridgesScreen } from "@/components/bridges/bridges-screen";
import { CardsSkeleton } from "@/components/bridges/cards-skeleton";

export const metadata: Metadata = { title: "Bridges" };

export default function BridgesPage() {
  return (
    <Suspense fallback={<CardsSkeleton />}>
      <BridgesScreen />
    </Suspense>
  );
}
