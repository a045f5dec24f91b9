"use client";

import { Select } from "@/components/ui/select";
import { useNodes } from "./hooks";

interface NodeSelectProps {
  /** Key of the node; `""` for all. */
  value: string;
  onValueChange: (node: string) => void;
}

/** Which node's things a list shows; nothing where there is one only. */
export function NodeSelect({ value, onValueChange }: NodeSelectProps) {
  const nodes = useNodes();
  if (nodes.length < 2) return null;
  return (
    <Select
      aria-label="Node"
      className="max-w-32"
      value={value}
      onValueChange={onValueChange}
      options={[
        { value: "", label: "All nodes" },
        ...nodes.map(({ node, name }) => ({ value: node, label: name })),
      ]}
    />
  );
}
