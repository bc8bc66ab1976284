import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type RowLayout, type VisibleWindow, visibleWindow } from '../../shared/view/visible-window.ts';

/** What a scrolled box shows of its rows, and how wide it is. */
export interface ScrollWindow extends VisibleWindow {
  readonly widthPx: number;
}

interface View {
  readonly top: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Follows a box that scrolls. The state only changes with the rows to build, not with every pixel, so that most scroll
 * events cost nothing.
 */
export function useScrollWindow(box: RefObject<HTMLElement | null>, layout: RowLayout): ScrollWindow {
  const [view, setView] = useState<View>({ top: 0, height: 600, width: 1000 });
  const { rowCount, rowHeight, detail } = layout;
  const detailBelow = detail?.below ?? -1;
  const detailHeight = detail?.height ?? 0;
  // Left out on purpose: the layout's own identity changes with every rendering
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () =>
      setView((before) => {
        const now = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth };
        return showsTheSame(layout, before, now) ? before : now;
      });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, rowCount, rowHeight, detailBelow, detailHeight]);
  return { ...visibleWindow(layout, view.top, view.height), widthPx: view.width };
}

function showsTheSame(layout: RowLayout, before: View, now: View): boolean {
  if (before.width !== now.width || before.height !== now.height) return false;
  const a = visibleWindow(layout, before.top, before.height);
  const b = visibleWindow(layout, now.top, now.height);
  return a.first === b.first && a.end === b.end;
}
