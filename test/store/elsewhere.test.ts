import { expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { handClock } from '../support/clock.ts'
import { open } from './support.ts'

const sqlite = databases.filter(({ name }) => name === 'SQLite')

test.each(sqlite)(
  'on $name a process notices what another one wrote, never what it wrote itself',
  async ({ fresh }) => {
    const place = await fresh()
    onTestFinished(() => place.dispose())
    const clock = handClock()
    const [server, commandLine] = [await open(place, clock), await open(place, clock)]
    const notices = (): Promise<boolean> | undefined => server.writtenElsewhere?.()
    expect(await notices()).toBe(false)

    await server.limits.hit('own', clock.now(), 60_000)
    expect(await notices()).toBe(false)

    await commandLine.limits.hit('another’s', clock.now(), 60_000)
    expect(await notices()).toBe(true)
    expect(await notices()).toBe(false)

    await Promise.all([server.close(), commandLine.close()])
  },
)
