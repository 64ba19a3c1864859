import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { states, type Drawn } from './fixtures/all.ts'
import { render } from './render.ts'

const root = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const names = Object.keys(states)
const drawn = (name: string): Drawn => {
  const found = states[name]
  if (!found) throw new Error(`No state is called ${name}`)
  return found
}
const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) => match[1] ?? '')

/** Every text of a model replaced, however deep. */
const withTexts = <Value>(value: Value, text: (old: string) => string): Value => {
  if (typeof value === 'string') return text(value) as Value
  if (Array.isArray(value)) return value.map((one: unknown) => withTexts(one, text)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, text)])) as Value
}

describe('every page state', () => {
  it.each(names)('%s: ids are there once and every reference finds its own', async (name) => {
    const html = await render(drawn(name))
    const ids = attributes(html, 'id')
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    const wanted = ['for', 'aria-labelledby', 'aria-describedby'].flatMap((attribute) => attributes(html, attribute))
    const inPage = attributes(html, 'href')
      .filter((href) => href.startsWith('#'))
      .map((href) => href.slice(1))
    expect([...wanted.flatMap((list) => list.split(' ')), ...inPage].filter((id) => !ids.includes(id))).toEqual([])
  })

  it.each(names)('%s: every icon is in the sprite', async (name) => {
    const sprite = attributes(readFileSync(root('public/icons.svg'), 'utf8'), 'id')
    const used = attributes(await render(drawn(name)), 'href').filter((href) => href.includes('icons.svg#'))
    expect(
      used.map((href) => href.split('#')[1] ?? '').filter((id) => !id.startsWith('{') && !sprite.includes(id)),
    ).toEqual([])
  })

  it.each(names)('%s: one heading of the first rank, nothing inline, no hole where a word should be', async (name) => {
    const html = await render(drawn(name))
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=|<style|javascript:/)
    expect(html.match(/<script[^>]*>[^<]/)).toBeNull()
    expect(html).not.toMatch(/undefined|\[object|NaN|>null</)
  })

  it.each(names)('%s: whatever its texts hold, they stay texts', async (name) => {
    const hostile = `x"'><script>alert(1)</script><img src=x onerror=alert(1)>`
    const { template, layout, page } = drawn(name)
    const html = await render({ template, layout: { ...layout, title: hostile }, page: withTexts(page, () => hostile) })
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<img')
  })
})

describe('the templates', () => {
  const templates = readdirSync(root('views'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ejs'),
  )

  it('print everything escaped; only included pieces are raw', () => {
    const raw = templates.flatMap((file) =>
      [...readFileSync(root(`views/${file}`), 'utf8').matchAll(/<%-(?!\s*include\().*/g)].map(
        (match) => `${file}: ${match[0]}`,
      ),
    )
    expect(raw).toEqual([])
  })

  it('name no marketplace: their words come from its declaration', () => {
    const named = templates.filter((file) =>
      /amazon|mturk|\bHITs?\b|mechanical/i.test(readFileSync(root(`views/${file}`), 'utf8')),
    )
    expect(named).toEqual([])
  })
})

describe('the sprite', () => {
  it('has each drawing once', () => {
    const drawings = [...readFileSync(root('public/icons.svg'), 'utf8').matchAll(/<symbol[^>]*>(.*)<\/symbol>/g)].map(
      (match) => match[1],
    )
    expect(new Set(drawings).size).toBe(drawings.length)
  })
})
