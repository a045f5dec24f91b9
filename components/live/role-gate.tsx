"use client";

import { ShieldBan } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { untrusted } from "@/components/ui/untrusted";
import { useHydrated } from "@/components/ui/use-hydrated";
import { type Role, reaches } from "@/lib/api/roles";
import { useSession } from "./session";

/** Shows a screen only to those whose role reaches `least`; others read why not. The server refuses them anyway. */
export function RoleGate({ least, children }: { least: Role; children: ReactNode }) {
  const { session } = useSession();
  // The session may be known by now, but the server drew this part without one.
  const hydrated = useHydrated();
  if (session === undefined || !hydrated) return <SkeletonRows />;
  if (reaches(session.role, least)) return children;
  return (
    <EmptyState icon={<ShieldBan />} title={`This screen needs the role ${least}`}>
      You are signed in as {untrusted(session.username)}, {session.role}. Ask an admin if you should have it.
    </EmptyState>
  );
}
