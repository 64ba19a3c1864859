/** Mails of our own making, in the forms in which workers' messages reach requesters. Nobody's ids. */
import { idOf, one, task, two, worker, workerOf } from '../../core/ids/example.ts'
import type { Sample } from '../bring.ts'
import { attached, mail, multipart, part } from './mime.ts'
import { workbook } from './xlsx.ts'

const from = 'From: "Amazon Mechanical Turk" <mturk-noreply@amazon.com>'
const reply = 'Reply-To: worker.one@example.org'
export const regarding = '[Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT'
export const subject = `Subject: ${regarding} ${task}`
const headers = [from, reply, 'To: lab@example.org', subject]
export const customer = `Hello,\nI did what was asked.\n--------------------\nCustomer ID: ${worker}\n--------------------\nThank you`
export const other = workerOf(2)
export const otherTask = idOf(77)

const address = 'reply address worker.one@example.org'
export const sandbox = 'environment sandbox'
export const both = [`task ${task} by ${worker}`, `worker ${worker} in ${task}`]
export const whole = [...both, address]

const plain = (body: string, more: readonly string[] = headers): string => mail(more, part({ body }))
const html = (body: string): string => mail(headers, part({ type: 'text/html; charset=utf-8', body }))
const inner = mail(headers, part({ body: customer }))
const colleague = ['From: colleague@example.org', 'Subject: Fwd: a worker wrote']

const quoted = (text: string, mark = '> '): string =>
  text
    .split('\n')
    .map((line) => mark + line)
    .join('\n')

export const forwarded = `Can you look at this?\n\n---------- Forwarded message ---------\nFrom: A worker <mturk-noreply@amazon.com>\nDate: Tue, Nov 24, 2026\nSubject: ${regarding}\n ${task}\nTo: <lab@example.org>\n\n${customer}`
const original = `See below\n\n-----Original Message-----\nFrom: mturk-noreply@amazon.com\nSent: Tuesday, November 24, 2026\nSubject: ${regarding} ${task}\n\n${customer}`
const csv = `AssignmentId,WorkerId,AssignmentStatus\r\n${one},${worker},Rejected\r\n${two},${other},Approved`

