import type { Metadata } from "next";
import { KeySettings } from "@/components/shell/key-settings";

export const metadata: Metadata = { title: "Keys" };

export default function KeysPage() {
  return <KeySettings />;
}
