/** How long the browser gets to read what it saves. */
const KEPT_FOR_MS = 60_000;

/** Saves a text as a file, through the browser's own download. Names of files keep letters, digits, dots and dashes. */
export function downloadText(fileName: string, text: string, mediaType: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS);
}
