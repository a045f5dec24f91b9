"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { formMessage } from "@/components/ui/form-message";
import { PasswordInput } from "@/components/ui/password-input";
import { untrusted } from "@/components/ui/untrusted";
import { newPassword } from "@/lib/api/fields";
import { type User, useChangeUser } from "./use-users";

const schema = z.object({ password: newPassword });

/** Gives a user a new password. */
export function PasswordDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  return (
    <Dialog
      open={user !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`New password for ${untrusted(user?.username ?? "")}`}
      description="The old one stops working, and open sessions end at once."
    >
      {user === null ? null : <PasswordForm user={user} onDone={onClose} />}
    </Dialog>
  );
}

function PasswordForm({ user, onDone }: { user: User; onDone: () => void }) {
  const change = useChangeUser();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { password: "" },
  });
  const submit = handleSubmit(({ password }) =>
    change.mutate(
      { id: user.id, password },
      {
        onSuccess: onDone,
        onError: ({ problem }) =>
          setError("password", { message: `${problem.detail} ${problem.whatToDo}` }, { shouldFocus: true }),
      },
    ),
  );
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 p-4">
      {/* Password managers file a password under the username that stands beside it. */}
      <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
      <Field label="Password" hint="At least 12 characters." error={formState.errors.password?.message}>
        {(control) => (
          <PasswordInput {...control} {...register("password")} autoComplete="new-password" autoFocus />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={change.isPending}>
          {change.isPending ? "Setting…" : "Set password"}
        </Button>
      </div>
    </form>
  );
}
