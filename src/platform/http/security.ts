const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer. Pages about children are kept nowhere on the way, nor in the browser's cache. */
export const securityHeaders = (production: boolean): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cache-control': 'no-store',
  ...(production ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
})

const isUnsafe = (method: string): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

/**
 * Whether another site made the browser send this. Every browser in use tells where a request comes from in `Sec-Fetch-Site`,
 * older ones in `Origin`; a request with neither comes from no browser, and so carries nobody's cookies but its own.
 */
export const isCrossSite = (request: Request, publicUrl: URL | null): boolean => {
  if (!isUnsafe(request.method)) return false
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return false
  if (publicUrl !== null) return origin !== publicUrl.origin
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get('host')
}
