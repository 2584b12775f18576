// Fails where a link of the built site leads to a page or to a section that is not there.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = resolve(dirname(fileURLToPath(import.meta.url)), 'dist')
const base = process.env.SITE_BASE ?? '/'

const pages = new Map(
  readdirSync(dist, { recursive: true })
    .filter((file) => file.endsWith('.html'))
    .map((file) => [join(dist, file), readFileSync(join(dist, file), 'utf8')])
)
const anchors = new Map(
  [...pages].map(([file, text]) => [file, new Set([...text.matchAll(/ id="([^"]+)"/g)].map((id) => id[1]))])
)
const dead = []
for (const [file, text] of pages) {
  for (const [, link] of text.matchAll(/ href="([^"]+)"/g)) {
    if (/^([a-z]+:|\/\/)/.test(link)) {
      continue
    }
    const [path, anchor] = link.split('#')
    let target = file
    if (path !== '') {
      target = path.startsWith(base) ? join(dist, path.slice(base.length)) : resolve(dirname(file), path)
      target = [target, target + '.html', join(target, 'index.html')].find((each) => /\.\w+$/.test(each) && existsSync(each))
    }
    const there =
      target !== undefined && (!anchor || !anchors.has(target) || anchors.get(target).has(decodeURIComponent(anchor)))
    if (!there) {
      dead.push(`${relative(dist, file)}: ${link}`)
    }
  }
}
if (dead.length > 0) {
  console.error(`${dead.length} links of the site lead nowhere:\n  ${dead.slice(0, 40).join('\n  ')}`)
  process.exit(1)
}
console.log(`${pages.size} pages, and no link that leads nowhere`)
