import { Skeleton } from "@/components/ui/skeleton";

/** Cards about to come. */
export function CardsSkeleton() {
  return (
    <div role="status" className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3 p-4">
      <span className="sr-only">Loading</span>
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <div key={key} className="flex h-32 flex-col gap-3 rounded-lg border border-line p-3">
          <Skeleton className="w-2/5" />
          <Skeleton className="w-3/5" />
          <Skeleton className="mt-auto h-7 w-4/5" />
        </div>
      ))}
    </div>
  );
}
