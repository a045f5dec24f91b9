"use client";

import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { useSession } from "@/components/live/session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemLine } from "@/components/ui/problem-line";
import { ScreenBar } from "@/components/ui/screen-bar";
import { SkeletonRows } from "@/components/ui/skeleton";
import { PasswordDialog } from "./password-dialog";
import { lastAdminId, type User, useUsers } from "./use-users";
import { UserDialog } from "./user-dialog";
import { UserRow } from "./user-row";

/** Who may sign in. */
export function UsersScreen() {
  const { session } = useSession();
  const users = useUsers();
  const [creating, setCreating] = useState(false);
  const [passwordOf, setPasswordOf] = useState<User | null>(null);
  const rows = users.data ?? [];
  const lastAdmin = lastAdminId(rows);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ScreenBar
        summary={
          users.data === undefined ? "Users" : `${rows.length} ${rows.length === 1 ? "user" : "users"}`
        }
      >
        <Button kind="primary" onClick={() => setCreating(true)}>
          <UserPlus aria-hidden />
          New user
        </Button>
      </ScreenBar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {users.error === null ? null : (
          <div className="px-4 py-3">
            <ProblemLine problem={users.error.problem} />
          </div>
        )}
        {users.isPending ? <SkeletonRows count={5} /> : null}
        <ul aria-label="Users">
          {rows.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              isMe={user.id === session?.id}
              isLastAdmin={user.id === lastAdmin}
              onNewPassword={setPasswordOf}
            />
          ))}
        </ul>
        {rows.length === 1 ? (
          <EmptyState icon={<Users />} title="Only you so far">
            Make a user for each colleague: the audit then says who did what, and a listener needs the right
            to listen.
          </EmptyState>
        ) : null}
      </div>
      <UserDialog open={creating} onOpenChange={setCreating} />
      <PasswordDialog user={passwordOf} onClose={() => setPasswordOf(null)} />
    </div>
  );
}
