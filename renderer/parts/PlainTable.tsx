import type { ComponentChildren, VNode } from 'preact';
import './PlainTable.css';

export interface PlainColumn {
  readonly title: string;
  readonly align?: 'start' | 'end' | undefined;
}

export interface PlainTableProps {
  /** What the table tells; its name for screen readers, shown above unless `hidesCaption`. */
  readonly caption: string;
  readonly hidesCaption?: boolean | undefined;
  readonly columns: readonly PlainColumn[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ComponentChildren[] }[];
}

/** A short table as HTML has it: for twins of charts and strips, and wherever nothing is to be sorted. */
export function PlainTable({ caption, hidesCaption = false, columns, rows }: PlainTableProps): VNode {
  return (
    // Focusable, so that it can be scrolled without a mouse.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <div class="plain-table" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption class={hidesCaption ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" class={alignClass(align)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <Cell key={columns[index]?.title} isHead={index === 0} align={columns[index]?.align}>
                  {cell}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly isHead: boolean;
  readonly align: PlainColumn['align'];
  readonly children: ComponentChildren;
}

function Cell({ isHead, align, children }: CellProps): VNode {
  if (!isHead) return <td class={alignClass(align)}>{children}</td>;
  return (
    <th scope="row" class={alignClass(align)}>
      {children}
    </th>
  );
}

function alignClass(align: PlainColumn['align']): string | undefined {
  return align === 'end' ? 'plain-table__end' : undefined;
}
