/**
 * What comes out of whatever a person brings: a mail, a list, a table, a workbook. Nothing that was brought is dropped
 * silently: it is a thing that was understood, refused with a sentence, or counted as ignored.
 */
import type { Duplicate, FoundId, Ignored, RefusedId } from '../ids/result.ts'
import type { IdRules } from '../ids/rules.ts'
import type { Problem } from '../problem.ts'
import type { Environment, Named } from '../reversal.ts'

/** One thing that was brought. Its pieces are read once, when its turn comes, and no further than a limit allows. */
export type BroughtSource = {
  /** What sentences call it: `the pasted text`, `results.csv`. */
  readonly name: string
  /** The name of a file, whose ending says what it is where the bytes do not; undefined for pasted text. */
  readonly fileName?: string
  readonly pieces: AsyncIterable<Uint8Array | string>
}

/** A piece of what was brought, with the words that say what it is: `excerpt.slice(from, to)` is what is marked. */
export type Evidence = {
  /** `line 3`, `row 7, WorkerId`, `the subject of mail 2`, `sheet “Results”, row 7, AssignmentId`. */
  readonly where: string
  /** One line, at most 200 characters, invisible ones taken out. */
  readonly excerpt: string
  readonly from: number
  readonly to: number
}

/**
 * `named`: a column, a label or the subject of the marketplace's own mail says what it is. `shape`: it looks so; the
 * marketplace decides. `joined`: as `named` or `shape`, but put together from two lines that a mail program had broken.
 */
export type Sureness = 'named' | 'shape' | 'joined'

type Traced = {
  /** The number of its source, from 0. */
  readonly source: number
  /** Where in its source: as {@link Evidence}'s. */
  readonly where: string
  readonly line: number
  readonly sure: Sureness
  /** Undefined past the first `limits.evidence` things of a source: `where` is enough to find it. */
  readonly evidence?: Evidence
}

/** The id of one submission; each id comes once, of all sources together. */
export type BroughtSubmission = FoundId &
  Traced & {
    readonly kind: 'submission'
    /** What the row's status says in the adapter's words; `unsaid` without a status, or with one nobody knows. */
    readonly standing: 'rejected' | 'decided otherwise' | 'unsaid'
    /** The row has an `x` in the column in which the marketplace's website is told what to approve. */
    readonly marked: boolean
  }

/**
 * Something that leads to submissions. `named` narrows it: a worker with `named.task` means that worker's work in that
 * task (one row, or one mail, spoke of both), a task with `named.worker` the same. Each comes once with the same `named`.
 */
export type BroughtLead = Traced & {
  readonly kind: 'task' | 'worker' | 'task type' | 'title'
  /** The id in the case in which it is sent, or the title as it stands there, at most 200 characters. */
  readonly text: string
  readonly named: Named
  /** A mail named it: it is about one submission, whichever that is. */
  readonly inMail: boolean
}

/** What is worth knowing about a mail: which environment it is of, and where its worker would be answered. */
export type BroughtHint = Traced &
  (
    | { readonly kind: 'environment'; readonly environment: Environment }
    | { readonly kind: 'reply address'; readonly text: string }
  )

export type BroughtThing = BroughtSubmission | BroughtLead | BroughtHint

export type BroughtRefusal = RefusedId & { readonly source: number }

/** `mails`, `workbook`: what holds texts and tables. `nothing`: it could not be read, see `problem`. */
export type BroughtForm = 'text' | 'table' | 'mails' | 'workbook' | 'nothing'

/** How many of each kind one source gave that no other had given before. */
export type BroughtCounts = Readonly<Record<BroughtThing['kind'], number>>

/** What one source was. */
export type SourceRead = {
  readonly source: number
  readonly name: string
  readonly form: BroughtForm
  readonly counts: BroughtCounts
  readonly refusedCount: number
  readonly duplicates: { readonly count: number; readonly examples: readonly Duplicate[] }
  /** How many leads and hints came again, or were told narrower. */
  readonly repeats: number
  readonly ignored: Ignored
  /** The statuses that rows named, as written there, with how many rows; at most 20, then `…`. */
  readonly statuses: ReadonlyMap<string, number>
  /** How many submissions have an `x` in the column of approvals. */
  readonly marked: number
  /** Sentences about what was read otherwise than one might think, or not read at all: attachments, formulas, sheets. */
  readonly notes: readonly string[]
  /** Why reading it ended early, or could not begin; the other sources are read nevertheless. */
  readonly problem?: Problem
}

