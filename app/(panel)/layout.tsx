import type { ReactNode } from "react";
import { NewCall } from "@/components/originate/new-call";
import { PanelProviders } from "@/components/shell/providers";
import { Shell } from "@/components/shell/shell";
import { SpyDialog } from "@/components/spy/spy-dialog";

export default function PanelLayout({ children }: { children: ReactNode }) {
  return (
    <PanelProviders>
      <Shell>{children}</Shell>
      <NewCall />
      <SpyDialog />
    </PanelProviders>
  );
}
