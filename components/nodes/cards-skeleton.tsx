import { Skeleton } from "@/components/ui/skeleton";

/** Cards about to come. */
export function CardsSkeleton() {
  return (
    <div role="status" className="grid grid-cols-[repeat(auto-fill,minmax(min(24rem,100%),1fr))] gap-4 p-4">
      <span className="sr-only">Loading</span>
      {["a", "b"].map((key) => (
        <div key={key} className="flex h-80 flex-col gap-4 rounded-lg border border-line p-4">
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="mt-4 w-4/5" />
          <Skeleton className="w-3/5" />
          <Skeleton className="w-2/3" />
        </div>
      ))}
    </div>
  );
}
