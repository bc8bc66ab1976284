/**
 * Copies a text: by the clipboard where the page may write to it, else by the old command on the selected element.
 * False: neither worked; then the element's text is selected, ready to be copied by hand.
 */
export async function copyText(text: string, element: Element | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, no focus, or an origin that the browser does not trust.
    if (element === null) return false;
    getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}
