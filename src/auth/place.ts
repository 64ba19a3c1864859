/** What the public URL says: one setting decides links, cookies, the Origin check and the Host check. */

/** The path in front of all our paths, without a slash at its end; '' at the root. */
export const basePath = (publicUrl: URL): string => publicUrl.pathname.replace(/\/+$/, '')

/** A path of ours (`/reversals/42`) as browsers ask for it, behind a sub-path too. */
export const pathUnder = (publicUrl: URL, path: string): string => basePath(publicUrl) + path

/** A whole address, for printing. */
export const addressOf = (publicUrl: URL, path: string): string => publicUrl.origin + pathUnder(publicUrl, path)
