// Brings the pages of docs/, which stay plain Markdown, and the site's own start pages together in pages/. A link that leads out
// of docs/, to a source of the kit, becomes plain text: the site holds no sources.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const docs = resolve(here, '../docs')
const pages = resolve(here, 'pages')
const LINK = /(!?)\[([^\[\]]*)\]\(([^)#\s]*)(#[^)\s]*)?\)/g

function outside(from, target) {
  if (target === '' || /^[a-z]+:/.test(target)) {
    return false
  }
  const file = resolve(dirname(from), target)
  return relative(docs, file).startsWith('..') || !existsSync(file) || !/\.(md|png|svg)$/.test(file)
}

function bring(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const from = join(folder, entry.name)
    const to = join(pages, relative(docs, from))
    if (entry.isDirectory()) {
      bring(from)
    } else if (entry.name.endsWith('.md')) {
      mkdirSync(dirname(to), { recursive: true })
      const text = readFileSync(from, 'utf8')
      writeFileSync(
        to,
        text.replace(LINK, (link, picture, words, target) => (outside(from, target) ? words : link))
      )
    } else {
      cpSync(from, to)
    }
  }
}

/** Lets whoever changes the language on a page that is there in English alone come to a page that says so. */
function standIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const page = relative(docs, join(folder, entry.name))
    if (entry.isDirectory() && page !== 'fr') {
      standIn(join(folder, entry.name))
    } else if (page.endsWith('.md') && !existsSync(join(docs, 'fr', page))) {
      const to = join(pages, 'fr', page)
      const english = relative(dirname(to), join(pages, page)).replaceAll('\\', '/')
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, `---\nsearch: false\n---\n\nCette page n'est là [qu'en anglais](${english}).\n`)
    }
  }
}

rmSync(pages, { recursive: true, force: true })
bring(docs)
standIn(docs)
cpSync(resolve(here, 'home'), pages, { recursive: true })
