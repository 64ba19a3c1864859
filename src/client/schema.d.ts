// Made by `npm run client` from the API's OpenAPI document; a test compares them. Not to be changed by hand.
export interface components { schemas: {
"Nothing": Record<string, never>
"Keeping": {
"kind"?: "submission" | "worker" | "task"
"value"?: string
"filter"?: components['schemas']['RejectionFilter']
"why": string
}
"RejectionFilter": {
"workers"?: (string)[]
"tasks"?: (string)[]
"taskType"?: string
"title"?: string
"textKey"?: string
"rejectedFrom"?: string
"rejectedUntil"?: string
"deadlineFrom"?: string
"deadlineUntil"?: string
}
"Reading": {
"reach"?: "window" | "all"
}
"State": "draft" | "checking" | "checked" | "reversing" | "stopping" | "ended" | "discarded" | "expired"
"NewReversal": {
"account"?: string
"ids"?: (string)[]
"text"?: string
"filter"?: components['schemas']['RejectionFilter']
"reason"?: string
"feedback"?: string
}
"LeavingOut": {
"lines"?: (number)[]
"filter"?: components['schemas']['LineFilter']
"others"?: boolean
"leftOut": boolean
"revision"?: number
}
"LineFilter": {
"group"?: components['schemas']['Group']
"worker"?: string
"task"?: string
"oldText"?: string
"differs"?: true
}
"Group": "reversible" | "already approved" | "awaiting review" | "too late" | "gone" | "not found" | "other worker" | "not readable" | "reversed" | "refused" | "unknown" | "not attempted" | "held" | "left out" | "to come" | "calling" | "not looked up" | "will be reversed"
"Checking": {
"which": "start" | "not readable" | "all"
}
"Confirmation": {
"revision": number
"count": number
"total": components['schemas']['GivenMoney']
"reason": string
"feedback"?: string
"despiteBalance"?: boolean
}
"GivenMoney": {
"amount": string
"currency": string
}
"Splitting": {
"revision": number
"keep": number
}
"Closure": {
"reason": string
}
"NewLetters": {
"lines"?: (number)[]
"group"?: "reversible" | "already approved" | "awaiting review" | "too late" | "gone" | "not found" | "other worker" | "not readable" | "reversed" | "refused" | "unknown" | "not attempted" | "held" | "left out" | "to come" | "calling" | "not looked up" | "will be reversed"
"which"?: "open" | "website"
"about": string
}
"Sending": {
"at": string
"whole"?: boolean
}
"Answering": {
"at": string
"text": string
"whole"?: boolean
}
"Root": {
"version": string
"who": {
"person": components['schemas']['Person']
"token": {
"name": string
"scope": "read" | "prepare" | "pay"
"expiresAt": components['schemas']['Instant'] | null
"capPerDay": string | null
"leftToday": string | null
} | null
}
"links": {
"accounts": string
"reversals": string
"openapi": string
"docs": string
}
}
"Person": {
"id": string
"name": string
}
"Instant": string
"Problem": {
"type": string
"title": string
"status": number
"detail": string
"instance": string
"errors"?: ({
"pointer"?: string
"parameter"?: string
"detail": string
"line"?: number
})[]
"confirmation"?: components['schemas']['Confirmable'] | null
"available"?: components['schemas']['Money']
"missing"?: components['schemas']['Money']
"lines"?: number
}
"Confirmable": {
"revision": number
"count": number
"total": components['schemas']['Money']
}
"Money": {
"amount": string
"currency": string
}
"AccountList": {
"items": (components['schemas']['Account'])[]
}
"Account": {
"id": string
"name": string
"marketplace": string
"environment": "production" | "sandbox" | "simulator"
"currency": string
"open": boolean
"words": components['schemas']['Words']
"longestFeedback": number | null
"answered": components['schemas']['AccountAnswer'] | null
}
"Words": {
"task": string
"tasks": string
"submission": string
"submissions": string
"worker": string
"workers": string
"requester": string
"operator": string
"marketplace": string
"website": string
}
"AccountAnswer": {
"at": components['schemas']['Instant']
"available": components['schemas']['Money'] | null
"trouble": components['schemas']['Trouble'] | null
"says": string
"said": string
"clockSkewMs": number | null
}
"Trouble": "no credentials" | "other credentials" | "credentials" | "permission" | "not linked" | "clock" | "endpoint" | "outage" | "funds"
"RejectionPage": {
"items": (components['schemas']['Rejection'])[]
"next": string | null
"sum": components['schemas']['RejectionSum']
"progress": components['schemas']['IndexProgress']
}
"Rejection": {
"submission": string
"task": string
"title": string
"taskType": string
"worker": string
"submittedAt": components['schemas']['Instant'] | null
"rejectedAt": components['schemas']['Instant'] | null
"deadline": components['schemas']['Instant'] | null
"text": string
"textKey": string
"reward": components['schemas']['Money']
"total": components['schemas']['Money']
"madeElsewhere": string
"seenAt": components['schemas']['Instant']
"goneAt": components['schemas']['Instant'] | null
"keptOut": boolean
}
"RejectionSum": {
"count": number
"total": components['schemas']['Money']
}
"IndexProgress": {
"reach": "window" | "all"
"state": "never" | "listing" | "reading" | "resting"
"listed": number
"toRead": number
"read": number
"calls": number
"beganAt": components['schemas']['Instant'] | null
"endedAt": components['schemas']['Instant'] | null
"nextAt": components['schemas']['Instant'] | null
"trouble": string | null
"known": components['schemas']['RejectionSum']
}
"Radar": {
"days": ({
"day": string
"count": number
"total": components['schemas']['Money']
})[]
"bursts": ({
"textKey": string
"text": string
"from": components['schemas']['Instant']
"until": components['schemas']['Instant']
"count": number
"total": components['schemas']['Money']
"minutes": ({
"at": components['schemas']['Instant']
"count": number
})[]
})[]
"progress": components['schemas']['IndexProgress']
}
"KeptOutList": {
"items": (components['schemas']['KeptOut'])[]
}
"KeptOut": {
"kind": "submission" | "worker" | "task"
"value": string
"why": string
"by": components['schemas']['Person']
"at": components['schemas']['Instant']
}
"ReversalPage": {
"items": (components['schemas']['ReversalSummary'])[]
"next": string | null
}
"ReversalSummary": {
"number": number
"id": string
"reference": string
"account": string
"state": components['schemas']['State']
"pause": components['schemas']['Pause'] | null
"revision": number
"reason": string
"feedback": string
"createdBy": components['schemas']['Person']
"createdAt": components['schemas']['Instant']
"checkedAt": components['schemas']['Instant'] | null
"confirmedBy": components['schemas']['Person'] | null
"confirmedAt": components['schemas']['Instant'] | null
"endedAt": components['schemas']['Instant'] | null
"expiresAt": components['schemas']['Instant'] | null
"madeFrom": number | null
"lineCount": number
"notTakenCount": number
"groups": (components['schemas']['GroupSum'])[]
"links": components['schemas']['ReversalLinks']
}
"Pause": {
"trouble": components['schemas']['Trouble']
"says": string
"remedy": string
"said": string
"since": components['schemas']['Instant']
"retryAt": components['schemas']['Instant'] | null
"needsConfirmation": boolean
}
"GroupSum": {
"group": components['schemas']['Group']
"count": number
"total": components['schemas']['Money']
}
"ReversalLinks": {
"self": string
"page": string
"lines": string
"notTaken": string
"events": string
"letters": string
"receiptJson": string | null
"receiptCsv": string | null
}
"Reversal": {
"number": number
"id": string
"reference": string
"account": string
"state": components['schemas']['State']
"pause": components['schemas']['Pause'] | null
"revision": number
"reason": string
"feedback": string
"createdBy": components['schemas']['Person']
"createdAt": components['schemas']['Instant']
"checkedAt": components['schemas']['Instant'] | null
"confirmedBy": components['schemas']['Person'] | null
"confirmedAt": components['schemas']['Instant'] | null
"endedAt": components['schemas']['Instant'] | null
"expiresAt": components['schemas']['Instant'] | null
"madeFrom": number | null
"lineCount": number
"notTakenCount": number
"groups": (components['schemas']['GroupSum'])[]
"links": components['schemas']['ReversalLinks']
"confirmedCount": number | null
"confirmedTotal": components['schemas']['Money'] | null
"bill": components['schemas']['Bill']
"balance": components['schemas']['BalanceRead'] | null
"balanceBefore": components['schemas']['BalanceRead'] | null
"balanceAfter": components['schemas']['BalanceRead'] | null
"confirmation": components['schemas']['Confirmable'] | null
"digest": string | null
"leads": {
"all": number
"waiting": number
}
}
"Bill": {
"rows": (components['schemas']['BillRow'])[]
"total": components['schemas']['Money']
}
"BillRow": {
"feeLabel": string
"certainty": "exact" | "estimate" | "not known"
"count": number
"reward": components['schemas']['Money']
"fee": components['schemas']['Money']
"tax": components['schemas']['Money']
"total": components['schemas']['Money']
}
"BalanceRead": {
"available": components['schemas']['Money']
"at": components['schemas']['Instant']
}
"NotTakenPage": {
"items": (components['schemas']['NotTaken'])[]
"next": string | null
}
"NotTaken": {
"number": number
"where": string
"text": string
"why": string
}
"LeadPage": {
"items": (components['schemas']['Lead'])[]
"next": string | null
}
"Lead": {
"number": number
"kind": "task" | "worker" | "task type" | "title"
"text": string
"where": string
"worker": string | null
"task": string | null
"choose": boolean
"outcome": "found" | "nothing" | "not known" | "no index" | "too many" | null
"found": number
"taken": number
"at": components['schemas']['Instant']
}
"SplitUp": {
"reversal": components['schemas']['Reversal']
"rest": components['schemas']['Reversal']
}
"EventPage": {
"items": (components['schemas']['Event'])[]
"next": string | null
}
"Event": {
"number": number
"at": components['schemas']['Instant']
"kind": "created" | "check started" | "checked" | "left out" | "put back" | "lines taken" | "split" | "confirmed" | "first reversed" | "paused" | "tried again" | "resumed" | "stop asked" | "settled late" | "closed by hand" | "ended" | "discarded" | "expired" | "put back from a copy" | "letters made" | "letter sent" | "letter answered"
"by": components['schemas']['Person'] | null
"says": string
"detail": Record<string, string | number>
"hash": string
}
"LinePage": {
"items": (components['schemas']['Line'])[]
"next": string | null
}
"Line": {
"number": number
"submission": string
"where": string
"group": components['schemas']['Group']
"says": string
"named": components['schemas']['Named']
"lead": number | null
"differs": ("worker" | "task" | "reward" | "status")[]
"sourceSays": string
"hint": string
"leftOut": boolean
"heldBy": number | null
"verdict": components['schemas']['Verdict'] | null
"readAt": components['schemas']['Instant'] | null
"facts": components['schemas']['Facts'] | null
"outcome": components['schemas']['Outcome'] | null
"work": "idle" | "waiting" | "calling" | "asking" | "settled"
"refusal": components['schemas']['Refusal'] | null
"remedy": string
"said": string
"presumed": boolean
"asked": number
"askAt": components['schemas']['Instant'] | null
"unknownSince": components['schemas']['Instant'] | null
"settledAt": components['schemas']['Instant'] | null
"recordedAt": components['schemas']['Instant'] | null
"letter": components['schemas']['AskedByLetter'] | null
}
"Named": {
"worker": string | null
"task": string | null
"submittedAt": components['schemas']['Instant'] | null
"reward": components['schemas']['Money'] | null
"status": string | null
}
"Verdict": "reversible" | "already approved" | "awaiting review" | "too late" | "gone" | "not found" | "other worker" | "not readable"
"Facts": {
"task": string
"title": string
"worker": string
"submittedAt": components['schemas']['Instant'] | null
"rejectedAt": components['schemas']['Instant'] | null
"approvedAt": components['schemas']['Instant'] | null
"deadline": components['schemas']['Instant'] | null
"oldText": string
"reward": components['schemas']['Money']
"fee": components['schemas']['Money']
"tax": components['schemas']['Money']
"total": components['schemas']['Money']
"certainty": "exact" | "estimate" | "not known"
"feeLabel": string
"madeElsewhere": string
}
"Outcome": "reversed" | "refused" | "unknown" | "not attempted"
"Refusal": "already approved" | "awaiting review" | "too late" | "gone" | "not found" | "feedback" | "not allowed here" | "closed by hand" | "other"
"AskedByLetter": {
"letter": number
"sentAt": components['schemas']['Instant'] | null
"answeredAt": components['schemas']['Instant'] | null
"answer": string | null
}
"LineWithAttempts": {
"number": number
"submission": string
"where": string
"group": components['schemas']['Group']
"says": string
"named": components['schemas']['Named']
"lead": number | null
"differs": ("worker" | "task" | "reward" | "status")[]
"sourceSays": string
"hint": string
"leftOut": boolean
"heldBy": number | null
"verdict": components['schemas']['Verdict'] | null
"readAt": components['schemas']['Instant'] | null
"facts": components['schemas']['Facts'] | null
"outcome": components['schemas']['Outcome'] | null
"work": "idle" | "waiting" | "calling" | "asking" | "settled"
"refusal": components['schemas']['Refusal'] | null
"remedy": string
"said": string
"presumed": boolean
"asked": number
"askAt": components['schemas']['Instant'] | null
"unknownSince": components['schemas']['Instant'] | null
"settledAt": components['schemas']['Instant'] | null
"recordedAt": components['schemas']['Instant'] | null
"letter": components['schemas']['AskedByLetter'] | null
"attempts": (components['schemas']['Attempt'])[]
}
"Attempt": {
"number": number
"step": string
"by": components['schemas']['Person']
"sentAt": components['schemas']['Instant']
"answeredAt": components['schemas']['Instant'] | null
"answer": string | null
"said": string
"requestId": string | null
}
"LetterPage": {
"items": (components['schemas']['Letter'])[]
"next": string | null
}
"Letter": {
"number": number
"part": number
"parts": number
"lineCount": number
"about": string
"subject": string
"madeBy": components['schemas']['Person']
"madeAt": components['schemas']['Instant']
"sentAt": components['schemas']['Instant'] | null
"answeredAt": components['schemas']['Instant'] | null
"answer": string | null
"links": {
"self": string
"text": string
"mail": string
}
}
"LetterSet": {
"first": number
"parts": number
"lines": number
}
"LetterWithText": {
"number": number
"part": number
"parts": number
"lineCount": number
"about": string
"subject": string
"madeBy": components['schemas']['Person']
"madeAt": components['schemas']['Instant']
"sentAt": components['schemas']['Instant'] | null
"answeredAt": components['schemas']['Instant'] | null
"answer": string | null
"links": {
"self": string
"text": string
"mail": string
}
"text": string
"lines": (number)[]
"to": {
"name": string
"address": string | null
"form": string | null
"says": string
} | null
}
} }
export interface paths {
"/": {
get: {
parameters: {
query?: never
header?: never
path?: never
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Root']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts": {
get: {
parameters: {
query?: never
header?: never
path?: never
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['AccountList']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}": {
get: {
parameters: {
query?: never
header?: never
path: {
"account": string
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Account']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/balance": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"account": string
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Nothing']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Account']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/rejections": {
get: {
parameters: {
query?: {
"worker"?: string
"task"?: string
"taskType"?: string
"title"?: string
"textKey"?: string
"rejectedFrom"?: string
"rejectedUntil"?: string
"deadlineFrom"?: string
"deadlineUntil"?: string
"alsoGone"?: "true" | "false"
"alsoKeptOut"?: "true" | "false"
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"account": string
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['RejectionPage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/radar": {
get: {
parameters: {
query?: never
header?: never
path: {
"account": string
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Radar']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/kept-out": {
get: {
parameters: {
query?: never
header?: never
path: {
"account": string
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['KeptOutList']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"account": string
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Keeping']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['IndexProgress']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/kept-out/{kind}/{value}": {
get?: never
put?: never
post?: never
delete: {
parameters: {
query?: never
header?: never
path: {
"account": string
"kind": "submission" | "worker" | "task"
"value": string
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['IndexProgress']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
options?: never
head?: never
patch?: never
trace?: never
}
"/accounts/{account}/index": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"account": string
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Reading']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['IndexProgress']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals": {
get: {
parameters: {
query?: {
"state"?: components['schemas']['State']
"search"?: string
"cursor"?: string
"limit"?: number
}
header?: never
path?: never
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['ReversalPage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path?: never
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['NewReversal']
"text/plain": string
"text/csv": string
"message/rfc822": string
"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string
"multipart/form-data": {
"file"?: string
"text"?: string
"account"?: string
"reason"?: string
"feedback"?: string
}
}
}
responses: {
201: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/not-taken": {
get: {
parameters: {
query?: {
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['NotTakenPage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/leads": {
get: {
parameters: {
query?: {
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LeadPage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/left-out": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['LeavingOut']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/check": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Checking']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/confirmation": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Confirmation']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/stop": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Nothing']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/resume": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Nothing']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/discard": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Nothing']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/split": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Splitting']
}
}
responses: {
201: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['SplitUp']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/again": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody?: {
content: {
"application/json": components['schemas']['Nothing']
}
}
responses: {
201: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['Reversal']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/events": {
get: {
parameters: {
query?: {
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['EventPage']
"text/event-stream": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/lines": {
get: {
parameters: {
query?: {
"group"?: components['schemas']['Group']
"worker"?: string
"task"?: string
"oldText"?: string
"differs"?: "true" | "false"
"sort"?: "number" | "group" | "submission" | "worker" | "title" | "submitted" | "deadline" | "reward" | "fee" | "settled"
"order"?: "ascending" | "descending"
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LinePage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/lines/{line}": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
"line": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LineWithAttempts']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/lines/{line}/closure": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
"line": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Closure']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LineWithAttempts']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/receipt.json": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": Record<string, unknown>
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/receipt.csv": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"text/csv": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters": {
get: {
parameters: {
query?: {
"cursor"?: string
"limit"?: number
}
header?: never
path: {
"number": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LetterPage']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['NewLetters']
}
}
responses: {
201: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LetterSet']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters/{letter}.txt": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
"letter": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"text/plain": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters/{letter}.eml": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
"letter": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"message/rfc822": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters/{letter}": {
get: {
parameters: {
query?: never
header?: never
path: {
"number": number
"letter": number
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LetterWithText']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters/{letter}/sent": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
"letter": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Sending']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LetterWithText']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/letters/{letter}/answer": {
get?: never
put?: never
post: {
parameters: {
query?: never
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
"letter": number
}
cookie?: never
}
requestBody: {
content: {
"application/json": components['schemas']['Answering']
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": components['schemas']['LetterWithText']
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/reversals/{number}/website-file": {
get?: never
put?: never
post: {
parameters: {
query?: {
"form"?: "own" | "minimal"
"lines"?: string
"group"?: "reversible" | "already approved" | "awaiting review" | "too late" | "gone" | "not found" | "other worker" | "not readable" | "reversed" | "refused" | "unknown" | "not attempted" | "held" | "left out" | "to come" | "calling" | "not looked up" | "will be reversed"
"worker"?: string
"which"?: "open" | "website"
"despiteMissing"?: "true" | "false"
}
header?: {
"Idempotency-Key"?: string
}
path: {
"number": number
}
cookie?: never
}
requestBody?: {
content: {
"multipart/form-data": {
"file"?: string
}
"text/csv": string
}
}
responses: {
200: {
headers: Record<string, unknown>
content: {
"text/csv": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
401: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
403: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
408: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
409: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
413: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
415: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
503: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/openapi.json": {
get: {
parameters: {
query?: never
header?: never
path?: never
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"application/json": Record<string, unknown>
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/docs": {
get: {
parameters: {
query?: never
header?: never
path?: never
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"text/html": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
"/problems/{slug}": {
get: {
parameters: {
query?: never
header?: never
path: {
"slug": "malformed" | "unauthorized" | "forbidden" | "without-https" | "not-found" | "method-not-allowed" | "not-acceptable" | "timeout" | "conflict" | "changed" | "short-balance" | "checking-again" | "request-in-progress" | "too-large" | "unsupported-media-type" | "wrong-host" | "invalid" | "key-reused" | "rate-limited" | "internal" | "unavailable"
}
cookie?: never
}
requestBody?: never
responses: {
200: {
headers: Record<string, unknown>
content: {
"text/html": string
}
}
400: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
404: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
406: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
421: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
422: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
429: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
500: {
headers: Record<string, unknown>
content: {
"application/problem+json": components['schemas']['Problem']
}
}
}
}
put?: never
post?: never
delete?: never
options?: never
head?: never
patch?: never
trace?: never
}
}
