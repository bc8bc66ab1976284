import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../../parts/Button.tsx';
import { type Json, type JsonObject, textOf } from './json-at.ts';
import { numberOr } from './ScalarFields.tsx';

/** One cell of a row that is edited in place. */
export interface RowField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'choice' | 'switch';
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
  readonly placeholder?: string;
  /** Left out of rows for which it means nothing. */
  readonly isFor?: (row: JsonObject) => boolean;
}

export interface RowsEditorProps {
  /** What one row is, such as `override`. */
  readonly one: string;
  readonly rows: readonly JsonObject[];
  readonly fields: readonly RowField[];
  readonly fresh: JsonObject;
  readonly isReadOnly: boolean;
  readonly onRows: (rows: readonly JsonObject[]) => void;
  /** More at the end of a row, such as a test button. */
  readonly renderMore?: (row: JsonObject) => ComponentChildren;
  readonly empty: string;
  /** What a row is about, before its fields. */
  readonly titleOf?: (row: JsonObject) => ComponentChildren;
  /** Rows are neither added nor removed. */
  readonly isFixed?: boolean;
}

/** A list of small things, each edited where it stands. */
export function RowsEditor(props: RowsEditorProps): VNode {
  const { one, rows, fields, fresh, isReadOnly, onRows, renderMore, empty, titleOf, isFixed = false } = props;
  const isOpen = !isReadOnly && !isFixed;
  return (
    <div class={isFixed ? 'settings__rows settings__rows--fixed' : 'settings__rows'}>
      {rows.length === 0 ? <p class="muted">{empty}</p> : null}
      {rows.map((row, index) => (
        <fieldset key={index} class="settings__row" disabled={isReadOnly}>
          <legend class="visually-hidden">
            {one} {index + 1}
          </legend>
          {titleOf?.(row)}
          {fields.map((field) =>
            field.isFor?.(row) === false ? (
              isFixed && <div key={field.key} class={`settings__cell settings__cell--${field.kind}`} />
            ) : (
              <Cell
                key={field.key}
                field={field}
                value={row[field.key]}
                onValue={(value) => onRows(rows.with(index, { ...row, [field.key]: value }))}
              />
            ),
          )}
          <span class="settings__row-end">
            {renderMore?.(row)}
            {!isOpen ? null : (
              <Button
                kind="quiet"
                icon="close"
                isIconOnly
                onClick={() => onRows(rows.filter((_, at) => at !== index))}
              >{`Remove ${one} ${index + 1}`}</Button>
            )}
          </span>
        </fieldset>
      ))}
      {!isOpen ? null : (
        <div>
          <Button onClick={() => onRows([...rows, fresh])}>{`Add ${one}`}</Button>
        </div>
      )}
    </div>
  );
}

interface CellProps {
  readonly field: RowField;
  readonly value: Json | undefined;
  readonly onValue: (value: Json) => void;
}

function Cell({ field, value, onValue }: CellProps): VNode {
  const id = useId();
  return (
    <div class={`settings__cell settings__cell--${field.kind}`}>
      <label class="settings__cell-label" for={id}>
        {field.label}
      </label>
      <CellInput id={id} field={field} value={value} onValue={onValue} />
    </div>
  );
}

function CellInput({ id, field, value, onValue }: CellProps & { readonly id: string }): VNode {
  const { kind, choices = [], placeholder } = field;
  switch (kind) {
    case 'switch':
      return (
        <input
          id={id}
          class="switch"
          type="checkbox"
          role="switch"
          checked={value !== false}
          aria-checked={value !== false}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <select
          id={id}
          class="input input--select"
          value={textOf(value)}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {choices.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      );
    default:
      return (
        <input
          id={id}
          class="input"
          type="text"
          inputMode={kind === 'number' ? 'decimal' : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          value={textOf(value)}
          onInput={(event) => {
            const text = event.currentTarget.value;
            onValue(kind === 'number' ? numberOr(text) : text);
          }}
        />
      );
  }
}
