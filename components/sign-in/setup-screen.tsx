"use client";

import Link from "next/link";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { setupIsOpen } from "./entry";
import { EntryFrame } from "./entry-frame";
import { SetupForm } from "./setup-form";
import { useSetupToken } from "./use-setup-token";

type Door =
  | { kind: "asking" }
  | { kind: "open" }
  | { kind: "done" }
  | { kind: "used" }
  | { kind: "unreachable"; text: string };

const open = (path: string): void => window.location.assign(path);

function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <EntryFrame title={title}>
      <div className="flex flex-col gap-4 text-[13px] text-ink-2">{children}</div>
    </EntryFrame>
  );
}

const newLink = (
  <p>
    Restart the panel: while there is no admin, it prints a new one-time link when it starts. Open that link
    whole, with everything behind the <code className="font-mono text-xs">#</code>.
  </p>
);

const signInLink = (
  <Link
    href="/sign-in"
    className="inline-flex h-9 items-center justify-center rounded-md bg-accent-solid px-3 font-medium text-on-accent hover:bg-accent-solid-hover"
  >
    Sign in
  </Link>
);

/** The one-time link of a new installation leads here: it makes the first admin. */
export function SetupScreen({ onDone = open }: { onDone?: (path: string) => void }) {
  const token = useSetupToken();
  const [door, setDoor] = useState<Door>({ kind: "asking" });

  const ask = useCallback(async () => {
    setDoor({ kind: "asking" });
    const answer = await setupIsOpen();
    if (!answer.ok) setDoor({ kind: "unreachable", text: answer.fault.text });
    else setDoor({ kind: answer.value ? "open" : "done" });
  }, []);
  useEffect(() => {
    void ask();
  }, [ask]);

  if (door.kind === "unreachable") {
    return (
      <Notice title="The panel does not answer">
        <p role="alert">{door.text}</p>
        <Button className="h-9" onClick={() => void ask()}>
          Ask again
        </Button>
      </Notice>
    );
  }
  if (door.kind === "done") {
    return (
      <Notice title="Set up already">
        <p>This panel has an admin. Sign in, or ask an admin for an account.</p>
        {signInLink}
      </Notice>
    );
  }
  if (door.kind === "used") {
    return (
      <Notice title="This link no longer works">
        <p role="alert">It was used already, or it has expired.</p>
        {newLink}
        {signInLink}
      </Notice>
    );
  }
  if (door.kind === "asking" || token === undefined) {
    return (
      <EntryFrame title="Set up Patchbay">
        <div role="status" className="flex flex-col gap-4">
          <span className="sr-only">Loading</span>
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <Skeleton className="h-9" />
        </div>
      </EntryFrame>
    );
  }
  if (token === null) return <Notice title="This address lacks its token">{newLink}</Notice>;
  return (
    <EntryFrame title="Set up Patchbay" lead="Choose the name and password of the first admin.">
      <SetupForm key={token} token={token} onClosed={() => setDoor({ kind: "used" })} onDone={onDone} />
    </EntryFrame>
  );
}
