/** The cookie that keeps the theme, read. */
import type { Request } from 'express'
import type { Layout } from './models.ts'

export const themes = ['system', 'light', 'dark'] as const

export const themeOf = (request: Request, cookie: string): Layout['theme'] => {
  const text = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(`${cookie}=`))
  const value = text?.slice(text.indexOf('=') + 1).trim()
  return themes.find((theme) => theme === value) ?? 'system'
}
