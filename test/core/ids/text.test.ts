import { describe, expect, test } from 'vitest'
import { find, idOf, idsIn, ignoredIn, one, rules, sentences, task, three, two, worker } from './example.ts'
import { findIds } from './find.ts'

describe('ids are found however they are written down', () => {
  const forms: Record<string, string> = {
    'one a line': `${one}\n${two}\n${three}`,
    'with CRLF and a line end at the end': `${one}\r\n${two}\r\n${three}\r\n`,
    'with bare CR': `${one}\r${two}\r${three}`,
    'with commas': `${one}, ${two},${three}`,
    'with tabs': `${one}\t${two}\t${three}`,
    'with semicolons': `${one};${two}; ${three};`,
    'in straight and typographic quotes': `"${one}" '${two}' “${three}”`,
    'in guillemets and low quotes': `«${one}» „${two}“ ‹${three}›`,
    'with bullets': `• ${one}\n- ${two}\n* ${three}`,
    'as a numbered list': `1. ${one}\n2) ${two}\n(3) ${three}`,
    'with numbers and no space': `1:${one}\n2:${two}\n#3 ${three}`,
    'as a Python list': `ids = ['${one}', u'${two}',\n  b'${three}']`,
    'as JSON': `["${one}","${two}","${three}"]`,
    'with a byte order mark': `\ufeff${one}\n${two}\n${three}`,
    'with zero-width characters inside': `${one.slice(0, 9)}\u200b${one.slice(9)}\n\u2060${two}\n${three}\u00ad`,
    'with no-break spaces': `\u00a0${one}\u00a0${two}\u202f${three}\u3000`,
    'in lower case': `${one.toLowerCase()}\n${two}\n${three.toLowerCase()}`,
    'in full-width characters': `${fullWidth(one)}\n${two}，${three}`,
    'in angle and other brackets': `<${one}> (${two}) {${three}}`,
    'in a Markdown list with code marks': `- \`${one}\`\n- **${two}**\n- [ ] ${three}`,
    'with ordinary words': `Dear Ann,\nplease look at ${one} and at ${two}; also ${three}.`,
    'in addresses': `https://example.org/a/${task}?assignmentId=${one}&hitId=${task} www.example.org/?assignment_id=${two}\nassignmentId=${three}`,
    'inside file names': `results_${one}_2.csv\n${two}.json and ${three}-old.txt`,
    'with a label': `Assignment ID: ${one}\nassignment id ${two}\nAssignmentId=${three}`,
    'with a label on the line before': `Assignment ID:\n${one}\nAssignmentIds: ${two}, ${three}`,
  }
  test.each(Object.entries(forms))('%s', (_, text) => {
    expect(idsIn(text)).toEqual([one, two, three])
    expect(sentences(text)).toEqual([])
  })
})

describe('an id is known by its line', () => {
  test('whatever ends the lines before it', () => {
    const found = find(`\n\r\n\r${one}\n\n${two}`).found
    expect(found.map(({ where, line }) => [where, line])).toEqual([
      ['line 4', 4],
      ['line 6', 6],
    ])
  })

  test('and told once; each repetition is counted with where it was and where it was first', () => {
    const { found, duplicates } = find(`${one}\n${two}\n${one.toLowerCase()} ${one}`)
    expect(found.map(({ submission }) => submission)).toEqual([one, two])
    const repeated = { submission: one, where: 'line 3', first: 'line 1' }
    expect(duplicates).toEqual({ count: 2, examples: [repeated, repeated] })
  })
})

