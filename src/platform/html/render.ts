import { renderToString } from 'preact-render-to-string'
import type { Html } from './jsx-runtime.ts'

/** The whole document as text. Rendering is synchronous and keeps nothing between requests. */
export const renderPage = (page: Html): string => `<!doctype html>${renderToString(page)}`

export const renderFragment = (html: Html): string => renderToString(html)
