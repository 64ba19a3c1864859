/** Mails of our own making as people copy them out of a mail program. Nobody's ids. */
import { one, task, worker } from '../../core/ids/example.ts'
import type { Sample } from '../bring.ts'
import { both, customer, forwarded, other, otherTask, regarding, sandbox, subject, whole } from './mails.ts'
import { quotedPrintable } from './mime.ts'

export const pastedMails: Readonly<Record<string, Sample>> = {
  'with its header': {
    source: `From: mturk-noreply@amazon.com\nSubject: ${regarding}\n ${task}\n\n${customer}`,
    things: both,
  },
  'with its header in bold type': {
    source: `*From:* mturk-noreply@amazon.com\n*Sent:* Tuesday\n*Subject:* SANDBOX: ${regarding} ${task}\n\n${customer}`,
    things: [...both, sandbox],
  },
  'without its header': { source: customer, things: [`worker ${worker}`] },
  'forwarded inline': { source: forwarded, things: both },
  'with soft breaks that nobody decoded': {
    source: quotedPrintable(`${'x'.repeat(9)} HIT ID: ${task}\n${'x'.repeat(9)} Customer ID: ${worker}`, 30).replaceAll(
      '\r\n',
      '\n',
    ),
    things: both,
  },
  'with an address that nobody decoded': {
    source: `see https://example.org/x?assignmentId=3D${one}&y=3D1`,
    things: [`submission ${one}`],
  },
  'with Reply-To': { source: `Reply-To: <worker.one@example.org>\n${subject}\n\n${customer}`, things: whole },
  'several below one another': {
    source: `From: mturk-noreply@amazon.com\n${subject}\n\n${customer}\n\nFrom: mturk-noreply@amazon.com\nSubject: ${regarding} ${otherTask}\n\nCustomer ID: ${other}`,
    things: [...both, `task ${otherTask} by ${other}`, `worker ${other} in ${otherTask}`],
  },
}
