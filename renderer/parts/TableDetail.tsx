import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface TableDetailProps {
  readonly topPx: number;
  readonly columnCount: number;
  /** Tells its height, at first and whenever it changes. */
  readonly onHeight: (height: number) => void;
  readonly children: ComponentChildren;
}

/** What unfolds below a row; as high as its content. */
export function TableDetail({ topPx, columnCount, onHeight, children }: TableDetailProps): VNode {
  const element = useRef<HTMLDivElement>(null);
  const tell = useRef(onHeight);
  tell.current = onHeight;
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(() => tell.current(target.offsetHeight));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="virtual-table__detail" role="row" ref={element} style={{ top: `${topPx}px` }}>
      <div class="virtual-table__detail-cell" role="gridcell" aria-colspan={columnCount}>
        {children}
      </div>
    </div>
  );
}