export type BroughtStep =
  /** At most 500 of them together, in the order in which they stand. */
  | { readonly kind: 'things'; readonly things: readonly BroughtThing[]; readonly refused: readonly BroughtRefusal[] }
  /** One source is through. */
  | { readonly kind: 'read'; readonly read: SourceRead }

export type BroughtLimits = {
  /** The most different submissions of all sources together; the source that goes beyond ends with a problem. */
  readonly ids: number
  /** The most different leads of all sources together. */
  readonly leads: number
  /** How many refusals are listed; further ones are only counted. */
  readonly refused: number
  /** How many things of a source carry their evidence. */
  readonly evidence: number
  readonly mail: MailLimits
  readonly workbook: WorkbookLimits
}

/** What says `together` holds for everything that is brought at once: there may be many mails, and mails in them. */
export type MailLimits = {
  /** The most bytes of a file of mails, and how many mails it may hold. */
  readonly bytes: number
  readonly mails: number
  /** How deep mails may lie in mails, and files in them. */
  readonly depth: number
  /** The most lines and parts of one mail. A mail inside another is counted there, and again by itself. */
  readonly lines: number
  readonly linesTogether: number
  readonly parts: number
  readonly partsTogether: number
}

/** For everything that is brought at once: a mail may have many workbooks. What is of one only says so. */
export type WorkbookLimits = {
  /** The most bytes of one file; it must be whole before its directory, at the end, can be read. */
  readonly packedBytes: number
  /** The most bytes of one part of one, unpacked, and of all parts that are read. */
  readonly partBytes: number
  readonly unpackedBytes: number
  /** The most times that a part may be larger unpacked than packed, once it is larger than a megabyte. */
  readonly ratio: number
  readonly entries: number
  /** Of one workbook. */
  readonly sheets: number
  /** The most cells, empty ones and rows between others counted, and the most characters. */
  readonly cells: number
  readonly characters: number
  /** Of one sheet. */
  readonly rows: number
  readonly columns: number
  /** The most characters of one cell, and of all shared texts of one workbook. */
  readonly cell: number
  readonly sharedCharacters: number
}

const mega = 1_048_576

export const broughtLimits: BroughtLimits = {
  ids: 100_000,
  leads: 10_000,
  refused: 1_000,
  evidence: 500,
  mail: {
    bytes: 16 * mega,
    mails: 1_000,
    depth: 6,
    lines: 400_000,
    linesTogether: 800_000,
    parts: 1_000,
    partsTogether: 10_000,
  },
  workbook: {
    packedBytes: 32 * mega,
    // 100,000 rows of sixty columns have some 240 MB of XML.
    partBytes: 256 * mega,
    unpackedBytes: 384 * mega,
    // A sheet of one value repeated packs to about a fiftieth; deflate itself ends at 1,032.
    ratio: 200,
    entries: 2_000,
    sheets: 50,
    cells: 10_000_000,
    characters: 64 * mega,
    // What Excel itself can hold.
    rows: 1_048_576,
    columns: 16_384,
    cell: 32_767,
    sharedCharacters: 64 * mega,
  },
}

/** What mails and workbooks have taken so far of the limits that hold for everything brought at once; `unpacked` in bytes. */
export type Spent = {
  lines: number
  parts: number
  entries: number
  unpacked: number
  cells: number
  characters: number
}

export const nothingSpent = (): Spent => ({ lines: 0, parts: 0, entries: 0, unpacked: 0, cells: 0, characters: 0 })

/**
 * Reads the sources one after another, giving way to other work in between. Yields steps of things as they are found, and
 * one `read` at the end of each source. Throws only what a source's own pieces throw. `whose`: the person who brings it,
 * so that much of one person holds up nobody else.
 */
export type ReadBrought = (
  sources: AsyncIterable<BroughtSource>,
  rules: IdRules,
  limits?: BroughtLimits,
  whose?: string,
) => AsyncGenerator<BroughtStep, void, undefined>
