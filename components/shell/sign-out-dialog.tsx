"use client";

import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { signOut, signOutQuestion } from "./sign-out";

/** Asked before one signs out while somebody talks with this page: they must not be dropped unasked. */
export function SignOutDialog() {
  const { isAsked, putAway, subscribe } = signOutQuestion;
  const shown = useSyncExternalStore(subscribe, isAsked, () => false);
  return (
    <Dialog
      open={shown}
      onOpenChange={(open) => {
        if (!open) putAway();
      }}
      title="Sign out in the middle of a talk?"
      description="Somebody talks with you from this page. Signing out hangs up what you talk in, and ends what you listen to."
      className="w-[min(26rem,calc(100vw-1.5rem))]"
    >
      <div className="flex justify-end gap-2 p-4">
        <Button onClick={putAway}>Stay</Button>
        <Button
          kind="danger"
          onClick={() => {
            putAway();
            void signOut();
          }}
        >
          Hang up and sign out
        </Button>
      </div>
    </Dialog>
  );
}
