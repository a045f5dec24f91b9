"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface TabsProps {
  label: string;
  defaultValue: string;
  tabs: readonly { value: string; label: ReactNode; content: ReactNode }[];
}

/** Views of one thing, one at a time. */
export function Tabs({ label, defaultValue, tabs }: TabsProps) {
  return (
    <Radix.Root defaultValue={defaultValue}>
      <Radix.List aria-label={label} className="flex gap-4 border-b border-line px-4">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent text-xs font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent-solid data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="p-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
