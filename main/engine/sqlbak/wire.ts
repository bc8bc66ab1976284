import { z } from 'zod';

/**
 * SqlBak's answers in SqlBak's own spelling (sqlbak-api.md 2). What is published of its schema is little: identities are
 * strict, all else is tolerant, and what is missing or unfit reads as null.
 */

const LARGEST = Number.MAX_SAFE_INTEGER;

const text = z.string().nullish().catch(null);
/** A number or a text; compared as text. */
const id = z.union([z.number().int().min(1).max(LARGEST), z.string().min(1).max(200)]).transform(String);
const optionalId = id.nullish().catch(null);
/** Milliseconds since the epoch. */
const moment = z.number().min(0).max(8.64e15).nullish().catch(null);
const whole = z.number().int().min(0).max(LARGEST).nullish().catch(null);
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish().catch(null);
/** A row that is no object counts as one without an id: it is skipped. */
const row = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null);

export const page = z.object({
  list: z.array(z.unknown()),
  total: whole,
  has_more: z.boolean().nullish().catch(null),
});

export const server = row(z.object({ id, name: text, app_type: text, status: text }));

export const job = row(z.object({ id, name: text, server_id: optionalId, job_type: text }));

const enabled = z.object({ is_enabled: z.unknown().optional() }).nullish().catch(null);

export const jobSettings = z.object({
  schedule_settings: z
    .looseObject({
      database_differential: enabled,
      database_transaction_log: enabled,
      database_incremental: enabled,
    })
    .nullish()
    .catch(null),
  folders_backup_settings: z
    .object({ backup_types: list(z.unknown()) })
    .nullish()
    .catch(null),
  destinations: list(
    row(
      z.object({
        full_backups_keep_months: z.unknown().optional(),
        full_backups_keep_days: z.unknown().optional(),
        inc_backups_keep_months: z.unknown().optional(),
        inc_backups_keep_days: z.unknown().optional(),
      }),
    ),
  ),
});

export const runRow = row(z.object({ id, started_at: moment }));

const file = row(z.object({ is_deleted: z.unknown().optional() }));

export const run = z.object({
  started_at: moment,
  backups: list(
    row(
      z.object({
        backup_type: z.unknown().optional(),
        status: z.unknown().optional(),
        uploads: list(row(z.object({ files: list(file) }))),
      }),
    ),
  ),
});

export type WireServer = z.infer<typeof server>;
export type WireJob = z.infer<typeof job>;
export type WireJobSettings = z.infer<typeof jobSettings>;
export type WireRun = z.infer<typeof run>;
export type WireBackup = NonNullable<NonNullable<WireRun['backups']>[number]>;