describe('ids of other things are not taken for ours', () => {
  test('when a label names them', () => {
    expect(idsIn(`HIT ID: ${task}\nWorker ID: ${worker}\nHITTypeId ${idOf(9)}`)).toEqual([])
    expect(ignoredIn(`HIT ID: ${task}`, 'others')).toEqual([task])
  })

  test('when a label stands on the line before, or before a list over several lines', () => {
    expect(idsIn(`HIT ID:\n${task}\n${one}`)).toEqual([one])
    expect(idsIn(`{"HITIds": [\n "${task}",\n "${idOf(9)}"\n],\n"AssignmentIds": [\n "${one}",\n "${two}"]}`)).toEqual([
      one,
      two,
    ])
  })

  test('a plural label holds for its list, a singular one for one id', () => {
    expect(idsIn(`HIT IDs: ${task}, ${idOf(9)}`)).toEqual([])
    expect(idsIn(`HIT ID: ${task}, ${one}`)).toEqual([one])
    expect(idsIn(`Worker IDs: ${worker}, ${one}`)).toEqual([one])
    expect(idsIn(`Reward: 0.05, ${one}`)).toEqual([one])
  })

  test('a list that never closes ends at a blank line', () => {
    expect(idsIn(`HITIds: [${task}\n\n${one}`)).toEqual([one])
  })

  test('when they are part of an address without a label', () => {
    const text = `see https://example.org/projects/${task}/tasks/${idOf(9)}`
    expect(idsIn(text)).toEqual([])
    expect(find(text).ignored.links.count).toBe(1)
  })

  test('but without a label nobody can tell, so the marketplace is asked', () => {
    expect(idsIn(`${task} ${one}`)).toEqual([task, one])
  })
})

describe('what a line names beside its one id is kept', () => {
  test('the worker before a colon', () => {
    expect(find(`${worker}:${one}`).found[0]).toMatchObject({ submission: one, named: { worker } })
  })

  test('worker and task in a line of JSON', () => {
    const line = `{"WorkerId": "${worker}", "AssignmentId": "${one}", "HITId": "${task}", "Reward": "0.05"}`
    expect(find(line).found).toMatchObject([{ submission: one, named: { worker, task } }])
  })

  test('but not when the line holds two ids, or two workers', () => {
    expect(find(`${worker} ${one} ${two}`).found.map(({ named }) => named)).toEqual([{}, {}])
    expect(find(`${worker} AEX000000002W7 ${one}`).found.map(({ named }) => named)).toEqual([{}])
  })
})

describe('only what cannot be an id is refused, with its line and why', () => {
  const cases: Record<string, [string, string]> = {
    'a worker’s id': [worker, 'Line 1 is a worker id, not an assignment id'],
    'a labelled worker’s id': [`assignment id: ${worker}`, `Line 1: “${worker}” is a worker id, not an assignment id`],
    'the placeholder of a preview': [
      'ASSIGNMENT_ID_NOT_AVAILABLE',
      'Line 1 is what Amazon shows in a preview; nobody did this work',
    ],
    'the placeholder in an address': [
      'https://example.org/?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE',
      'Line 1 is what Amazon shows in a preview; nobody did this work',
    ],
    'a dash inside': [
      '3EXM–8R0KT2VWZQ5DJ1LHX7CB9YPN4',
      'Line 1 has “–” as its 5th character; an id has only letters and digits',
    ],
    'a letter of another script': [
      `3EX7NNI0BX\u041eLR4DIPYIXAO7CUDB0U0`,
      'Line 1 has “\u041e” of another script (U+041E) as its 11th character; an id has only letters and digits',
    ],
    'too many characters': [`3${'EX7'.repeat(22)}`, 'Line 1 has 67 characters; an id has at most 64'],
    'what a spreadsheet made of an id': [
      '3.12E+29',
      'Line 1 is a number that a spreadsheet made of an id; take the id from the original file, or import the column as text',
    ],
    'a broken one in a sentence': [
      `and 3EXM_8R0KT2VWZQ5DJ1LHX7CB9YPN4 too`,
      'Line 1: “3EXM_8R0KT2VWZQ5DJ1LHX7CB9YPN4” has “_” as its 5th character; an id has only letters and digits',
    ],
    'a broken one in a list': [
      `${one}, 3EXM_8R0KT2V`,
      'Line 1: “3EXM_8R0KT2V” has “_” as its 5th character; an id has only letters and digits',
    ],
  }
  test.each(Object.entries(cases))('%s', (_, [text, sentence]) => {
    expect(sentences(text)).toEqual([sentence])
  })

  test('and the good ones go on', () => {
    const { found, refused } = find(`${one}\n${worker}\n${two}`)
    expect(found.map(({ submission }) => submission)).toEqual([one, two])
    expect(refused).toEqual([
      {
        where: 'line 2',
        line: 2,
        text: worker,
        why: 'is a worker id, not an assignment id',
        sentence: 'Line 2 is a worker id, not an assignment id',
      },
    ])
  })

  test('a text too long to be shown is cut', () => {
    expect(find(`3${'A1'.repeat(4_000)}`).refused[0]?.text).toHaveLength(200)
    expect(find(`3${'A1'.repeat(20_000)}`).refused).toMatchObject([
      { why: 'has more than 16,384 characters without a space or comma; an assignment id is shorter' },
    ])
  })

  test('beyond a thousand they are counted only', () => {
    const { refused, refusedCount } = find(`${worker}\n`.repeat(1_200))
    expect([refused.length, refusedCount]).toEqual([1_000, 1_200])
  })
})

