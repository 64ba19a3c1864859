import { setTimeout as wait } from 'node:timers/promises'

/** Asks again until the answer is yes; fails after `patience` ms, telling what was waited for. */
export const until = async (answer: () => Promise<boolean>, patience = 20_000, every = 25): Promise<void> => {
  const end = performance.now() + patience
  while (!(await answer())) {
    if (performance.now() > end) throw new Error(`waited ${patience} ms for ${answer.toString().slice(0, 200)}`)
    await wait(every)
  }
}
