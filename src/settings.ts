/** Every setting with what it is for; the README's table is held to it by a test. */
export const settings: readonly { readonly name: string; readonly standard: string; readonly says: string }[] = [
  {
    name: 'OVERTURN_PUBLIC_URL',
    standard: 'https://localhost:8443',
    says: 'The address people type. Decides links, the Origin check, the certificate’s names and HSTS. A path is allowed.',
  },
  {
    name: 'OVERTURN_LISTEN',
    standard: '127.0.0.1 and the public URL’s port',
    says: 'Address and port to listen on, 0.0.0.0:8443 in a container.',
  },
  {
    name: 'OVERTURN_DATA',
    standard: './data',
    says: 'The data folder: database, generated certificate. Keep it; back it up with `overturn backup FILE`.',
  },
  {
    name: 'DATABASE_URL',
    standard: '',
    says: 'postgres://… to keep the records in PostgreSQL instead of the data folder. Or DATABASE_URL_FILE.',
  },
  {
    name: 'OVERTURN_TLS_CERT_FILE',
    standard: '',
    says: 'Your certificate chain (PEM), with OVERTURN_TLS_KEY_FILE; read again when it changes. Without: a generated one.',
  },
  { name: 'OVERTURN_TLS_KEY_FILE', standard: '', says: 'The key (PEM) of OVERTURN_TLS_CERT_FILE.' },
  {
    name: 'OVERTURN_PLAIN_HTTP',
    standard: '',
    says: '1: speak plain HTTP, because a proxy named in OVERTURN_TRUSTED_PROXIES speaks HTTPS in front.',
  },
  {
    name: 'OVERTURN_TRUSTED_PROXIES',
    standard: '',
    says: 'Addresses or CIDRs, with commas, whose forwarded headers count.',
  },
  { name: 'OVERTURN_TYPE_TOTAL_ABOVE', standard: '100.00', says: 'Above this the total must be typed to confirm.' },
  { name: 'OVERTURN_LARGEST_TOTAL', standard: 'none', says: 'A reversal above this total is refused.' },
  { name: 'OVERTURN_LOG_LEVEL', standard: 'info', says: 'debug, info, warn, error or silent.' },
  {
    name: 'MTURK_ENVIRONMENT',
    standard: 'sandbox',
    says: 'production (real money), sandbox, or simulator with MTURK_ENDPOINT.',
  },
  { name: 'MTURK_ENDPOINT', standard: '', says: 'Where the simulator listens; refused for production and sandbox.' },
  { name: 'MTURK_ACCOUNT_NAME', standard: 'Mechanical Turk account', says: 'How pages and receipts call the account.' },
  {
    name: 'OVERTURN_INDEX_KEEP_DAYS',
    standard: '90',
    says: 'Days that the index keeps rejected work that is over; off: no index is kept.',
  },
  { name: 'MTURK_CALLS_PER_SECOND', standard: 'none', says: 'A ceiling for the pace of calls.' },
  {
    name: 'OVERTURN_WEBHOOK_URL',
    standard: '',
    says: 'Where to tell, over HTTPS, what happens to reversals; with OVERTURN_WEBHOOK_SECRET.',
  },
  {
    name: 'OVERTURN_WEBHOOK_SECRET',
    standard: '',
    says: 'What messages are signed with: whsec_ and 24 to 64 random bytes in base64.',
  },
  {
    name: 'OVERTURN_WEBHOOK_SECRET_FILE',
    standard: '',
    says: 'Instead of OVERTURN_WEBHOOK_SECRET: a file that holds it.',
  },
  {
    name: 'OVERTURN_WEBHOOK_ALLOW_PRIVATE',
    standard: '',
    says: '1: OVERTURN_WEBHOOK_URL may be of this machine or a private network, and may begin with http://.',
  },
  {
    name: 'OVERTURN_NOTICE_HOUR',
    standard: 'off',
    says: 'From this hour on, by UTC (0 to 23), it is told once a day, by mail or to the webhook, what expires within three days.',
  },
  { name: 'OVERTURN_NOTICE_TO', standard: '', says: 'Mail addresses, with commas, that the daily notice goes to.' },
  { name: 'OVERTURN_NOTICE_FROM', standard: '', says: 'The mail address that it comes from.' },
  {
    name: 'OVERTURN_SMTP_URL',
    standard: '',
    says: 'The mail server that sends it: smtps://user:password@host:465, or smtp:// with STARTTLS. Or OVERTURN_SMTP_URL_FILE.',
  },
  { name: 'OVERTURN_SMTP_URL_FILE', standard: '', says: 'Instead of OVERTURN_SMTP_URL: a file that holds it.' },
  {
    name: 'OVERTURN_SMTP_PLAIN',
    standard: '',
    says: '1: OVERTURN_SMTP_URL is of a server without TLS, and without a password. On this machine that needs no permission.',
  },
  {
    name: 'AWS_ACCESS_KEY_ID',
    standard: '',
    says: 'With AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN): the account’s key. Or any source of the AWS SDK’s chain.',
  },
  {
    name: 'AWS_ACCESS_KEY_ID_FILE',
    standard: '',
    says: 'With AWS_SECRET_ACCESS_KEY_FILE (and AWS_SESSION_TOKEN_FILE): files that hold them, read again when Amazon refuses the old ones.',
  },
  {
    name: 'OVERTURN_URL',
    standard: '',
    says: 'For the command line: the server to speak with, over HTTPS, instead of the records of this machine.',
  },
  {
    name: 'OVERTURN_TOKEN',
    standard: '',
    says: 'With OVERTURN_URL: what that server knows you by.',
  },
  { name: 'OVERTURN_TOKEN_FILE', standard: '', says: 'Instead of OVERTURN_TOKEN: a file that holds it.' },
  {
    name: 'OVERTURN_CA_FILE',
    standard: '',
    says: 'With OVERTURN_URL: a certificate (PEM) to trust beside the usual ones, for a server that made its own.',
  },
]
