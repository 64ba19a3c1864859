/** What every answer tells the browser, errors and files too. */
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { basePath } from '../../auth/place.ts'

const yearSeconds = 365 * 24 * 60 * 60
const nothing: readonly string[] = ["'none'"]
const ours: readonly string[] = ["'self'"]

/** Features of browsers that no page of ours uses, and that nothing in one shall use. */
const features =
  'accelerometer autoplay camera clipboard-read display-capture geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking'

export type HeaderOptions = {
  readonly publicUrl: URL
  /** Browsers trust the certificate: the operator's own, or a proxy's. */
  readonly trusted: boolean
}

/** Two handlers, for `app.use`. Mount before everything, so that refusals have them too. */
export const securityHeaders = (options: HeaderOptions): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: nothing,
        scriptSrc: ours,
        styleSrc: ours,
        imgSrc: ours,
        connectSrc: ours,
        formAction: ours,
        baseUri: nothing,
        frameAncestors: nothing,
        objectSrc: nothing,
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: nothing,
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: transportSecurity(options),
  }),
  (_, response, next) => {
    response.set(
      'Permissions-Policy',
      features
        .split(' ')
        .map((feature) => `${feature}=()`)
        .join(', '),
    )
    next()
  },
]

/**
 * Only where it helps and harms nobody: with a certificate that browsers trust, since it takes the way past a warning
 * away; and on the standard port, since it binds every port of the host. Its subdomains too where the host is a name of
 * this server's own rather than a domain or a host that it shares.
 */
const transportSecurity = ({ publicUrl, trusted }: HeaderOptions) =>
  trusted && publicUrl.port === ''
    ? {
        maxAge: yearSeconds,
        includeSubDomains: basePath(publicUrl) === '' && publicUrl.hostname.split('.').length >= 3,
      }
    : false

/** Pages are nobody else's to keep. Mount after the static files, which say for themselves how long they are good. */
export const noStore: RequestHandler = (_, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}
