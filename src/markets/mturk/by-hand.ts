/** What can be done about rejected work without a call: asking Amazon, and the Requester website's own table. */
import type { LetterTo } from '../../core/marketplace.ts'
import type { WebsiteFile } from '../../core/website-file/columns.ts'

export const letter: LetterTo = {
  to: 'Amazon Mechanical Turk support',
  // The closing notice at mturk.com/help, as saved on 30 September 2026; mturk.com/contact-us led to the same site.
  form: {
    href: 'https://support.aws.amazon.com/#/contacts/one-support?formId=mturk',
    label: 'the Mechanical Turk form of AWS Support',
  },
  // How it was done: requesters were told so in mturkforum.com, thread 3725 (23 October 2012).
  says: 'We know no e-mail address that Amazon publishes for this. Its closing notice (mturk.com/help, as saved on 30 September 2026) names this form for questions that stay open. While Mechanical Turk ran, its support did reverse rejections for requesters who sent assignment ids and worker ids. Whether it still does, and whether it goes beyond the 30 days, we do not know.',
  // AWS Support API reference, data type Communication: body, at most 8,000 characters.
  most: 8_000,
  mostIs: 'AWS Support takes messages of at most 8,000 characters, as its API reference says',
}

/** The table of batch results: Amazon's Requester UI guide, "Reversing a rejected assignment". */
export const websiteFile: WebsiteFile = {
  names: { submission: ['AssignmentId'], approve: ['Approve'], reject: ['Reject'] },
  mark: 'x',
  smallest: ['assignmentId', 'HITId', 'Approve', 'Reject'],
  steps: [
    'On the Requester website choose Manage, then Results, and the batch under “Batches already reviewed”. A file is for one batch.',
    'Choose Upload CSV and the file from here.',
    'Look at what the website says it will approve, and confirm it there.',
  ],
  source:
    'After Amazon’s guide to the Requester website, which reversed rejections until 30 days after submission while the HIT was not deleted. The short table is after the notes of a public tool (microsoft/P.808). None of our files was ever shown to the website: Amazon closed it to decisions after 30 October 2026, by its own notice.',
}
