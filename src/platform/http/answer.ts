import type { Notice, View, Download } from './page.ts'
import { clearCookie, setCookie } from './cookies.ts'

const noticeLifetime = Temporal.Duration.from({ minutes: 2 })

export const noticeCookie = (notice: Notice): string =>
  setCookie('notice', Buffer.from(JSON.stringify(notice)).toString('base64url'), noticeLifetime)

/** A cookie that is no notice of ours is no notice. */
export const readNotice = (cookie: string | undefined): Notice | null => {
  if (cookie === undefined || cookie === '') return null
  try {
    const value: unknown = JSON.parse(Buffer.from(cookie, 'base64url').toString('utf8'))
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('text' in value)) return null
    const { kind, text } = value
    if (kind !== 'success' && kind !== 'info' && kind !== 'warning' && kind !== 'error') return null
    return typeof text === 'string' && text.length <= 1000 ? { kind, text } : null
  } catch {
    return null
  }
}

const withCookies = (headers: Headers, cookies: readonly string[]): Headers => {
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return headers
}

export const htmlAnswer = (html: string, status: number, cookies: readonly string[] = []): Response =>
  new Response(html, {
    status,
    headers: withCookies(new Headers({ 'content-type': 'text/html; charset=utf-8' }), cookies),
  })

const isDecodable = (path: string): boolean => {
  try {
    decodeURI(path)
    return path.isWellFormed()
  } catch {
    return false
  }
}

/** Only addresses on this site: `//elsewhere` and `https:` are none, nor is one that no browser could have asked for. */
export const isLocalPath = (path: string): boolean =>
  path.length <= 2000 && /^\/(?![/\\])[^\s\\]*$/.test(path) && isDecodable(path)

/** What a header cannot carry is written as an address writes it; what is written so already stays. */
const inHeader = (path: string): string =>
  path.replaceAll(/[^\x21-\x7e]/gu, (sign) => encodeURIComponent(sign))

export const redirectAnswer = (to: string, cookies: readonly string[] = []): Response => {
  if (!isLocalPath(to)) throw new Error('A redirect leads to a page of Medvind.')
  return new Response(null, {
    status: 303,
    headers: withCookies(new Headers({ location: inHeader(to) }), cookies),
  })
}

const plainFileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '_')

export const downloadAnswer = async (download: Download): Promise<Response> =>
  new Response(typeof download.body === 'function' ? await download.body() : download.body, {
    headers: {
      'content-type': download.contentType,
      'content-disposition': `attachment; filename="${plainFileName(download.fileName)}"; filename*=UTF-8''${encodeURIComponent(download.fileName)}`,
    },
  })

export const isDownload = (shown: View | Download): shown is Download => 'kind' in shown

export const forgetNotice = clearCookie('notice')