export const mails: Readonly<Record<string, Sample>> = {
  'of 2020, with the task in subject and text': {
    source: plain(`Message from a worker\n\nHIT ID: ${task}\nWhy was it rejected?`),
    things: [`task ${task}`, address],
  },
  'older, with the worker between dashed lines': { source: plain(customer), things: whole },
  'with the id folded on to the next line of the subject': {
    source: plain(customer, [from, reply, `Subject: ${regarding}\r\n ${task}`]),
    things: whole,
  },
  'with a subject folded with a tab': {
    source: plain(customer, [from, reply, `Subject:\r\n\t${regarding}\r\n\t${task}`]),
    things: whole,
  },
  'with a subject in encoded words': {
    source: plain(customer, [from, reply, `Subject: =?utf-8?q?${regarding.replaceAll(' ', '_')}_${task}?=`]),
    things: whole,
  },
  'with a subject in encoded words that cut the id': {
    source: plain(customer, [
      from,
      reply,
      `Subject: =?utf-8?b?${base64(`${regarding} ${task.slice(0, 9)}`)}?=\r\n =?utf-8?b?${base64(task.slice(9))}?=`,
    ]),
    things: whole,
  },
  'in quoted-printable with a soft break in the task': {
    source: mail(
      [from, reply],
      part({ encoding: 'quoted-printable', body: `${'é'.repeat(9)} HIT ID: ${task}\n${customer}` }),
    ),
    things: whole,
  },
  'in quoted-printable with a soft break in the worker': {
    source: mail(headers, part({ encoding: 'quoted-printable', body: `${'é'.repeat(9)} Customer ID: ${worker}` })),
    things: whole,
  },
  'in base64': { source: mail(headers, part({ encoding: 'base64', body: customer })), things: whole },
  'of HTML only': { source: html(`<p>Customer&nbsp;ID:&#32;<b>${worker}</b></p><br>Thanks`), things: whole },
  'of HTML in base64': {
    source: mail(headers, part({ type: 'text/html', encoding: 'base64', body: `<div>Customer ID: ${worker}</div>` })),
    things: whole,
  },
  'of text and HTML that say the same': {
    source: mail(
      headers,
      multipart('alternative', [
        part({ body: customer }),
        part({ type: 'text/html', body: `<p>Customer ID: ${worker}</p>` }),
      ]),
    ),
    things: whole,
  },
  'whose text only says that there is HTML': {
    source: mail(
      headers,
      multipart('alternative', [
        part({ body: 'Use a program that shows HTML.' }),
        part({ type: 'text/html', body: `<p>Customer ID: ${worker}</p>` }),
      ]),
    ),
    things: whole,
  },
  'of HTML with a table': {
    source: html(
      `<table><tr><td>Customer ID:</td><td>${worker}</td></tr><tr><td>Assignment ID:</td><td>${one}</td></tr></table>`,
    ),
    things: [...whole, `submission ${one} by ${worker}`],
  },
  'of HTML with an id that tags cut': {
    source: html(`<p>Customer ID: ${worker.slice(0, 4)}<wbr>${worker.slice(4, 8)}<b>${worker.slice(8)}</b></p>`),
    things: whole,
  },
  'of HTML with a link that names an assignment': {
    source: html(`<p>Customer ID: ${worker}</p><a href="https://example.org/x?assignmentId=${one}&amp;y=1">here</a>`),
    things: [...whole, `submission ${one} by ${worker}`],
  },
  'of HTML with ids that nobody sees': {
    source: html(
      `<style>.${two} {}</style><script>var x = "${two}"</script><!-- ${two} --><p>Customer ID: ${worker}</p>`,
    ),
    things: whole,
  },
  'of HTML that never closes a tag': { source: html(`<div><p><b>Customer ID: ${worker}<i><a href="`), things: whole },
  'forwarded by a web mailer': { source: plain(forwarded, colleague), things: both },
  'forwarded by Outlook': { source: plain(original, colleague), things: both },
  'forwarded as an attached mail': {
    source: mail(
      colleague,
      multipart('mixed', [part({ body: 'see the attached mail' }), `Content-Type: message/rfc822\r\n\r\n${inner}`]),
    ),
    things: whole,
  },
  'forwarded twice as an attached mail': {
    source: mail(
      colleague,
      multipart('mixed', [
        `Content-Type: message/rfc822\r\n\r\n${mail(colleague, multipart('mixed', [`Content-Type: message/rfc822\r\n\r\n${inner}`], 'inner_part'))}`,
      ]),
    ),
    things: whole,
  },
  'with a .eml file attached': {
    source: mail(
      colleague,
      multipart('mixed', [part({ body: 'see' }), attached('worker.eml', 'application/octet-stream', inner)]),
    ),
    things: whole,
  },
  'answered above a quotation': {
    source: plain(`I will look at it.\n\nOn Tuesday a worker wrote:\n${quoted(customer)}`, [
      from,
      `Subject: Re: ${regarding} ${task}`,
    ]),
    things: both,
  },
  'quoted twice': { source: plain(quoted(quoted(customer)), headers), things: whole },
  'with an id that a quotation cut': {
    source: plain(`> HIT ID: ${task.slice(0, 18)}\n> ${task.slice(18)}\n${customer}`, [
      from,
      reply,
      'Subject: Fwd: a worker',
    ]),
    things: whole,
  },
  'from the sandbox': {
    source: plain(customer, [from, reply, `Subject: SANDBOX: ${regarding} ${task}`]),
    things: [...whole, sandbox],
  },
  'answered, from the sandbox': {
    source: plain(customer, [from, reply, `Subject: Re: AW: SANDBOX: ${regarding} ${task}`]),
    things: [...whole, sandbox],
  },
  'in Latin-1, eight bits': {
    source: Buffer.from(
      mail(
        headers,
        part({ type: 'text/plain; charset=iso-8859-1', encoding: '8bit', body: `Grüße aus Köln\n${customer}` }),
      ),
      'latin1',
    ),
    things: whole,
  },
  'with a character set that nobody knows': {
    source: mail(headers, part({ type: 'text/plain; charset=x-klingon', body: customer })),
    things: whole,
  },
  'with LF alone at the ends of lines': { source: plain(customer).replaceAll('\r\n', '\n'), things: whole },
  'in format=flowed with the id on a flowed line': {
    source: mail(
      headers,
      part({
        type: 'text/plain; charset=utf-8; format=flowed; delsp=yes',
        body: `Customer ID: ${worker.slice(0, 6)} \n${worker.slice(6)}`,
      }),
    ),
    things: whole,
  },
  'saved as a .eml file with three headers': {
    source: {
      fileName: 'a worker.eml',
      data: `From: mturk-noreply@amazon.com\nSubject: ${regarding} ${task}\n\n${customer}`,
    },
    things: both,
  },
  'several in a mailbox file': {
    source: {
      fileName: 'workers.mbox',
      data: `From a@example.org Tue Nov 24 09:00:00 2026\n${plain(customer)}\r\n\r\nFrom b@example.org Tue Nov 24 10:00:00 2026\n${plain(
        `Customer ID: ${other}`,
        [from, `Subject: ${regarding} ${otherTask}`],
      )}`,
    },
    things: [...whole, `task ${otherTask} by ${other}`, `worker ${other} in ${otherTask}`],
  },
  'two sources, pasted one after the other': {
    source: `${plain(customer)}\r\n\r\n${plain(`Customer ID: ${other}`, [from, `Subject: ${regarding} ${otherTask}`])}`,
    things: [...whole, `task ${otherTask} by ${other}`, `worker ${other} in ${otherTask}`],
  },
  'with a table of results attached': {
    source: mail(colleague, multipart('mixed', [part({ body: 'these' }), attached('results.csv', 'text/csv', csv)])),
    things: [`submission ${one} by ${worker} rejected`, `submission ${two} by ${other} decided otherwise`],
  },
  'with a workbook attached': {
    source: mail(
      colleague,
      multipart('mixed', [
        part({ body: 'these' }),
        attached(
          'results.xlsx',
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          workbook([
            ['AssignmentId', 'WorkerId'],
            [one, worker],
          ]),
        ),
      ]),
    ),
    things: [`submission ${one} by ${worker}`],
  },
  'with a list attached': {
    source: mail(
      colleague,
      multipart('mixed', [part({ body: 'these' }), attached('ids.txt', 'application/octet-stream', `${one}\n${two}`)]),
    ),
    things: [`submission ${one}`, `submission ${two}`],
  },
  'with a picture attached': {
    source: mail(
      headers,
      multipart('mixed', [part({ body: customer }), attached('shot.png', 'image/png', '\u0089PNG')]),
    ),
    things: whole,
    notes: ['“shot.png” (image/png) was not read: it is no text, table, workbook or mail.'],
  },
  'that names two workers, so that somebody must choose': {
    source: plain(`${customer}\nand my friend ${other}`),
    things: [`task ${task}`, `worker ${worker} in ${task}`, `worker ${other} in ${task}`, address],
  },
  'of one worker about two tasks': {
    source: plain(`${customer}\nand HIT ${otherTask}`),
    things: [`task ${task} by ${worker}`, `task ${otherTask} by ${worker}`, `worker ${worker}`, address],
  },
  'that names the assignment itself': {
    source: plain(`${customer}\nmy assignment is ${one}`),
    things: [...whole, `submission ${one} by ${worker}`],
  },
  'not sent by the marketplace, whose Reply-To is nobody’s': {
    source: plain(customer, ['From: colleague@example.org', reply, subject]),
    things: both,
  },
  'without a subject': { source: plain(customer, [from, reply]), things: [`worker ${worker}`, address] },
  'that names the title of the task': {
    source: plain(`HIT Title: Judge the tone of 12 headlines\n${customer}`),
    things: [...whole, 'title Judge the tone of 12 headlines'],
  },
  'with ids in lower case and invisible characters': {
    source: plain(`Customer ID: ${worker.toLowerCase().slice(0, 5)}\u200b${worker.toLowerCase().slice(5)}`),
    things: whole,
  },
  'without anything in it': { source: plain('', ['From: colleague@example.org', 'Subject: hello']), things: [] },
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
