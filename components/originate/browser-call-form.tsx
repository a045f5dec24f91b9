"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Headset } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useForm } from "react-hook-form";
import { useNodes, useRows } from "@/components/live/hooks";
import { endNewCall, type NewCallPrefill } from "@/components/shell/new-call";
import { requestSound } from "@/components/shell/sound-request";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { faultText } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { commands } from "@/lib/api/commands";
import type { InputOf } from "@/lib/api/endpoint";
import { endpointSuggestions } from "./choose-node";
import { lastNode, nodeToBeginWith } from "./last-node";
import { focusFault } from "./new-call-values";

const start = commands["talks.start"];
type Values = InputOf<typeof start>;
type Target = Extract<Values["to"], { kind: "endpoint" | "extension" }>;
type CallValues = { node: string; to: Target };

const kinds: readonly { value: Target["kind"]; label: string }[] = [
  { value: "extension", label: "Extension" },
  { value: "endpoint", label: "A phone" },
];

const targetOf = (kind: Target["kind"], to: string): Target =>
  kind === "extension" ? { kind, extension: to, context: "default" } : { kind, endpoint: to };

const wordsOf = (to: Target): string => (to.kind === "extension" ? to.extension : to.endpoint);

/** A call that is placed, and talked, in this page: no phone rings here. How it goes stands in the dock. */
export function BrowserCallForm({ prefill }: { prefill: NewCallPrefill }) {
  const nodes = useNodes();
  const endpoints = useRows("endpoints");
  const begins = nodeToBeginWith(nodes, lastNode.read());
  // Who was to be rung is, from this page, the one who is called.
  const to = prefill.to ?? prefill.endpoint ?? "";
  const form = useForm<CallValues>({
    resolver: zodResolver(start.input) as never,
    shouldFocusError: false,
    defaultValues: {
      node: prefill.node ?? begins,
      to: targetOf(to.includes("/") ? "endpoint" : "extension", to),
    },
  });
  useEffect(() => {
    if (form.getValues("node") === "") form.setValue("node", begins);
  }, [form, begins]);
  const { errors } = form.formState;
  const [node, target] = [form.watch("node"), form.watch("to")];
  const suggestions = useMemo(() => endpointSuggestions(endpoints, node, nodes), [endpoints, node, nodes]);
  const fault = (name: "to.extension" | "to.context" | "to.endpoint") =>
    form.getFieldState(name, form.formState).error?.message;

  const submit = form.handleSubmit((values) => {
    lastNode.remember(values.node);
    endNewCall();
    requestSound({ kind: "talk", node: values.node, to: values.to, who: wordsOf(values.to), at: null });
  }, focusFault);

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3 p-4">
      <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
        <div>
          <p className="mb-1 text-xs font-medium text-ink-2">Call</p>
          <Segmented
            label="Call"
            value={target.kind}
            options={kinds}
            onValueChange={(kind) => form.setValue("to", targetOf(kind, ""))}
          />
        </div>
        <Field label="Node" error={errors.node?.message}>
          {(control) => (
            <Select
              {...control}
              isWide
              value={node}
              options={nodes.map((each) => ({
                value: each.node,
                label: each.status === "live" ? each.name : `${each.name} (${each.status})`,
              }))}
              onValueChange={(next) => form.setValue("node", next)}
            />
          )}
        </Field>
      </div>
      {target.kind === "extension" ? (
        <div className="grid grid-cols-2 gap-3">
          <Field
            label="Extension"
            error={faultText("The extension", target.extension, fault("to.extension"))}
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                inputMode="tel"
                autoComplete="off"
                {...form.register("to.extension")}
              />
            )}
          </Field>
          <Field label="Context" error={faultText("The context", target.context ?? "", fault("to.context"))}>
            {(control) => <Input {...control} autoComplete="off" {...form.register("to.context")} />}
          </Field>
        </div>
      ) : (
        <Field
          label="Phone"
          error={faultText("The phone", target.endpoint, fault("to.endpoint"))}
          hint="Technology and resource"
        >
          {(control) => (
            <Combobox
              {...control}
              autoFocus
              value={target.endpoint}
              placeholder="PJSIP/alice"
              suggestions={suggestions}
              onValueChange={(next) =>
                form.setValue("to.endpoint", next, { shouldValidate: form.formState.isSubmitted })
              }
            />
          )}
        </Field>
      )}
      <div className="flex items-center justify-end gap-3">
        <p className="min-w-0 flex-1 text-xs text-ink-2">
          The browser asks for the microphone; you talk in the dock.
        </p>
        <Button type="submit" kind="primary">
          <Headset aria-hidden />
          Call
        </Button>
      </div>
    </form>
  );
}
