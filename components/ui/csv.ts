type Cell = string | number | null;

/**
 * Spreadsheets run a cell that begins with one of these as a formula, also when it is quoted: a caller who names
 * himself `=HYPERLINK(…)` would otherwise run in the auditor's spreadsheet (OWASP, CSV injection).
 */
const formulaStart = /^[=+\-@\t\r\n|%]/;

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = formulaStart.test(value.trimStart()) || formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A CSV text (RFC 4180: CRLF, doubled quotes) that is harmless when a spreadsheet opens it. */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Hands the text to the browser as a file. */
export function download(text: string, fileName: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
