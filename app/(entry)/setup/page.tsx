import type { Metadata } from "next";
import { SetupScreen } from "@/components/sign-in/setup-screen";

// The token must not travel to another site in a Referer.
export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default function SetupPage() {
  return <SetupScreen />;
}
