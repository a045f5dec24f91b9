/** The endpoint that rings for its owner, remembered in this browser. No data of a call is kept. */
const storageName = "patchbay.myPhone";

export interface MyPhone {
  node: string;
  endpoint: string;
}

/** What was used last on this node, `""` for nothing. */
export function readMyPhone(node: string): string {
  try {
    return localStorage.getItem(`${storageName}.${node}`) ?? "";
  } catch {
    return "";
  }
}

export function rememberMyPhone({ node, endpoint }: MyPhone): void {
  try {
    localStorage.setItem(`${storageName}.${node}`, endpoint);
  } catch {
    // A browser without storage asks each time.
  }
}
