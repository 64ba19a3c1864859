// Everything here is comfort: each page works without it. Text is set as text, never parsed (Trusted Types).

const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const one = (selector, root = document) => root.querySelector(selector)

/* ---- times: the page is in UTC; here it becomes the reader's zone, and UTC stays in the title ---- */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

function write(instant, shape, timeZone, likeText) {
  const day = { day: 'numeric', month: 'short', ...(/\d{4}/.test(likeText) && { year: 'numeric' }) }
  const clock = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(/:\d\d:/.test(likeText) && { second: '2-digit' }),
  }
  const parts = { date: [day], time: [clock], both: [day, clock] }[shape] ?? []
  // September is `Sept` in British English; the house writes three letters.
  const words = parts.map((options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(instant))
  return words.join(', ').replace('Sept', 'Sep')
}

function localise(root) {
  for (const time of all('time[data-shape]', root)) {
    const instant = new Date(time.dateTime)
    const text = time.textContent
    if (Number.isNaN(instant.getTime()) || text !== write(instant, time.dataset.shape, 'UTC', text)) continue
    time.title = `${write(instant, 'both', 'UTC', '2000 :00:')} UTC`
    time.textContent = write(instant, time.dataset.shape, zone, text)
  }
}

localise(document)
if (new Date().getTimezoneOffset() !== 0) {
  for (const note of all('[data-zone]'))
    note.textContent = `times in ${zone.replaceAll('_', ' ')}; point at one for UTC`
}

/* ---- live progress ---- */

const read = (row, path) => path.split('.').reduce((value, key) => value?.[key], row) ?? ''
const fill = (text, row) => text.replace(/\{([a-zA-Z.]+)\}/g, (_, path) => read(row, path))

/** A row from the page's own template: `{word.text}` in texts and attributes becomes what the row says. */
function draw(template, row) {
  const drawn = one('tr', template.content).cloneNode(true)
  drawn.className = row.pays ? 'pays' : 'idle'
  for (const node of [drawn, ...all('*', drawn)]) {
    for (const { name, value } of node.attributes) if (value.includes('{')) node.setAttribute(name, fill(value, row))
    for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) child.data = fill(child.data, row)
  }
  for (const time of all('time[datetime=""]', drawn)) time.replaceWith(row.where.text)
  for (const small of all('small', drawn)) if (!/[\p{L}\p{N}]/u.test(small.textContent)) small.remove()
  localise(drawn)
  return drawn
}

function put(name, text) {
  for (const place of all(`[data-live="${name}"]`)) if (place.textContent !== text) place.textContent = text
}

let spokeAt = 0
function show(update) {
  const { progress } = update
  document.title = `${update.title} – Overturn`
  for (const name of ['far', 'paid', 'rate', 'left']) put(name, progress[name])
  for (const bar of all('[data-live="bar"]')) Object.assign(bar, { max: progress.all, value: progress.done })
  for (const row of update.rows) {
    put(`row-${row.key}-count`, row.count)
    put(`row-${row.key}-sum`, row.sum)
  }
  for (const note of all('[data-empty]')) note.hidden = update.recent.length > 0
  const template = one('template[data-row]')
  if (template) one('[data-live="recent"]')?.replaceChildren(...update.recent.map((row) => draw(template, row)))
  // A screen reader is told at most every ten seconds.
  if (Date.now() - spokeAt < 10_000) return
  spokeAt = Date.now()
  for (const status of all('[data-status]'))
    status.textContent = [progress.far, progress.left].filter(Boolean).join(', ')
}

const address = one('main')?.dataset.events
let stream
let again
function follow() {
  stream?.close()
  clearTimeout(again)
  // One stream a tab, none for a tab nobody sees: browsers allow six a server.
  if (document.hidden) return
  stream = new EventSource(address)
  const lost = (is) => all('[data-lost]').forEach((note) => (note.hidden = !is))
  stream.addEventListener('open', () => lost(false))
  stream.addEventListener('error', () => {
    lost(true)
    // A browser connects anew by itself, but not after an answer such as 503.
    if (stream.readyState === EventSource.CLOSED) again = setTimeout(follow, 10_000)
  })
  stream.addEventListener('progress', (event) => show(JSON.parse(event.data)))
  stream.addEventListener('over', () => {
    stream.close()
    location.reload()
  })
}
if (address) {
  follow()
  document.addEventListener('visibilitychange', follow)
  addEventListener('pagehide', () => stream?.close())
}

/* ---- forms ---- */

// The server lets one of two posts win; this spares people the second. Released when the page comes back from the cache.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  setTimeout(() => delete form.dataset.sent, 8000)
})
addEventListener('pageshow', (event) => {
  for (const form of all('form[data-sent]')) delete form.dataset.sent
  if (event.persisted && address) follow()
})

for (const summary of all('[data-focus]')) summary.focus()

for (const form of all('[data-paste]')) {
  const ids = one('textarea', form)
  const file = one('[type="file"]', form)
  const note = one('[data-count]', form)
  const count = () => {
    // Behind a slash it is part of an address, which is not searched for ids.
    const found =
      ids.value.length > 1_000_000 ? [] : (ids.value.match(/(?<![A-Z0-9/])[A-Z0-9]{20,64}(?![A-Z0-9])/gi) ?? [])
    note.hidden = found.length === 0
    note.textContent = `${found.length.toLocaleString('en')} ${found.length === 1 ? 'piece looks' : 'pieces look'} like an id`
  }
  let counting
  ids.addEventListener('input', () => {
    clearTimeout(counting)
    counting = setTimeout(count, 200)
  })
  ids.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  const over = (event, is) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    ids.classList.toggle('over', is)
  }
  ids.addEventListener('dragover', (event) => over(event, true))
  ids.addEventListener('dragleave', (event) => over(event, false))
  ids.addEventListener('drop', (event) => {
    over(event, false)
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files
  })
  // What was copied may be pasted anywhere on the page. A spreadsheet leaves a picture of its cells beside their text.
  document.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || event.target.closest('input, textarea, select')) return
    event.preventDefault()
    ids.value = ids.value === '' ? text : `${ids.value.trimEnd()}\n${text}`
    ids.focus()
    count()
  })
  count()
}

for (const label of all('[data-all]')) {
  const box = one('input', label)
  label.hidden = false
  box.addEventListener('change', () => {
    for (const tick of all('[name="line"]', box.form)) tick.checked = box.checked
  })
}

if (navigator.clipboard) {
  for (const source of all('[data-copy]')) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'link copy',
      textContent: 'Copy',
    })
    const copy = () => navigator.clipboard.writeText(source.value ?? source.textContent)
    button.addEventListener('click', () => void copy().then(() => (button.textContent = 'Copied')))
    source.after(' ', button)
  }
}
