import {
  type ColumnType,
  type Kysely,
  type Migration,
  Migrator,
  type RawBuilder,
  sql,
} from 'kysely'
import { genesisHash } from './chain.ts'

/** The tables of the trail, as both databases hold them. */
export interface AuditTables {
  readonly audit_record: AuditRecordTable
  /** One row: where the chain ends, and where it begins since retention. */
  readonly audit_head: {
    readonly id: Integer
    readonly records: Integer
    readonly hash: string
    readonly anchor_records: ColumnType<number | string, undefined, number>
    readonly anchor_hash: ColumnType<string, undefined, string>
  }
  readonly audit_export: AuditExportTable
}

/** A 64-bit integer, which some drivers answer as text. */
type Integer = ColumnType<number | string, number, number>

/** The exports of periods, by storage and key. */
export interface AuditExportTable {
  readonly storage: string
  readonly key: string
  readonly from_time: string | null
  readonly to_time: string
  /** The record before the first that it holds. */
  readonly after_records: Integer
  readonly after_hash: string
  /** The last record that it holds. */
  readonly head_records: Integer
  readonly head_hash: string
  readonly status: string
  readonly written: Integer
  readonly reason: string | null
  /** Which run of it holds it. */
  readonly run: string | null
  readonly updated_at: string
}

export interface AuditRecordTable {
  readonly id: Integer
  readonly time: string
  readonly action: string
  readonly actor: string
  readonly resource: string
  readonly outcome: string
  readonly request_id: string | null
  readonly address: string | null
  readonly agent: string | null
  readonly detail: string | null
  readonly previous_hash: string
  readonly hash: string
}

/** All that differs between the databases. */
export interface SqlTraits {
  /** The type of an integer primary key. */
  readonly idType: 'integer' | 'bigint'
  /** The collation that compares text by its bytes. */
  readonly byteOrder: string
  /** The UTF-8 bytes of a text column, null as null, and an integer for any other type. */
  readonly bytes: (column: string) => RawBuilder<unknown>
}

/** An open database of the trail. */
export interface AuditDatabase {
  readonly db: Kysely<AuditTables>
  readonly traits: SqlTraits
}

/** Brings the tables up to date, recording each migration. Throws what the database throws. */
export async function migrate({ db, traits }: AuditDatabase): Promise<void> {
  const migrator = new Migrator({
    db,
    migrationTableName: 'audit_migration',
    migrationLockTableName: 'audit_migration_lock',
    provider: { getMigrations: () => Promise.resolve(migrations(traits)) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

const migrations = (traits: SqlTraits): Record<string, Migration> => ({
  '0001_trail': {
    up: async (db: Kysely<AuditTables>) => {
      await createRecords(db, traits)
      await createHead(db, traits)
    },
  },
  '0002_export': {
    up: async (db: Kysely<AuditTables>) => {
      await addAnchor(db, traits)
      await createExports(db, traits)
    },
  },
})

async function createRecords(db: Kysely<AuditTables>, traits: SqlTraits): Promise<void> {
  const text = sql`text collate ${sql.ref(traits.byteOrder)}`
  await db.schema
    .createTable('audit_record')
    .addColumn('id', traits.idType, (column) => column.primaryKey())
    .addColumn('time', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('resource', text, (column) => column.notNull())
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('request_id', text)
    .addColumn('address', text)
    .addColumn('agent', text)
    .addColumn('detail', text)
    .addColumn('previous_hash', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .execute()
  for (const leading of [[], ['action'], ['actor'], ['resource']] as const) {
    await db.schema
      .createIndex(['audit_record', ...leading, 'time'].join('_'))
      .on('audit_record')
      .columns([...leading, 'time', 'id'])
      .execute()
  }
}

async function createHead(db: Kysely<AuditTables>, traits: SqlTraits): Promise<void> {
  await db.schema
    .createTable('audit_head')
    .addColumn('id', traits.idType, (column) => column.primaryKey())
    .addColumn('records', traits.idType, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await db.insertInto('audit_head').values({ id: 1, records: 0, hash: genesisHash }).execute()
}

async function addAnchor(db: Kysely<AuditTables>, traits: SqlTraits): Promise<void> {
  const head = db.schema.alterTable('audit_head')
  await head
    .addColumn('anchor_records', traits.idType, (column) => column.notNull().defaultTo(0))
    .execute()
  await head
    .addColumn('anchor_hash', 'text', (column) => column.notNull().defaultTo(genesisHash))
    .execute()
}

async function createExports(db: Kysely<AuditTables>, traits: SqlTraits): Promise<void> {
  const text = sql`text collate ${sql.ref(traits.byteOrder)}`
  await db.schema
    .createTable('audit_export')
    .addColumn('storage', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('from_time', text)
    .addColumn('to_time', text, (column) => column.notNull())
    .addColumn('after_records', traits.idType, (column) => column.notNull())
    .addColumn('after_hash', text, (column) => column.notNull())
    .addColumn('head_records', traits.idType, (column) => column.notNull())
    .addColumn('head_hash', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('written', traits.idType, (column) => column.notNull())
    .addColumn('reason', text)
    .addColumn('run', text)
    .addColumn('updated_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_export_key', ['storage', 'key'])
    .execute()
}
