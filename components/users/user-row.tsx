"use client";

import { CircleCheck, CircleSlash, KeyRound } from "lucide-react";
import { ArmedButton } from "@/components/ui/armed-button";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { ProblemLine } from "@/components/ui/problem-line";
import { Select } from "@/components/ui/select";
import { Badge, StatePill } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import { When } from "@/components/ui/when";
import type { Problem } from "@/lib/api/errors";
import { roles } from "@/lib/api/roles";
import { type User, useChangeUser, useRemoveUser } from "./use-users";

const roleOptions = roles.map((role) => ({ value: role, label: role }));

interface UserRowProps {
  user: User;
  isMe: boolean;
  isLastAdmin: boolean;
  onNewPassword: (user: User) => void;
}

/** One person: what they may do, and the acts on them. What was refused stands under it. */
export function UserRow({ user, isMe, isLastAdmin, onNewPassword }: UserRowProps) {
  const change = useChangeUser();
  const remove = useRemoveUser();
  const username = untrusted(user.username);
  const busy = change.isPending || remove.isPending;
  // The newer of the two refusals: each act clears the other's.
  const problem: Problem | undefined = change.error?.problem ?? remove.error?.problem;
  const apply = (what: { role?: User["role"]; disabled?: boolean }) => {
    remove.reset();
    change.mutate({ id: user.id, ...what });
  };
  return (
    <li className="border-b border-line px-4 py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,1fr)_6rem_8rem_9rem_22rem]">
        <p className={classNames("min-w-0", user.disabled && "text-ink-3")}>
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{username}</span>
            {isMe ? <Badge>you</Badge> : null}
          </span>
          {user.name === "" || user.name === user.username ? null : (
            <span className="block truncate text-xs text-ink-2">{untrusted(user.name)}</span>
          )}
        </p>
        {user.disabled ? (
          <StatePill tone="quiet" icon={<CircleSlash />} className="justify-self-end lg:justify-self-start">
            Disabled
          </StatePill>
        ) : (
          <StatePill tone="good" icon={<CircleCheck />} className="justify-self-end lg:justify-self-start">
            Enabled
          </StatePill>
        )}
        <span className="flex justify-self-start">
          <Select
            aria-label={`Role of ${username}`}
            options={roleOptions}
            value={user.role}
            disabled={busy || isLastAdmin}
            className="w-32"
            onValueChange={(value) => {
              const role = roles.find((each) => each === value);
              if (role !== undefined) apply({ role });
            }}
          />
        </span>
        <span className="text-right text-xs text-ink-2 tabular-nums lg:text-left">
          Created <When atMs={user.createdAtMs} />
        </span>
        <div className="col-span-2 flex flex-wrap items-center gap-2 lg:col-span-1 lg:justify-end">
          <Button
            size="small"
            disabled={busy}
            aria-label={`New password for ${username}`}
            onClick={() => onNewPassword(user)}
          >
            <KeyRound aria-hidden />
            New password
          </Button>
          {isLastAdmin ? (
            <span className="text-xs text-ink-2">Last admin: make another one first</span>
          ) : (
            <>
              {user.disabled ? (
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={`Enable ${username}`}
                  onClick={() => apply({ disabled: false })}
                >
                  Enable
                </Button>
              ) : (
                <ArmedButton
                  size="small"
                  disabled={busy}
                  title="Ends the sessions at once"
                  onAct={() => apply({ disabled: true })}
                >
                  Disable<span className="sr-only"> {username}</span>
                </ArmedButton>
              )}
              <ArmedButton
                size="small"
                disabled={busy}
                onAct={() => {
                  change.reset();
                  remove.mutate(user.id);
                }}
              >
                Remove<span className="sr-only"> {username}</span>
              </ArmedButton>
            </>
          )}
        </div>
      </div>
      {problem === undefined ? null : <ProblemLine problem={problem} />}
    </li>
  );
}
