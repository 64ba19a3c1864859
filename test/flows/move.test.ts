import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { openHouse } from '../support/house.ts'
import type { Page } from '../support/person.ts'
import { dropPostgres, emptyPostgresUrl } from '../support/postgres.ts'
import { command } from './process.ts'
import { check, confirm, ended, seen } from './steps.ts'

test(
  'an installation is moved to PostgreSQL: the same session sees the same receipt, and goes on',
  { timeout: 60_000 },
  async () => {
    const [sqlite] = databases
    if (sqlite === undefined) throw new Error('There is no SQLite.')
    const [place, url] = await Promise.all([sqlite.empty(), emptyPostgresUrl()])
    const house = await openHouse(place, { data: 'cast' })
    onTestFinished(async () => {
      await house.close()
      await Promise.all([place.dispose(), dropPostgres(url)])
    })
    const { settings, simulator } = house
    const ann = await house.person()
    const [last = '', ...ids] = simulator.cast?.rejected ?? []
    const path = await check(ann, [...ids, ...(simulator.cast?.approved ?? [])])
    await confirm(ann, path)
    await ended(ann, path)
    const draft = await check(ann, [last])
    const forms = ['receipt.json', 'receipt.csv']
    // Whether the record shows it is read after the end, and stands in the receipt.
    await seen(ann, `${path}/receipt.json`, ({ text }) => text.split('"recordedAt"').length === ids.length + 1)
    const receipt = await Promise.all(forms.map((form) => ann.get(`${path}/${form}`)))

    const target = { ...settings, DATABASE_URL: url }
    expect(await command(target, ['move'])).toMatchObject({ code: 1, stderr: expect.stringContaining('Stop it first') })
    await house.server.close()
    const moved = await command(target, ['move'])
    expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining('1. Set DATABASE_URL') })
    expect(moved.stderr).toContain('all are equal')
    await access(join(place.dataFolder, 'moved.txt'))
    const stayed = await command(settings, ['user', 'list'])
    expect(stayed).toMatchObject({ code: 1, stderr: expect.stringContaining('Set DATABASE_URL to it') })

    await house.restart({ DATABASE_URL: url })
    const after = await Promise.all(forms.map((form) => ann.get(`${path}/${form}`)))
    expect(after.map(asWritten)).toEqual(receipt.map(asWritten))
    await confirm(ann, draft)
    expect((await ended(ann, draft)).lines.map(({ became }) => became)).toEqual(['reversed'])
  },
)

/** Without the moment at which the file was written: that is of the asking, not of the records. */
const asWritten = ({ text }: Page): string => text.replace(/"writtenAt": *"[^"]*"/, '')
