import { day } from './records.ts'
import type { NewAssignment, NewHit, World } from './world.ts'

export type OddNames =
  | 'tenAssignments'
  | 'masters'
  | 'premium'
  | 'zeroReward'
  | 'oneCent'
  | 'largeReward'
  | 'longTitle'
  | 'rightToLeft'
  | 'markup'
  | 'formula'
  | 'longFeedback'
  | 'noFeedback'
  | 'otherScripts'
  | 'fortyCharacters'
  | 'beginsWithTwo'

const longTitle =
  'Watch a short clip of a street crossing and mark every moment at which somebody on a bicycle, on foot or on a ' +
  'scooter begins to cross, waits, turns back, or crosses against the light, and say how sure you are of each one; ' +
  'DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftOhneLeerzeichen'

/** Work that is odd in its price, its words or its ids; each a rejected assignment that can still be reversed. */
export function seedOddities(world: World): Record<OddNames, string[]> {
  const odd = (hit: NewHit, assignment: NewAssignment = {}): string[] => [
    world.addSingle(hit, { submittedAt: world.clock.now() - 4 * day, ...assignment }).id,
  ]
  return {
    tenAssignments: odd({ title: 'Ten opinions on one logo', maxAssignments: 10, reward: '0.33' }),
    masters: odd({ title: 'Check a translation (Masters)', masters: true, reward: '1.01' }),
    premium: odd({ title: 'For people who own a car', premium: 500, reward: '0.80' }),
    zeroReward: odd({ title: 'Practice round, paid by bonus', reward: '0.00' }),
    oneCent: odd({ title: 'One click', reward: '0.01' }),
    largeReward: odd({ title: 'A day of interviews', reward: '250.00' }),
    longTitle: odd({ title: longTitle }),
    rightToLeft: odd(
      { title: 'تصنيف الصور إلى فئات (٥ دقائق)', description: 'קראו את המשפט וענו על השאלה' },
      { feedback: 'הרבה תשובות חסרות: 3 מתוך 10' },
    ),
    markup: odd(
      { title: 'Label <b>five</b> pages & forms <script>alert("title")</script>' },
      { feedback: '<script>alert("feedback")</script><img src=x onerror=alert(1)> "quoted" & \'apostrophe\'' },
    ),
    formula: odd(
      { title: '=HYPERLINK("https://example.org","open")' },
      { feedback: '+1+1 failed\tchecks,\r\n"see above"' },
    ),
    longFeedback: odd({}, { feedback: 'The box is off. '.repeat(64) }),
    noFeedback: odd({}, { feedback: '' }),
    otherScripts: odd(
      { title: '写真の中の文字を読む 📷 e\u0301tude' },
      { feedback: '品質が基準を満たしていません 🙅🏽‍♀️' },
    ),
    fortyCharacters: odd({ title: 'An id from before 2010' }, { id: world.random.characters(40) }),
    beginsWithTwo: odd({ title: 'An id from 2012' }, { id: `2${world.random.characters(29)}` }),
  }
}