describe('an unusual shape is a hint and no reason to refuse', () => {
  const cases: Record<string, string> = {
    [one]: '',
    [one.slice(0, 29)]: 'has 29 characters; most ids have 30',
    [`${one}7`]: 'has 31 characters; most ids have 30',
    [`4${one.slice(1)}`]: 'begins with 4; most ids begin with 3',
    [`2${one.slice(1)}`]: 'has the shape of ids from before 2014',
    [`${one}${one.slice(0, 10)}`]: 'has the shape of ids from before 2014',
    [`${one}${two}`]: 'has 60 characters; most ids have 30',
    B12: 'has 3 characters; most ids have 30',
  }
  test.each(Object.entries(cases))('%s', (text, hint) => {
    expect(find(text).found).toMatchObject([{ submission: text, hint }])
  })
})

describe('ordinary text is neither an id nor an error, and is counted', () => {
  const cases: Record<string, string> = {
    'a sentence': 'We rejected 12 of 40 by mistake on 9 Oct 2026 at 14:03:38, for $1,310.40 in all.',
    'model numbers in a sentence': 'The Q3 and B12 batch of MD5 sums took 36h, assignment 2b.',
    'one word': 'assignments',
    'a number': '3141',
    'a date': '2026-10-09T14:03:38.120Z',
    'an address of a mailbox': 'lab4you2call@example.org',
    'words in other scripts': 'صِف الطريق\n说明 3 個',
    'a worker in a sentence': `the worker ${worker} wrote to us`,
    punctuation: '--- *** … !!! ??? [] {} ()',
    'a uuid in a sentence': 'session 550e8400-e29b-41d4-a716-446655440000 was lost',
  }
  test.each(Object.entries(cases))('%s', (_, text) => {
    const { found, refused, ignored } = find(text)
    expect([found, refused]).toEqual([[], []])
    const said = /[\p{L}\p{N}]/u.test(text)
    expect(Object.values(ignored).some(({ count }) => count > 0)).toBe(said)
  })

  test('with the first few of each kind', () => {
    const { ignored } = find(`Hello there\n\n# ${one}\nhttps://example.org 12 ${worker} ${two}`)
    expect(ignored.words).toEqual({ count: 2, examples: ['Hello', 'there'] })
    expect(ignored.blank.count).toBe(1)
    expect(ignored.comments).toEqual({ count: 1, examples: [`# ${one}`] })
    expect(ignored.links).toEqual({ count: 1, examples: ['https://example.org'] })
    expect(ignored.numbers).toEqual({ count: 1, examples: ['12'] })
    expect(ignored.workers).toEqual({ count: 1, examples: [worker] })
  })
})

describe('limits', () => {
  test('one id more than the limit is a problem, named', () => {
    const text = Array.from({ length: 3 }, (_, number) => idOf(number)).join('\n')
    const limited = (ids: number) => findIds(text, rules, { ids, refused: 10 }).problem
    expect(limited(3)).toBeUndefined()
    expect(limited(2)).toEqual({
      code: 'too large',
      sentence: 'This holds more than 2 different ids; split it and bring the parts one after another.',
    })
  })

  test('nothing at all is no problem of ours', () => {
    expect(find('')).toMatchObject({ found: [], refused: [], form: 'text', foundCount: 0 })
  })
})

function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
}
