const GAP_PX = 4;
const EDGE_PX = 8;

/** Places an element of the top layer below another one, or above where there is no room, within the window. */
export function placeBelow(floating: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = floating;
  const below = at.bottom + GAP_PX;
  const above = at.top - GAP_PX - offsetHeight;
  const fits = below + offsetHeight + EDGE_PX <= innerHeight || above < EDGE_PX;
  const left = Math.min(at.left, innerWidth - offsetWidth - EDGE_PX);
  floating.style.top = `${Math.round(fits ? below : above)}px`;
  floating.style.left = `${Math.round(Math.max(EDGE_PX, left))}px`;
}
