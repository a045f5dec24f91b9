"use client";

import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { faultText, formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Segmented } from "@/components/ui/segmented";
import { context, dialString, extension } from "@/lib/api/fields";
import type { ChannelRow } from "@/lib/live/rows";

type Way = "continue" | "redirect";

const ways: readonly { value: Way; label: string }[] = [
  { value: "continue", label: "To the dialplan" },
  { value: "redirect", label: "To another address" },
];

const subjects = { extension: "The extension", context: "The context", endpoint: "The address" } as const;

const meaning: Record<Way, string> = {
  continue: "It leaves our application and goes on in the dialplan, at this place.",
  redirect: "Its device is told to call this address itself (SIP 302 or REFER).",
};

/** Lets a channel go on elsewhere. */
export function TransferForm({ node, leg, onDone }: { node: string; leg: ChannelRow; onDone: () => void }) {
  const [way, setWay] = useState<Way>("continue");
  const [fields, setFields] = useState({ extension: "", context: "default", endpoint: "" });
  const [faults, setFaults] = useState<Partial<typeof fields>>({});
  const goOn = useCommand("channels.continue");
  const redirect = useCommand("channels.redirect");
  const problem = (way === "continue" ? goOn.error : redirect.error)?.problem;

  const set = (name: keyof typeof fields) => (event: { target: { value: string } }) => {
    setFields({ ...fields, [name]: event.target.value });
    setFaults({});
  };
  const fault = (name: keyof typeof fields, schema: typeof dialString) =>
    faultText(
      subjects[name],
      fields[name],
      schema.safeParse(fields[name], { error: formMessage }).error?.issues[0]?.message,
    );

  const submit = () => {
    const input = { node, id: leg.id };
    if (way === "redirect") {
      const endpoint = fault("endpoint", dialString);
      if (endpoint !== undefined) return setFaults({ endpoint });
      return redirect.mutate(
        { input: { ...input, endpoint: fields.endpoint.trim() }, what: "Redirecting" },
        { onSuccess: onDone },
      );
    }
    const wrong = {
      extension: fault("extension", extension),
      context: fault("context", context),
    };
    if (wrong.extension !== undefined || wrong.context !== undefined) {
      return setFaults(Object.fromEntries(Object.entries(wrong).filter(([, text]) => text !== undefined)));
    }
    return goOn.mutate(
      {
        input: { ...input, extension: fields.extension.trim(), context: fields.context.trim(), priority: 1 },
        what: "Sending on",
      },
      { onSuccess: onDone },
    );
  };

  return (
    <form
      noValidate
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="grid justify-items-start gap-2">
        <Segmented label="Where to" value={way} onValueChange={setWay} options={ways} />
        <p className="text-xs text-ink-2">{meaning[way]}</p>
      </div>
      {way === "continue" ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Extension" error={faults.extension}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                autoComplete="off"
                value={fields.extension}
                onChange={set("extension")}
              />
            )}
          </Field>
          <Field label="Context" error={faults.context}>
            {(control) => (
              <Input {...control} autoComplete="off" value={fields.context} onChange={set("context")} />
            )}
          </Field>
        </div>
      ) : (
        <Field label="Address" hint="Same technology as the channel" error={faults.endpoint}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              placeholder="PJSIP/bob"
              value={fields.endpoint}
              onChange={set("endpoint")}
            />
          )}
        </Field>
      )}
      {problem === undefined ? null : <ProblemLine problem={problem} />}
      <div className="flex justify-end">
        <Button type="submit" kind="primary" disabled={goOn.isPending || redirect.isPending}>
          Send on
        </Button>
      </div>
    </form>
  );
}
