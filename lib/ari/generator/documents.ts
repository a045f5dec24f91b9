import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** The parts of Asterisk's Swagger 1.1 documents that carry names, types and numbers. Prose is not read. */
export interface SwaggerParameter {
  name: string;
  paramType: "path" | "query" | "body";
  dataType: string;
  required?: boolean;
  allowMultiple?: boolean;
  allowableValues?:
    | { valueType: "LIST"; values: string[] }
    | { valueType: "RANGE"; min?: number; max?: number };
  defaultValue?: string | number | boolean | null;
}

export interface SwaggerOperation {
  httpMethod: string;
  nickname: string;
  responseClass: string;
  upgrade?: string;
  parameters?: SwaggerParameter[];
  errorResponses?: { code: number | string }[];
}

export interface SwaggerModel {
  id: string;
  subTypes?: string[];
  properties: Record<
    string,
    { type: string; required?: boolean; allowableValues?: { valueType: string; values?: string[] } }
  >;
}

export interface SwaggerResource {
  apis: { path: string; operations: SwaggerOperation[] }[];
  models?: Record<string, SwaggerModel>;
}

/** The documents of one Asterisk. */
export interface Documents {
  /** As far as known: `22.10.1`, or only the branch, `22`. */
  version: string;
  branch: number;
  resources: Record<string, SwaggerResource>;
}

interface ResourceList {
  apiVersion: string;
  apis: { path: string }[];
}

/** `apiVersion` of resources.json marks the branch (facts: rest-api/resources.json of each release branch). */
const branchOfApiVersion: Readonly<Record<string, number>> = {
  "4": 16,
  "5": 17,
  "6": 18,
  "7": 19,
  "8": 20,
  "9": 21,
  "10": 22,
  "11": 23,
};

function branchOfDocuments(version: string | undefined, list: ResourceList): number {
  if (version !== undefined) return Number.parseInt(version, 10);
  const branch = branchOfApiVersion[list.apiVersion.split(".")[0] ?? ""];
  if (branch === undefined)
    throw new Error(`apiVersion ${list.apiVersion} belongs to no known Asterisk branch`);
  return branch;
}

type ReadJson = (name: string) => Promise<unknown>;

/** From a folder with resources.json and api-docs/*.json, or with all of them side by side (an installed rest-api). */
function folderReader(folder: string): ReadJson {
  return async (name) => {
    for (const path of [join(folder, name), join(folder, "api-docs", name)]) {
      try {
        return JSON.parse(await readFile(path, "utf8"));
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      }
    }
    throw new Error(`${folder} has no ${name}: give a folder that holds Asterisk's rest-api documents`);
  };
}

function urlReader(url: string, authorization: string): ReadJson {
  return async (name) => {
    const address = `${url.replace(/\/$/, "")}/${name}`;
    const answer = await fetch(address, { headers: { authorization } });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}: check ARI_URL and the ARI user`);
    return answer.json();
  };
}

/** The address without a user in it, which `fetch` refuses and messages must not tell, and the authorization. */
function splitUrl(
  source: string,
  credentials: { username: string; password: string },
): { url: string; authorization: string } {
  const url = new URL(source);
  const username = url.username === "" ? credentials.username : decodeURIComponent(url.username);
  const password = url.username === "" ? credentials.password : decodeURIComponent(url.password);
  url.username = "";
  url.password = "";
  return {
    url: url.href.replace(/\/$/, ""),
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  };
}

function runningReader(source: string, credentials: { username: string; password: string }): ReadJson {
  const { url, authorization } = splitUrl(source, credentials);
  return urlReader(`${url}/api-docs`, authorization);
}

/**
 * Reads the documents of one Asterisk.
 * @param source a folder, or `http(s)://host:8088/ari` of a running one; a user and password in it win
 * @param credentials user and password for the latter
 */
export async function readDocuments(
  source: string,
  credentials: { username: string; password: string },
): Promise<Documents> {
  const isUrl = /^https?:/.test(source);
  const read = isUrl ? runningReader(source, credentials) : folderReader(source);
  const list = (await read("resources.json")) as ResourceList;
  const inName = isUrl ? undefined : /^(\d+)\.\d+\.\d+/.exec(basename(source))?.[0];
  const branch = branchOfDocuments(inName, list);
  const resources: Record<string, SwaggerResource> = {};
  for (const api of list.apis) {
    const name = basename(api.path).replace(".{format}", "");
    resources[name] = (await read(`${name}.json`)) as SwaggerResource;
  }
  return { version: inName ?? String(branch), branch, resources };
}
